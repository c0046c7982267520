"""What the desktop does to enrolled devices: enrol, label, remove. What is asked is checked as it is typed.

The checks are pure; the rest waits for disk and broker and is called in tasks.
"""

from __future__ import annotations

import os
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

import msgspec

from shoal.contract.names import BadName, check_device, parse_labels
from shoal.files import replace_file
from shoal.fleet.hosting import admit_devices
from shoal.workspace import Workspace
from shoal.workspace.keys import OPERATOR
from shoal.workspace.settings import Settings, is_loopback
from shoal_gui.saving import UnwritableFile
from shoal_gui.shown import sentence
from shoal_gui.task import Work
from shoal_gui.words import tr


@dataclass(frozen=True, slots=True)
class Request:
    """What a person says of a device that is to be enrolled, as it was typed."""

    name: str = ""
    labels: str = ""
    platform: str = ""
    """`linux/arm64`; empty to leave it to the device."""
    username: str = ""
    """At a broker of one's own that knows it by another name."""
    password: str = ""
    file: str = ""
    """Where the enrolment is written."""
    again: bool = False
    """Give a device that is enrolled already new secrets."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What came of it."""

    name: str
    file: Path
    broker: str
    reaches_only_here: bool
    """Whether the addresses in the file are those of this machine alone."""

    @property
    def command(self) -> str:
        """The one line to run on the device, beside the file."""
        return f"shoal-agent enrol {self.file.name} && shoal-agent run"


def name_problem(name: str, enrolled: Container[str], *, again: bool) -> str | None:
    """Why no device can be enrolled as *name*; None if one can."""
    try:
        check_device(name)
    except BadName as error:
        return sentence(error) if name else tr("Give it a name, as cam-01.")
    if name == OPERATOR:
        return tr("This is the operator's own name at the broker.")
    if name in enrolled and not again:
        return tr("A device of this name is enrolled already.")
    return None


def labels_problem(labels: str) -> str | None:
    """Why *labels* are none; None if they are."""
    try:
        parse_labels(labels)
    except BadName as error:
        return sentence(error)
    return None


def file_problem(file: str) -> str | None:
    return None if file.strip() else tr("Say where the enrolment file is to be written.")


def enrol(workspace: Workspace, request: Request, work: Work) -> Enrolled:
    """Enrol a device, write its file for its owner's eyes only, and let it in at a broker that runs.

    Raises:
        UnwritableFile: The file cannot be written there; nothing was enrolled unless the disk failed in the end.
        DeviceExists: It is enrolled, and *again* is not set.
    """
    target = Path(request.file).expanduser()
    _check_writable(target)
    work.stage(tr("Enrol the device"))
    enrolment = workspace.devices.enrol(
        request.name,
        None if request.again and not request.labels else parse_labels(request.labels),
        request.platform or None,
        username=request.username or None,
        password=request.password or None,
        again=request.again,
    )
    work.stage(tr("Write the enrolment file"))
    try:
        replace_file(target, msgspec.json.format(msgspec.json.encode(enrolment), indent=2) + b"\n", mode=0o600)
    except OSError as error:
        hint = "enrol the device again, into another folder"
        raise UnwritableFile(f"the file cannot be written: {error.strerror}", where=str(target), hint=hint) from error
    admit_devices(workspace)
    return Enrolled(request.name, target, enrolment.broker.url, _is_only_here(workspace.settings))


def remove(workspace: Workspace, names: list[str], work: Work) -> int:
    """Take the devices *names* out of the fleet; how many those were."""
    for name in names:
        work.check()
        workspace.devices.remove(name)
    admit_devices(workspace)
    return len(names)


def relabel(workspace: Workspace, names: list[str], added: str, removed: str, *, instead: bool) -> int:
    """Give each of *names* the labels *added* and take the keys *removed* from it; how many those were.

    With *instead* they come in the place of all that it had.
    """
    labels, gone = parse_labels(added), set(removed.replace(",", " ").split())
    with workspace.together():
        for name in names:
            kept = {} if instead else workspace.devices.get(name).labels
            workspace.devices.relabel(name, {key: one for key, one in kept.items() if key not in gone} | labels)
    return len(names)


def _check_writable(target: Path) -> None:
    """Refuse before anything is enrolled: the file is the only place where the device's password is ever written."""
    if not os.access(target.absolute().parent, os.W_OK):
        hint = "choose another folder"
        raise UnwritableFile("the enrolment file cannot be written there", where=str(target), hint=hint)


def _is_only_here(settings: Settings) -> bool:
    return settings.broker is None and is_loopback(settings.host)
