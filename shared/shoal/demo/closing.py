"""The demo's end: the service leaves the device before the agent is stopped, since services outlive their agent."""

from __future__ import annotations

from shoal.demo.play import SERVICE
from shoal.demo.stage import Stage
from shoal.errors import ShoalError
from shoal.fleet.deploying import delete
from shoal.fleet.following import Awaited, Follower
from shoal.fleet.station import Station
from shoal.workspace import Workspace

PATIENCE = 30.0


def remove_service(stage: Stage) -> None:
    """Delete the demo's service from its device and wait until it is gone; does nothing if it never came to be."""
    if "agent" not in stage.parts or stage.parts["agent"].poll() is not None:
        return
    with Workspace.open(stage.workspace) as workspace:
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
