"""One row for each version of each deployment: where it is wanted, and how it stands there; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from shoal.workspace.records import Deployment
from shoal_gui.filtering import Searchable
from shoal_gui.fleet_state import FleetState, Rollout
from shoal_gui.records import Records
from shoal_gui.shown import age_of, ago_text, when_text
from shoal_gui.tables import Column, natural
from shoal_gui.tokens import State
from shoal_gui.words import tr

NOWHERE = Rollout("", 0, healthy=0, pending=0, drifted=0, failed=0, sick=0)


@dataclass(frozen=True, slots=True)
class Row:
    """One version of a deployment."""

    deployment: Deployment
    counts: Rollout
    """The devices that were last told to run it."""
    leaving: int
    """Devices that still have the service and were told to remove it; counted with the newest version."""
    unsent: int
    """Devices that no broker has passed it on to."""
    is_fresh: bool
    """Whether the broker is there, so that what is known can be trusted."""

    @property
    def id(self) -> str:
        return f"{self.deployment.name}:{self.deployment.version}"

    @property
    def total(self) -> int:
        return self.counts.total

    @property
    def bad(self) -> int:
        """Devices on which it will not come right by itself."""
        return self.counts.failed + self.counts.drifted + self.counts.sick


def rows_of(records: Records, fleet: FleetState, *, is_fresh: bool) -> list[Row]:
    """Every version of every deployment."""
    counts = {(one.service, one.version): one for one in fleet.rollouts()}
    leaving = _leaving(fleet)
    unsent = Counter(
        (name, service.deployment)
        for told in records.told.values()
        if not told.published
        for name, service in told.services.items()
    )
    newest = {one.name: one.version for one in records.deployments}  # by version, so the last one stays

    def row(one: Deployment) -> Row:
        key = (one.name, one.version)
        gone = leaving[one.name] if newest[one.name] == one.version else 0
        return Row(one, counts.get(key, NOWHERE), gone, unsent[key], is_fresh)

    return [row(one) for one in records.deployments]


def columns() -> list[Column[Row]]:
    return [
        Column(tr("Service"), lambda row: row.deployment.name, 100, key=_place),
        Column(tr("Version"), lambda row: str(row.deployment.version), 80, key=_place),
        Column(tr("State"), state_text, 110, state=state_of, key=lambda row: (-row.bad, -row.counts.pending)),
        Column(tr("Healthy"), healthy_text, 80, key=lambda row: row.counts.healthy),
        Column(tr("Models"), lambda row: ", ".join(row.deployment.models), 110),
        Column(
            tr("Made"),
            lambda row: ago_text(age_of(row.deployment.created)),
            90,
            key=lambda row: row.deployment.created,
            tip=lambda row: when_text(row.deployment.created),
        ),
    ]


AGE_COLUMN = 5
"""The one that changes with nothing but time."""


def searchable(row: Row) -> Searchable:
    """As the filter sees it: words, and state:."""
    words = [row.id, *row.deployment.models, state_text(row)]
    tags = {key: value for key, value in row.deployment.manifest.tags.items() if isinstance(value, str)}
    return Searchable(" ".join(words), tags, {"state": f"{state_text(row)} {state_of(row)}".lower()})


def state_text(row: Row) -> str:
    """What it is in, in a few words."""
    counts = row.counts
    if not row.total:
        return _past_text(row)
    if row.bad:
        return tr("%n in trouble", row.bad)
    if row.unsent:
        return tr("%n not sent yet", row.unsent)
    if counts.pending:
        return tr("in progress")
    return tr("healthy")


def state_of(row: Row) -> State:
    if not row.total:
        return State.WORKING if row.leaving else State.UNKNOWN
    if row.bad:
        return State.FAILED
    if row.unsent:
        return State.WAITING
    if row.counts.pending:
        return State.WORKING if row.is_fresh else State.WAITING
    return State.OK if row.is_fresh else State.STALE


def healthy_text(row: Row) -> str:
    """`2 of 3`; a dash where no device should run it."""
    return tr("{n} of {total}").format(n=row.counts.healthy, total=row.total) if row.total else "-"


def is_past(row: Row) -> bool:
    """Whether nothing goes on with it any more."""
    return not row.total and not row.leaving


def _past_text(row: Row) -> str:
    if row.leaving:
        return tr("leaving %n device(s)", row.leaving)
    return tr("deleted") if row.deployment.retired else tr("replaced")


def _leaving(fleet: FleetState) -> Counter[str]:
    return Counter(one.name for state in fleet.devices.values() for one in state.services if one.wanted is None)


def _place(row: Row) -> tuple[object, ...]:
    """By name, the newest version first."""
    return (natural(row.deployment.name), -row.deployment.version)


def newest(rows: Iterable[Row], name: str) -> str:
    """The id of the newest version of *name* that some device runs, else of the newest; empty if there is none."""
    of_name = sorted((row for row in rows if row.deployment.name == name), key=lambda row: row.deployment.version)
    in_force = [row for row in of_name if not is_past(row)]
    return (in_force or of_name)[-1].id if of_name else ""
