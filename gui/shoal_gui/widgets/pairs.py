"""Names with values, edited as a table: tags, properties, environment variables."""

from __future__ import annotations

from collections.abc import Mapping, Set

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from shoal_gui.looks import state_colour
from shoal_gui.tokens import State
from shoal_gui.words import tr

ROW = 28
MOST_SEEN = 6
"""Rows after which it scrolls."""


class Pairs(QTableWidget):
    """Two columns with an empty row at the end for the next pair; Delete takes out the current one."""

    edited = Signal(object)
    """What is there now, a dict; by a person's hand."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(0, 2, parent)
        self._fixed: Set[str] = frozenset()
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels([tr("Name"), tr("Value")])
        self.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setFixedHeight(ROW)
        self.setColumnWidth(0, 150)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.setTabKeyNavigation(False)
        self.setToolTip(tr("Type into the empty row to add one; Delete takes one out"))
        self.itemChanged.connect(self._on_change)
        self.put({})

    @property
    def pairs(self) -> dict[str, str]:
        """What is there; of a name that is there twice, the last."""
        return {name: self._text(row, 1) for row in range(self.rowCount()) if (name := self._text(row, 0).strip())}

    @property
    def problem(self) -> str:
        """Why it cannot be taken as it is; empty if it can."""
        names = [self._text(row, 0).strip() for row in range(self.rowCount())]
        if twice := next((name for name in names if name and names.count(name) > 1), None):
            return tr("{name} is there twice").format(name=twice)
        nameless = any(not name and self._text(row, 1) for row, name in enumerate(names))
        return tr("A value has no name") if nameless else ""

    def put(self, pairs: Mapping[str, str], fixed: Set[str] = frozenset()) -> None:
        """Show *pairs*; those whose names are *fixed* cannot be changed any more."""
        if pairs == self.pairs and fixed == self._fixed and self.rowCount():
            return
        self._fixed = fixed
        self.blockSignals(True)
        self.setRowCount(0)
        for name, value in pairs.items():
            self._append(name, value, is_fixed=name in fixed)
        self._append("", "")
        self.blockSignals(False)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentRow()
        is_free = 0 <= row < self.rowCount() - 1 and self._text(row, 0) not in self._fixed
        if event.key() == Qt.Key.Key_Delete and is_free:
            self.removeRow(row)
            self._tell()
        else:
            super().keyPressEvent(event)

    def _on_change(self, item: QTableWidgetItem) -> None:
        if item.row() == self.rowCount() - 1 and item.text().strip():
            self.blockSignals(True)
            self._append("", "")
            self.blockSignals(False)
        self._tell()

    def _tell(self) -> None:
        self._colour()
        self._fit()
        self.edited.emit(self.pairs)

    def _colour(self) -> None:
        """A name that is there twice is seen to be."""
        names = [self._text(row, 0).strip() for row in range(self.rowCount())]
        self.blockSignals(True)
        for row, name in enumerate(names):
            wrong = bool(name) and names.count(name) > 1
            if (item := self.item(row, 0)) and name not in self._fixed:
                item.setForeground(state_colour(State.FAILED) if wrong else self.palette().text())
        self.blockSignals(False)

    def _append(self, name: str, value: str, *, is_fixed: bool = False) -> None:
        row = self.rowCount()
        self.insertRow(row)
        for column, text in enumerate((name, value)):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            if is_fixed:
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                item.setForeground(state_colour(State.UNKNOWN))
                item.setToolTip(tr("{text} (stays as it is)").format(text=text))
            self.setItem(row, column, item)

    def _fit(self) -> None:
        """As high as its rows, up to a limit."""
        rows = min(MOST_SEEN, max(2, self.rowCount()))
        self.setFixedHeight((rows + 1) * ROW + 4)

    def _text(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return item.text() if item else ""
