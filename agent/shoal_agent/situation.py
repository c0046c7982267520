"""What is the case for one service: what should run now, what does run, and what stands in the way.

`plan` and `status` both read it, so that what a device says it does is what it does. Nothing here touches the outside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shoal.contract.desired import Service, service_hash
from shoal.contract.fit import misfits
from shoal.contract.reported import Facts, Problem
from shoal.states import ServiceState
from shoal_agent import causes
from shoal_agent.examine import Exam
from shoal_agent.fetcher import Fetch, FetchStatus
from shoal_agent.probes import Health
from shoal_agent.record import Record
from shoal_agent.runtime.protocol import Instance, InstanceState

TRIES = 3
"""Starts that a version which was never ready is given."""
BACK_OFF_LIMIT = 300.0
"""Seconds between two tries of anything at the most."""
BLOCKED_PERIOD = 60.0
"""Seconds until a start that the runtime refused, for a port or the like, is tried again."""


def back_off(failures: int) -> float:
    """Seconds to wait after so many *failures* in a row: 1, 2, 4 and so on."""
    # Before the power is taken: a service that ends for days would take it out of the range of numbers.
    return min(2.0 ** min(failures - 1, 30), BACK_OFF_LIMIT)


@dataclass(frozen=True, slots=True)
class Trial:
    """How the last starts of one version went; remembered until the agent ends or the version is stopped on purpose."""

    failures: int = 0
    """Times in a row that it ended, or could not be started, without having been steady."""
    ended: float | None = None
    """Monotonic time at which that was last seen; None from its next start on."""
    problem: Problem | None = None
    """Why."""
    blocked: bool = False
    """Whether the runtime refused to start it for a reason that another start will not change."""

    @property
    def start_at(self) -> float:
        """Monotonic time before which it is not started again."""
        if self.ended is None:
            return 0.0
        return self.ended + (BLOCKED_PERIOD if self.blocked else back_off(self.failures))


@dataclass(frozen=True, slots=True)
class Loading:
    """An image on its way from the fetched blobs into the runtime; without a problem it is being loaded now."""

    problem: Problem | None = None
    failures: int = 0
    retry_at: float = 0.0
    """Monotonic time of the next try."""
    final: bool = False
    """Whether no further try will help."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found when the reconciler looked."""

    now: float
    """Monotonic time of the look."""
    boot: str
    """The kernel's boot id."""
    facts: Facts
    wanted: frozenset[str] = frozenset()
    """Names of the services that should be here; others are on their way out."""
    instances: tuple[Instance, ...] = ()
    images: frozenset[str] = frozenset()
    """Digests that can be started."""
    held: frozenset[str] = frozenset()
    """Digests of which there are bytes on the disk, all or some."""
    fetches: Mapping[str, Fetch] = field(default_factory=dict)
    """By digest."""
    loads: Mapping[str, Loading] = field(default_factory=dict)
    """By digest."""
    health: Mapping[str, Health] = field(default_factory=dict)
    """By instance."""
    exams: Mapping[str, Exam] = field(default_factory=dict)
    """By instance."""
    taken: Mapping[int, str] = field(default_factory=dict)
    """Ports that services here need and that a foreign process holds: its name."""
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By spec: what the runtime cannot keep of its limits."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the wanted version is not even tried."""

    state: ServiceState
    problem: Problem


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that the next step of one service depends on."""

    name: str
    wanted: Service
    spec: str
    """`service_hash` of the wanted version."""
    refusal: Refusal | None
    target: Service | None
    """What should run now: the wanted version once it can be started, until then and after it failed the last good."""
    target_spec: str
    instance: Instance | None
    """Of the target."""
    others: tuple[Instance, ...]
    """Of other versions, and what is there of the target twice."""
    record: Record
    trial: Trial | None
    """Of the target; None if it was not started since this agent runs."""
    health: Health | None
    """What the probes of that instance found; None if it was not asked yet."""
    exam: Exam | None
    """How that instance does with its golden requests; None if it was not asked them yet."""
    port_holder: str
    """Who else holds the port the target needs and is not about to let it go; empty if nobody does."""
    port_free: bool
    """Whether nobody at all holds it."""
    start_image: bool
    """Whether the target's image is there to make an instance of."""

    @property
    def on_target(self) -> bool:
        """Whether the target is the wanted version itself."""
        return self.target_spec == self.spec

    @property
    def proven(self) -> bool:
        """Whether the target has been ready on this device before."""
        return self.target_spec != "" and self.target_spec == self.record.good_spec

    @property
    def running(self) -> bool:
        return self.instance is not None and self.instance.state is InstanceState.RUNNING

    @property
    def failed_exam(self) -> bool:
        """Whether it has answered its golden requests wrongly, however it answers its probes just now."""
        return self.exam is not None and self.exam.problem is not None

    @property
    def sought(self) -> list[Service]:
        """Versions whose images have to be brought here."""
        needed = [] if self.target is None or self.instance or self.start_image else [self.target]
        return needed if self.on_target or self.refusal else [*needed, self.wanted]


