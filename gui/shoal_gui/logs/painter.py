"""Draws one line of a log: the name of its source in the colour of the source, the line, and what is sought in it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from shoal_gui.logs.lines import Level, LogLine
from shoal_gui.logs.model import LINE, LogModel, gap_text
from shoal_gui.looks import fixed_font, state_icon, tokens
from shoal_gui.tokens import Space, State

BAR = 3
"""Pixels of the bar before each line."""
WIDEST = 2_000
"""Characters of a line that can be scrolled to; longer ones can be copied whole."""
LEVELS = {Level.WARNING: State.STALE, Level.ERROR: State.FAILED}
"""Shape and colour of what should worry."""


class LinePainter(QStyledItemDelegate):
    """Knows how wide everything is, so that no line is measured: the font is fixed."""

    def __init__(self, model: LogModel, sources: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._font = fixed_font()
        metrics = QFontMetrics(self._font)
        self._character = metrics.horizontalAdvance("0")
        self.height = metrics.height() + 2
        self._colours = dict(zip(sources, _colours(len(sources)), strict=True))
        names = max(map(len, sources), default=0) if len(sources) > 1 else 0
        self._name_width = names and (names + 1) * self._character
        self._text_at = BAR + Space.S + self._name_width + self.height + Space.XS

    def width(self, longest: int) -> int:
        """Pixels of a row whose text has *longest* characters."""
        return self._text_at + min(longest, WIDEST) * self._character + Space.L

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        line: LogLine = index.data(LINE)
        rect: QRect = option.rect
        painter.save()
        painter.setFont(self._font)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(tokens().selection))
        self._paint_source(painter, rect, line)
        if line.is_gap:
            self._paint_gap(painter, rect)
        else:
            self._paint_text(painter, rect, line)
        painter.restore()

    def _paint_source(self, painter: QPainter, rect: QRect, line: LogLine) -> None:
        if not self._name_width:
            return
        painter.fillRect(rect.left(), rect.top(), BAR, rect.height(), self._colours[line.source])
        painter.setPen(self._colours[line.source])
        where = rect.adjusted(BAR + Space.S, 0, 0, 0)
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, line.source)

    def _paint_gap(self, painter: QPainter, rect: QRect) -> None:
        painter.setPen(QColor(tokens().states[State.STALE]))
        where = rect.adjusted(self._text_at, 0, 0, 0)
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, f"⋯  {gap_text()}  ⋯")

    def _paint_text(self, painter: QPainter, rect: QRect, line: LogLine) -> None:
        state = LEVELS.get(line.level)
        left = rect.left() + self._text_at
        if state:
            side = rect.height()
            state_icon(state).paint(painter, left - side - Space.XS, rect.top(), side, side)
        text = line.text[:WIDEST].expandtabs(4)
        self._paint_matches(painter, rect, left, text)
        painter.setPen(QColor(tokens().states[state] if state else tokens().text))
        painter.drawText(rect.adjusted(self._text_at, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_matches(self, painter: QPainter, rect: QRect, left: int, text: str) -> None:
        sought = self._model.sought
        at = text.lower().find(sought) if sought else -1
        painter.setPen(QColor(tokens().accent))
        metrics = painter.fontMetrics()
        while at >= 0:
            begin, width = metrics.horizontalAdvance(text[:at]), metrics.horizontalAdvance(text[at : at + len(sought)])
            painter.drawRect(left + begin, rect.top(), width, rect.height() - 1)
            at = text.lower().find(sought, at + len(sought))


def _colours(count: int) -> list[QColor]:
    plots = tokens().plots
    return [QColor(plots[n % len(plots)]) for n in range(count)]
