"""What the summary of a device says, worked out from what is known of it; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shoal.contract.fit import misfits
from shoal.contract.reported import Accelerator, Birth, Problem
from shoal.fleet.compose import image_of, service_of
from shoal.fleet.view import DeviceView
from shoal.workspace.devices import fingerprint
from shoal.workspace.errors import StrangeKey
from shoal.workspace.records import Deployment, Device
from shoal_gui.fleet_state import DeviceState
from shoal_gui.places.devices.rows import UNKNOWN
from shoal_gui.records import Records
from shoal_gui.shown import bytes_text, labels_text, when_text
from shoal_gui.words import tr


@dataclass(frozen=True, slots=True)
class Trouble:
    """One problem, and what goes on in spite of it."""

    problem: Problem
    service: str = ""
    """Empty if the device itself is meant."""
    serving: int = 0
    """Version of the service that still answers; 0 for none."""
    is_of_key: bool = False
    """Whether enrolling it again is what mends it."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether a device could run a deployment."""

    deployment: str
    """NAME:VERSION."""
    reasons: tuple[str, ...]
    """Why not; none if it could."""


def birth_of(device: Device, view: DeviceView | None) -> Birth | None:
    """What the device said last of itself, now or in an earlier session of this desktop."""
    return (view.birth if view else None) or device.birth


def facts_of(device: Device, view: DeviceView | None) -> dict[str, str]:
    """Title and value of each fact; `-` for what is not known."""
    birth, beat = birth_of(device, view), view.beat if view else None
    facts = birth.facts if birth else None
    return {
        tr("Labels"): labels_text(device.labels) or tr("none"),
        tr("Machine"): (facts.model if facts else "") or UNKNOWN,
        tr("Platform"): device.platform or UNKNOWN,
        tr("Runs services with"): _runtime(birth),
        tr("Cores"): f"{facts.cpus:g}" if facts else UNKNOWN,
        tr("Load of the last minute"): f"{beat.load:.2f}" if beat else UNKNOWN,
        tr("Memory"): bytes_text(facts.memory if facts else None),
        tr("Memory free"): bytes_text(beat.memory_available if beat else None),
        tr("Disk free at its start"): bytes_text(facts.disk_free or None if facts else None),
        tr("Kernel"): (facts.kernel if facts else "") or UNKNOWN,
        tr("Agent"): birth.agent if birth else UNKNOWN,
        tr("Key"): fingerprint(birth.sealing_key) if birth else UNKNOWN,
        tr("Enrolled"): when_text(device.enrolled),
        tr("Last report"): when_text(view.reported.time if view and view.reported else None),
    }


def accelerator_text(one: Accelerator) -> str:
    """`gpu  NVIDIA Orin, 8.0 GB`."""
    memory = f", {bytes_text(one.memory)}" if one.memory else ""
    return f"{one.kind}  {one.name or one.vendor}{memory}"


def troubles_of(device: Device, view: DeviceView | None, state: DeviceState) -> list[Trouble]:
    """What is wrong with a device and with its services."""
    found = [Trouble(_strange_key(device, view), is_of_key=True)] if state.has_strange_key else []
    found += [Trouble(one) for one in state.problems]
    for one in state.services:
        if one.report and one.report.error:
            serving = one.report.running if one.report.port else 0
            found.append(Trouble(one.report.error, one.name, serving))
    return found


def notes_of(state: DeviceState) -> list[str]:
    """What was asked of a service and is not in force, a sentence each."""
    return [f"{one.name}: {note}" for one in state.services if one.report for note in one.report.notes]


def fits(device: Device, view: DeviceView | None, records: Records) -> list[Fit]:
    """Whether the device could run each deployment in force; nothing while it has never said what it is."""
    birth = birth_of(device, view)
    if birth is None:
        return []
    newest = {one.name: one for one in records.deployments if not one.retired}
    return [Fit(f"{one.name}:{one.version}", tuple(_misfits(one, device, birth, records))) for one in newest.values()]


def _misfits(deployment: Deployment, device: Device, birth: Birth, records: Records) -> Iterator[str]:
    image = deployment.images.get(device.platform or "")
    if image is None:
        yield tr("no image was made for {platform}").format(platform=device.platform)
        return
    models = filter(None, map(records.model, deployment.models))
    suggested = next(filter(None, (one.resources for one in models)), None)
    yield from misfits(service_of(deployment, image_of(image, ""), suggested), birth.facts)


def _runtime(birth: Birth | None) -> str:
    if birth is None:
        return UNKNOWN
    facts = birth.facts
    return ", ".join(filter(None, [facts.runtime.value, facts.engine or (facts.python and f"Python {facts.python}")]))


def _strange_key(device: Device, view: DeviceView | None) -> Problem:
    """Said of a device that announces another key than the one it is known by."""
    known, heard = device.birth, view.birth if view else None
    return Problem(
        code=StrangeKey.code,
        message=tr("It announces the key {new}; it was known by {old}").format(
            new=fingerprint(heard.sealing_key) if heard else UNKNOWN,
            old=fingerprint(known.sealing_key) if known else UNKNOWN,
        ),
        hint=tr("if it was set up anew, enrol it again"),
    )
