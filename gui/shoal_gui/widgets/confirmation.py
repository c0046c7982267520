"""What is about to be done and the button that does it, in proportion: above a few devices their number is typed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QWidget

from shoal_gui.tokens import Space
from shoal_gui.widgets.layout import allow, button, column, label, row
from shoal_gui.words import tr

MANY = 25
"""Devices above which their number is typed."""


class Confirmation(QFrame):
    """A card within the page; no dialog, so that everything around it can still be read."""

    confirmed = Signal()
    cancelled = Signal()

    def __init__(self, *, symbol: str, can_cancel: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._count = 0
        self._why_not: str | None = None
        self.sentence = label(wraps=True, selectable=True)
        self.number = QLineEdit()
        self.number.setFixedWidth(110)
        self.number.textChanged.connect(self._look)
        self.number.returnPressed.connect(self.confirm)
        self.button: QPushButton = button("", self.confirm, symbol=symbol, is_main=True)
        self.cancel = button(tr("Leave it"), self.cancelled.emit)
        self.setLayout(column(self.sentence, row(self.number, self.button, self.cancel, None), margin=Space.M))
        self.cancel.setVisible(can_cancel)

    def ask(self, sentence: str, action: str, count: int, why_not: str | None = None) -> None:
        """Say *sentence*; *action* is on the button, which does something to *count* devices; *why_not* forbids it."""
        if count != self._count:
            self.number.clear()
        self._count, self._why_not = count, why_not
        self.sentence.setText(sentence)
        self.button.setText(action)
        self.number.setVisible(self.is_typed and why_not is None)
        self.number.setPlaceholderText(tr("type {n}").format(n=count))
        self.number.setAccessibleName(tr("Type {n} to confirm").format(n=count))
        self._look()

    @property
    def is_typed(self) -> bool:
        """Whether the number of devices is to be typed."""
        return self._count > MANY

    def confirm(self) -> None:
        """As if the button were clicked; does nothing while it is disabled."""
        if self.button.isEnabled():
            self.confirmed.emit()

    def forget(self) -> None:
        """Ask for the number anew."""
        self.number.clear()

    def _look(self) -> None:
        typed = not self.is_typed or self.number.text().strip() == str(self._count)
        allow(self.button, self._why_not or (None if typed else tr("Type {n} first").format(n=self._count)))
