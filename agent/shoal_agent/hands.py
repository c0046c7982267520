"""Carries out what `plan` decided: the one place where an action becomes a deed.

The reconciler calls it in worker threads, one action a service or image at a time. How starts and loads went is kept
here, where the next look finds it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import assert_never

import msgspec

from shoal.contract.desired import ImageRef, Service
from shoal.contract.reported import Facts, Problem
from shoal.errors import BadInput, Conflict, Damaged, NotFound, Refused, ShoalError, Unreachable
from shoal_agent import causes, ports
from shoal_agent.errors import as_problem
from shoal_agent.examine import Examiner
from shoal_agent.fetch_job import Access
from shoal_agent.fetcher import Fetcher, FetchStatus
from shoal_agent.plan import (
    Action,
    Adopt,
    Collect,
    Commit,
    Examine,
    Fetch,
    Forget,
    GiveUp,
    Load,
    LookInto,
    OfImage,
    OfVerdict,
    Recycle,
    Remove,
    Restart,
    Start,
    Stop,
)
from shoal_agent.probes import Prober, Target
from shoal_agent.runtime.errors import DamagedImage, ImageAbsent
from shoal_agent.runtime.protocol import Instance, InstanceState, Runtime
from shoal_agent.situation import Loading, Trial, back_off
from shoal_agent.store import Store

LOG_TAIL = 50
"""Lines of a log in which the cause of an end is looked for."""
KEPT_LINES = 500
"""Lines that are kept of the log of a version that was given up, since its instance goes."""


class Hands:
    """What works on the runtime, the fetcher and the store."""

    def __init__(
        self,
        *,
        runtime: Runtime,
        fetcher: Fetcher,
        prober: Prober,
        store: Store,
        facts: Facts,
        boot: str,
        access: Callable[[ImageRef], Access],
        examiner: Examiner,
    ) -> None:
        self._runtime, self._fetcher, self._prober, self._store = runtime, fetcher, prober, store
        self._facts, self._boot, self._access, self._examiner = facts, boot, access, examiner
        self._one_load = threading.Lock()
        self.trials: dict[tuple[str, str], Trial] = {}
        """By service and spec; each is written only by the one thread that works on its service."""
        self.loads: dict[str, Loading] = {}
        """By digest; likewise."""

    def carry_out(self, action: Action) -> None:
        """Do *action*.

        Raises:
            ShoalError: It was not done, for a reason that the next look will not show by itself.
        """
        if isinstance(action, OfImage):
            self._supply(action)
            return
        match action:
            case Start():
                self._start(action)
            case Restart(service, instance):
                self._restart(service, instance)
            case Adopt(service, instance):
                self._began(service, instance.spec)
            case Stop(service, instance):
                self._runtime.stop(instance.id)
                self.trials.pop((service, instance.spec), None)
            case Recycle(service, instance, problem, afresh):
                self._runtime.stop(instance.id)
                self._failed(service, instance.spec, problem, afresh=afresh)
                self._store.revise(service, lambda one: one.with_end(instance.spec))
            case LookInto():
                self._look_into(action)
            case Remove(_, instance):
                self._runtime.remove(instance.id)
            case Commit() | Examine() | GiveUp():
                self._judge(action)
            case Forget(service):
                self._forget(service)
            case _:
                assert_never(action)

    def _supply(self, action: OfImage) -> None:
        match action:
            case Fetch(image):
                self._fetcher.want(image, self._access(image))
            case Load(digest):
                self._load(digest)
            case Collect(digest):
                self._fetcher.cancel(digest)
                self._runtime.remove_image(digest)
                self.loads.pop(digest, None)
            case _:
                assert_never(action)

    def stop_all(self) -> None:
        """Stop what runs, once nobody else acts any more; the next agent finds it as it would after a reboot."""
        for one in self._runtime.instances():
            if one.state is InstanceState.RUNNING:
                self._runtime.stop(one.id)

    def try_now(self, service: str, wanted: Service) -> None:
        """Forget what speaks against trying *wanted* as the service *service* again, and every wait."""
        self._store.revise(service, lambda one: one.forgiven())
        for key in self._keys(service):
            trial = self.trials.get(key)  # what is being stopped just now may be gone
            # A version that runs goes on as it is; only what stands is waited for.
            if trial and trial.ended is not None:
                self.trials.pop(key, None)
        self._look_again(wanted.image.digest)

    def rethink(self, services: Mapping[str, Service]) -> None:
        """Forget what was refused for a reason that a new document, with these *services*, may have taken away."""
        for key, trial in list(self.trials.items()):
            if trial.blocked:
                self.trials.pop(key, None)
        for digest, load in list(self.loads.items()):
            if load.final:
                self.loads.pop(digest, None)
        fetches = self._fetcher.fetches()
        for service in services.values():
            if service.image.digest in fetches:
                self._fetcher.want(service.image, self._access(service.image))

    def _look_again(self, digest: str) -> None:
        """Try at once to bring an image here that did not come."""
        fetch = self._fetcher.fetches().get(digest)
        if fetch and fetch.status in (FetchStatus.FAILED, FetchStatus.MISFIT):
            self._fetcher.forget(digest)
        load = self.loads.get(digest)
        if load and load.problem:
            self.loads.pop(digest, None)

    def _keys(self, service: str) -> list[tuple[str, str]]:
        return [key for key in list(self.trials) if key[0] == service]

    def _load(self, digest: str) -> None:
        failures = self.loads.get(digest, Loading()).failures  # looked up once: the main thread may forget it
        self.loads[digest] = Loading()
        try:
            with self._one_load:
                self._runtime.load(digest)
        except ShoalError as error:
            if isinstance(error, Damaged | NotFound):
                self._fetcher.forget(digest)
            self.loads[digest] = Loading(
                problem=as_problem(error),
                failures=failures + 1,
                retry_at=time.monotonic() + back_off(failures + 1),
                final=isinstance(error, BadInput | Refused | Conflict),
            )
        else:
            self.loads.pop(digest, None)

    def _start(self, action: Start) -> None:
        record = self._store.record(action.service)
        port = action.port or self._choose_port(action)
        if action.wanted.port == 0 and port != record.port:
            self._store.revise(action.service, lambda one: msgspec.structs.replace(one, port=port))
        with self._trying(action.service, action.spec, action.wanted.image.digest):
            instance = self._runtime.create(action.service, action.wanted, action.spec, port)
            self._prober.forget(instance.id)
            self._examiner.forget(instance.id)
            self._runtime.start(instance.id)

    def _choose_port(self, action: Start) -> int:
        chosen = {record.port for record in self._store.records().values()}
        return ports.choose(action.wanted.host, chosen)

    def _restart(self, service: str, instance: Instance) -> None:
        record = self._store.record(service)
        trial = self.trials.get((service, instance.spec))
        if trial and instance.spec == record.good_spec:
            self._store.revise(service, lambda one: msgspec.structs.replace(one, restarts=one.restarts + 1))
        with self._trying(service, instance.spec, instance.image):
            self._prober.forget(instance.id)
            self._examiner.forget(instance.id)
            self._runtime.start(instance.id)

    @contextmanager
    def _trying(self, service: str, spec: str, digest: str) -> Iterator[None]:
        """Count a start before it is made, and keep how it went."""
        record = self._store.record(service)
        proven = spec == record.good_spec
        if not proven:
            self._store.revise(service, lambda one: one.with_start(spec, self._boot))
        try:
            yield
        except ShoalError as error:
            self._failed(service, spec, as_problem(error), blocked=isinstance(error, BadInput | Conflict | Refused))
            if isinstance(error, DamagedImage | ImageAbsent):
                self._fetcher.forget(digest)
            # An engine that is away says nothing about the version, so this start is not over.
            if not proven and not isinstance(error, Unreachable):
                self._store.revise(service, lambda one: one.with_end(spec))
        else:
            self._began(service, spec)

    def _look_into(self, action: LookInto) -> None:
        instance = action.instance
        problem = causes.ended(instance, action.wanted, self._facts, self._runtime.logs(instance.id, LOG_TAIL))
        self._failed(action.service, instance.spec, problem, afresh=action.afresh)
        self._store.revise(action.service, lambda one: one.with_end(instance.spec))

    def _judge(self, action: OfVerdict) -> None:
        match action:
            case Commit(service, wanted):
                self._store.revise(service, lambda one: one.with_good(wanted))
            case Examine(service, wanted, instance):
                self._store.revise(service, lambda one: one.with_start(instance.spec, self._boot))
                self._examiner.begin(service, instance.id, Target(wanted.host, instance.port, wanted.probe))
            case GiveUp():
                self._give_up(action)
            case _:
                assert_never(action)

    def _give_up(self, action: GiveUp) -> None:
        problem = action.problem
        if action.instance:
            log = self._runtime.logs(action.instance.id, KEPT_LINES)
            self._store.keep_log(action.service, log)
            if not problem.cause:
                problem = msgspec.structs.replace(problem, cause=causes.last_line(log))
        self._store.revise(action.service, lambda one: one.with_bad(action.spec, problem))

    def _forget(self, service: str) -> None:
        self._store.forget(service)
        self._store.drop_log(service)
        for key in self._keys(service):
            self.trials.pop(key, None)

    def _began(self, service: str, spec: str) -> None:
        trial = self.trials.get((service, spec), Trial())
        self.trials[service, spec] = replace(trial, ended=None, blocked=False)

    def _failed(
        self, service: str, spec: str, problem: Problem, *, afresh: bool = False, blocked: bool = False
    ) -> None:
        before = self.trials.get((service, spec), Trial())
        self.trials[service, spec] = Trial(
            failures=1 if afresh else before.failures + 1,
            ended=time.monotonic(),
            problem=problem,
            blocked=blocked,
        )
