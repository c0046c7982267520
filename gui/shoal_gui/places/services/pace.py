"""The charts of one service: what it uses, from its device's beats, and how it answers, from its own metrics."""

from __future__ import annotations

import time
from functools import partial

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from shoal.contract.reported import BEAT_PERIOD
from shoal_gui.charts import scraping
from shoal_gui.charts.chart import TimeChart
from shoal_gui.charts.scraping import P50, P99, RATE, Scraper, no_key
from shoal_gui.desk import Desk
from shoal_gui.history import SPAN
from shoal_gui.places.services.asking import key_for
from shoal_gui.places.services.rows import Row
from shoal_gui.shown import bytes_text
from shoal_gui.tokens import Space
from shoal_gui.widgets.layout import box, column
from shoal_gui.words import tr


class PaceCharts(QScrollArea):
    """Of the row it is given; metrics are fetched only while it is seen."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._row: Row | None = None
        self.setAccessibleName(tr("Charts"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        beats = tr("Nothing was heard of it yet: a device says every {n} s what its services use.")
        beats = beats.format(n=round(BEAT_PERIOD))
        self.rate = TimeChart(tr("Requests"), scraping.SPAN, [tr("requests a second")], rate_text, "")
        self.latency = TimeChart(tr("Latency"), scraping.SPAN, ["p50", "p99"], latency_text, "")
        self.cpu = TimeChart(tr("Processor"), SPAN, [tr("cores")], cores_text, beats)
        self.memory = TimeChart(tr("Memory"), SPAN, [tr("resident")], bytes_text, beats)
        self.setWidget(box(column(self.rate, self.latency, self.cpu, self.memory, margin=Space.S, space=Space.M)))
        self._scraper = Scraper(desk.tasks, self)
        self._scraper.scraped.connect(self._draw_pace)
        desk.session.feed.ticked.connect(self._draw)

    def show_row(self, row: Row) -> None:
        """Show how *row* is doing."""
        self._row = row
        key_of = partial(key_for, self._desk.session.workspace, row.service) if row.needs_key else no_key
        self._scraper.aim(row.uri, key_of)
        self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._scraper.start()
        self._draw()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._scraper.stop()

    def _draw(self) -> None:
        if not self.isVisible() or self._row is None:
            return
        history = self._desk.session.feed.history
        of = (self._row.device, self._row.service)
        for chart, series in ((self.cpu, history.cpu(*of)), (self.memory, history.memory(*of))):
            chart.draw([series] if series else [])
        self._draw_pace()

    def _draw_pace(self) -> None:
        why = self._why_no_pace()
        for chart, columns in ((self.rate, (RATE,)), (self.latency, (P50, P99))):
            chart.say_why_empty(why)
            chart.draw([self._scraper.pace.series(one, time.time()) for one in columns])

    def _why_no_pace(self) -> str:
        trouble = self._scraper.trouble
        if self._row is None or not self._row.uri:
            return tr("The service does not answer anywhere now.")
        if trouble:
            return tr("Its metrics cannot be read from this computer: {why}").format(why=str(trouble))
        if len(self._scraper.pace):
            return tr("No request came in this time.")
        return tr("Reading its metrics; the first point takes a few seconds.")


def rate_text(rate: float) -> str:
    return tr("{n}/s").format(n=f"{rate:.3g}")


def latency_text(seconds: float) -> str:
    return tr("{n} ms").format(n=f"{1000 * seconds:.3g}") if seconds < 1 else tr("{n} s").format(n=f"{seconds:.3g}")


def cores_text(cores: float) -> str:
    return f"{cores:.3g}"
