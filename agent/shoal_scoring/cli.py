"""The command `shoal-scoring`; images start it through their launcher, the process runtime by itself.

Exit status 0: told to end. 2: wrong usage. 3: nothing can be served; the last line on stderr says why, after the
whole traceback where a script raised. The agent reads that line into the service's state.
"""

from __future__ import annotations

import os
import sys
import threading
import traceback
from collections.abc import Sequence

from shoal.errors import ShoalError
from shoal_scoring.errors import ToldToEnd
from shoal_scoring.logs import Log, capture
from shoal_scoring.server import serve
from shoal_scoring.settings import read_settings

CANNOT_BOOT = 3
"""Exit status of the original too: its supervisor gives up on it instead of trying again."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve as *arguments* (those of the process, if None) and the environment say."""
    log = Log()
    try:
        settings, notes = read_settings(sys.argv[1:] if arguments is None else arguments)
        for note in notes:
            log.warning(note)
        capture(log)
        serve(settings, log)
    except ShoalError as error:
        return _leave(_tell(error))
    except ToldToEnd:
        pass
    return _leave(0)


def _tell(error: ShoalError) -> int:
    """Say on stderr what went wrong: all of it first, the cause in the last line."""
    if error.__cause__ is not None:
        traceback.print_exception(error.__cause__)
    if error.hint:
        sys.stderr.write(f"hint: {error.hint}\n")
    sys.stderr.write(f"{error.code} {' '.join(str(error).split())}\n")
    return CANNOT_BOOT


def _leave(status: int) -> int:
    """End the process also if a script has left threads behind that never end."""
    sys.stdout.flush()
    sys.stderr.flush()
    others = [one for one in threading.enumerate() if one is not threading.main_thread() and not one.daemon]
    if others:
        os._exit(status)
    return status
