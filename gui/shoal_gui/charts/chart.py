"""A chart: its title with the span it covers, a legend with the values under the cursor, and why it is empty if it is.

Whoever owns one hands it lines whenever there are new ones; nothing is drawn while it cannot be seen.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from shoal_gui.charts.ring import is_empty, nearest
from shoal_gui.charts.strokes import stroke
from shoal_gui.history import Series
from shoal_gui.shown import ago_text, span_text
from shoal_gui.tokens import Space
from shoal_gui.words import tr

if TYPE_CHECKING:
    from shoal_gui.charts.plot import Canvas

HEIGHT = 150
"""Pixels that a chart needs at the least."""


class TimeChart(QFrame):
    """One or more lines over the last *span* seconds.

    Args:
        title: What is shown, without its span.
        names: Of the lines.
        show: A value as people read it.
        why_empty: A sentence that is shown until there is something to draw.
    """

    def __init__(
        self,
        title: str,
        span: float,
        names: Sequence[str],
        show: Callable[[float], str],
        why_empty: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._span, self._show = span, show
        self._now = 0.0
        self._lines: Sequence[Series] = ()
        self._cursor: float | None = None
        self._canvas: Canvas | None = None
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(title)
        self._title = QLabel(tr("{what}, last {span}").format(what=title, span=span_text(span)))
        self._title.setProperty("role", "head")
        self._moment = QLabel()
        self._moment.setProperty("role", "muted")
        self._legend = [LegendEntry(name, n) for n, name in enumerate(names)]
        self._empty = QLabel(why_empty)
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._stack = QStackedWidget()
        self._stack.setMinimumHeight(HEIGHT)
        self._stack.addWidget(self._empty)
        self._lay_out()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw, and the reason is shown instead."""
        return all(map(is_empty, self._lines))

    @property
    def legend(self) -> list[str]:
        """What the legend says, line by line."""
        return [entry.said for entry in self._legend]

    def say_why_empty(self, why: str) -> None:
        """The sentence that is shown while there is nothing to draw."""
        self._empty.setText(why)

    def draw(self, lines: Sequence[Series], now: float | None = None) -> None:
        """Show *lines*, as many as there are names, up to *now* in seconds since 1970."""
        self._lines, self._now = lines, time.time() if now is None else now
        if self.isVisible():
            self._redraw()

    def point(self, moment: float | None) -> None:
        """Tell the values at *moment*, seconds since 1970; the newest ones if it is None."""
        self._cursor = moment
        if self._canvas:
            self._canvas.point(moment)
        self._tell_values()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._redraw()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._cursor = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps and not self.is_empty:
            self._step(steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Escape and self._cursor is not None:
            self.point(None)
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch()
        head.addWidget(self._moment)
        legend = QHBoxLayout()
        legend.setSpacing(Space.L)
        for entry in self._legend:
            legend.addWidget(entry)
        legend.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        layout.setSpacing(Space.XS)
        layout.addLayout(head)
        layout.addLayout(legend)
        layout.addWidget(self._stack, 1)

    def _redraw(self) -> None:
        if self.is_empty:
            self._stack.setCurrentWidget(self._empty)
        else:
            canvas = self._drawn_on()
            canvas.draw(self._now, self._lines)
            self._stack.setCurrentWidget(canvas)
        self._tell_values()

    def _drawn_on(self) -> Canvas:
        if self._canvas is None:
            from shoal_gui.charts.plot import Canvas  # half a second, unless the window had the time to load it

            self._canvas = Canvas(len(self._legend), self._span, self._show, self._stack)
            self._canvas.pointed.connect(self.point)
            self._stack.addWidget(self._canvas)
        return self._canvas

    def _step(self, step: int) -> None:
        """Move the cursor to the next point of the first line, from the newest one if there is none yet."""
        times, values = next(line for line in self._lines if not is_empty(line))
        known = times[np.isfinite(values)]
        here = nearest(known, self._now if self._cursor is None else self._cursor)
        if here is not None:
            self.point(float(known[min(max(here + step, 0), len(known) - 1)]))

    def _tell_values(self) -> None:
        moment = self._now if self._cursor is None else self._cursor
        told = [_value_at(line, moment) for line in self._lines] or [None] * len(self._legend)
        for entry, found in zip(self._legend, told, strict=True):
            entry.tell(self._show(found[1]) if found else "-")
        at = next((found[0] for found in told if found), None)
        self._moment.setText(self._moment_text(at))
        self.setAccessibleDescription("; ".join([*self.legend, self._moment.text()]))

    def _moment_text(self, at: float | None) -> str:
        if at is None:
            return ""
        clock = time.strftime("%H:%M:%S", time.localtime(at))
        return clock if self._cursor is not None else ago_text(self._now - at)


class LegendEntry(QWidget):
    """A piece of a line as it is drawn, its name, and a value."""

    def __init__(self, name: str, line: int) -> None:
        super().__init__()
        self._name = name
        self._label = QLabel(name)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.XS)
        layout.addWidget(Swatch(line))
        layout.addWidget(self._label)

    @property
    def said(self) -> str:
        return self._label.text()

    def tell(self, value: str) -> None:
        self._label.setText(f"{self._name}  {value}")


class Swatch(QWidget):
    """The n-th line of a chart, a few pixels of it."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self._line = line
        self.setFixedSize(QSize(Space.XL, Space.M))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(stroke(self._line))
        painter.drawLine(0, self.height() // 2, self.width(), self.height() // 2)


def _value_at(line: Series, moment: float) -> tuple[float, float] | None:
    """Time and value of the known point of *line* next to *moment*; None if there is none."""
    times, values = line
    known = np.isfinite(values)
    n = nearest(times[known], moment)
    return None if n is None else (float(times[known][n]), float(values[known][n]))
