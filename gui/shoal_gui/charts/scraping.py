"""Reads a service's `/metrics` every two seconds while somebody looks, and keeps its pace for the charts."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from shoal.errors import ShoalError
from shoal_gui.calling import beside, call
from shoal_gui.charts.prometheus import NoMetrics, Scrape, between, read_scrape
from shoal_gui.charts.ring import Ring
from shoal_gui.tasks import Tasks
from shoal_gui.words import tr

PERIOD = 2.0
"""Seconds between two readings."""
SPAN = 600.0
"""Seconds of pace that are kept."""
PATIENCE = 5.0
"""Seconds that a service may take to answer."""
RATE, P50, P99 = range(3)
"""Columns of `Scraper.pace`."""
KeyOf = Callable[[], str]
"""Says with which key a service is called; empty for none."""


def no_key() -> str:
    """For services that ask for none."""
    return ""


class Scraper(QObject):
    """The pace of one service at a time."""

    scraped = Signal()
    """There is a new row in `pace`, or a new `trouble`."""

    def __init__(self, tasks: Tasks, parent: QObject, *, period: float = PERIOD) -> None:
        super().__init__(parent)
        self.pace = Ring(3, span=SPAN, period=period)
        """Requests a second, and seconds within which half and 99 of 100 of them were answered."""
        self.trouble: ShoalError | None = None
        """Why the last reading failed."""
        self._tasks = tasks
        self._uri = ""
        self._key_of: KeyOf = no_key
        self._last: Scrape | None = None
        self._is_asking = False
        self._timer = QTimer(self, interval=round(1000 * period))
        self._timer.timeout.connect(self._ask)

    @property
    def is_running(self) -> bool:
        return self._timer.isActive()

    def aim(self, scoring_uri: str, key_of: KeyOf = no_key) -> None:
        """Read from the server of *scoring_uri* from now on; empty for none. Another server starts afresh.

        *key_of* is called in the thread that reads, and says which key the server asks for.
        """
        self._key_of = key_of
        uri = beside(scoring_uri, "/metrics") if scoring_uri else ""
        if uri != self._uri:
            self._uri, self._last, self.trouble = uri, None, None
            self.pace.clear()

    def start(self) -> None:
        """Somebody looks."""
        if not self.is_running:
            self._timer.start()
            self._ask()

    def stop(self) -> None:
        """Nobody looks any more; what was read is kept."""
        self._timer.stop()
        self._last = None  # the mean over a time in which nobody looked would be drawn as one point

    def _ask(self) -> None:
        if self._uri and not self._is_asking:
            self._is_asking, uri, key_of = True, self._uri, self._key_of
            self._tasks.run(tr("Read metrics"), lambda _work: fetch(uri, key_of), quiet=True, then=self._take)

    def _take(self, answer: tuple[str, Scrape | ShoalError]) -> None:
        self._is_asking = False
        uri, scrape = answer
        if uri != self._uri or not self.is_running:
            return
        if isinstance(scrape, ShoalError):
            self.trouble, self._last = scrape, None
        else:
            self.trouble = None
            pace = between(self._last, scrape) if self._last else None
            if pace:
                self.pace.add(scrape.time, pace.rate, pace.p50, pace.p99)
            self._last = scrape
        self.scraped.emit()


def fetch(uri: str, key_of: KeyOf) -> tuple[str, Scrape | ShoalError]:
    """What *uri* says now. An error is an answer too: a service that is away is no failed task, but a gap."""
    try:
        reply = call(uri, key=key_of(), timeout=PATIENCE)
        if reply.status != 200:
            raise NoMetrics(f"the service answers {reply.status}", where=uri)
        return uri, read_scrape(reply.body.decode(errors="replace"), time.time())
    except ShoalError as error:
        return uri, error
