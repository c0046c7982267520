"""Everything that happened, as records of one kind, whoever did it: devices, this desktop, other ones; pure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from shoal.contract.reported import Event
from shoal.errors import ShoalError
from shoal.fleet.view import Contact
from shoal.states import Phase, ServiceState
from shoal.workspace.records import Deployment
from shoal_gui.filtering import Searchable
from shoal_gui.shown import CONTACTS, SERVICES, contact_word, phase_word, service_word, state_word
from shoal_gui.tokens import State
from shoal_gui.words import tr


class Kind(StrEnum):
    """What sort of thing happened."""

    SERVICE = "service"
    """A service got into another state."""
    ORDER = "order"
    """A device took in what it was told, or refused it."""
    COMMAND = "command"
    """A device refused or forgot a command."""
    CONNECTION = "connection"
    """A device, or the broker, came or went."""
    DEPLOYMENT = "deployment"
    """Somebody asked for something to be run, or to be removed."""
    TASK = "task"
    """Work of this desktop."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that happened."""

    id: str
    time: float
    """Seconds since 1970, by this machine's clock where it was heard live."""
    kind: Kind
    state: State
    text: str
    """One sentence."""
    device: str = ""
    service: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    """Everything else that is known, by name, in order."""
    place: tuple[str, str] = ("", "")
    """Where to look at what it is about, as in `Desk.go`."""


def kind_word(kind: Kind) -> str:
    return {
        Kind.SERVICE: tr("service"),
        Kind.ORDER: tr("order"),
        Kind.COMMAND: tr("command"),
        Kind.CONNECTION: tr("connection"),
        Kind.DEPLOYMENT: tr("deployment"),
        Kind.TASK: tr("task"),
        Kind.OTHER: tr("other"),
    }[kind]


def deed_of_event(device: str, event: Event, heard: float | None = None) -> Deed:
    """What *device* tells; *heard*: when it was, by this machine's clock; None if that is not known any more."""
    said = event.type.removeprefix("io.shoal.")
    kind, state, text = _TOLD.get(said, _other)(event)
    place = ("services", f"{device}/{event.subject}") if event.subject else ("devices", device)
    data = {key: str(value) for key, value in event.data.items() if value != ""}
    details = {"type": event.type, "device_time": event.time, **data}
    time = seconds(event.time) if heard is None else heard
    return Deed(f"{device}/{event.id}", time, kind, state, text, device, event.subject, details, place)


def deed_of_contact(device: str, before: Contact, after: Contact, time: float) -> Deed:
    """A device came or went."""
    text = tr("{before} → {after}").format(before=contact_word(before), after=contact_word(after))
    place = ("devices", device)
    return Deed(f"{device}/contact/{time}", time, Kind.CONNECTION, CONTACTS[after], text, device, place=place)


def deed_of_line(is_up: bool, trouble: ShoalError | None, time: float) -> Deed:
    """The broker came or went."""
    text = tr("Connected to the broker") if is_up else tr("The broker is away")
    details = {} if is_up or trouble is None else {"code": trouble.code, "message": str(trouble)}
    state = State.OK if is_up else State.FAILED
    return Deed(f"line/{time}", time, Kind.CONNECTION, state, text, details=details, place=("settings", ""))


def deed_of_deployment(one: Deployment) -> Deed:
    """A version was asked for."""
    text = tr("Version {version} of {service} was deployed").format(version=one.version, service=one.name)
    return _deed_of_version(one, str(one.version), one.created, State.OK, text)


def deed_of_retirement(one: Deployment) -> Deed:
    """It was taken off its last device, with all its versions at once."""
    text = tr("{service} was deleted from its last device").format(service=one.name)
    stamp = one.retired or one.created
    return _deed_of_version(one, stamp, stamp, State.WAITING, text)


def _deed_of_version(one: Deployment, what: str, stamp: str, state: State, text: str) -> Deed:
    details = {"models": ", ".join(one.models), "platforms": ", ".join(one.images), "version": str(one.version)}
    name = f"deployment/{one.name}/{what}"
    return Deed(
        name,
        seconds(stamp),
        Kind.DEPLOYMENT,
        state,
        text,
        "",
        one.name,
        details,
        ("rollouts", f"{one.name}:{one.version}"),
    )


def seconds(stamp: str) -> float:
    """*stamp*, RFC 3339, as seconds since 1970; 0 if a device wrote what is none."""
    try:
        time = datetime.fromisoformat(stamp)
    except ValueError:
        return 0.0
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()


