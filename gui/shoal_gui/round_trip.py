"""How long the broker takes to answer, measured now and then; the session has one, the status bar shows it."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Signal

from shoal.errors import ShoalError
from shoal_gui.feed import Feed, Line
from shoal_gui.tasks import Tasks
from shoal_gui.words import tr

EVERY = 10.0
"""Seconds between two measurements."""


class RoundTrip(QObject):
    """Measures for as long as the feed ticks and its line is up."""

    measured = Signal()
    """`seconds` is another one."""

    def __init__(self, feed: Feed, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._feed, self._tasks = feed, tasks
        self.seconds: float | None = None
        """None while the line is down, and where nothing was measured."""
        self._is_measuring = False
        self._due = 0.0
        feed.ticked.connect(self._tick)
        feed.line_changed.connect(self._see_line)

    def _tick(self) -> None:
        if self._feed.line.is_up and not self._is_measuring and time.monotonic() >= self._due:
            self._is_measuring, self._due = True, time.monotonic() + EVERY
            station = self._feed.station
            self._tasks.run(
                tr("Look at the broker"),
                lambda _: station.round_trip(),
                then=self._take,
                failed=self._fail,
                quiet=True,
            )

    def _see_line(self, line: Line) -> None:
        self._due = 0.0
        if not line.is_up:
            self._show(None)

    def _take(self, seconds: float) -> None:
        self._is_measuring = False
        self._show(seconds if self._feed.line.is_up else None)

    def _fail(self, _error: ShoalError) -> None:
        self._is_measuring = False
        self._show(None)

    def _show(self, seconds: float | None) -> None:
        self.seconds = seconds
        self.measured.emit()
