"""The lines of a log view as Qt asks for them: all that were read, those that pass the filter, those that match.

The lines are plain data in two lists in order of time; new ones are put in as runs, so that what is selected and where
the reader is stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from shoal_gui.logs.lines import Level, LogLine, in_order, places
from shoal_gui.words import tr

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NOWHERE = QModelIndex()
LIMIT = 200_000
"""Lines that are kept; a tenth of them, the oldest, go at once when there are more."""
LINE = Role.UserRole
"""The `LogLine` itself."""


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which lines are shown."""

    text: str = ""
    """In any case."""
    level: Level = Level.INFO
    """At the least."""
    source: str = ""
    """Empty for all."""

    def passes(self, line: LogLine) -> bool:
        """A gap is shown with whatever is shown of its log, since what is missing could have passed."""
        if self.source and line.source != self.source:
            return False
        return line.is_gap or (line.level >= self.level and self.text in line.text.lower())


class LogModel(QAbstractListModel):
    """Up to `LIMIT` lines of one log or several."""

    counted = Signal()
    """There are other numbers of lines or matches now."""

    def __init__(self, parent: QObject | None = None, *, limit: int = LIMIT) -> None:
        super().__init__(parent)
        self._limit = limit
        self._all: list[LogLine] = []
        self._shown: list[LogLine] = []
        self._sieve = Sieve()
        self._sought = ""
        self._matches: list[int] = []
        self.has_dropped = False
        """Whether the oldest lines had to go."""

    @property
    def total(self) -> int:
        """Lines that were read and are kept, gaps left out of account."""
        return len(self._all)

    @property
    def matches(self) -> Sequence[int]:
        """Rows that have what is sought, ascending."""
        return self._matches

    def line(self, row: int) -> LogLine:
        return self._shown[row]

    def lines(self) -> list[LogLine]:
        """Those that are shown, in order."""
        return list(self._shown)

    def texts(self, rows: Sequence[int] | None = None, *, with_source: bool = False) -> Iterator[str]:
        """The lines in *rows*, or all that are shown, as they are copied and saved."""
        for row in range(len(self._shown)) if rows is None else rows:
            yield text_of(self._shown[row], with_source=with_source)

    def add(self, lines: Sequence[LogLine]) -> None:
        """Put *lines*, of one log and in its order, where their times belong."""
        for run in reversed(places(self._all, lines)):
            self._all[run.before : run.before] = run.lines
        for run in reversed(places(self._shown, [line for line in lines if self._sieve.passes(line)])):
            self.beginInsertRows(NOWHERE, run.before, run.before + len(run.lines) - 1)
            self._shown[run.before : run.before] = run.lines
            self.endInsertRows()
        self._drop_oldest()
        self._seek()

    def replace(self, source: str, lines: Sequence[LogLine]) -> None:
        """Have *lines* instead of those of *source* that there are."""
        self._all = in_order([*(one for one in self._all if one.source != source), *lines])
        self._reset()

    def sift(self, sieve: Sieve) -> None:
        """Show only what passes *sieve*."""
        if sieve != self._sieve:
            self._sieve = sieve
            self._reset()

    def seek(self, text: str) -> None:
        """Find *text*, in any case, in the lines that are shown; empty for nothing."""
        self._sought = text.lower()
        self._seek()
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))

    @property
    def sought(self) -> str:
        """In lower case."""
        return self._sought

    def clear(self) -> None:
        self._all = []
        self.has_dropped = False
        self._reset()

    # What Qt asks for.

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._shown[index.row()]
        match role:
            case Role.DisplayRole | Role.AccessibleTextRole:
                return text_of(line, with_source=True)
            case role if role == LINE:
                return line
            case _:
                return None

    def _reset(self) -> None:
        self.beginResetModel()
        self._shown = [line for line in self._all if self._sieve.passes(line)]
        self.endResetModel()
        self._seek()

    def _drop_oldest(self) -> None:
        if len(self._all) <= self._limit:
            return
        surplus = len(self._all) - self._limit * 9 // 10
        shown = sum(map(self._sieve.passes, self._all[:surplus]))
        del self._all[:surplus]
        self.has_dropped = True
        if shown:
            self.beginRemoveRows(NOWHERE, 0, shown - 1)
            del self._shown[:shown]
            self.endRemoveRows()

    def _seek(self) -> None:
        sought = self._sought
        self._matches = [n for n, line in enumerate(self._shown) if sought in line.text.lower()] if sought else []
        self.counted.emit()


def text_of(line: LogLine, *, with_source: bool) -> str:
    """*line* as text of its own, without colours."""
    text = f"--- {gap_text()} ---" if line.is_gap else line.text
    return f"{line.source}  {text}" if with_source else text


def gap_text() -> str:
    """What is said where lines are missing."""
    return tr("lines may be missing here")
