"""The strip beside the text: line numbers, and the sign of what is wrong in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from shoal_gui.looks import state_icon, tokens
from shoal_gui.tokens import Space
from shoal_gui.words import tr

if TYPE_CHECKING:
    from shoal_gui.editors.code_editor import CodeEditor


class Margin(QWidget):
    """Of one editor, which lays it out."""

    def __init__(self, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self.setAccessibleName(tr("Line numbers"))

    @property
    def wanted_width(self) -> int:
        digits = max(3, len(str(self._editor.blockCount())))
        return self.fontMetrics().horizontalAdvance("9") * digits + self._icon_size + 3 * Space.XS

    def sizeHint(self) -> QSize:
        return QSize(self.wanted_width, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), tokens()
        painter.fillRect(event.rect(), QColor(look.window))
        current = self._editor.textCursor().blockNumber() + 1
        for line, where in self._editor.lines_within(event.rect()):
            painter.setPen(QColor(look.text if line == current else look.muted))
            across = QRect(0, where.top(), self.width() - Space.XS, self.fontMetrics().height())
            painter.drawText(across, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(line))
            if marks := self._editor.marks_in(line):
                size = self._icon_size
                state_icon(marks[0].state).paint(painter, Space.XS, where.top() + 1, size, size)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            marks = self._editor.marks_in(self._line_at(event.pos().y()))
            QToolTip.showText(event.globalPos(), "\n".join(mark.sentence for mark in marks), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the cursor into the line that was clicked."""
        if line := self._line_at(round(event.position().y())):
            self._editor.go_to(line)

    @property
    def _icon_size(self) -> int:
        return self.fontMetrics().height() - 2

    def _line_at(self, y: int) -> int:
        """The line at height *y*; 0 below the last."""
        return next((line for line, where in self._editor.lines_within(QRect(0, y, 1, 1))), 0)
