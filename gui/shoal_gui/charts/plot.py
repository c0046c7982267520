"""The one module that knows pyqtgraph: lines over time on a canvas in the desktop's colours.

`chart` puts a title, a legend and an empty state around it. pyqtgraph takes half a second to import, so that
nobody imports this module but the window, in a thread once it is idle, and `chart`, if it is seen before that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shoal_gui.charts.strokes import stroke
from shoal_gui.history import Series
from shoal_gui.looks import tokens
from shoal_gui.tokens import Size

Show = Callable[[float], str]
"""A value as people read it."""
HEADROOM = 1.15
"""How much higher than its highest point a chart is."""


class ValueAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """The left axis, in the words that the rest of the desktop uses for such values."""

    def __init__(self, show: Show) -> None:
        super().__init__("left")
        self._show = show

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:  # noqa: ARG002 - pyqtgraph's
        return [self._show(value) for value in values]


class Canvas(QWidget):
    """Lines over the last *span* seconds; it moves only when it is told to draw."""

    pointed = Signal(object)
    """The time under the cursor in seconds since 1970, None once it has left."""

    def __init__(self, lines: int, span: float, show: Show, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = tokens()
        self._span = span
        axes = {"left": ValueAxis(show), "bottom": pg.DateAxisItem()}  # this one shows local time
        self._plot = pg.PlotWidget(self, background=look.surface, axisItems=axes)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._plot)
        item = self._plot.getPlotItem()
        item.setMenuEnabled(False)
        item.hideButtons()
        item.setMouseEnabled(x=False, y=False)
        item.disableAutoRange()
        item.showGrid(x=False, y=True, alpha=0.15)
        for axis in axes.values():
            axis.setPen(look.line)
            axis.setTextPen(look.muted)
            axis.setTickFont(_small())
        axes["left"].setWidth(64)
        self._lines = [self._line(n) for n in range(lines)]
        self._cursor = pg.InfiniteLine(angle=90, pen=pg.mkPen(look.muted, width=1, style=Qt.PenStyle.DashLine))
        self._cursor.hide()
        item.addItem(self._cursor, ignoreBounds=True)
        self._plot.scene().sigMouseMoved.connect(self._moved)
        self._plot.viewport().installEventFilter(self)

    def draw(self, now: float, lines: Sequence[Series]) -> None:
        """Show *lines*, one for each that was announced, as far as they lie in the span before *now*."""
        for item, (times, values) in zip(self._lines, lines, strict=True):
            item.setData(times, values)
        known = np.concatenate([values[np.isfinite(values)] for _, values in lines])
        highest = float(known.max()) if len(known) else 0.0
        self._plot.setXRange(now - self._span, now, padding=0)
        self._plot.setYRange(0.0, highest * HEADROOM or 1.0, padding=0)

    def point(self, time: float | None) -> None:
        """Put the cursor line at *time*, or take it away."""
        self._cursor.setVisible(time is not None)
        if time is not None:
            self._cursor.setValue(time)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.pointed.emit(None)
        return super().eventFilter(watched, event)

    def _line(self, n: int) -> pg.PlotDataItem:
        line = pg.PlotDataItem(pen=stroke(n), connect="finite", antialias=True)
        line.setDownsampling(auto=True, method="peak")
        self._plot.addItem(line)
        return line

    def _moved(self, place: QPointF) -> None:
        box = self._plot.getPlotItem().vb
        inside = box.sceneBoundingRect().contains(place)
        self.pointed.emit(float(box.mapSceneToView(place).x()) if inside else None)


def _small() -> QFont:
    font = QFont()
    font.setPointSize(Size.SMALL)
    return font
