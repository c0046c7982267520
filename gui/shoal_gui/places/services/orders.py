"""What can be ordered of services: go back to the version before, be deleted, try again. These wait: in tasks only."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from shoal.contract.command import TryNow
from shoal.fleet.deploying import Change, delete, renew_key, roll_back, rollback_targets
from shoal.fleet.errors import CommandFailed, NothingToRollBack
from shoal.fleet.station import Station
from shoal.workspace import Workspace
from shoal.workspace.scoring_keys import Which
from shoal_gui.places.services.rows import Row
from shoal_gui.task import Work
from shoal_gui.words import tr

PATIENCE = 30.0
"""Seconds that a device may take to answer a command."""


@dataclass(frozen=True, slots=True)
class Backward:
    """What rolling one service back on one device would do."""

    device: str
    service: str
    version: int
    """What it would run then."""


def by_service(rows: Iterable[Row]) -> dict[str, list[str]]:
    """The devices of *rows* that were told to run each service, since nothing can be ordered of what is going."""
    devices: dict[str, list[str]] = {}
    for row in rows:
        if row.told:
            devices.setdefault(row.service, []).append(row.device)
    return devices


def preview(workspace: Workspace, rows: Iterable[Row]) -> list[Backward]:
    """What `take_back` would do.

    Raises:
        NothingToRollBack: None of *rows* had another version before.
    """
    found: list[Backward] = []
    nothing: NothingToRollBack | None = None
    for service, devices in by_service(rows).items():
        try:
            targets = rollback_targets(workspace, service, devices)
        except NothingToRollBack as error:
            nothing = error
            continue
        found += [Backward(device, service, one.deployment) for device, one in targets.items()]
    if nothing and not found:
        raise nothing
    return found


def take_back(workspace: Workspace, station: Station, steps: Iterable[Backward], work: Work) -> int:
    """Have every device of *steps* go back to its version before; how many were told.

    Raises:
        NotYetPublished: The journal has it, the broker has not yet.
    """
    devices: dict[str, list[str]] = {}
    for step in steps:
        devices.setdefault(step.service, []).append(step.device)
    return _journal_and_tell(station, lambda: _each(workspace, devices, roll_back), work)


def remove(workspace: Workspace, station: Station, rows: Iterable[Row], work: Work) -> int:
    """Take the services of *rows* off their devices; how many were told.

    Raises:
        NotYetPublished: The journal has it, the broker has not yet.
    """
    return _journal_and_tell(station, lambda: _each(workspace, by_service(rows), delete), work)


def renew_keys(workspace: Workspace, station: Station, service: str, which: Which, key: str, work: Work) -> int:
    """Give *service* another key, a random one if *key* is empty; how many devices were told.

    Raises:
        NoKeys: It asks for none.
        NotYetPublished: The journal has it, the broker has not yet.
    """
    return _journal_and_tell(station, lambda: renew_key(workspace, service, which, key), work)


def try_now(station: Station, rows: Iterable[Row], work: Work) -> int:
    """Have each device forget back-off and versions given up, and try again; how many do.

    Raises:
        CommandFailed: One says that it cannot.
        DeviceSilent: One does not answer.
    """
    asked = 0
    for row in rows:
        work.stage(tr("Ask {device}").format(device=row.device))
        answer = station.ask(row.device, TryNow(service=row.service), timeout=PATIENCE)
        if not answer.ok:
            problem = answer.problem
            raise CommandFailed(problem.message if problem else "the device could not do it", where=row.device)
        asked += 1
    return asked


Order = Callable[[Workspace, str, list[str]], list[Change]]


def _each(workspace: Workspace, devices: dict[str, list[str]], order: Order) -> list[Change]:
    with workspace.together():
        return [one for service, names in devices.items() for one in order(workspace, service, names)]


def _journal_and_tell(station: Station, journal: Callable[[], list[Change]], work: Work) -> int:
    work.stage(tr("Write it into the journal"))
    changes = journal()
    work.stage(tr("Tell the devices"))
    station.publish({one.entry.device: one.entry for one in changes}.values())  # the last one says everything
    return len(changes)
