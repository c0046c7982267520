"""The log of a process that writes it by itself: kept from growing, and read from its end. For the process runtime."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

CAP: Final = 10 * 2**20
"""Bytes; there may be as much again in the part before."""
_TAIL: Final = 2**20
"""Bytes that are read at the most to find the last lines."""


class LogFile:
    """A file that its writer has opened for appending, so that it can be cut behind its back."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.before = path.with_name(f"{path.name}.1")
        """What was written before `path` was last cut."""

    def cap(self, limit: int = CAP) -> None:
        """Set what was written aside once it is more than *limit* bytes; lines written just then may be lost."""
        if self._size() > limit:
            shutil.copyfile(self.path, self.before)
            os.truncate(self.path, 0)

    def tail(self, lines: int) -> str:
        """The last *lines* lines, oldest first."""
        said = _end_of(self.path)
        if said.count("\n") < lines:
            said = _end_of(self.before) + said
        return "".join(said.splitlines(keepends=True)[-lines:]) if lines else ""

    def _size(self) -> int:
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0


def _end_of(path: Path) -> str:
    try:
        with path.open("rb") as log:
            log.seek(max(0, path.stat().st_size - _TAIL))
            return log.read().decode(errors="replace")
    except FileNotFoundError:
        return ""
