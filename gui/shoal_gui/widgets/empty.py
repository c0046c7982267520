"""Why there is nothing to see here, and the one button that helps."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from shoal_gui.looks import icon, tokens
from shoal_gui.tokens import Space
from shoal_gui.widgets.layout import button, label, row


class EmptyState(QWidget):
    """An icon, a sentence, and what to do about it."""

    def __init__(self, symbol: str, title: str, sentence: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        picture = QLabel()
        picture.setPixmap(icon(symbol, tokens().muted).pixmap(Space.XXL, Space.XXL))
        self._title, self._sentence = label(role="head", wraps=True), label(role="muted", wraps=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        layout.setSpacing(Space.M)
        layout.addStretch(2)
        for part in (picture, self._title, self._sentence):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(part)
        self._buttons = row(None, None)
        layout.addLayout(self._buttons)
        layout.addStretch(3)
        self.say(title, sentence)

    def say(self, title: str, sentence: str = "") -> None:
        """Give another reason."""
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))

    def offer(self, text: str, clicked: Callable[[], object], *, symbol: str = "", is_main: bool = True) -> None:
        """Add a button."""
        self._buttons.insertWidget(self._buttons.count() - 1, button(text, clicked, symbol=symbol, is_main=is_main))
