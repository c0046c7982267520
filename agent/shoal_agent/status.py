"""Put the case of each service into the words of a report; pure, from the same facts that `plan` decides on.

The state is worked out anew from what was seen every time, so it cannot drift from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shoal.contract.desired import Service
from shoal.contract.reported import Problem, ServiceReport
from shoal.states import Phase, ServiceState
from shoal_agent import causes
from shoal_agent.fetcher import FetchStatus
from shoal_agent.runtime.protocol import Instance, InstanceState
from shoal_agent.situation import Seen, Situation


@dataclass(frozen=True, slots=True)
class Verdict:
    """The words for one service."""

    state: ServiceState
    phase: Phase
    problem: Problem | None = None
    percent: int | None = None


def status(cases: Iterable[Situation], seen: Seen, address: str) -> dict[str, ServiceReport]:
    """What is true of each service, and of those that are on their way out; *address* is this device's."""
    leaving = {one.service for one in seen.instances if one.service not in seen.wanted}
    gone = ServiceReport(state=ServiceState.TRANSITIONING, phase=Phase.STOPPED)
    return dict.fromkeys(sorted(leaving), gone) | {case.name: report(case, seen, address) for case in cases}


def settled(reports: Mapping[str, ServiceReport]) -> bool:
    """Whether every service is Healthy, or given up with a reason and its last good version back in place."""
    return all(
        one.state in (ServiceState.HEALTHY, ServiceState.UNSCHEDULABLE)
        or (one.state is ServiceState.FAILED and one.phase in (Phase.ROLLED_BACK, Phase.STOPPED))
        for one in reports.values()
    )


def report(case: Situation, seen: Seen, address: str) -> ServiceReport:
    """What is true of one service."""
    verdict = verdict_on(case, seen)
    instance, version = _what_runs(case)
    health = seen.health.get(instance.id) if instance else None
    port = instance.port if instance and health and health.ready else 0
    good = case.record.good
    return ServiceReport(
        state=verdict.state,
        phase=verdict.phase,
        percent=verdict.percent,
        deployment=case.wanted.deployment,
        running=version.deployment if version else 0,
        image=instance.image if instance else "",
        port=port,
        scoring_uri=scoring_uri(version or case.wanted, address, port) if port else "",
        restarts=case.record.restarts,
        last_good=good.deployment if good else 0,
        error=verdict.problem,
        notes=seen.notes.get(case.spec, ()),
    )


def verdict_on(case: Situation, seen: Seen) -> Verdict:
    """State and phase of one service, and why they are what they are."""
    if case.refusal and case.refusal.state is ServiceState.FAILED:
        return Verdict(ServiceState.FAILED, _way_back(case), case.refusal.problem)
    if case.refusal:
        return Verdict(ServiceState.UNSCHEDULABLE, Phase.WAITING, case.refusal.problem)
    # A proven version whose image was taken away has to be brought here again too.
    if not case.on_target or case.wanted in case.sought:
        return _supplying(case, seen)
    return _running(case) if case.running else _standing(case, seen)


def scoring_uri(service: Service, address: str, port: int) -> str:
    """Where *service* is scored, as seen from the device's network, or from where it listens if that is narrower."""
    wildcard = service.host in ("0.0.0.0", "::")  # noqa: S104 - read, not bound
    host = address if wildcard else service.host
    return f"http://[{host}]:{port}/score" if ":" in host else f"http://{host}:{port}/score"


def _way_back(case: Situation) -> Phase:
    """How far the last good version has come back."""
    if case.target is None:
        return Phase.STOPPED
    if not case.running:
        return Phase.BACKING_OFF if case.trial and case.trial.ended is not None else Phase.STARTING
    return Phase.ROLLED_BACK if case.health and case.health.ready else Phase.PROBING


def _supplying(case: Situation, seen: Seen) -> Verdict:
    """While the image of the wanted version is on its way."""
    digest = case.wanted.image.digest
    fetch, load = seen.fetches.get(digest), seen.loads.get(digest)
    if load:
        return Verdict(ServiceState.TRANSITIONING, Phase.LOADING, load.problem)
    if fetch is None:
        return Verdict(ServiceState.TRANSITIONING, Phase.WAITING)
    if fetch.status is FetchStatus.READY:
        return Verdict(ServiceState.TRANSITIONING, Phase.LOADING)
    percent = min(100, 100 * fetch.done // fetch.total) if fetch.total else None
    return Verdict(ServiceState.TRANSITIONING, Phase.FETCHING, fetch.problem, percent)


def _running(case: Situation) -> Verdict:
    """While the wanted version runs."""
    health = case.health
    if case.proven and health and health.ready:
        return Verdict(ServiceState.HEALTHY, Phase.SERVING)
    if case.proven and health and health.was_ready and health.failures:
        return Verdict(ServiceState.UNHEALTHY, Phase.PROBING, causes.answers_no_more(health))
    problem = case.trial.problem if case.trial else None
    state = ServiceState.UNHEALTHY if case.proven and problem else ServiceState.TRANSITIONING
    return Verdict(state, Phase.PROBING, problem)


def _standing(case: Situation, seen: Seen) -> Verdict:
    """While the wanted version could run and does not."""
    if case.port_holder:
        problem = causes.port_taken(case.wanted.port, case.port_holder)
        return Verdict(ServiceState.UNSCHEDULABLE, Phase.WAITING, problem)
    trial = case.trial
    if trial and trial.blocked:
        return Verdict(ServiceState.UNSCHEDULABLE, Phase.WAITING, trial.problem)
    state = ServiceState.UNHEALTHY if case.proven and trial else ServiceState.TRANSITIONING
    if trial is None:
        return Verdict(state, Phase.STARTING)
    if trial.ended is None and case.instance and case.target and case.instance.state is InstanceState.EXITED:
        # Its log has not been read yet; what the runtime says will do until then.
        return Verdict(state, Phase.BACKING_OFF, causes.ended(case.instance, case.target, seen.facts, log=""))
    return Verdict(state, Phase.STARTING if trial.ended is None else Phase.BACKING_OFF, trial.problem)


def _what_runs(case: Situation) -> tuple[Instance | None, Service | None]:
    """The instance that runs and its version; the version is None if nobody here knows it any more."""
    present = [one for one in (case.instance, *case.others) if one and one.state is InstanceState.RUNNING]
    if not present:
        return None, None
    known = {case.spec: case.wanted, case.record.good_spec: case.record.good, case.target_spec: case.target}
    return present[0], known.get(present[0].spec)
