"""Makes the device look like its desired document: look, plan, act, look again; woken by whatever changes.

One thread looks and decides. Each service and each image has at most one worker thread that acts on it, so that
neither a slow stop nor a long load delays the restart of anything else. The daemon runs it in its main thread.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from shoal.contract.desired import Service
from shoal.contract.reported import Problem, ServiceReport
from shoal.errors import ShoalError
from shoal.states import RuntimeKind
from shoal_agent.errors import NothingRuns, UnknownService, as_problem
from shoal_agent.examine import Examiner
from shoal_agent.hands import Hands
from shoal_agent.intake import Intake
from shoal_agent.look import Looker, targets, versions
from shoal_agent.plan import Action, OfImage, due, plan, subject
from shoal_agent.probes import Prober, Target
from shoal_agent.record import Record
from shoal_agent.runtime.protocol import InstanceState, Runtime
from shoal_agent.situation import Seen, Situation, back_off, situation
from shoal_agent.status import settled, status
from shoal_agent.store import Store

POLL = {RuntimeKind.DOCKER: 2.0, RuntimeKind.PROCESS: 1.0}
"""Seconds between two looks though nothing has changed: what ended by itself says nothing."""


@dataclass(frozen=True, slots=True)
class View:
    """What there is to tell of the device's services after a look."""

    services: Mapping[str, ServiceReport] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    observed_rev: int = 0
    applied_rev: int = 0
    spec_hash: str = ""
    settled: bool = False
    """Whether it will stay like this unless something happens."""
    bytes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """By service that waits for its image: bytes that are here, and needed."""
    running: Mapping[str, str] = field(default_factory=dict)
    """By service: its instance that runs."""


@dataclass(frozen=True, slots=True)
class _Pause:
    """A subject on which nothing is done for a while, since the last action failed."""

    until: float
    failures: int
    problem: Problem | None
    """Why; None if it was done, and nothing came of it."""


