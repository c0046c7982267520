"""How what a device reports stands to what it was told: settled, pending, drifted or failed; pure.

Connectivity is another matter: a device that is away keeps the standing of its last word. Screens draw this service by
service, and count it over devices and deployments.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from shoal.contract.desired import Service
from shoal.contract.reported import ServiceReport
from shoal.fleet.view import DeviceView
from shoal.states import Phase, ServiceState


class Standing(StrEnum):
    """In the order in which they matter to a person, the worst first."""

    FAILED = "failed"
    """The device tried and gave up, or cannot take it."""
    DRIFTED = "drifted"
    """The device has taken in what it was told, and says something else."""
    PENDING = "pending"
    """On the way, or not taken in yet."""
    SETTLED = "settled"
    """The device runs what it was told."""


class Reason(StrEnum):
    """Why a service stands as it does."""

    SAME = "same"
    SICK = "sick"
    """It is what was wanted, but does not answer."""
    UNSENT = "unsent"
    """No broker has acknowledged the document yet."""
    UNREAD = "unread"
    """The device has not said that it took the document in."""
    UNDERWAY = "underway"
    LEAVING = "leaving"
    """It is being stopped, as it was told."""
    MISSING = "missing"
    """The device does not have it."""
    UNTOLD = "untold"
    """The device has it though nobody told it so."""
    OTHER_VERSION = "other version"
    """The device was told another version, or runs one."""
    OTHER_IMAGE = "other image"
    GIVEN_UP = "given up"
    UNFIT = "unfit"
    """The device cannot take it as asked."""


STANDINGS = {
    Reason.SAME: Standing.SETTLED,
    Reason.SICK: Standing.SETTLED,
    Reason.UNSENT: Standing.PENDING,
    Reason.UNREAD: Standing.PENDING,
    Reason.UNDERWAY: Standing.PENDING,
    Reason.LEAVING: Standing.PENDING,
    Reason.MISSING: Standing.DRIFTED,
    Reason.UNTOLD: Standing.DRIFTED,
    Reason.OTHER_VERSION: Standing.DRIFTED,
    Reason.OTHER_IMAGE: Standing.DRIFTED,
    Reason.GIVEN_UP: Standing.FAILED,
    Reason.UNFIT: Standing.FAILED,
}
_ON_THE_WAY = {
    ServiceState.FAILED: Reason.GIVEN_UP,
    ServiceState.UNSCHEDULABLE: Reason.UNFIT,
    ServiceState.TRANSITIONING: Reason.UNDERWAY,
}
_WELL = frozenset({Reason.SAME, Reason.UNSENT, Reason.UNREAD, Reason.UNDERWAY, Reason.LEAVING})


@dataclass(frozen=True, slots=True)
class Difference:
    """One service on one device: what was told, what is reported, and how the two stand to each other."""

    name: str
    wanted: Service | None
    """None: it should not be there."""
    report: ServiceReport | None
    """None: the device has said nothing of it."""
    reason: Reason
    percent: int | None = None
    """How far its phase is, 0 to 100; None where nobody knows."""

    @property
    def standing(self) -> Standing:
        return STANDINGS[self.reason]

    @property
    def is_healthy(self) -> bool:
        """Whether the version that is wanted serves."""
        return self.reason is Reason.SAME

    @property
    def needs_help(self) -> bool:
        """Whether it will not come right by itself, or says that something is wrong."""
        return self.reason not in _WELL or bool(self.report and self.report.error)

    @property
    def version(self) -> int:
        """Of the deployment that is wanted; 0 for none."""
        return self.wanted.deployment if self.wanted else 0


def differences(
    wanted: Mapping[str, Service], rev: int, view: DeviceView | None, *, published: bool = True
) -> tuple[Difference, ...]:
    """Every service that was told or is reported, by name.

    Args:
        wanted: The services that the device was last told to run.
        rev: Of the document that said so; 0 if it was never told anything.
        view: What it says; None if it was never heard.
        published: Whether a broker has acknowledged that document.
    """
    reported = view.reported if view else None
    reports = reported.services if reported else {}
    unread = None
    if reported is None or reported.observed_rev < rev:
        unread = Reason.UNREAD if published else Reason.UNSENT
    return tuple(
        Difference(
            name, told := wanted.get(name), report := reports.get(name), unread or _reason(told, report),
            _percent(view, name, report),
        )
        for name in sorted(wanted.keys() | reports.keys())
    )  # fmt: skip


def standing_of(parts: Iterable[Difference]) -> Standing | None:
    """The worst standing of *parts*; None if there are none."""
    found = {one.standing for one in parts}
    return next((one for one in Standing if one in found), None)


def _reason(wanted: Service | None, report: ServiceReport | None) -> Reason:
    """Of a service on a device that has taken in what it was told."""
    if wanted is None:
        return Reason.LEAVING if report and report.phase is Phase.STOPPED else Reason.UNTOLD
    if report is None:
        return Reason.MISSING
    if report.deployment != wanted.deployment:
        return Reason.OTHER_VERSION
    return _ON_THE_WAY.get(report.state) or _arrived(wanted, report)


def _arrived(wanted: Service, report: ServiceReport) -> Reason:
    """Of a service that has served in the version that is wanted."""
    if report.running not in {0, wanted.deployment}:
        return Reason.OTHER_VERSION
    if report.image not in {"", wanted.image.digest}:
        return Reason.OTHER_IMAGE
    return Reason.SAME if report.state is ServiceState.HEALTHY else Reason.SICK


def _percent(view: DeviceView | None, name: str, report: ServiceReport | None) -> int | None:
    """Progress comes more often than reports do, so its word is newer."""
    progress = view.progress.get(name) if view else None
    if progress and report and progress.phase is report.phase and progress.total:
        return min(100, 100 * progress.done // progress.total)
    return report.percent if report else None