def situation(name: str, wanted: Service, seen: Seen, record: Record, trials: Mapping[str, Trial]) -> Situation:
    """What is the case for the service *name*; *trials* are those of its versions, by spec."""
    spec = service_hash(wanted)
    own = [one for one in seen.instances if one.service == name]
    refusal = _refusal(wanted, spec, own, seen, record, trials.get(spec))
    arrived = wanted.image.digest in seen.images or any(one.spec == spec for one in own)
    proven = spec == record.good_spec
    target = wanted if proven or (refusal is None and arrived) else record.good
    target_spec = service_hash(target) if target else ""
    instance = min((one for one in own if one.spec == target_spec), key=_preference, default=None)
    return Situation(
        name=name,
        wanted=wanted,
        spec=spec,
        refusal=refusal,
        target=target,
        target_spec=target_spec,
        instance=instance,
        others=tuple(one for one in own if one is not instance),
        record=record,
        trial=trials.get(target_spec),
        health=seen.health.get(instance.id) if instance else None,
        exam=seen.exams.get(instance.id) if instance else None,
        port_holder=_port_holder(target, own, seen) if target else "",
        port_free=target is None or not (_rivals(target, own, seen) or (target.port and target.port in seen.taken)),
        start_image=target is not None and target.image.digest in seen.images,
    )


def _refusal(
    wanted: Service, spec: str, own: list[Instance], seen: Seen, record: Record, trial: Trial | None
) -> Refusal | None:
    # What has been ready here is kept alive as it is; only what is new is weighed.
    if spec == record.good_spec:
        return None
    if spec in record.bad:
        return Refusal(ServiceState.FAILED, record.bad[spec])
    if problem := _obstacle(wanted, own, seen, record, trial):
        return Refusal(ServiceState.UNSCHEDULABLE, problem)
    return None


def _obstacle(wanted: Service, own: list[Instance], seen: Seen, record: Record, trial: Trial | None) -> Problem | None:
    """Why this device cannot take *wanted* now, None if nothing speaks against it."""
    if reasons := list(misfits(wanted, seen.facts)):
        return causes.cannot_take(reasons)
    digest = wanted.image.digest
    fetch, load = seen.fetches.get(digest), seen.loads.get(digest)
    if fetch and (fetch.status is FetchStatus.MISFIT or (fetch.status is FetchStatus.FAILED and not fetch.retry_at)):
        return fetch.problem
    if load and load.final:
        return load.problem
    # While the last good version can serve, it is not taken down again for a start that was refused once.
    if trial and trial.blocked and record.good:
        return trial.problem
    if holder := _port_holder(wanted, own, seen):
        return causes.port_taken(wanted.port, holder)
    return None


def _port_holder(service: Service, own: list[Instance], seen: Seen) -> str:
    """Who keeps *service* from its port for good; empty if nobody does, or if the device may choose another."""
    staying = [one for one in _rivals(service, own, seen) if one.service in seen.wanted]
    if staying:
        return f"the service {staying[0].service!r} of this device"
    return "" if service.port == 0 else seen.taken.get(service.port, "")


def _rivals(service: Service, own: list[Instance], seen: Seen) -> list[Instance]:
    """Running instances of other services of this device at the port that *service* needs."""
    if service.port == 0:
        return []
    running = [one for one in seen.instances if one.state is InstanceState.RUNNING and one.port == service.port]
    return [one for one in running if one not in own]


def _preference(instance: Instance) -> int:
    """Of two instances of one version, the one that runs is kept."""
    return [InstanceState.RUNNING, InstanceState.CREATED, InstanceState.EXITED].index(instance.state)
