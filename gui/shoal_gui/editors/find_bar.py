"""Finds words in the text above it: Ctrl+F opens it, Enter and Shift+Enter go on and back, Esc closes it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QToolButton, QWidget

from shoal_gui.looks import icon
from shoal_gui.tokens import Space
from shoal_gui.words import tr


class FindBar(QWidget):
    """Of one editor; hidden until it is asked for."""

    def __init__(self, editor: QPlainTextEdit, parent: QWidget) -> None:
        super().__init__(parent)
        self._editor = editor
        self._words = QLineEdit(self, placeholderText=tr("Find in this text"), clearButtonEnabled=True)
        self._words.setAccessibleName(tr("Find in this text"))
        self._words.textChanged.connect(self._find_from_here)
        self._said = QLabel(self)
        self._said.setProperty("role", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, Space.XS, 0, 0)
        row.setSpacing(Space.XS)
        row.addWidget(self._words, 1)
        row.addWidget(self._said)
        row.addWidget(self._button("fa6s.chevron-up", tr("Find the one before"), self.find_before))
        row.addWidget(self._button("fa6s.chevron-down", tr("Find the next one"), self.find_next))
        row.addWidget(self._button("fa6s.xmark", tr("Close"), self.close_bar))
        self.hide()

    def open(self) -> None:
        """Show it, with what is selected as the words to find."""
        selected = self._editor.textCursor().selectedText()
        if selected and "\u2029" not in selected:
            self._words.setText(selected)
        self.show()
        self._words.setFocus()
        self._words.selectAll()

    def close_bar(self) -> None:
        self.hide()
        self._editor.setFocus()

    def find_next(self) -> None:
        self._find(QTextDocument.FindFlag(0))

    def find_before(self) -> None:
        self._find(QTextDocument.FindFlag.FindBackward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            backwards = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            (self.find_before if backwards else self.find_next)()
        else:
            super().keyPressEvent(event)

    def _find_from_here(self) -> None:
        """The words grow as they are typed, so what is found may grow where it stands."""
        cursor = self._editor.textCursor()
        cursor.setPosition(cursor.selectionStart())
        self._editor.setTextCursor(cursor)
        self.find_next()

    def _find(self, flags: QTextDocument.FindFlag) -> None:
        words = self._words.text()
        self._said.clear()
        if not words or self._editor.find(words, flags):
            return
        before = self._editor.textCursor()
        backwards = bool(flags & QTextDocument.FindFlag.FindBackward)
        Move = QTextCursor.MoveOperation  # noqa: N806 - a type
        self._editor.moveCursor(Move.End if backwards else Move.Start)
        if not self._editor.find(words, flags):
            self._editor.setTextCursor(before)
            self._said.setText(tr("not found"))

    def _button(self, name: str, what: str, do: Callable[[], None]) -> QToolButton:
        made = QToolButton(self, autoRaise=True)
        made.setIcon(icon(name))
        made.setToolTip(what)
        made.setAccessibleName(what)
        made.clicked.connect(do)
        return made
