"""The rows of the devices' table: plain records, made anew for each device that has something new; pure."""

from __future__ import annotations

import time
from collections.abc import Iterator

import msgspec

from shoal.contract.reported import Accelerator
from shoal.fleet.view import Contact, DeviceView
from shoal.workspace.errors import StrangeKey
from shoal.workspace.records import Device
from shoal_gui.filtering import Searchable
from shoal_gui.fleet_state import DeviceState
from shoal_gui.fleet_words import device_look, standing_state, standing_word, update_text
from shoal_gui.shown import CONTACTS, ago_text, bytes_text, contact_word, labels_text, when_text
from shoal_gui.tables import Column, natural
from shoal_gui.tokens import State
from shoal_gui.words import tr

UNKNOWN = "-"


class Row(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One enrolled device as the table shows it; a struct, because ten thousand are made at once."""

    device: Device
    state: DeviceState
    runtime: str
    """Empty until it has said."""
    accelerators: tuple[Accelerator, ...]
    cpus: float | None
    """Cores."""
    memory: int | None
    """Bytes of the machine."""
    load: float | None
    """One-minute load average."""
    memory_free: int | None
    """Bytes that it could still give."""
    heard: float | None
    """Seconds since 1970 when it was last heard, by this machine's clock; None if that was before we listened."""

    @property
    def name(self) -> str:
        return self.device.name

    @property
    def contact(self) -> Contact:
        return self.state.contact

    @property
    def is_stale(self) -> bool:
        return self.state.contact is not Contact.ONLINE


def row_of(device: Device, view: DeviceView | None, state: DeviceState, silence: float | None, now: float) -> Row:
    """The row of *device*; *silence* is how many seconds ago it was heard, *now* seconds since 1970."""
    birth = (view.birth if view else None) or device.birth
    facts = birth.facts if birth else None
    beat = view.beat if view else None
    return Row(
        device=device,
        state=state,
        runtime=facts.runtime.value if facts else "",
        accelerators=facts.accelerators if facts else (),
        cpus=facts.cpus if facts else None,
        memory=facts.memory if facts else None,
        load=beat.load if beat else None,
        memory_free=beat.memory_available if beat else None,
        heard=None if silence is None else now - silence,
    )


def columns() -> list[Column[Row]]:
    """What is said of a device, column by column; in the language spoken."""
    return [
        Column(tr("Device"), lambda row: row.name, 110, key=lambda row: natural(row.name)),
        Column(
            tr("Contact"),
            lambda row: contact_word(row.contact),
            110,
            state=lambda row: CONTACTS[row.contact],
            key=lambda row: list(Contact).index(row.contact),
        ),
        Column(
            tr("Update"),
            lambda row: update_text(row.state),
            115,
            state=lambda row: standing_state(row.state.standing, row.contact),
            tip=_update_tip,
        ),
        Column(tr("Healthy"), healthy_text, 80, is_number=True, key=_health, tip=_health_tip),
        Column(tr("Last heard"), heard_text, 110, key=_heard, state=heard_state, tip=_heard_tip),
        Column(tr("Labels"), lambda row: labels_text(row.device.labels), 130),
        Column(tr("Load"), load_text, 80, is_number=True, key=_load, tip=_load_tip),
        Column(tr("Memory free"), memory_text, 130, is_number=True, key=_memory),
        Column(tr("Platform"), platform_text, 140),
        Column(tr("Accelerators"), accelerators_text, 160),
    ]


AGE_COLUMN = 4
"""The one that changes with nothing but time."""


def searchable(row: Row) -> Searchable:
    """*row* as the filter sees it: words, label=value, and state: service: problem: platform: accelerator:."""
    services = " ".join(one.name for one in row.state.services)
    standing = row.state.standing
    state = f"{row.contact} {standing or 'idle'} {contact_word(row.contact)} {standing_word(standing)} {look(row)}"
    fields = {
        "state": state.lower(),
        "service": services,
        "platform": platform_text(row).lower(),
        "accelerator": accelerators_text(row).lower(),
        "problem": " ".join(_codes(row.state)).lower(),
    }
    text = " ".join([row.name, labels_text(row.device.labels), *fields.values()])
    return Searchable(text, row.device.labels, fields)


def _codes(state: DeviceState) -> Iterator[str]:
    """Of everything that is wrong."""
    if state.has_strange_key:
        yield StrangeKey.code
    yield from (one.code for one in state.problems)
    yield from (one.report.error.code for one in state.services if one.report and one.report.error)


def look(row: Row) -> State:
    return device_look(row.state)


def healthy_text(row: Row) -> str:
    """`2/3`; a dash where nothing is to run."""
    total = len(row.state.services)
    return f"{row.state.healthy}/{total}" if total else UNKNOWN


def heard_text(row: Row) -> str:
    return UNKNOWN if row.heard is None else ago_text(time.time() - row.heard)


def heard_state(row: Row) -> State | None:
    """A clock, where what the row says is old."""
    return State.STALE if row.is_stale and row.contact is not Contact.NEVER else None


def load_text(row: Row) -> str:
    return UNKNOWN if row.load is None else f"{row.load:.2f}"


def memory_text(row: Row) -> str:
    if row.memory_free is None:
        return UNKNOWN
    return tr("{free} of {total}").format(free=bytes_text(row.memory_free), total=bytes_text(row.memory))


def platform_text(row: Row) -> str:
    """`linux/arm64, docker`, as far as it is known."""
    return ", ".join(filter(None, [row.device.platform or "", row.runtime])) or UNKNOWN


def accelerators_text(row: Row) -> str:
    return ", ".join(one.name or one.kind for one in row.accelerators) or (UNKNOWN if row.cpus is None else tr("none"))


def _update_tip(row: Row) -> str:
    return "\n".join(f"{one.name}: {standing_word(one.standing)}" for one in row.state.services) or update_text(
        row.state
    )


def _health_tip(row: Row) -> str:
    return tr("{n} of {total} services healthy").format(n=row.state.healthy, total=len(row.state.services))


def _health(row: Row) -> tuple[bool, float]:
    total = len(row.state.services)
    return (not total, row.state.healthy / total if total else 0.0)


def _heard(row: Row) -> float:
    """The one heard last comes first."""
    return -(row.heard or 0.0)


def _heard_tip(row: Row) -> str:
    if row.heard is not None:
        return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(row.heard))
    if row.state.reported:
        return tr("Not heard since this window listens; its last report says {time}").format(
            time=when_text(row.state.reported)
        )
    return tr("Never heard")


def _load(row: Row) -> float:
    return -1.0 if row.load is None else row.load


def _load_tip(row: Row) -> str:
    if row.load is None or row.cpus is None:
        return tr("Not known")
    return tr("Load of the last minute: {load}, on {n} cores").format(load=load_text(row), n=f"{row.cpus:g}")


def _memory(row: Row) -> int:
    return -1 if row.memory_free is None else row.memory_free
