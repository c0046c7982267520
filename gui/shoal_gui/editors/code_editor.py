"""A text with line numbers, colours and marks, in which Tab indents and yet no keyboard is trapped.

Tab and Shift+Tab move what is selected one step in and out. Esc gives the next Tab back to the window, so that the
focus can leave; any other key takes that back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QToolTip, QWidget

from shoal_gui.editors.highlighting import Highlighter
from shoal_gui.editors.languages import Language
from shoal_gui.editors.margin import Margin
from shoal_gui.editors.marks import Mark
from shoal_gui.looks import fixed_font, state_colour, tokens

_TABS: Final = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_ENDS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MODIFIERS: Final = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta)


class CodeEditor(QPlainTextEdit):
    """Of one text in one language; `editor_pane` puts find and the checks around it."""

    finding = Signal()
    """Ctrl+F was pressed."""
    tab_freed = Signal(bool)
    """Whether the next Tab leaves the editor."""

    def __init__(self, language: Language, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self._marks: tuple[Mark, ...] = ()
        self._tab_leaves = False
        self.setAccessibleName(name)
        self.setFont(fixed_font())
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabStopDistance(4 * self.fontMetrics().horizontalAdvance(" "))
        self._highlighter = Highlighter(self.document(), language)
        self._margin = Margin(self)
        self.blockCountChanged.connect(self._fit_margin)
        self.updateRequest.connect(self._scroll_margin)
        self.cursorPositionChanged.connect(self._show_selections)
        self._fit_margin()
        self._show_selections()

    # ── what it shows ────────────────────────────────────────────────────────────────────────────────────────

    def speak(self, language: Language) -> None:
        """Treat the text as *language* from now on."""
        self._language = language
        self._highlighter.speak(language)

    def replace_text(self, text: str) -> None:
        """Make *text* of what is there by the one change that does it, so that cursor and undo stay of use."""
        old = self.toPlainText()
        if old == text:
            return
        begin = _common(old, text)
        end = _common(old[begin:][::-1], text[begin:][::-1])
        cursor = QTextCursor(self.document())
        cursor.setPosition(_units(old[:begin]))
        cursor.setPosition(_units(old[: len(old) - end]), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text[begin : len(text) - end])

    def mark(self, marks: Sequence[Mark]) -> None:
        """Show *marks*, and no others."""
        self._marks = tuple(marks)
        self._show_selections()
        self._margin.update()

    @property
    def marks(self) -> tuple[Mark, ...]:
        return self._marks

    def marks_in(self, line: int) -> list[Mark]:
        return [mark for mark in self._marks if line and mark.line == line]

    def go_to(self, line: int, column: int = 0) -> None:
        """Put the cursor at *line* and *column*, both from 1."""
        block = self.document().findBlockByNumber(line - 1)
        if not block.isValid():
            return
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + _units(block.text()[: max(0, column - 1)]))
        self.setTextCursor(cursor)
        self.setFocus()

    def lines_within(self, area: QRect) -> Iterator[tuple[int, QRect]]:
        """Number and place of every line that is seen in *area* of the viewport."""
        block = self.firstVisibleBlock()
        while block.isValid():
            where = self.blockBoundingGeometry(block).translated(self.contentOffset()).toAlignedRect()
            if where.top() > area.bottom():
                break
            if block.isVisible() and where.bottom() >= area.top():
                yield block.blockNumber() + 1, where
            block = block.next()

    # ── keys ─────────────────────────────────────────────────────────────────────────────────────────────────

    def event(self, event: QEvent) -> bool:
        """Keep the keys that the window would take as shortcuts, and say what is wrong under the mouse."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._wants(event):
            event.accept()
            return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            line = self.cursorForPosition(event.pos()).blockNumber() + 1
            QToolTip.showText(event.globalPos(), "\n".join(mark.sentence for mark in self.marks_in(line)), self)
            return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        leaves = self._tab_leaves or self.isReadOnly()
        if event.key() not in _MODIFIERS:
            self._free_tab(event.key() == Qt.Key.Key_Escape and not leaves)
        if event.matches(QKeySequence.StandardKey.Find):
            self.finding.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.setAccepted(not leaves)
        elif event.key() in _TABS and leaves:
            self.setTabChangesFocus(True)  # for this one Tab
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Tab)
            self.setTabChangesFocus(self.isReadOnly())
        elif event.key() in _TABS and not self.isReadOnly():
            self._shift(1 if event.key() == Qt.Key.Key_Tab else -1)
        elif event.key() in _ENDS and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # the window's main action
        elif event.key() in _ENDS and not event.modifiers() and not self.isReadOnly():
            self._break_line()
        else:
            super().keyPressEvent(event)

    def _wants(self, event: QKeyEvent) -> bool:
        is_first_escape = event.key() == Qt.Key.Key_Escape and not self._tab_leaves and not self.isReadOnly()
        return is_first_escape or event.matches(QKeySequence.StandardKey.Find)

    def _free_tab(self, free: bool) -> None:
        if free is not self._tab_leaves:
            self._tab_leaves = free
            self.tab_freed.emit(free)

    def _shift(self, steps: int) -> None:
        """Move the selected lines *steps* in, or out if negative; with none selected, Tab fills up to the next step."""
        cursor, step = self.textCursor(), self._language.indent
        if steps > 0 and not cursor.hasSelection():
            cursor.insertText(step[cursor.positionInBlock() % len(step) :])
            return
        cursor.beginEditBlock()
        for block in list(self._selected_blocks(cursor)):
            here = QTextCursor(block)
            if steps > 0:
                if block.text().strip():
                    here.insertText(step)
                continue
            text = block.text()
            spare = min(len(text) - len(text.lstrip(" ")), len(step))
            here.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor, spare)
            here.removeSelectedText()
        cursor.endEditBlock()

    def _selected_blocks(self, cursor: QTextCursor) -> Iterator[QTextBlock]:
        block = self.document().findBlock(cursor.selectionStart())
        last = cursor.selectionEnd() - (1 if cursor.hasSelection() else 0)
        while block.isValid() and block.position() <= last:
            yield block
            block = block.next()

    def _break_line(self) -> None:
        """Begin a line where the one before it began, one step further in after what opens a block."""
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        indent = before[: len(before) - len(before.lstrip())]
        if before.rstrip().endswith(self._language.opens or ("\0",)):
            indent += self._language.indent
        cursor.insertText("\n" + indent)
        self.ensureCursorVisible()

    # ── what is drawn ────────────────────────────────────────────────────────────────────────────────────────

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_margin()

    def _place_margin(self) -> None:
        inside = self.contentsRect()
        self._margin.setGeometry(QRect(inside.left(), inside.top(), self._margin.wanted_width, inside.height()))

    def _fit_margin(self) -> None:
        self.setViewportMargins(self._margin.wanted_width, 0, 0, 0)
        self._place_margin()

    def _scroll_margin(self, area: QRect, down: int) -> None:
        if down:
            self._margin.scroll(0, down)
        else:
            self._margin.update(0, area.top(), self._margin.width(), area.height())

    def _show_selections(self) -> None:
        self.setExtraSelections([self._current_line(), *map(self._underline, (one for one in self._marks if one.line))])
        self._margin.update()

    def _current_line(self) -> QTextEdit.ExtraSelection:
        shown, look = QTextEdit.ExtraSelection(), QTextCharFormat()
        look.setBackground(QColor(tokens().window))
        look.setProperty(QTextCharFormat.Property.FullWidthSelection, True)
        shown.format, shown.cursor = look, self.textCursor()
        shown.cursor.clearSelection()
        return shown

    def _underline(self, mark: Mark) -> QTextEdit.ExtraSelection:
        shown, look = QTextEdit.ExtraSelection(), QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        look.setUnderlineColor(state_colour(mark.state))
        shown.format, shown.cursor = look, self._place_of(mark)
        return shown

    def _place_of(self, mark: Mark) -> QTextCursor:
        """What to underline: the word at its column, else what the line says."""
        block = self.document().findBlockByNumber(mark.line - 1)
        if not block.isValid():
            block = self.document().lastBlock()
        text, cursor = block.text(), QTextCursor(block)
        stop = len(text.rstrip())
        start = min(mark.column - 1, max(0, stop - 1)) if mark.column else len(text) - len(text.lstrip())
        cursor.setPosition(block.position() + _units(text[:start]))
        if mark.column:
            cursor.movePosition(QTextCursor.MoveOperation.EndOfWord, QTextCursor.MoveMode.KeepAnchor)
        if not cursor.hasSelection():
            cursor.setPosition(block.position() + _units(text[:stop]), QTextCursor.MoveMode.KeepAnchor)
        return cursor


def _common(one: str, other: str) -> int:
    """Characters that both begin with."""
    shorter = min(len(one), len(other))
    return next((n for n in range(shorter) if one[n] != other[n]), shorter)


def _units(text: str) -> int:
    """Length of *text* as Qt counts it, in units of UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
