"""What can be ordered of a deployment: go back, be deleted, try again on devices; these wait, in tasks only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shoal.contract.command import TryNow
from shoal.errors import ShoalError
from shoal.fleet.deploying import Change
from shoal.fleet.errors import CommandFailed
from shoal.fleet.station import Station
from shoal.workspace import Workspace
from shoal_gui.task import Work
from shoal_gui.words import tr

PATIENCE = 30.0
"""Seconds that a device may take to answer a command."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was journalled, and whether the devices know it."""

    changes: tuple[Change, ...]
    unsent: ShoalError | None
    """Why not every device could be told yet; the journal keeps it."""


def journal_and_tell(
    workspace: Workspace, station: Station, change: Callable[[Workspace], list[Change]], work: Work
) -> Told:
    """Have *change* write into the journal, and tell the devices what goes."""
    work.stage(tr("Write it into the journal"))
    changes = change(workspace)
    work.stage(tr("Tell the devices"))
    return Told(tuple(changes), station.publish_what_goes())


def try_now(station: Station, service: str, devices: Sequence[str], work: Work) -> int:
    """Have each of *devices* forget back-off and versions given up; all are asked, whatever one answers.

    Raises:
        ShoalError: What the first said that could not, or did not answer.
    """
    failed: ShoalError | None = None
    for device in devices:
        work.stage(tr("Ask {device}").format(device=device))
        try:
            _try_now(station, service, device)
        except ShoalError as error:
            work.note(f"{device}: {error}")
            failed = failed or error
    if failed:
        raise failed
    return len(devices)


def _try_now(station: Station, service: str, device: str) -> None:
    answer = station.ask(device, TryNow(service=service), timeout=PATIENCE)
    if not answer.ok:
        problem = answer.problem
        raise CommandFailed(
            problem.message if problem else "the device could not do it",
            where=f"{service} on {device}",
            hint=problem.hint if problem and problem.hint else None,
        )