def searchable(deed: Deed) -> Searchable:
    """What a filter looks at: `kind:task`, `state:failed`, `device:cam`, `service:digits`, words."""
    fields = {
        "kind": f"{deed.kind} {kind_word(deed.kind)}",
        "state": f"{deed.state} {state_word(deed.state)}",
        "device": deed.device,
        "service": deed.service,
    }
    return Searchable(" ".join([deed.text, *fields.values(), *deed.details.values()]), fields=fields)


def with_term(text: str, field_name: str, value: str) -> str:
    """The filter *text* asking for *value* in *field_name* and for no other there; for any if it is empty."""
    words = [word for word in text.split() if not word.lower().startswith(f"{field_name}:")]
    return " ".join([*words, f"{field_name}:{value}"] if value else words)


def term_in(text: str, field_name: str) -> str:
    """What the filter *text* asks for in *field_name*; empty for nothing."""
    found = (word.partition(":")[2] for word in text.split() if word.lower().startswith(f"{field_name}:"))
    return next(found, "").lower()


def as_json_lines(deeds: Iterable[Deed]) -> Iterator[str]:
    """Each deed as an object on a line of its own."""
    for deed in deeds:
        yield json.dumps({**_plain(deed), "details": dict(deed.details)}, ensure_ascii=False)


def as_csv(deeds: Iterable[Deed]) -> Iterator[str]:
    """A line of titles, and one for each deed; a text with line breaks stays in its quotes."""
    for row in [list(_COLUMNS), *([*_plain(deed).values(), _joined(deed.details)] for deed in deeds)]:
        out = io.StringIO()
        csv.writer(out, lineterminator="").writerow(row)
        yield out.getvalue()


_COLUMNS = ("time", "kind", "state", "device", "service", "text", "details")


def _plain(deed: Deed) -> dict[str, str]:
    time = datetime.fromtimestamp(deed.time, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return dict(zip(_COLUMNS, (time, deed.kind, deed.state, deed.device, deed.service, deed.text), strict=False))


def _joined(details: Mapping[str, str]) -> str:
    return "; ".join(f"{key}={value}" for key, value in details.items())


# What the types of events say. A newer agent may send others, or words that this version does not know.

Told = tuple[Kind, State, str]


def _service_state(event: Event) -> Told:
    state, phase = str(event.data.get("state", "")), str(event.data.get("phase", ""))
    known = state in set(ServiceState)
    word = service_word(ServiceState(state)) if known else state
    step = phase_word(Phase(phase)) if phase in set(Phase) else phase
    text = tr("{service} is {state}, {phase}").format(service=event.subject, state=word, phase=step)
    return Kind.SERVICE, SERVICES[ServiceState(state)] if known else State.UNKNOWN, _with_cause(text, event)


def _accepted(event: Event) -> Told:
    return Kind.ORDER, State.OK, tr("Took in what it was told, revision {rev}").format(rev=event.data.get("rev", "-"))


def _refused(event: Event) -> Told:
    return Kind.ORDER, State.FAILED, _with_cause(tr("Refused what it was told"), event)


def _empty(event: Event) -> Told:
    return Kind.ORDER, State.WAITING, _with_cause(tr("Found nothing to do at the broker"), event)


def _command_refused(event: Event) -> Told:
    return Kind.COMMAND, State.FAILED, _with_cause(tr("Refused a command"), event)


def _command_forgotten(event: Event) -> Told:
    return Kind.COMMAND, State.FAILED, _with_cause(tr("Could not remember its answer to a command"), event)


def _dropped(event: Event) -> Told:
    text = tr("{n} events were lost while it was not connected").format(n=event.data.get("count", "-"))
    return Kind.OTHER, State.STALE, text


def _other(event: Event) -> Told:
    return Kind.OTHER, State.UNKNOWN, _with_cause(event.type.removeprefix("io.shoal."), event)


def _with_cause(text: str, event: Event) -> str:
    code, message = event.data.get("code", ""), event.data.get("message", "")
    cause = " ".join(str(part) for part in (code, message) if part)
    return f"{text}: {cause}" if cause else text


_TOLD: Mapping[str, Callable[[Event], Told]] = {
    "service.state": _service_state,
    "desired.accepted": _accepted,
    "desired.refused": _refused,
    "desired.empty": _empty,
    "command.refused": _command_refused,
    "command.forgotten": _command_forgotten,
    "event.dropped": _dropped,
}
