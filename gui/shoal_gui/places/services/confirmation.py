"""Asks within the page whether something should be done, in proportion: what it does, and above a few, how many."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QWidget

from shoal_gui.tokens import Space
from shoal_gui.widgets.layout import allow, button, column, label, row
from shoal_gui.words import tr

MANY = 5
"""Things beyond which their number must be typed."""
SHOWN = 8
"""Lines of a preview that are shown; the others are counted."""


class Confirmation(QFrame):
    """Hidden until something is to be asked; its place hides it again at Esc."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._does: Callable[[], object] = lambda: None
        self._count = 0
        self.question = label(role="head", wraps=True)
        self.preview = label(wraps=True, selectable=True)
        self.number = QLineEdit()
        self.number.setAccessibleName(tr("Number of devices"))
        self.number.textChanged.connect(self._check)
        self.number.returnPressed.connect(self._do)
        self.yes: QPushButton = button("", self._do, is_main=True)
        self.no: QPushButton = button(tr("Leave it as it is"), self.hide)
        self.setLayout(column(self.question, self.preview, row(self.number, self.yes, self.no, None), margin=Space.M))
        self.hide()

    def ask(self, question: str, verb: str, preview: Sequence[str], does: Callable[[], object]) -> None:
        """Ask *question*; *verb* is on the button that has it done, *preview* says what for each thing in a line."""
        self._does, self._count = does, len(preview)
        self.question.setText(question)
        more = len(preview) - SHOWN
        rest = [tr("and %n more", more)] if more > 0 else []
        self.preview.setText("\n".join([*preview[:SHOWN], *rest]))
        self.yes.setText(verb)
        self.number.clear()
        self.number.setPlaceholderText(tr("type {n}").format(n=self._count))
        self.number.setVisible(self._is_many)
        self._check()
        self.show()
        (self.number if self._is_many else self.no).setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _is_many(self) -> bool:
        return self._count > MANY

    def _check(self) -> None:
        is_said = not self._is_many or self.number.text().strip() == str(self._count)
        allow(self.yes, None if is_said else tr("Type the number of devices first: {n}").format(n=self._count))

    def _do(self) -> None:
        if self.yes.isEnabled():
            self.hide()
            self._does()
