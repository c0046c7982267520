"""What needs attention: problems of one kind are one concern, however many devices have it; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from shoal.errors import ShoalError
from shoal.fleet.standing import Difference, Standing
from shoal.fleet.view import Contact
from shoal.workspace.errors import StrangeKey
from shoal_gui.fleet_state import AWAY, DeviceState, FleetState
from shoal_gui.fleet_words import reason_text
from shoal_gui.tokens import State
from shoal_gui.words import tr

NAMED = 3
"""Devices that are called by name; the others are counted."""
SILENCE = f"contact {Contact.STALE}"
"""The key of the concern about devices that are not heard."""


class Remedy(StrEnum):
    """What the one button of a concern does."""

    GO = "go"
    PUBLISH = "publish"
    """Tell the devices what they have not been told yet."""


@dataclass(frozen=True, slots=True)
class Concern:
    """One line of the list."""

    key: str
    """The same for as long as the problem is."""
    state: State
    problem: str
    """A sentence."""
    cause: str
    """Its first cause; empty if it needs none."""
    button: str
    place: str = ""
    item: str = ""
    """Where the button leads."""
    remedy: Remedy = Remedy.GO
    evidence: str = ""
    """The oldest word of it, RFC 3339; empty for now."""
    weight: int = 1
    """Devices that it is about."""


@dataclass(slots=True)
class Group:
    """Devices that have one and the same problem."""

    devices: list[str] = field(default_factory=list)
    evidence: str = ""

    def add(self, state: DeviceState) -> None:
        self.devices.append(state.name)
        if state.reported and (not self.evidence or state.reported < self.evidence):
            self.evidence = state.reported

    @property
    def names(self) -> str:
        """`cam-1, cam-2, cam-3 and 4 more`."""
        named, more = ", ".join(sorted(self.devices)[:NAMED]), len(self.devices) - NAMED
        return tr("{names} and {n} more").format(names=named, n=more) if more > 0 else named


def concerns_of(fleet: FleetState) -> list[Concern]:
    """What the devices' own words and silence give reason to look at."""
    away: dict[Contact, Group] = {}
    own: dict[tuple[str, str], Group] = {}
    strange = Group()
    services: dict[tuple[str, int, str, str], tuple[Group, Difference]] = {}
    for name in fleet.troubled:
        state = fleet.devices[name]
        if state.contact in AWAY:
            away.setdefault(state.contact, Group()).add(state)
        if state.has_strange_key:
            strange.add(state)
        for problem in state.problems:
            own.setdefault((problem.code, problem.message), Group()).add(state)
        for one in state.services:
            if one.needs_help:
                code = one.report.error.code if one.report and one.report.error else ""
                group, _ = services.setdefault((one.name, one.version, one.reason, code), (Group(), one))
                group.add(state)
    found = [
        *([_of_key(strange)] if strange.devices else []),
        *(_of_silence(contact, group) for contact, group in away.items()),
        *(_of_device(code, message, group) for (code, message), group in own.items()),
        *(_of_service(one, group) for group, one in services.values()),
    ]
    return in_order(found)


def concern_of_line(trouble: ShoalError) -> Concern:
    """Said while there is no connection to the broker; *trouble* is why."""
    return Concern(
        key="line",
        state=State.FAILED,
        problem=tr("The broker cannot be reached; what is shown of the devices is old."),
        cause=f"{trouble.code}  {trouble}",
        button=tr("Settings"),
        place="settings",
    )


def concern_of_unsent(count: int) -> Concern:
    """Said while *count* devices have not been told what they should run."""
    return Concern(
        key="unsent",
        state=State.WAITING,
        problem=tr("%n device(s) were not told yet what they should run", count),
        cause=tr("No broker has acknowledged it; the journal keeps it."),
        button=tr("Tell them now"),
        remedy=Remedy.PUBLISH,
        weight=count,
    )


def concern_of_strangers(names: Sequence[str]) -> Concern:
    """Said of devices that report and are not enrolled."""
    group = Group(list(names))
    return Concern(
        key="strangers",
        state=State.UNKNOWN,
        problem=tr("%n device(s) report but are not enrolled in this workspace", len(names)),
        cause=group.names,
        button=tr("Enrol {device}").format(device=names[0]),
        place="devices",
        item=f"+enrol:{names[0]}",
        weight=len(names),
    )


