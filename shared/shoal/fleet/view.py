"""What is known of every device, from what the broker delivered: plain data that screens and commands read.

Every value has an age and a source. A device counts as online while its last word is that it is, and it has been heard
within two and a half beats; a view that has not listened that long yet takes the broker's word for it.
"""

from __future__ import annotations

import itertools
from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from shoal.contract.reported import (
    STALE_AFTER,
    Beat,
    Birth,
    Event,
    PresenceNote,
    Progress,
    Reported,
    ServiceReport,
)
from shoal.contract.topics import FleetTopics
from shoal.states import Presence

EVENTS = 5_000
"""Events that a view keeps."""
REPEATED_WITHIN = 200
"""Newest events among which one that came twice is looked for."""
LEAVES = ("birth", "presence", "reported", "beat", "progress", "event")
"""The topics of a device that a view listens to."""


class Contact(StrEnum):
    """How far a device's last word can be trusted."""

    ONLINE = "online"
    STALE = "stale"
    """Said to be online, but not heard for too long."""
    LEFT = "left"
    """Stopped by somebody, and said so."""
    LOST = "lost"
    """Cut off; the broker said so for it."""
    NEVER = "never seen"


@dataclass(slots=True)
class DeviceView:
    """What is known of one device."""

    name: str
    birth: Birth | None = None
    presence: PresenceNote | None = None
    reported: Reported | None = None
    beat: Beat | None = None
    progress: dict[str, Progress] = field(default_factory=dict)
    """By service; left out once the service is past it."""
    heard: float | None = None
    """Monotonic seconds at which it was last heard itself; None while only retained words are known."""

    def contact(self, now: float, listening_since: float) -> Contact:
        """How far what is known can be trusted at *now*, to a view that has listened since *listening_since*."""
        if self.presence is None:
            return Contact.NEVER
        if self.presence.presence is Presence.LEAVING:
            return Contact.LEFT
        if self.presence.presence is Presence.LOST and self._is_this_session(self.presence.session):
            return Contact.LOST
        silent = now - max(self.heard or 0.0, listening_since)
        return Contact.ONLINE if silent <= STALE_AFTER else Contact.STALE

    def service(self, name: str) -> ServiceReport | None:
        """What it last said of its service *name*."""
        return self.reported.services.get(name) if self.reported else None

    def _is_this_session(self, session: str) -> bool:
        """A will of an earlier session may come late; it says nothing about this one."""
        return self.birth is None or self.birth.session == session


class FleetView:
    """Every device of one fleet that has been heard of."""

    def __init__(self, fleet: str, *, now: float) -> None:
        self.topics = FleetTopics(fleet)
        self.devices: dict[str, DeviceView] = {}
        self.events: deque[tuple[str, Event]] = deque(maxlen=EVENTS)
        """Device and event, the newest last; what came twice is here once."""
        self.events_heard = 0
        """How many have ever been put there."""
        self.listening_since = now

    def apply(self, topic: str, payload: bytes, *, retained: bool, now: float) -> DeviceView | None:
        """Take in one message; the device it changed, None if it was of no device or could not be read."""
        place = self.topics.split(topic)
        if place is None or not payload:
            return None
        name, leaf = place
        device = self.devices.setdefault(name, DeviceView(name))
        try:
            if leaf == "event":
                self._keep(name, msgspec.json.decode(payload, type=Event))
            else:
                _take_in(device, leaf, payload)
        except msgspec.DecodeError:
            return None
        if not retained and leaf != "presence":
            device.heard = now
        return device

    def _keep(self, device: str, event: Event) -> None:
        """A device repeats an event that it is not sure of, soon after."""
        recent = itertools.islice(reversed(self.events), REPEATED_WITHIN)
        if not any(name == device and one.id == event.id for name, one in recent):
            self.events.append((device, event))
            self.events_heard += 1

    def contact(self, name: str, now: float) -> Contact:
        device = self.devices.get(name)
        return device.contact(now, self.listening_since) if device else Contact.NEVER


def _take_in(device: DeviceView, leaf: str, payload: bytes) -> None:
    match leaf:
        case "birth":
            device.birth = msgspec.json.decode(payload, type=Birth)
        case "presence":
            device.presence = msgspec.json.decode(payload, type=PresenceNote)
        case "reported":
            device.reported = msgspec.json.decode(payload, type=Reported)
            device.progress = {
                name: one for name, one in device.progress.items() if _is_current(one, device.reported, name)
            }
        case "beat":
            device.beat = msgspec.json.decode(payload, type=Beat)
        case "progress":
            progress = msgspec.json.decode(payload, type=Progress)
            device.progress[progress.service] = progress


def _is_current(progress: Progress, reported: Reported, service: str) -> bool:
    """Whether the service is still in the phase that *progress* counts."""
    report = reported.services.get(service)
    return report is not None and report.phase is progress.phase
