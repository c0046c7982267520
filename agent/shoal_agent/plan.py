"""Decide what a device does next.

`plan` compares what the device should run with what was seen; the reconciler calls it after every change and carries
the actions out. Nothing here touches the outside, so every rule is tested by comparing two lists.

Two orders matter. An image is fetched and loaded before the old version stops, so that a failed download never takes a
working model away. And the old version is removed only once the new one has been ready here, and has answered its
golden requests if it has any, so that it can come back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shoal.contract.desired import ImageRef, Service
from shoal.contract.reported import Problem
from shoal_agent import causes
from shoal_agent.fetcher import FetchStatus
from shoal_agent.record import Record
from shoal_agent.runtime.protocol import Instance, InstanceState
from shoal_agent.situation import TRIES, Loading, Seen, Situation


@dataclass(frozen=True, slots=True)
class Fetch:
    """Bring the bytes of an image here."""

    image: ImageRef


@dataclass(frozen=True, slots=True)
class Load:
    """Make an image that was fetched startable."""

    digest: str


@dataclass(frozen=True, slots=True)
class Start:
    """Make an instance and start it."""

    service: str
    wanted: Service
    spec: str
    port: int
    """0 to choose one."""


@dataclass(frozen=True, slots=True)
class Restart:
    """Start an instance that exists."""

    service: str
    instance: Instance


@dataclass(frozen=True, slots=True)
class Adopt:
    """Take an instance that was found running for ours."""

    service: str
    instance: Instance


@dataclass(frozen=True, slots=True)
class Stop:
    """End an instance that another version replaces, or that nobody wants."""

    service: str
    instance: Instance


@dataclass(frozen=True, slots=True)
class Recycle:
    """End an instance that does not answer, so that it is started again."""

    service: str
    instance: Instance
    problem: Problem
    afresh: bool
    """Whether it was steady before, so that this counts as its first failure."""


@dataclass(frozen=True, slots=True)
class LookInto:
    """Find out why an instance has ended, and count it."""

    service: str
    instance: Instance
    wanted: Service
    afresh: bool
    """As for `Recycle`."""


@dataclass(frozen=True, slots=True)
class Remove:
    """Forget an instance that has ended."""

    service: str
    instance: Instance


@dataclass(frozen=True, slots=True)
class Commit:
    """Write down that a version has proved itself: from now on it is what is gone back to."""

    service: str
    wanted: Service


@dataclass(frozen=True, slots=True)
class Examine:
    """Begin to have a version answer its golden requests."""

    service: str
    wanted: Service
    instance: Instance


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Write down that a version is bad here; the last good one comes back by itself."""

    service: str
    spec: str
    instance: Instance | None
    problem: Problem


@dataclass(frozen=True, slots=True)
class Forget:
    """Drop the memory of a service that is gone."""

    service: str


@dataclass(frozen=True, slots=True)
class Collect:
    """Give the disk space of an image back."""

    digest: str


OfVerdict = Commit | Examine | GiveUp
OfService = Start | Restart | Adopt | Stop | Recycle | LookInto | Remove | OfVerdict | Forget
OfImage = Fetch | Load | Collect
Action = OfService | OfImage


def subject(action: Action) -> str:
    """What *action* works on, a service or an image: one action a subject is carried out at a time."""
    match action:
        case Fetch(image):
            return image.digest
        case Load(digest) | Collect(digest):
            return digest
        case _:
            return action.service


def plan(cases: Sequence[Situation], seen: Seen, records: Mapping[str, Record], *, told: bool = True) -> list[Action]:
    """Name the next actions that bring the device closer to what is wanted of it; none means settled, or waiting.

    Unless *told*, the cases are only what the device remembers: it keeps them up, and lets nothing else go.
    """
    upkeep = [action for case in cases for action in (*_keep_up(case, seen), *_supply(case, seen))]
    return [*upkeep, *_farewell(cases, seen, records), *_collect(cases, seen)] if told else upkeep


def due(cases: Sequence[Situation], seen: Seen) -> float | None:
    """Monotonic time at which `plan` may say something else though nothing changed; None if there is none."""
    return min((time for case in cases for time in _times(case, seen) if time > seen.now), default=None)


def _times(case: Situation, seen: Seen) -> Iterator[float]:
    if case.trial:
        yield case.trial.start_at
    if case.health and case.target:
        yield case.health.since + case.target.probe.start_deadline
    yield from (load.retry_at for load in seen.loads.values())


def _farewell(cases: Sequence[Situation], seen: Seen, records: Mapping[str, Record]) -> Iterator[Action]:
    """Take leave of services that are no longer wanted; their memory goes last."""
    wanted = {case.name for case in cases}
    present = {one.service for one in seen.instances}
    for one in seen.instances:
        if one.service not in wanted:
            yield _dismiss(one)
    yield from (Forget(name) for name in sorted(records.keys() - wanted - present))


def _keep_up(case: Situation, seen: Seen) -> list[Action]:
    """Keep the target running, or get it to."""
    if case.target is None:
        return [_dismiss(one) for one in case.others if one.spec in case.record.bad]
    rivals = [one for one in case.others if one.state is InstanceState.RUNNING]
    if case.running:
        # They would answer at the same port, or waste memory.
        return [Stop(case.name, one) for one in rivals] or _watch_over(case, case.target, seen)
    if (steps := _account_for(case, case.target, seen)) is not None:
        return steps
    # Only now that the target can really start is the port taken from whoever serves.
    return [Stop(case.name, one) for one in rivals] or _bring_up(case, case.target, seen)


