"""Keeps the state of the fleet true, once for all places: with each reading of the workspace and turn of the feed.

Places connect to `changed` rather than to the feed and the records, and find `state` brought up to date.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from shoal_gui.fleet_state import DeviceState, FleetState, device_state, strangers

if TYPE_CHECKING:
    from shoal_gui.session import Session


class FleetWatch(QObject):
    """Belongs to the session, and looks before any place does."""

    changed = Signal(object)
    """frozenset[str]: enrolled devices of which something may be another; comes after the feed's own."""
    enrolled_changed = Signal()
    """The workspace was read again: devices may have come, gone, or been labelled or told otherwise."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.state = FleetState()
        self._session = session
        session.records_changed.connect(self._read)
        session.feed.changed.connect(self._hear)
        self._read()

    def device(self, name: str) -> DeviceState | None:
        """The state of *name*; None if it is not enrolled."""
        return self.state.devices.get(name)

    @property
    def strangers(self) -> list[str]:
        """Devices that report but are not enrolled here."""
        return strangers(self._session.records.devices, list(self._session.feed.view.devices))

    def _read(self) -> None:
        enrolled = self._session.records.devices
        for name in self.state.devices.keys() - enrolled.keys():
            self.state.drop(name)
        self._look(enrolled)
        self.enrolled_changed.emit()

    def _hear(self, names: frozenset[str]) -> None:
        known = names & self._session.records.devices.keys()
        self._look(known)
        if names:
            self.changed.emit(frozenset(known))

    def _look(self, names: Iterable[str]) -> None:
        session = self._session
        for name in names:
            told = session.records.told.get(name)
            self.state.put(device_state(name, session.feed.device(name), session.contact(name), told))
