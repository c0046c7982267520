"""The state of every device, and what follows from it for the fleet: counts, rollouts; plain data.

Brought up to date one device at a time, so that ten thousand of them cost what has changed. Overview, Devices and
Rollouts draw it; `session.fleet` (`fleet_watch.py`) keeps the one that is alive.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from shoal.contract.reported import Birth, Problem
from shoal.fleet.standing import Difference, Reason, Standing, differences, standing_of
from shoal.fleet.view import Contact, DeviceView
from shoal_gui.records import Told

Key = TypeVar("Key")
AWAY = frozenset({Contact.LOST, Contact.STALE})
"""Away though nobody switched it off."""


@dataclass(frozen=True, slots=True)
class DeviceState:
    """One enrolled device at one moment."""

    name: str
    contact: Contact
    services: tuple[Difference, ...] = ()
    """What it was told and what it reports, by name."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with the device itself."""
    reported: str = ""
    """The device's clock at its last report, RFC 3339; empty if there was none."""
    has_strange_key: bool = False
    """Whether it announces another key than the one it is known by."""
    standing: Standing | None = field(init=False)
    """The worst of its services'; None if it has none."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "standing", standing_of(self.services))

    def count(self, standing: Standing) -> int:
        return sum(one.standing is standing for one in self.services)

    @property
    def healthy(self) -> int:
        """Services of which the wanted version serves."""
        return sum(one.is_healthy for one in self.services)

    @property
    def needs_help(self) -> bool:
        """Whether it, or one of its services, will not come right by itself."""
        return self.has_strange_key or bool(self.problems) or any(one.needs_help for one in self.services)

    def service(self, name: str) -> Difference | None:
        return next((one for one in self.services if one.name == name), None)


def device_state(
    name: str, view: DeviceView | None, contact: Contact, told: Told | None, known: Birth | None = None
) -> DeviceState:
    """The state of the device *name* from what it says, what it was told, and the birth that it is *known* by."""
    reported = view.reported if view else None
    return DeviceState(
        name=name,
        contact=contact,
        services=differences(told.services, told.rev, view, published=told.published)
        if told
        else differences({}, 0, view),
        problems=reported.problems if reported else (),
        reported=reported.time if reported else "",
        has_strange_key=bool(known and view and view.birth and view.birth.sealing_key != known.sealing_key),
    )


@dataclass(frozen=True, slots=True)
class Rollout:
    """One version of a deployment on the devices that were last told to run it."""

    service: str
    version: int
    healthy: int
    """Devices on which it serves."""
    pending: int
    drifted: int
    failed: int
    sick: int
    """Devices on which it is settled and does not answer."""

    @property
    def total(self) -> int:
        return self.healthy + self.pending + self.drifted + self.failed + self.sick

    @property
    def is_in_progress(self) -> bool:
        """Whether some devices are still on their way; those that failed are at the end of theirs."""
        return self.pending > 0


class FleetState:
    """The state of every enrolled device, and counts over them that are kept with each change."""

    def __init__(self) -> None:
        self.devices: dict[str, DeviceState] = {}
        self.contacts: Counter[Contact] = Counter()
        """Devices, by contact."""
        self.standings: Counter[Standing | None] = Counter()
        """Devices, by standing; None for those without services."""
        self.troubled: set[str] = set()
        """Devices that somebody should look at: cut off, not heard, or in need of help."""
        self._rollouts: dict[tuple[str, int], Counter[Standing | None]] = {}
        """Devices of each version of each deployment, by standing; None for those that are settled but sick."""

    def put(self, state: DeviceState) -> bool:
        """Have *state* in the place of what was known of its device; False if it is the same."""
        before = self.devices.get(state.name)
        if before == state:
            return False
        if before:
            self._count(before, -1)
        self.devices[state.name] = state
        self._count(state, 1)
        if state.contact in AWAY or state.needs_help:
            self.troubled.add(state.name)
        else:
            self.troubled.discard(state.name)
        return True

    def drop(self, name: str) -> None:
        """Forget a device that is enrolled no more."""
        if before := self.devices.pop(name, None):
            self._count(before, -1)
            self.troubled.discard(name)

    def rollouts(self) -> list[Rollout]:
        """Every version of a deployment that some device was last told to run, by name, the newest first."""
        ordered = sorted(self._rollouts.items(), key=lambda one: (one[0][0], -one[0][1]))
        return [_rollout(*key, counts) for key, counts in ordered]

    def _count(self, state: DeviceState, by: int) -> None:
        _add(self.contacts, state.contact, by)
        _add(self.standings, state.standing, by)
        for one in state.services:
            if one.wanted:
                key = (one.name, one.version)
                counts = self._rollouts.setdefault(key, Counter())
                _add(counts, None if one.reason is Reason.SICK else one.standing, by)
                if not counts:
                    del self._rollouts[key]


def strangers(enrolled: Iterable[str], heard: Iterable[str]) -> list[str]:
    """Devices that report but are not *enrolled*: of another workspace, or removed from this one."""
    return sorted(set(heard) - set(enrolled))


def _rollout(service: str, version: int, counts: Counter[Standing | None]) -> Rollout:
    return Rollout(
        service=service,
        version=version,
        healthy=counts[Standing.SETTLED],
        pending=counts[Standing.PENDING],
        drifted=counts[Standing.DRIFTED],
        failed=counts[Standing.FAILED],
        sick=counts[None],
    )


def _add(counts: Counter[Key], key: Key, by: int) -> None:
    counts[key] += by
    if not counts[key]:
        del counts[key]
