"""Draws how far a phase is as a bar below its words, since no widget may live in a cell."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from shoal_gui.looks import tokens
from shoal_gui.places.rollouts.cells import Cell
from shoal_gui.tables import RecordTable

HEIGHT = 4
"""Pixels."""


class PhaseBar(QStyledItemDelegate):
    """For the phases of a matrix; the percent stands in the words, too."""

    def __init__(self, table: RecordTable[Cell], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = table

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        cell = self._table.record(self._table.id_at(index.row()))
        percent = cell.difference.percent if cell else None
        if percent is None:
            return
        look = tokens()
        whole = QRectF(option.rect).adjusted(HEIGHT, 0, -2 * HEIGHT, -1)
        whole.setTop(whole.bottom() - HEIGHT)
        done = QRectF(whole)
        done.setWidth(whole.width() * percent / 100)
        painter.fillRect(whole, QColor(look.line))
        painter.fillRect(done, QColor(look.accent))
