"""Builders with defaults, so that a test of a decision shows only what the decision is about."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from shoal.contract.desired import ImageRef, Probe, Resources, Service, service_hash
from shoal.contract.reported import Facts, Problem
from shoal.states import RuntimeKind
from shoal_agent.examine import Exam
from shoal_agent.fetcher import Fetch, FetchStatus
from shoal_agent.plan import Action, Start, plan
from shoal_agent.probes import Health
from shoal_agent.record import Attempt, Record
from shoal_agent.runtime.protocol import Instance, InstanceState
from shoal_agent.situation import Loading, Seen, Situation, Trial, situation
from shoal_agent.status import Verdict, verdict_on

NOW = 1000.0
BOOT = "boot-1"
GIB = 1024**3

FACTS = Facts(architecture="amd64", runtime=RuntimeKind.PROCESS, cpus=4, memory=4 * GIB, python="3.11", glibc="2.36")
PROBLEM = Problem(code="SHOAL-TST-1", message="something was wrong")
WAITING = Loading(problem=PROBLEM, failures=1, retry_at=NOW + 4)


def digest(number: int) -> str:
    return "sha256:" + hashlib.sha256(str(number).encode()).hexdigest()


def service(version: int = 1, *, port: int = 8000, **fields: Any) -> Service:
    """Version *version* of a service, each with an image of its own."""
    image = ImageRef(registry="http://registry.test", repository="digits", digest=digest(version))
    return Service(deployment=version, image=image, port=port, **fields)


V1, V2 = service(1), service(2)


def spec(wanted: Service) -> str:
    return service_hash(wanted)


S1, S2 = spec(V1), spec(V2)
D1, D2 = V1.image.digest, V2.image.digest


def start(version: Service, port: int = 8000) -> Start:
    """The order to start *version* on *port*."""
    return Start("digits", version, spec(version), port)


def instance(
    wanted: Service, state: str = "running", *, name: str = "digits", number: int = 1, **fields: Any
) -> Instance:
    """An instance of *wanted*; its id says which version it is."""
    port = fields.pop("port", wanted.port or 20_000)
    identity = f"{name}-v{wanted.deployment}-{number}"
    return Instance(identity, name, spec(wanted), wanted.image.digest, InstanceState(state), port, **fields)


def ready(for_: float = 1.0, **fields: Any) -> Health:
    return Health(since=NOW - for_ - 1, ready_since=NOW - for_, was_ready=True, successes=1, **fields)


def not_ready(for_: float = 1.0) -> Health:
    return Health(since=NOW - for_, failures=2, said="it answered 503")


def silent(failures: int = 3, **fields: Any) -> Health:
    """Was ready, and does not answer now."""
    return Health(since=NOW - 100, was_ready=True, failures=failures, said="no answer within 2 s", **fields)


def failed(ago: float = 0.0, *, failures: int = 1, blocked: bool = False) -> Trial:
    return Trial(failures=failures, ended=NOW - ago, problem=PROBLEM, blocked=blocked)


RUNS = Trial()
"""Started since the agent runs, and not seen to end."""


def good(wanted: Service, **fields: Any) -> Record:
    return Record(good=wanted, **fields)


def attempt(wanted: Service, count: int, boot: str = "") -> Attempt:
    return Attempt(spec=spec(wanted), count=count, boot=boot)


class Case:
    """One device with one service, `digits`; what is not said is as on a device that is new."""

    def __init__(
        self,
        wanted: Service | None = V1,
        *,
        instances: Iterable[Instance] = (),
        images: Iterable[Service] = (),
        fetches: Mapping[str, Fetch] | None = None,
        loads: Mapping[str, Loading] | None = None,
        health: Mapping[str, Health] | None = None,
        exams: Mapping[str, Exam] | None = None,
        record: Record | None = None,
        trials: Mapping[str, Trial] | None = None,
        taken: Mapping[int, str] | None = None,
        facts: Facts = FACTS,
        told: bool = True,
        also: Iterable[str] = (),
    ) -> None:
        self.wanted = {"digits": wanted} if wanted else {}
        self.records = {"digits": record} if record else {}
        self.trials = trials or {}
        self.told = told
        self.seen = Seen(
            now=NOW,
            boot=BOOT,
            facts=facts,
            wanted=frozenset(also) | self.wanted.keys(),
            instances=tuple(instances),
            images=frozenset(one.image.digest for one in images),
            fetches=fetches or {},
            loads=loads or {},
            health=health or {},
            exams=exams or {},
            taken=taken or {},
        )

    @property
    def situations(self) -> list[Situation]:
        return [
            situation(name, wanted, self.seen, self.records.get(name, Record()), self.trials)
            for name, wanted in self.wanted.items()
        ]

    def plan(self) -> list[Action]:
        return plan(self.situations, self.seen, self.records, told=self.told)

    def verdict(self) -> Verdict:
        return verdict_on(self.situations[0], self.seen)


ARRIVED = Fetch(FetchStatus.READY, 100, 100)
HALFWAY = Fetch(FetchStatus.RUNNING, 50, 100)
UNREACHABLE = Fetch(FetchStatus.FAILED, 50, 100, PROBLEM, 1, NOW + 4)
MISFIT = Fetch(FetchStatus.MISFIT, problem=PROBLEM)
NO_IMAGE = Fetch(FetchStatus.FAILED, problem=PROBLEM)

LIMITED = service(1, resources=Resources(memory=8 * GIB))
IMPATIENT = service(2, probe=Probe(start_deadline=5))


def with_service(record: Record, **fields: Any) -> Record:
    return msgspec.structs.replace(record, **fields)
