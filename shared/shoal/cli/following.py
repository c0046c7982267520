"""What a person sees while devices settle: a line for each step of each device."""

from __future__ import annotations

from shoal.cli.output import remark, size
from shoal.contract.reported import ServiceReport
from shoal.fleet.deploying import Change
from shoal.fleet.following import Awaited, Follower, check_healthy
from shoal.fleet.station import Station
from shoal.fleet.view import DeviceView


def follow(station: Station, changes: list[Change], timeout: float) -> dict[str, ServiceReport | None]:
    """Show how the devices of *changes* come along, until all have settled.

    The station must be listening already, so that nothing they say is missed.

    Raises:
        DeploymentFailed, DeploymentSlow: With the first cause.
    """
    awaited = [Awaited(one.device, one.service, one.version, one.entry.rev) for one in changes]
    follower = Follower(station.view, awaited)
    station.watch(lambda _device: follower.changed())
    told: dict[str, str] = {}

    def shown() -> None:
        for one in awaited:
            line = describe(station.view.devices.get(one.device), one)
            if told.get(one.device) != line:
                told[one.device] = line
                remark(line)

    reports = follower.wait(timeout, shown)
    if any(one.version for one in changes):
        check_healthy(reports)
    return reports


def describe(device: DeviceView | None, awaited: Awaited) -> str:
    """One line: device, service, state, phase, how far, and why not."""
    report = device.service(awaited.service) if device else None
    observed = device.reported.observed_rev if device and device.reported else 0
    if observed < awaited.rev:
        return f"{awaited.device}  {awaited.service}  not heard yet"
    if report is None:
        return f"{awaited.device}  {awaited.service}  removed"
    why = f"  {report.error.message}" if report.error else ""
    return (
        f"{awaited.device}  {awaited.service}  {report.state.value}  {phase_text(device, awaited.service, report)}{why}"
    )


def phase_text(device: DeviceView | None, service: str, report: ServiceReport) -> str:
    """The phase, with bytes or percent where they are known."""
    progress = device.progress.get(service) if device else None
    if progress and progress.total and progress.phase is report.phase:
        percent = 100 * progress.done // progress.total
        return f"{report.phase.value} {percent}% of {size(progress.total)}"
    percent_text = "" if report.percent is None else f" {report.percent}%"
    return f"{report.phase.value}{percent_text}"
