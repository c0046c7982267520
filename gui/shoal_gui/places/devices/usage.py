"""What a device and its services used, beat after beat."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from shoal_gui.charts.chart import TimeChart
from shoal_gui.desk import Desk
from shoal_gui.history import SPAN, Series
from shoal_gui.places.devices.tab import Tab, fill
from shoal_gui.shown import bytes_text
from shoal_gui.tokens import Space
from shoal_gui.widgets.layout import card, column, label, take_out
from shoal_gui.words import tr

MOVE = 5000
"""Milliseconds after which a chart moves on though nothing came."""


class Usage(Tab):
    """The third tab: charts of the machine, and of its services in one chart each for processor and memory."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._services: tuple[str, ...] | None = None
        self._of_services: list[TimeChart] = []
        why = tr("No beat was heard yet; a device beats every 30 s.")
        self.load = TimeChart(tr("Load"), SPAN, [tr("of one minute")], "{:.2f}".format, why)
        self.memory = TimeChart(tr("Memory free"), SPAN, [tr("of the machine")], bytes_text, why)
        unknown = label(tr("Their use is not reported by this device."), "muted", wraps=True)
        self.accelerators = card(column(label(tr("Accelerators"), "head"), unknown))
        self._column = column(self.load, self.memory, self.accelerators, None, space=Space.M)
        fill(self, self._column, tr("Charts"))
        self._moving = QTimer(self, interval=MOVE)
        self._moving.timeout.connect(self.refresh)

    @property
    def charts(self) -> list[TimeChart]:
        return [self.load, self.memory, *self._of_services]

    def refresh(self) -> None:
        history, services = self.session.feed.history, tuple(sorted(self.session.feed.history.services(self.name)))
        if services != self._services:
            self._services = services
            self._make_charts(services)
        self.load.draw(_known(history.load(self.name)))
        self.memory.draw(_known(history.memory_available(self.name)))
        if self._of_services:
            cpu, memory = self._of_services
            cpu.draw([_or_nothing(history.cpu(self.name, one)) for one in services])
            memory.draw([_or_nothing(history.memory(self.name, one)) for one in services])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._moving.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._moving.stop()

    def _make_charts(self, services: Sequence[str]) -> None:
        for chart in self._of_services:
            take_out(self._column, chart)
        self._of_services = []
        if services:
            self._add(tr("Cores that services use"), services, "{:.2f}".format)
            self._add(tr("Memory that services use"), services, bytes_text)

    def _add(self, title: str, services: Sequence[str], show: Callable[[float], str]) -> None:
        chart = TimeChart(title, SPAN, services, show, tr("No service was heard of yet."))
        self._of_services.append(chart)
        self._column.insertWidget(self._column.count() - 1, chart)


def _known(series: Series | None) -> list[Series]:
    return [] if series is None else [series]


def _or_nothing(series: Series | None) -> Series:
    import numpy as np

    return series if series is not None else (np.empty(0), np.empty(0))