class Reconciler:
    """The loop, and what the rest of the agent may ask of it."""

    def __init__(
        self,
        *,
        runtime: Runtime,
        looker: Looker,
        hands: Hands,
        prober: Prober,
        examiner: Examiner,
        store: Store,
        intake: Intake,
        show: Callable[[View], None],
        address: Callable[[], str],
        other_problems: Callable[[], list[Problem]],
    ) -> None:
        self._runtime, self._looker, self._hands = runtime, looker, hands
        self._prober, self._examiner = prober, examiner
        self._store, self._intake, self._show, self._address = store, intake, show, address
        self._other_problems = other_problems
        # A SimpleQueue, because a signal handler may put something into it whatever the main thread is doing.
        self._inbox: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._busy: dict[str, threading.Thread] = {}
        self._pauses: dict[str, _Pause] = {}
        self._done: dict[str, list[Action]] = {}
        """By subject: what was done last."""
        self._cases: Mapping[str, Situation] = {}
        self._seen: Seen | None = None
        self._trouble: Problem | None = None
        self._stopping = False

    # What others may call, from any thread.

    def wake(self) -> None:
        """Something has changed: look soon."""
        self._inbox.put(None)

    def desire(self, message: bytes) -> None:
        """A message on the desired topic has come."""
        self._inbox.put(lambda: self._take(message))

    def stop(self) -> None:
        """Return from `run` soon; what runs goes on running."""
        self._stopping = True
        self.wake()

    def logs(self, service: str, lines: int) -> str:
        """The last lines of *service*; those of the version that was given up first, if that is what was wanted."""
        case = self._case(service)
        parts = []
        if case.spec in case.record.bad and (kept := self._store.kept_log(service)):
            parts.append(f"== version {case.wanted.deployment}, given up ==\n" + _last(kept, lines))
        if instance := case.instance:
            heading = f"== version {case.target.deployment}, in its place ==\n" if parts and case.target else ""
            parts.append(heading + self._runtime.logs(instance.id, lines))
        return "\n".join(parts)

    def answering(self, service: str) -> Target | None:
        """Where *service* answers now."""
        case = self._case(service)
        if case.instance and case.target and case.health and case.health.ready:
            return Target(case.target.host, case.instance.port, case.target.probe)
        return None

    def in_force(self, service: str) -> Service:
        """The version of *service* that is to run now and whose image is here."""
        case = self._case(service)
        if case.target is None or not case.start_image:
            raise NothingRuns(f"no version of {service!r} is ready to run here", hint="see: shoal status")
        return case.target

    def try_now(self, service: str) -> None:
        """Forget the back-off of *service* and the versions given up, and start afresh."""
        wanted = self._case(service).wanted
        self._inbox.put(lambda: self._try_now(service, wanted))

    # The loop.

    def run(self) -> None:
        """Keep the device as it should be, until `stop`."""
        while not self._stopping:
            self._wait(self.round())
        self.join(2.0)

    def join(self, patience: float) -> None:
        """Wait until the workers are done, *patience* seconds for each at the most; after `run`."""
        for thread in list(self._busy.values()):
            thread.join(patience)

    def round(self) -> float:
        """Look, plan and begin to act, once; the monotonic time by which to do so again."""
        # Who is busy now may be done by the time of the look, which shows half of it: leave them for the next one.
        busy = set(self._busy)
        document = self._intake.document
        records = self._store.records()
        remembered = {name: one.good for name, one in records.items() if one.good}
        wanted = document.services if document else remembered
        seen = self._look(wanted, records, busy)
        self._cases = {name: self._situation(name, one, seen) for name, one in wanted.items()}
        cases = list(self._cases.values())
        actions = [] if self._trouble else plan(cases, seen, records, told=document is not None)
        probed = targets(seen, versions(wanted, records))
        self._prober.watch(probed)
        self._examiner.keep(probed)
        self._begin([one for one in actions if subject(one) not in busy], seen.now)
        self._tell(seen, at_rest=not (actions or busy or self._trouble))
        return min(seen.now + self._poll, due(cases, seen) or seen.now + self._poll)

    def _look(self, wanted: Mapping[str, Service], records: Mapping[str, Record], busy: set[str]) -> Seen:
        """What is the case; as much of it as can be known if the runtime does not say."""
        try:
            seen = self._looker.look(wanted, records, busy)
        except ShoalError as error:
            self._trouble = as_problem(error)
            seen = self._looker.look_past_runtime(self._seen)
        else:
            self._trouble = None
        if self._intake.document is None:
            # Nobody has said that anything should go.
            seen = replace(seen, wanted=seen.wanted | {one.service for one in seen.instances})
        self._seen = seen
        return seen

    def _situation(self, name: str, wanted: Service, seen: Seen) -> Situation:
        trials = {spec: trial for (service, spec), trial in self._hands.trials.copy().items() if service == name}
        return situation(name, wanted, seen, self._store.record(name), trials)

    def _wait(self, until: float) -> None:
        """Sleep until somebody has something to say, and do what they say."""
        try:
            message = self._inbox.get(timeout=max(0.0, until - time.monotonic()))
            while True:
                if message:
                    message()
                message = self._inbox.get_nowait()
        except queue.Empty:
            return

    # Acting.

    def _begin(self, actions: list[Action], now: float) -> None:
        """Hand the actions of each subject that is not paused to a worker."""
        batches: dict[str, list[Action]] = {}
        for action in actions:
            batches.setdefault(subject(action), []).append(action)
        for name, batch in batches.items():
            pause = self._pauses.get(name)
            if pause is None or now >= pause.until:
                worker = threading.Thread(target=self._work, args=(name, batch), name=f"work {name[:20]}", daemon=True)
                self._busy[name] = worker
                worker.start()

    def _work(self, name: str, batch: list[Action]) -> None:
        """Carry out the actions of one subject, in order, up to the first that fails."""
        try:
            for action in batch:
                self._hands.carry_out(action)
        except ShoalError as error:
            self._pause(name, as_problem(error))
        else:
            # The same again, though it was done: whatever is wrong, it must not be done for ever without a breath.
            if self._done.get(name) == batch:
                self._pause(name, None)
            else:
                self._pauses.pop(name, None)
            self._done[name] = batch
        finally:
            if any(isinstance(one, OfImage) for one in batch):
                self._looker.forget_images()
            del self._busy[name]
            self.wake()

    def _pause(self, name: str, problem: Problem | None) -> None:
        before = self._pauses.get(name)  # looked up once: the main thread may clear them at any time
        failures = before.failures + 1 if before else 1
        self._pauses[name] = _Pause(time.monotonic() + back_off(failures), failures, problem)

    def _take(self, message: bytes) -> None:
        if self._intake.take(message) and self._intake.document:
            self._pauses.clear()
            self._hands.rethink(self._intake.document.services)

    def _try_now(self, service: str, wanted: Service) -> None:
        self._pauses.clear()
        self._hands.try_now(service, wanted)

    # Telling.

    def _tell(self, seen: Seen, *, at_rest: bool) -> None:
        """Show what is true after a look."""
        document = self._intake.document
        services = status(self._cases.values(), seen, self._address())
        at_rest = at_rest and settled(services)
        if document and at_rest and self._intake.applied_rev < document.rev:
            self._store.applied(document.rev)
        self._show(
            View(
                services=services,
                problems=self._problems(),
                observed_rev=document.rev if document else 0,
                applied_rev=self._intake.applied_rev,
                spec_hash=document.spec_hash if document else "",
                settled=at_rest,
                bytes=_bytes(self._cases, seen),
                running={one.service: one.id for one in seen.instances if one.state is InstanceState.RUNNING},
            )
        )

    def _problems(self) -> tuple[Problem, ...]:
        own = [self._trouble, self._intake.problem, *(pause.problem for pause in self._pauses.copy().values())]
        return (*(one for one in own if one), *self._store.problems(), *self._other_problems())

    def _case(self, service: str) -> Situation:
        if case := self._cases.get(service):
            return case
        raise UnknownService(f"this device runs no service {service!r}", hint=f"it runs: {', '.join(self._cases)}")

    @property
    def _poll(self) -> float:
        return POLL[self._runtime.kind]


def _bytes(cases: Mapping[str, Situation], seen: Seen) -> dict[str, tuple[int, int]]:
    found = {}
    for name, case in cases.items():
        fetch = seen.fetches.get(case.wanted.image.digest)
        if fetch and not case.on_target and not case.refusal:
            found[name] = (fetch.done, fetch.total)
    return found


def _last(text: str, lines: int) -> str:
    return "".join(text.splitlines(keepends=True)[-lines:])
