"""Cores that do not fall asleep while a server is measured.

A virtual machine gives a core back when there is nothing to do, and to get it again takes tens of microseconds: more
than the requests that are measured here. Where other services run on the same machine, it does not come to that.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator

_IDLING = (
    "setpriv",
    "--pdeathsig",
    "KILL",
    "nice",
    "-n",
    "19",
    "chrt",
    "--idle",
    "0",
    "sh",
    "-c",
    "while :; do :; done",
)
"""Work that the kernel takes from a core as soon as there is any other; counted as `nice`."""


class NoScheduler(RuntimeError):
    """The program that asks for the lowest priority is missing."""

    def __init__(self) -> None:
        super().__init__("--awake needs chrt: apt-get install util-linux")


@contextlib.contextmanager
def kept_awake() -> Iterator[None]:
    """Have every core idle in work of the lowest priority."""
    if shutil.which("chrt") is None:
        raise NoScheduler
    idling = [subprocess.Popen(_IDLING) for _ in range(os.cpu_count() or 1)]
    try:
        yield
    finally:
        for one in idling:
            one.kill()
            one.wait()
