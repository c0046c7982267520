"""From the thread of MQTT to the GUI thread: a set of devices that changed, emptied by one timer at the GUI's own pace.

However many messages come, each device is drawn at most once a turn, and a turn has no more devices than can be drawn
in a moment: the others wait, the longest waiting first. Devices that fall silent are told by the clock.
"""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from shoal.contract.reported import Event
from shoal.errors import ShoalError
from shoal.fleet.station import Station
from shoal.fleet.view import Contact, DeviceView, FleetView
from shoal_gui.history import History

SHORTEST = 0.100
"""Seconds between two turns at the least."""
SHARE = 7.0
"""A turn is at least so many times as long as drawing took, so that the window stays free for its user."""
MOMENT = 0.020
"""Seconds of the processor that a turn may take: a machine that is busy with other things draws no fewer devices."""
FEWEST, MOST = 32, 2_000
"""Devices of one turn."""
LOOK_ROUND = 5
"""Seconds in which every device is once looked at for having fallen silent."""


@dataclass(frozen=True, slots=True)
class Line:
    """The connection to the broker as a person should see it."""

    is_up: bool
    trouble: ShoalError | None = None
    """Why not."""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of a device, and when it was heard."""

    device: str
    event: Event
    heard: float
    """Seconds since 1970, by this machine's clock."""


class Feed(QObject):
    """What the broker delivers, for the GUI thread."""

    changed = Signal(object)
    """frozenset[str]: the devices of which something may have changed."""
    ticked = Signal()
    """Once a second: ages are to be drawn anew."""
    happened = Signal(object)
    """list[Happening], oldest first."""
    line_changed = Signal(object)
    """Line."""
    drawn = Signal(float)
    """Seconds of the processor that a turn took with everything it caused, painting included."""

    def __init__(self, station: Station, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.station = station
        self.history = History()
        self.line = Line(is_up=False)
        self._dirty: dict[str, None] = {}
        """In the order in which they changed first."""
        self._most = 250
        self._contacts: dict[str, Contact] = {}
        self._events_seen = 0
        self._ticks = 0
        self._turn = QTimer(self, singleShot=True)
        self._turn.timeout.connect(self._take_turn)
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._tick)

    @property
    def view(self) -> FleetView:
        return self.station.view

    def start(self) -> None:
        """Listen from now on; a broker that is away is waited for."""
        self.station.listen(self._hear)
        self.station.start()
        self._turn.start(0)
        self._second.start()

    def rest(self) -> None:
        """Take no more turns; the station goes on listening until it is stopped."""
        self._turn.stop()
        self._second.stop()

    def device(self, name: str) -> DeviceView | None:
        return self.view.devices.get(name)

    def contact(self, name: str) -> Contact:
        """How far what is known of *name* can be trusted; while the broker is away nothing is more than stale."""
        contact = self.view.contact(name, time.monotonic())
        return Contact.STALE if contact is Contact.ONLINE and not self.line.is_up else contact

    def silence(self, name: str) -> float | None:
        """Seconds since *name* was last heard itself; None if that was before this desktop listened."""
        device = self.device(name)
        return None if device is None or device.heard is None else time.monotonic() - device.heard

    def _hear(self, device: str) -> None:
        """Called in the link's thread; putting a key into a dict is one step of the interpreter."""
        self._dirty[device] = None

    def _take_turn(self) -> None:
        began = time.thread_time()
        self._look_at_line()
        if names := self._next():
            for name in names:
                self._note(name)
            self.changed.emit(names)
        self._tell_events()
        # The next turn is measured once everything that this one caused, painting included, is done.
        is_full = len(names) == self._most
        QTimer.singleShot(0, self, lambda: self._rest(time.thread_time() - began, is_full=is_full))

    def _rest(self, took: float, *, is_full: bool) -> None:
        """Wait for the next turn; one that was full and quick may be larger, one that took too long must be smaller."""
        self.drawn.emit(took)
        if took > MOMENT or is_full:
            self._most = round(min(MOST, max(FEWEST, self._most * min(1.5, MOMENT / took))))
        self._turn.start(round(1000 * max(SHORTEST, SHARE * took)))

    def _next(self) -> frozenset[str]:
        names = frozenset(itertools.islice(self._dirty.copy(), self._most))
        for name in names:
            del self._dirty[name]
        return names

    def _note(self, name: str) -> None:
        device = self.view.devices.get(name)
        if device:
            self.history.take(name, device.beat)
            self._contacts[name] = self.contact(name)

    def _tell_events(self) -> None:
        heard = self.view.events_heard
        if fresh := heard - self._events_seen:
            self._events_seen = heard
            now = time.time()
            self.happened.emit([Happening(device, event, now) for device, event in list(self.view.events)[-fresh:]])

    def _look_at_line(self) -> None:
        line = Line(self.station.link.connected, self.station.link.trouble)
        if line != self.line:
            was_up, self.line = self.line.is_up, line
            if was_up != line.is_up:
                self._dirty |= dict.fromkeys(list(self.view.devices))  # all are fresh, or stale, from now on
            self.line_changed.emit(line)

    def _tick(self) -> None:
        """Look at a share of the devices for some that have fallen silent."""
        self._ticks += 1
        names = list(self._contacts)[self._ticks % LOOK_ROUND :: LOOK_ROUND]
        self._dirty |= {name: None for name in names if self.contact(name) is not self._contacts[name]}
        self.ticked.emit()
