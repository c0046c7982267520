"""Waits until devices have settled what they were told, and says what came of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from shoal.contract.reported import ServiceReport
from shoal.fleet.errors import DeploymentFailed, DeploymentSlow
from shoal.fleet.view import DeviceView, FleetView
from shoal.states import ServiceState

SETTLED = frozenset({ServiceState.HEALTHY, ServiceState.FAILED, ServiceState.UNSCHEDULABLE})


@dataclass(frozen=True, slots=True)
class Awaited:
    """What one device should come to."""

    device: str
    service: str
    deployment: int
    """Version; 0 means that the service should be gone."""
    rev: int
    """Of the desired document that said so; reports about an earlier one do not count."""


def is_settled(device: DeviceView | None, awaited: Awaited) -> bool:
    """Whether *device* has come to a result, good or bad, about *awaited*."""
    if device is None or device.reported is None or device.reported.observed_rev < awaited.rev:
        return False
    report = device.service(awaited.service)
    if awaited.deployment == 0:
        return report is None
    return report is not None and report.deployment == awaited.deployment and report.state in SETTLED


class Follower:
    """Watches a view until every awaited device is settled.

    `changed` is called from the link's thread after each message; `wait` from the thread that wants to know.
    """

    def __init__(self, view: FleetView, awaited: list[Awaited]) -> None:
        self._view, self._awaited = view, awaited
        self._news = threading.Condition()

    def changed(self) -> None:
        """Look again: the view has taken something in."""
        with self._news:
            self._news.notify_all()

    @property
    def unsettled(self) -> list[Awaited]:
        return [one for one in self._awaited if not is_settled(self._view.devices.get(one.device), one)]

    def wait(self, timeout: float, shown: Callable[[], None] = lambda: None) -> dict[str, ServiceReport | None]:
        """The last report of every awaited device once all are settled; *shown* is called whenever one may have moved.

        Raises:
            DeploymentSlow: *timeout* seconds passed first; it names the devices that are not settled.
        """
        deadline = time.monotonic() + timeout
        with self._news:
            while unsettled := self.unsettled:
                shown()
                remaining = deadline - time.monotonic()
                if remaining <= 0:
                    raise _slow(unsettled, self._view, timeout)
                self._news.wait(min(remaining, 0.5))
        shown()
        return {one.device: _report(self._view, one) for one in self._awaited}


def check_healthy(reports: Mapping[str, ServiceReport | None]) -> None:
    """Do nothing if every report is Healthy.

    Raises:
        DeploymentFailed: With the first cause.
    """
    bad = {name: one for name, one in reports.items() if one is None or one.state is not ServiceState.HEALTHY}
    if not bad:
        return
    device, report = next(iter(bad.items()))
    problem = report.error if report else None
    others = f", and {len(bad) - 1} more" if len(bad) > 1 else ""
    reason = f": {problem.message}" if problem else ""
    cause = f" [{problem.cause}]" if problem and problem.cause else ""
    raise DeploymentFailed(
        f"{report.state.value if report else 'gone'} on {device}{others}{reason}{cause}",
        where=problem.code if problem else None,
        hint=(problem.hint if problem else "") or "see the service's own words: shoal service logs",
    )


def _report(view: FleetView, awaited: Awaited) -> ServiceReport | None:
    device = view.devices.get(awaited.device)
    return device.service(awaited.service) if device else None


def _slow(unsettled: list[Awaited], view: FleetView, timeout: float) -> DeploymentSlow:
    states = []
    for one in unsettled[:5]:
        report = _report(view, one)
        states.append(f"{one.device}: {report.phase.value if report else 'no word'}")
    more = f", and {len(unsettled) - 5} more" if len(unsettled) > 5 else ""
    return DeploymentSlow(
        f"not settled after {timeout:g} s: {', '.join(states)}{more}",
        hint="they go on by themselves; watch them with: shoal status --watch",
    )
