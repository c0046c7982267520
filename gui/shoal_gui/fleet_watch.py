"""Keeps the state of the fleet true, once for all places: with each reading of the workspace and turn of the feed.

Places connect to `changed` rather than to the feed and the records, and find `state` brought up to date.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from shoal.fleet.view import Contact
from shoal_gui.fleet_state import DeviceState, FleetState, device_state, strangers
from shoal_gui.records import Records

if TYPE_CHECKING:
    from shoal_gui.session import Session

SLICE = 500
"""Devices that are looked at without a pause: when the broker comes back, all of them have something new."""
PAUSE = 20
"""Milliseconds between two slices, for the window to be used in."""


class FleetWatch(QObject):
    """Belongs to the session, and looks before any place does."""

    changed = Signal(object)
    """frozenset[str]: at most `SLICE` enrolled devices that may be in another state; none if only strangers spoke."""
    enrolled_changed = Signal()
    """The workspace was read again: devices may have come, gone, or been labelled or told otherwise."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.state = FleetState()
        self._session = session
        self._records = session.records
        self._waiting: set[str] = set()
        self._soon = QTimer(self, singleShot=True, interval=PAUSE)
        self._soon.timeout.connect(self._work)
        session.records_changed.connect(self._read)
        session.feed.changed.connect(self._hear)
        self._read()

    def device(self, name: str) -> DeviceState | None:
        """The state of *name*; None if it is not enrolled."""
        return self.state.devices.get(name)

    @property
    def strangers(self) -> list[str]:
        """Devices that report but are not enrolled here; those count that are there now, not what the broker keeps."""
        session = self._session
        found = strangers(session.records.devices, list(session.feed.view.devices))
        return [name for name in found if session.contact(name) is Contact.ONLINE]

    def _read(self) -> None:
        """Look at devices that are new, and at those that were told something else."""
        records, known = self._session.records, self.state.devices
        for name in known.keys() - records.devices.keys():
            self.state.drop(name)
        before, self._records = self._records, records
        self._look(name for name in records.devices if name not in known or _is_other(name, before, records))
        self.enrolled_changed.emit()

    def _hear(self, names: frozenset[str]) -> None:
        self._waiting |= names
        if not self._soon.isActive():
            self._work()

    def _work(self) -> None:
        """Look at some of those that spoke; at the others after a pause."""
        heard = self._waiting if len(self._waiting) <= SLICE else {self._waiting.pop() for _ in range(SLICE)}
        if heard is self._waiting:
            self._waiting = set()
        known = frozenset(heard & self._session.records.devices.keys())
        self._look(known)
        if self._waiting:
            self._soon.start()
        self.changed.emit(known)

    def _look(self, names: Iterable[str]) -> None:
        session, records = self._session, self._session.records
        for name in names:
            view, known = session.feed.device(name), records.devices[name].birth
            self.state.put(device_state(name, view, session.contact(name), records.told.get(name), known))


def _is_other(name: str, before: Records, after: Records) -> bool:
    """Whether *name* was told something else, or is known by another birth, between two readings."""
    return after.told.get(name) is not before.told.get(name) or after.devices[name].birth != before.devices[name].birth
