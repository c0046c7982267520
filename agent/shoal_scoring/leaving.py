"""How a process ends whatever its script has left behind: threads that never end, children that it would wait for."""

from __future__ import annotations

import atexit
import os
import sys
import threading
from typing import NoReturn

from shoal_scoring.forks import is_the_scripts

_PATIENCE = 3.0
"""Seconds for what a script has registered with `atexit`; engines grant 10 for that and the drain together."""


def leave(status: int) -> NoReturn:
    """Do what is to be done at exit, such as ending daemonic children, for as long as there is patience for it."""
    try:
        if not is_the_scripts():
            late = threading.Timer(_PATIENCE, os._exit, (status,))
            late.daemon = True
            late.start()
            atexit._run_exitfuncs()
            sys.stdout.flush()
            sys.stderr.flush()
    finally:
        os._exit(status)
