"""The rows of the services' table: what each device was told to run, beside what it says it runs; pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from shoal.contract.desired import Service
from shoal.contract.reported import ServiceReport
from shoal.fleet.view import Contact, DeviceView
from shoal.states import ServiceState
from shoal_gui.filtering import Searchable
from shoal_gui.records import Told
from shoal_gui.shown import ago_text, contact_word, phase_text, service_state, service_word, when_text
from shoal_gui.tables import Column, natural
from shoal_gui.tokens import State
from shoal_gui.words import tr


@dataclass(frozen=True, slots=True)
class Row:
    """One service on one device."""

    device: str
    service: str
    contact: Contact
    told: Service | None
    """What the device was last told; None if it is to have no such service any more."""
    report: ServiceReport | None
    """What it said; None if it has said nothing of it yet."""
    reported_at: str = ""
    """The device's clock at that time, RFC 3339; empty if it has said nothing."""

    @property
    def id(self) -> str:
        return f"{self.device}/{self.service}"

    @property
    def state(self) -> State:
        return service_state(self.report, self.contact)

    @property
    def wanted(self) -> int:
        """Version that it should run; 0 for none."""
        return self.told.deployment if self.told else 0

    @property
    def running(self) -> int | None:
        """Version that it runs; 0 for none, None if it has not said."""
        return self.report.running if self.report else None

    @property
    def needs_key(self) -> bool:
        """Whether those who call it must bring a key."""
        return self.told is not None and self.told.needs_keys

    @property
    def uri(self) -> str:
        return self.report.scoring_uri if self.report else ""


def rows_of(device: str, told: Told | None, view: DeviceView | None, contact: Contact) -> list[Row]:
    """Every service that *device* was told to run or says it runs, by name."""
    wanted = told.services if told else {}
    reported = view.reported if view else None
    said = reported.services if reported else {}
    stamp = reported.time if reported else ""
    return [
        Row(device, name, contact, wanted.get(name), said.get(name), stamp if name in said else "")
        for name in sorted(wanted.keys() | said.keys())
    ]


def state_text(row: Row) -> str:
    """The state in a word; that of a device that cannot be trusted says so."""
    if row.report is None:
        return tr("not heard yet")
    word = service_word(row.report.state)
    if row.contact is Contact.ONLINE:
        return word
    return tr("{state}, device {contact}").format(state=word, contact=contact_word(row.contact))


def version_text(row: Row) -> str:
    """`3`, or `2 → 3` while another version runs than is wanted."""
    if row.running == row.wanted:
        return str(row.wanted)
    running = tr("unknown") if row.running is None else str(row.running) if row.running else tr("none")
    wanted = str(row.wanted) if row.wanted else tr("to be removed")
    return f"{running} → {wanted}"


def why_text(row: Row) -> str:
    """The first cause of what is wrong, or what is not in force; empty if all is well."""
    if row.report is None:
        return ""
    error = row.report.error
    return f"{error.code}  {error.message}" if error else "\n".join(row.report.notes)


def serves_on(row: Row) -> str:
    """A sentence about what still works although something failed; empty if nothing does."""
    if row.running and row.running != row.wanted:
        return tr("Version {version} is still serving.").format(version=row.running)
    return ""


def columns(age: Callable[[Row], float | None]) -> list[Column[Row]]:
    """Those of the table; *age* is how old in seconds what is said of a row is."""
    return [
        Column(tr("Service"), lambda row: row.service, 110, key=lambda row: natural(row.service)),
        Column(tr("Device"), lambda row: row.device, 110, key=lambda row: natural(row.device)),
        Column(tr("State"), state_text, 130, state=lambda row: row.state, tip=_state_tip),
        Column(tr("Phase"), lambda row: phase_text(row.report) if row.report else "-", 110),
        Column(tr("Version"), version_text, 90, key=lambda row: (row.wanted, row.running or 0)),
        Column(tr("Scoring URI"), lambda row: row.uri or "-", 230),
        Column(
            tr("Restarts"),
            lambda row: str(row.report.restarts) if row.report else "-",
            80,
            key=lambda row: row.report.restarts if row.report else -1,
            is_number=True,
        ),
        Column(
            tr("Heard"),
            lambda row: ago_text(age(row)),
            100,
            key=lambda row: age(row) or 0.0,
            tip=lambda row: when_text(row.reported_at),
        ),
    ]


AGE = 7
"""Column of the age, which is drawn anew each second."""


def searcher() -> Callable[[Row], Searchable]:
    """What a filter looks at: `state:failed`, `device:cam`, `phase:fetching`, words.

    The words of states are looked up once, and not for each of twenty thousand rows.
    """
    states = {one: f"{one} {service_word(one)}" for one in ServiceState}
    contacts = {one: contact_word(one) for one in Contact}

    def searchable(row: Row) -> Searchable:
        report = row.report
        state = f"{row.state} {states[report.state]} {contacts[row.contact]}" if report else str(row.state)
        return Searchable(
            text=f"{row.service} {row.device} {row.uri} {state} {why_text(row)}",
            fields={
                "service": row.service,
                "device": row.device,
                "state": state,
                "phase": report.phase.value if report else "",
                "version": str(row.wanted),
            },
        )

    return searchable


def _state_tip(row: Row) -> str:
    return "\n".join(filter(None, [state_text(row), why_text(row), serves_on(row)]))
