"""What the tasks of Deploy do: package and look at what a push would do, then push it; these wait, in tasks only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from shoal.contract.manifest import Manifest
from shoal.errors import ShoalError
from shoal.fleet.imaging import Packaged, package_models, push_image
from shoal.fleet.orders import Order, journal_order, order_of
from shoal.fleet.preview import Preview, check_still_true, preview
from shoal.fleet.station import Station
from shoal.workspace import Workspace
from shoal_gui.task import Work
from shoal_gui.words import tr


@dataclass(frozen=True, slots=True)
class Wanted:
    """A deployment as it was written."""

    manifest: Manifest
    folder: Path
    """What the paths of its inference config start from."""
    base: str
    push: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What a push would do."""

    preview: Preview
    notices: tuple[str, ...]
    """Of packaging: sentences that a person should read."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a push did."""

    service: str
    version: int
    devices: int
    unsent: ShoalError | None
    """Why not every device could be told yet; the journal keeps it."""


def look_ahead(workspace: Workspace, wanted: Wanted, work: Work) -> Seen:
    """Make the image, and see what a push would do with it."""
    order, packaged = _packaged(workspace, wanted, work)
    work.stage(tr("Compare with what the devices have"))
    return Seen(preview(workspace, order, packaged), packaged.built.notices)


def push(workspace: Workspace, station: Station, wanted: Wanted, seen: Seen, work: Work) -> Done:
    """Push what was *seen*, and nothing else.

    Raises:
        PreviewOutdated: It would not do that any more.
    """
    order, packaged = _packaged(workspace, wanted, work)
    check_still_true(workspace, seen.preview, order, packaged)
    if wanted.push:
        work.stage(tr("Push the image to {registry}").format(registry=wanted.push))
        packaged = push_image(workspace, packaged, wanted.push, work.progress)
    work.stage(tr("Write it into the journal"))
    changes = journal_order(workspace, order, packaged)
    work.stage(tr("Tell the devices"))
    unsent = station.publish_what_goes()
    return Done(wanted.manifest.name, changes[0].version, len(changes), unsent)


def _packaged(workspace: Workspace, wanted: Wanted, work: Work) -> tuple[Order, Packaged]:
    work.stage(tr("Package"))
    order = order_of(workspace, wanted.manifest, wanted.folder, wanted.base or None)
    return order, package_models(workspace, order.imaging, work.stage)