def in_order(concerns: Iterable[Concern]) -> list[Concern]:
    """The worst first, and of equals those that more devices have."""
    ranks = [State.FAILED, State.STALE, State.WAITING, State.WORKING, State.UNKNOWN, State.OK]
    return sorted(concerns, key=lambda one: (ranks.index(one.state), -one.weight, one.key))


def _of_silence(contact: Contact, group: Group) -> Concern:
    is_lost = contact is Contact.LOST
    return Concern(
        key=f"contact {contact}",
        state=State.FAILED if is_lost else State.STALE,
        problem=tr("%n device(s) are lost", len(group.devices))
        if is_lost
        else tr("%n device(s) have not been heard for too long", len(group.devices)),
        cause=tr("Cut off without a word: {names}").format(names=group.names) if is_lost else group.names,
        button=_show_text(group),
        place="devices",
        item=_item(group, f"?state:{contact}"),
        evidence=group.evidence,
        weight=len(group.devices),
    )


def _of_key(group: Group) -> Concern:
    return Concern(
        key="key",
        state=State.FAILED,
        problem=tr("%n device(s) announce another key than the one they are known by", len(group.devices)),
        cause=tr("Set up anew, or somebody else: {names}").format(names=group.names),
        button=_show_text(group),
        place="devices",
        item=_item(group, f"?problem:{StrangeKey.code}"),
        evidence=group.evidence,
        weight=len(group.devices),
    )


def _of_device(code: str, message: str, group: Group) -> Concern:
    return Concern(
        key=f"device {code} {message}",
        state=State.FAILED,
        problem=f"{code}  {message}",
        cause=tr("Says {names}").format(names=group.names),
        button=_show_text(group),
        place="devices",
        item=_item(group, f"?problem:{code}"),
        evidence=group.evidence,
        weight=len(group.devices),
    )


def _of_service(one: Difference, group: Group) -> Concern:
    is_alone = len(group.devices) == 1
    code = f" problem:{_code(one)}" if _code(one) else ""
    place, item, button = "devices", f"?service:{one.name} state:{one.standing}{code}", _show_text(group)
    if one.standing is Standing.FAILED:
        place, item, button = "rollouts", one.name, tr("Rollout and rolling back")
    elif is_alone:
        place, item, button = "services", f"{group.devices[0]}/{one.name}", tr("Open the service")
    return Concern(
        key=f"service {one.name} {one.version} {one.reason} {_code(one)}",
        state=State.WORKING if one.standing is Standing.PENDING else State.FAILED,
        problem=_service_problem(one, group),
        cause=" - ".join(_causes(one)),
        button=button,
        place=place,
        item=item,
        evidence=group.evidence,
        weight=len(group.devices),
    )


def _service_problem(one: Difference, group: Group) -> str:
    name = f"{one.name}:{one.version}" if one.version else one.name
    sentence = {
        Standing.FAILED: tr("{service} failed on {names}"),
        Standing.DRIFTED: tr("{service} is not what was told on {names}"),
        Standing.PENDING: tr("{service} has trouble on its way to {names}"),
        Standing.SETTLED: tr("{service} does not answer on {names}"),
    }[one.standing]
    return sentence.format(service=name, names=group.names)


def _causes(one: Difference) -> Iterator[str]:
    error = one.report.error if one.report else None
    if error is None:
        yield reason_text(one)
        return
    yield f"{error.code}  {error.message}"
    if error.cause:
        yield error.cause


def _code(one: Difference) -> str:
    return one.report.error.code if one.report and one.report.error else ""


def _show_text(group: Group) -> str:
    return tr("Show it") if len(group.devices) == 1 else tr("Show them")


def _item(group: Group, query: str) -> str:
    """The device itself if it is one, else a filter that finds them."""
    return group.devices[0] if len(group.devices) == 1 else query


class Since:
    """Remembers when each concern began, as long as it lasts."""

    def __init__(self) -> None:
        self._began: dict[str, str] = {}

    def note(self, concerns: Iterable[Concern], now: str) -> dict[str, str]:
        """When each began, RFC 3339, by its key; *now* for those that say nothing of it."""
        self._began = {one.key: self._began.get(one.key) or one.evidence or now for one in concerns}
        return self._began