def _watch_over(case: Situation, target: Service, seen: Seen) -> list[Action]:
    """What follows from how the running target answers."""
    instance, health = case.instance, case.health
    assert instance is not None
    if case.trial is None or case.trial.ended is not None:
        return [Adopt(case.name, instance)]
    if health is None:
        return []
    if not case.proven and (health.ready or case.failed_exam):
        return _prove(case, target, instance, seen)
    if not health.was_ready and seen.now >= health.since + target.probe.start_deadline:
        problem = causes.not_ready_in_time(target, health)
        late = GiveUp(case.name, case.target_spec, instance, problem)
        return [Recycle(case.name, instance, problem, afresh=False) if case.proven else late]
    if health.was_ready and health.failures >= target.probe.failures:
        return [Recycle(case.name, instance, causes.answers_no_more(health), afresh=health.was_steady)]
    return _tidy(case)


def _prove(case: Situation, target: Service, instance: Instance, seen: Seen) -> list[Action]:
    """What makes a good one of a new version that is ready, or a bad one; nothing while that is being found out."""
    if case.exam and case.exam.problem:
        return [GiveUp(case.name, case.target_spec, instance, case.exam.problem)]
    if not target.golden or (case.exam and case.exam.is_over):
        return [Commit(case.name, target)]
    if case.exam:
        return []
    if _used_up(case, seen):  # an engine brings it back by itself, also after its answers took the device down
        return [GiveUp(case.name, case.target_spec, instance, causes.never_ready(TRIES))]
    return [Examine(case.name, target, instance)]


def _account_for(case: Situation, target: Service, seen: Seen) -> list[Action] | None:
    """What has to happen, or be waited for, before the target is started; None if it can be started now."""
    instance, trial = case.instance, case.trial
    if instance and instance.state is InstanceState.EXITED and trial and trial.ended is None:
        return [LookInto(case.name, instance, target, afresh=case.health is not None and case.health.was_steady)]
    if not case.proven and _used_up(case, seen):
        problem = (trial and trial.problem) or causes.never_ready(TRIES)
        return [GiveUp(case.name, case.target_spec, instance, problem)]
    waiting = trial is not None and seen.now < trial.start_at
    missing = instance is None and not case.start_image
    return _tidy(case) if waiting or missing or not case.port_free else None


def _used_up(case: Situation, seen: Seen) -> bool:
    """Whether the last start a new version is given is over: its end was seen, or the device went down with it."""
    attempt = case.record.attempt
    return case.record.tries(case.target_spec) >= TRIES and attempt is not None and attempt.boot != seen.boot


def _bring_up(case: Situation, target: Service, seen: Seen) -> list[Action]:
    instance = case.instance
    if instance is None:
        port = target.port or case.record.port
        return [Start(case.name, target, case.target_spec, 0 if target.port == 0 and port in seen.taken else port)]
    # A port the device chose itself may be lost while it was down; then it chooses another.
    if target.port == 0 and instance.port in seen.taken and case.start_image:
        return [Remove(case.name, instance)]
    return [Restart(case.name, instance)]


def _tidy(case: Situation) -> list[Action]:
    """Dismiss what is left of other versions, except the one to go back to."""
    if not (case.running or case.proven):
        return []
    return [_dismiss(one) for one in case.others if case.proven or one.spec != case.record.good_spec]


def _dismiss(instance: Instance) -> Action:
    running = instance.state is InstanceState.RUNNING
    return Stop(instance.service, instance) if running else Remove(instance.service, instance)


def _supply(case: Situation, seen: Seen) -> Iterator[Action]:
    """Bring the images here that are still missing; what runs meanwhile is no concern of this."""
    for service in case.sought:
        digest = service.image.digest
        fetch, load = seen.fetches.get(digest), seen.loads.get(digest)
        if fetch is None:
            yield Fetch(service.image)
        elif fetch.status is FetchStatus.READY and (load is None or _again(load, seen)):
            yield Load(digest)


def _short_of_room(seen: Seen) -> bool:
    """Whether a fetch failed because the disk is full; the numbers from 800 on say that of every part."""
    problems = [fetch.problem for fetch in seen.fetches.values() if fetch.problem]
    return any(problem.code.rpartition("-")[2].startswith("8") for problem in problems)


def _again(load: Loading, seen: Seen) -> bool:
    return load.problem is not None and not load.final and seen.now >= load.retry_at


def _collect(cases: Sequence[Situation], seen: Seen) -> list[Action]:
    """Let go of images that are neither wanted, nor good, nor were good before, nor belong to an instance."""
    kept = {one.image for one in seen.instances}
    for case in cases:
        good = case.record.good
        kept |= {case.wanted.image.digest, good.image.digest if good else ""}
        kept |= set() if _short_of_room(seen) else {case.record.previous}
    return [Collect(digest) for digest in sorted((seen.images | seen.held | seen.fetches.keys()) - kept)]
