"""Tables of plain records: one model and one pane for devices, models, services and whatever else comes in rows.

A record is anything with an id. Its texts are worked out when a cell is painted, so that ten thousand rows cost what is
seen of them; an update tells the view one block of rows, not each cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from shoal_gui.filtering import Filter, Searchable
from shoal_gui.looks import fixed_font, state_colour, state_icon, tokens
from shoal_gui.tokens import State

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_DIGITS = re.compile(r"(\d+)", re.ASCII)
NOWHERE = QModelIndex()
BLOCK_GAP = 8
"""Rows that are drawn anew for nothing rather than to tell the view of two blocks."""


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column: what is said of a record there."""

    title: str
    text: Callable[[R], str]
    width: int = 120
    """Pixels to begin with."""
    key: Callable[[R], Any] | None = None
    """What is sorted by; the text if there is none."""
    state: Callable[[R], State | None] | None = None
    """Gives the cell a shape and a colour."""
    tip: Callable[[R], str] | None = None
    """The tooltip; the text if there is none, for it may be cut off."""
    is_number: bool = False
    is_code: bool = False
    """Digests, addresses: drawn in the fixed font."""


class RecordTable(QAbstractTableModel, Generic[R]):
    """Records of one kind, those that pass the filter, in order."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        identify: Callable[[R], str],
        search: Callable[[R], Searchable],
        *,
        is_dim: Callable[[R], bool] = lambda _: False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = list(columns)
        self._identify, self._search, self._is_dim = identify, search, is_dim
        self._records: dict[str, R] = {}
        self._rows: list[str] = []
        self._places: dict[str, int] = {}
        self._filter = Filter()
        self._sorting = (0, Qt.SortOrder.AscendingOrder)
        self._is_unsettled = False

    @property
    def total(self) -> int:
        """Records in all, whether they pass the filter or not."""
        return len(self._records)

    @property
    def ids(self) -> list[str]:
        """Of the rows, in order."""
        return list(self._rows)

    def records(self) -> list[R]:
        """Those that pass the filter, in order."""
        return [self._records[one] for one in self._rows]

    def record(self, one: str) -> R | None:
        return self._records.get(one)

    def id_at(self, row: int) -> str:
        return self._rows[row]

    def row_of(self, one: str) -> int | None:
        return self._places.get(one)

    def put_all(self, records: Iterable[R]) -> None:
        """Have exactly *records* from now on."""
        fresh = {self._identify(one): one for one in records}
        if fresh.keys() == self._records.keys():
            self.update(fresh.values())
            return
        self._keep(fresh)

    def update(self, records: Iterable[R]) -> None:
        """Put *records* in the place of those with the same ids; unknown ones are added."""
        fresh = {self._identify(one): one for one in records}
        if not fresh.keys() <= self._records.keys():
            self._keep(self._records | fresh)
            return
        self._records |= fresh
        self._is_unsettled = True
        for first, last in _blocks(sorted(self._places[one] for one in fresh if one in self._places)):
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def filter(self, wanted: Filter) -> None:
        """Show only what passes *wanted*."""
        if wanted != self._filter:
            self._filter = wanted
            self._reset()

    def settle(self) -> None:
        """Bring rows to where their present values belong; not done at each update, so that nothing jumps away."""
        if self._is_unsettled:
            self._is_unsettled = False
            rows = self._arranged()
            if len(rows) != len(self._rows):
                self._reset()
            elif rows != self._rows:
                self._move(rows)

    def touch(self, column: int) -> None:
        """Have *column* drawn anew, because time has passed."""
        if self._rows:
            self.dataChanged.emit(self.index(0, column), self.index(len(self._rows) - 1, column))

    # What Qt asks for.

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        record, column = self._records[self._rows[index.row()]], self.columns[index.column()]
        return self._said(record, column, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Role.TextAlignmentRole:
            return _aligned(column.is_number)
        return column.title if role in {Role.DisplayRole, Role.ToolTipRole} else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorting = (max(0, column), order)
        self._move(self._arranged())

    def _said(self, record: R, column: Column[R], role: int) -> Any:
        if role == Role.DisplayRole:
            return column.text(record)
        if role == Role.ToolTipRole:
            return column.tip(record) if column.tip else column.text(record)
        if role == Role.DecorationRole and column.state and (state := column.state(record)):
            return state_icon(state)
        if role == Role.ForegroundRole:
            return self._colour(record, column)
        if role == Role.TextAlignmentRole:
            return _aligned(column.is_number)
        return fixed_font() if role == Role.FontRole and column.is_code else None

    def _colour(self, record: R, column: Column[R]) -> QColor | None:
        state = column.state(record) if column.state else None
        if state:
            return state_colour(state)
        return QColor(tokens().muted) if self._is_dim(record) else None

    def _arranged(self) -> list[str]:
        """The ids of what passes the filter, in order."""
        records, passes, search = self._records, self._filter.passes, self._search
        is_open = self._filter.is_empty
        rows = [one for one, record in records.items() if is_open or passes(search(record))]
        column, order = self._sorting
        key = self.columns[column].key or self.columns[column].text
        rows.sort(key=lambda one: key(records[one]), reverse=order is Qt.SortOrder.DescendingOrder)
        return rows

    def _keep(self, records: Mapping[str, R]) -> None:
        """Have *records*, by id: the order of those that are alike in the column that is sorted by."""
        self._records = {one: records[one] for one in sorted(records, key=natural)}
        self._reset()

    def _reset(self) -> None:
        self.beginResetModel()
        self._is_unsettled = False
        self._rows = self._arranged()
        self._places = {one: n for n, one in enumerate(self._rows)}
        self.endResetModel()

    def _move(self, rows: list[str]) -> None:
        """Put the same rows into another order; what is selected stays selected."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        ids = [self._rows[index.row()] for index in before]
        self._rows = rows
        self._places = {one: n for n, one in enumerate(rows)}
        after = [self.index(self._places[one], index.column()) for one, index in zip(ids, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()


@lru_cache(maxsize=65_536)  # ten thousand names are sorted again and again
def natural(text: str) -> tuple[Any, ...]:
    """What *text* is sorted by so that `cam-9` comes before `cam-10`."""
    return tuple(int(part) if n % 2 else part for n, part in enumerate(_DIGITS.split(text.casefold())))


def _aligned(is_number: bool) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _blocks(rows: list[int]) -> Iterable[tuple[int, int]]:
    """*rows*, in order, as few runs of neighbours."""
    if not rows:
        return
    first = last = rows[0]
    for row in rows[1:]:
        if row - last > BLOCK_GAP:
            yield first, last
            first = row
        last = row
    yield first, last
