"""The demo's end: the service leaves the device before the agent is stopped, so that no container of it is left."""

from __future__ import annotations

from shoal.demo.steps import SERVICE
from shoal.errors import ShoalError
from shoal.fleet.deploying import delete
from shoal.fleet.following import Awaited, Follower
from shoal.fleet.host import AGENT, Host
from shoal.fleet.station import Station
from shoal.workspace import Workspace

PATIENCE = 30.0


def remove_service(host: Host) -> None:
    """Delete the demo's service from its device and wait until it is gone; does nothing if it never came to be."""
    if not host.is_running(AGENT):
        return
    with Workspace.open(host.workspace) as workspace:
        try:
            changes = delete(workspace, SERVICE)
        except ShoalError:
            return  # nothing was deployed: the demo failed before that
        with Station(workspace) as station:
            station.listen()
            follower = Follower(
                station.view, [Awaited(one.device, one.service, one.version, one.entry.rev) for one in changes]
            )
            station.watch(lambda _device: follower.changed())
            station.publish(change.entry for change in changes)
            follower.wait(PATIENCE)
