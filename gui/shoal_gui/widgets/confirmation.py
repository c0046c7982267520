"""What is about to be done and the button that does it, in proportion: above a few devices their number is typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QWidget

from shoal_gui.tokens import Space
from shoal_gui.widgets.layout import allow, button, column, label, row
from shoal_gui.words import tr

MANY = 25
"""Devices above which their number is typed."""
SHOWN = 8
"""Lines of what happens to each that are shown; the others are counted."""


class Confirmation(QFrame):
    """A card within the page; no dialog, so that everything around it can still be read.

    It is hidden until something is asked and once that is answered; *is_lasting*: it is always there, and said anew.
    """

    confirmed = Signal()

    def __init__(self, *, symbol: str, is_lasting: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._is_lasting = is_lasting
        self._count = 0
        self._why_not: str | None = None
        self.sentence = label(wraps=True, selectable=True)
        self.preview = label(role="muted", wraps=True, selectable=True)
        self.number = QLineEdit()
        self.number.setFixedWidth(110)
        self.number.textChanged.connect(self._look)
        self.number.returnPressed.connect(self.confirm)
        self.button: QPushButton = button("", self.confirm, symbol=symbol, is_main=True)
        self.cancel = button(tr("Leave it"), self.hide)
        answers = row(self.number, self.button, self.cancel, None)
        self.setLayout(column(self.sentence, self.preview, answers, margin=Space.M))
        self.preview.hide()
        if is_lasting:
            self.cancel.hide()
        else:
            self.hide()

    def ask(self, sentence: str, action: str, count: int, lines: Sequence[str] = ()) -> None:
        """Come up with `say`, the number to be typed anew; *lines* say what happens to each."""
        self.number.clear()
        self.say(sentence, action, count)
        more = len(lines) - SHOWN
        rest = [tr("and %n more", more)] if more > 0 else []
        self.preview.setText("\n".join([*lines[:SHOWN], *rest]))
        self.preview.setVisible(bool(lines))
        self.show()
        (self.number if self.is_typed else self.cancel).setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, sentence: str, action: str, count: int, why_not: str | None = None) -> None:
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
            if not self._is_lasting:
                self.hide()
            self.confirmed.emit()

    def leave(self) -> bool:
        """Esc: what was asked is not done; False if nothing was asked."""
        was_asked = self.isVisible()
        self.hide()
        return was_asked

    def forget(self) -> None:
        """Ask for the number anew."""
        self.number.clear()

    def _look(self) -> None:
        typed = not self.is_typed or self.number.text().strip() == str(self._count)
        allow(self.button, self._why_not or (None if typed else tr("Type {n} first").format(n=self._count)))
