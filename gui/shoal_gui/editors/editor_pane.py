"""A text to be edited with everything around it: find, the check as one types, and one sentence on what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from shoal_gui.editors.code_editor import CodeEditor
from shoal_gui.editors.find_bar import FindBar
from shoal_gui.editors.languages import Language
from shoal_gui.editors.marks import Check, Mark
from shoal_gui.looks import state_icon
from shoal_gui.shown import state_word
from shoal_gui.tokens import Space, State
from shoal_gui.words import tr

PAUSE: Final = 250
"""Milliseconds without a key after which the text is looked at."""


class EditorPane(QWidget):
    """What a place puts on the screen."""

    edited = Signal(str)
    """The text, once a person has changed it and paused."""
    checked = Signal(object)
    """The marks of the check, a tuple; whenever it has run."""

    def __init__(
        self,
        language: Language,
        name: str,
        parent: QWidget | None = None,
        *,
        check: Check | None = None,
        is_read_only: bool = False,
    ) -> None:
        super().__init__(parent)
        self._check = check
        self._extra: tuple[Mark, ...] = ()
        self._is_persons = False
        self._full = ""
        self._own: tuple[Mark, ...] = ()
        self.editor = CodeEditor(language, name, self)
        self._find = FindBar(self.editor, self)
        self._sign = QLabel(self)
        self._said = QToolButton(self, autoRaise=True)
        self._said.setObjectName("said")
        self._where = QLabel(self)
        self._where.setProperty("role", "muted")
        self._lay_out()
        if is_read_only:
            self.editor.setReadOnly(True)
            self.editor.setTabChangesFocus(True)
            self._where.hide()
            self._said.hide()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._look)
        self.editor.textChanged.connect(self._wait)
        self.editor.finding.connect(self._find.open)
        self.editor.tab_freed.connect(self._say)
        self.editor.cursorPositionChanged.connect(self._say_where)
        self._said.clicked.connect(self._go_to_problem)
        self._look()
        self._say_where()

    @property
    def text(self) -> str:
        return self.editor.toPlainText()

    def set_text(self, text: str) -> None:
        """Show *text*, which no person has typed here; looked at at once."""
        was_empty = not self.text
        self.editor.replace_text(text)
        if was_empty:
            self.editor.moveCursor(QTextCursor.MoveOperation.Start)
        self._is_persons = False
        self._pause.stop()
        self._look()

    def speak(self, language: Language, check: Check | None) -> None:
        """Treat the text as *language* from now on."""
        self._check = check
        was_persons = self._is_persons
        self.editor.speak(language)
        self._is_persons = was_persons  # colouring anew counts as a change of the text, and no person has made it
        self._look()

    def also_mark(self, marks: Sequence[Mark]) -> None:
        """Show *marks*, which somebody else has found, with those of the check."""
        self._extra = tuple(marks)
        self.editor.mark((*self._own, *self._extra))
        self._say()

    @property
    def problems(self) -> list[Mark]:
        """What keeps the text from being used."""
        return [mark for mark in self.editor.marks if mark.state is State.FAILED]

    def flush(self) -> None:
        """Look at the text now, if it was changed and nobody has looked yet."""
        if self._pause.isActive():
            self._pause.stop()
            self._look()

    def _wait(self) -> None:
        self._is_persons = True
        self._pause.start()

    def _look(self) -> None:
        self._own = tuple(self._check(self.text)) if self._check else ()
        self.editor.mark((*self._own, *self._extra))
        self._say()
        self.checked.emit(self._own)
        if self._is_persons:
            self._is_persons = False
            self.edited.emit(self.text)

    def _say(self, tab_leaves: bool = False) -> None:
        """The first problem below the text, or that the next Tab leaves it."""
        first = next(iter(sorted(self.editor.marks, key=lambda one: (one.state is not State.FAILED, one.line))), None)
        if tab_leaves:
            self._show(None, tr("Tab now leaves the editor"))
        elif first is None:
            self._show(State.OK if self._check else None, tr("No problems found") if self._check else "")
        elif first.line:
            self._show(first.state, tr("Line {line}: {problem}").format(line=first.line, problem=first.sentence))
        else:
            self._show(first.state, first.sentence)

    def _show(self, state: State | None, sentence: str) -> None:
        self._sign.setVisible(state is not None)
        if state:
            self._sign.setPixmap(state_icon(state).pixmap(self.fontMetrics().height()))
            self._sign.setAccessibleName(state_word(state))
        self._full = sentence
        self._said.setToolTip(sentence)
        self._said.setAccessibleName(sentence or tr("Problems"))
        self._elide()

    def _elide(self) -> None:
        room = max(120, self.width() - self._where.sizeHint().width() - 4 * Space.L)
        self._said.setText(self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, room))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _say_where(self) -> None:
        cursor = self.editor.textCursor()
        self._where.setText(f"{cursor.blockNumber() + 1}:{cursor.positionInBlock() + 1}")

    def _go_to_problem(self) -> None:
        if first := next((mark for mark in self.editor.marks if mark.line), None):
            self.editor.go_to(first.line, first.column)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(Space.XS)
        foot.addWidget(self._sign)
        foot.addWidget(self._said)
        foot.addStretch(1)
        foot.addWidget(self._where)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(self.editor, 1)
        column.addWidget(self._find)
        column.addLayout(foot)
