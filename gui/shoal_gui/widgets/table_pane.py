"""A table with its filter box, its count, and the reason why it is empty; what is selected is known by its id."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QLineEdit, QStackedLayout, QTableView, QWidget

from shoal_gui.filtering import read_filter
from shoal_gui.tables import RecordTable
from shoal_gui.tokens import Space
from shoal_gui.widgets.empty import EmptyState
from shoal_gui.widgets.layout import column, label, row, title_width
from shoal_gui.words import tr

R = TypeVar("R")
ROW_HEIGHT = 28
TYPING = 150
"""Milliseconds after a key before the filter is applied."""
SETTLING = 2000
"""Milliseconds between rows moving to where their new values belong."""
SELECT = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


class TablePane(QWidget, Generic[R]):
    """Shows a `RecordTable`; *name* is what a screen reader calls it, *terms* are examples of what its filter knows."""

    chosen = Signal(str)
    """The id of the row that is current now; empty for none."""
    opened = Signal(str)
    """A row was double-clicked, or Enter pressed on it."""

    def __init__(
        self,
        name: str,
        table: RecordTable[R],
        empty: EmptyState,
        *,
        many: bool = False,
        terms: str = "key=value, state:failed",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.table = table
        self.filter = QLineEdit(
            placeholderText=tr("Filter: words, {terms}").format(terms=terms), clearButtonEnabled=True
        )
        self.filter.setAccessibleName(tr("Filter of {table}").format(table=name))
        self.count: QLabel = label(role="muted")
        self.view = _view(name, table, many=many)
        self._chosen = ""
        self._nothing_passes = EmptyState("fa6s.filter", tr("Nothing passes the filter"))
        self._nothing_passes.offer(tr("Clear the filter"), self.filter.clear, symbol="fa6s.filter-circle-xmark")
        stacked = QWidget()  # a layout of its own would show what it is given as a window
        self._stack = QStackedLayout(stacked)
        for one in (self.view, empty, self._nothing_passes):
            self._stack.addWidget(one)
        self.tools = row(self.filter, self.count)
        self.setLayout(column(self.tools, stacked, space=Space.S))
        self._connect()
        self._look()

    def focus_filter(self) -> None:
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def choose(self, one: str) -> bool:
        """Make the row with this id current; False if it is not shown."""
        place = self.table.row_of(one)
        if place is None:
            return False
        self.view.selectRow(place)
        self.view.scrollTo(self.table.index(place, 0))
        return True

    @property
    def current(self) -> str:
        """The id of the current row; empty for none."""
        return self._chosen

    @property
    def selected(self) -> list[str]:
        """The ids of all selected rows, in order."""
        return [self.table.id_at(index.row()) for index in self.view.selectionModel().selectedRows()]

    def select(self, ids: Iterable[str]) -> None:
        """Have exactly the rows with these ids selected, of those that are shown."""
        selection = QItemSelection()
        for place in sorted(place for one in ids if (place := self.table.row_of(one)) is not None):
            selection.select(self.table.index(place, 0), self.table.index(place, 0))
        flags = SELECT | QItemSelectionModel.SelectionFlag.Clear
        self.view.selectionModel().select(selection, flags)

    def _connect(self) -> None:
        self._typing = QTimer(self, singleShot=True, interval=TYPING)
        self._typing.timeout.connect(self._apply_filter)
        self.filter.textChanged.connect(self._typing.start)
        self.filter.returnPressed.connect(self.view.setFocus)
        settling = QTimer(self, interval=SETTLING)
        settling.timeout.connect(self.table.settle)
        settling.start()
        self.table.modelAboutToBeReset.connect(self._note_selection)
        self.table.modelReset.connect(self._restore_selection)
        self.table.rowsInserted.connect(self._look)
        self.view.selectionModel().currentRowChanged.connect(self._tell_chosen)
        self.view.activated.connect(self._tell_opened)

    def _apply_filter(self) -> None:
        self.table.filter(read_filter(self.filter.text()))
        self._look()

    def _note_selection(self) -> None:
        self._noted = (self._chosen, self.selected)

    def _restore_selection(self) -> None:
        chosen, selected = self._noted
        place = self.table.row_of(chosen) if chosen else None
        if place is not None:
            flags = QItemSelectionModel.SelectionFlag.NoUpdate
            self.view.selectionModel().setCurrentIndex(self.table.index(place, 0), flags)
        self.select(selected)
        self._look()
        if chosen and place is None:
            self._tell_chosen(QModelIndex())

    def _look(self) -> None:
        """Show the table, or why there is none; and how many there are."""
        shown, total = self.table.rowCount(), self.table.total
        self._stack.setCurrentIndex(0 if shown else 2 if total else 1)
        self.count.setText(str(total) if shown == total else tr("{shown} of {total}").format(shown=shown, total=total))

    def _tell_chosen(self, index: QModelIndex) -> None:
        chosen = self.table.id_at(index.row()) if index.isValid() else ""
        if chosen != self._chosen:
            self._chosen = chosen
            self.chosen.emit(chosen)

    def _tell_opened(self, index: QModelIndex) -> None:
        self.opened.emit(self.table.id_at(index.row()))


def _view(name: str, table: RecordTable[R], *, many: bool) -> QTableView:
    view = QTableView()
    view.setModel(table)
    view.setAccessibleName(name)
    view.setAlternatingRowColors(True)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.setSortingEnabled(True)
    view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    mode = QAbstractItemView.SelectionMode
    view.setSelectionMode(mode.ExtendedSelection if many else mode.SingleSelection)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    down, across = view.verticalHeader(), view.horizontalHeader()
    down.hide()
    down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    down.setDefaultSectionSize(ROW_HEIGHT)
    across.setHighlightSections(False)
    across.setStretchLastSection(True)
    for n, one in enumerate(table.columns):
        view.setColumnWidth(n, max(one.width, title_width(across, n)))
    return view
