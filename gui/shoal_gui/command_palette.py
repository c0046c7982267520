"""Ctrl+K: devices, models, services, places and settings by a few letters of their names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QWidget

from shoal_gui.looks import icon
from shoal_gui.tokens import Space
from shoal_gui.widgets.layout import column
from shoal_gui.words import tr

MOST = 50
"""Entries that are shown at once; nobody reads further."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found."""

    text: str
    kind: str
    """Device, model, place …, in the language spoken."""
    symbol: str
    does: Callable[[], object]


class CommandPalette(QDialog):
    """A field and the entries that fit what is typed there; Enter does the chosen one."""

    def __init__(self, entries: Sequence[Entry], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._entries = entries
        self._fitting: list[Entry] = []
        self.field = QLineEdit(placeholderText=tr("Go to a device, model, service, place or action"))
        self.field.setAccessibleName(tr("Command palette"))
        self.list = QListWidget()
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(tr("What fits"))
        self.setLayout(column(self.field, self.list, margin=Space.S))
        self.field.textChanged.connect(self._look)
        self.field.returnPressed.connect(self._do)
        self.list.itemActivated.connect(lambda _item: self._do())
        self.field.installEventFilter(self)
        self.resize(min(560, parent.width() - Space.XXL), 380)
        self.move(parent.mapToGlobal(parent.rect().center()) - self.rect().center())
        self._look()
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down move in the list while one goes on typing."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step:
                count = self.list.count()
                self.list.setCurrentRow((self.list.currentRow() + step) % count if count else -1)
                return True
        return super().eventFilter(watched, event)

    def _look(self) -> None:
        self._fitting = fitting(self.field.text(), self._entries)[:MOST]
        self.list.clear()
        for one in self._fitting:
            self.list.addItem(QListWidgetItem(icon(one.symbol), f"{one.text}    {one.kind}"))
        self.list.setCurrentRow(0)

    def _do(self) -> None:
        place = self.list.currentRow()
        if 0 <= place < len(self._fitting):
            self.accept()
            self._fitting[place].does()


def fitting(typed: str, entries: Sequence[Entry]) -> list[Entry]:
    """The entries with all words of *typed* in them, those that begin with it first, then the shorter ones."""
    words = typed.casefold().split()
    found = [one for one in entries if all(word in f"{one.text} {one.kind}".casefold() for word in words)]
    first = words[0] if words else ""
    return sorted(found, key=lambda one: (not one.text.casefold().startswith(first), len(one.text))) if words else found
