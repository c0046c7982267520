"""What is wrong with a text, and where in it: made by checks, shown by the editor."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from shoal.errors import ShoalError
from shoal_gui.tokens import State

_LINE: Final = re.compile(r"\bline (\d+)")
_COLUMN: Final = re.compile(r"\bcolumn (\d+)")


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing to say about a text."""

    message: str
    line: int = 0
    """From 1; 0 for the text as a whole."""
    column: int = 0
    """From 1, in characters; 0 for the whole line."""
    hint: str = ""
    code: str = ""
    state: State = State.FAILED
    """`FAILED` for what keeps the text from being used, `STALE` for what is only worth knowing."""

    @property
    def sentence(self) -> str:
        """All of it in one line."""
        return f"{self.message} - {self.hint}" if self.hint else self.message


Check = Callable[[str], Sequence[Mark]]
"""Looks at a text; pure, and quick enough to be called as one types."""


def mark_of(error: ShoalError) -> Mark:
    """Where *error* is, as the library's readers write it: `file, line 3, column 5`."""
    where = error.where or ""
    line, column = _LINE.search(where), _COLUMN.search(where)
    return Mark(
        error.message,
        int(line[1]) if line else 0,
        int(column[1]) if column else 0,
        error.hint or "",
        error.code,
    )
