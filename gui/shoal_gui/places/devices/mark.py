"""A state where there is room for shape, word and colour."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from shoal_gui.looks import state_icon
from shoal_gui.tokens import Space, State
from shoal_gui.widgets.layout import label, restyle, row


class Mark(QWidget):
    """A state as shape, word and colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shape, self._word = QLabel(), label()
        self.setLayout(row(self._shape, self._word, space=Space.XS))

    @property
    def word(self) -> str:
        return self._word.text()

    def show_state(self, state: State, word: str) -> None:
        self._shape.setPixmap(state_icon(state).pixmap(Space.L, Space.L))
        self._word.setText(word)
        restyle(self._word, state=str(state))
