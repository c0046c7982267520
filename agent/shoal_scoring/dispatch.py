"""Bring requests from the event loop to the thread that scores, and answers back, at the least cost.

User code must never run on the event loop, and handing requests over one by one costs more than a small `run()`.
So all that arrive within one turn of the loop are handed over in one list, and all that were scored before the loop
wakes up are answered in one turn. The scoring thread is the process's main thread, as scripts expect: a script may
use signals, and a `run()` that exceeds its time is interrupted by one, even in a sleep.

    event loop:   submit ─▶ fresh ─(end of turn)─▶ inbox ─▶ main thread: Worker.work ─▶ done ─▶ deliver ─▶ reply
"""

from __future__ import annotations

import asyncio
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from typing import Protocol

from shoal_scoring.errors import Overloaded, RunTimedOut
from shoal_scoring.http import Reply
from shoal_scoring.messages import Answer, Request

INTERRUPT = signal.SIGURG
"""Ignored by default and used by hardly anybody: a stray one does no harm, and scripts keep SIGALRM to themselves."""


class Job:
    """A request on its way through the server."""

    __slots__ = ("answered", "arrived", "reply", "request", "started")

    def __init__(self, request: Request, reply: Reply, arrived: float) -> None:
        self.request = request
        self.reply = reply
        self.arrived = arrived
        self.started = 0.0
        """When `run()` was called; 0 while it waits. `time.monotonic`, as is `arrived`."""
        self.answered = False


class Scorer(Protocol):
    """What answers requests: an entry script, or a model by itself. Used by one thread only."""

    max_batch: int
    """How many requests `score` takes at once."""

    def score(self, requests: Sequence[Request]) -> Sequence[Answer]:
        """An answer to each; what goes wrong with one is in its own answer."""
        ...


class RunInterrupted(TimeoutError):
    """Raised inside `run()` once its time is up."""


class Dispatcher:
    """The event loop's side. Everything here runs on the loop but `finish`, which the worker calls."""

    def __init__(self, *, max_queue: int, max_wait: float, max_run: float, explain: Callable[..., Answer]) -> None:
        """*max_wait* and *max_run* are seconds, 0 for no limit; *explain* makes an answer of an error."""
        self.inbox: SimpleQueue[list[Job] | None] = SimpleQueue()
        self.worker: Worker | None = None
        self.outstanding = 0
        """Requests handed over and not answered."""
        self._max_queue, self._max_wait, self._max_run, self._explain = max_queue, max_wait, max_run, explain
        self._tick = min([0.1, *(limit / 10 for limit in (max_wait, max_run) if limit)])
        self._loop = asyncio.get_running_loop()
        self._fresh: list[Job] = []
        self._open: deque[Job] = deque()
        self._done: deque[tuple[Job, Answer]] = deque()
        self._waking = False
        self._watching = False

    def submit(self, request: Request, reply: Reply) -> None:
        """Have *request* scored; *reply* is called on the loop, once."""
        if self.outstanding > self._max_queue:
            error = Overloaded(f"{self._max_queue} requests wait already", hint="try again in a moment")
            reply(self._explain(error, request, 503))
            return
        job = Job(request, reply, time.monotonic())
        self.outstanding += 1
        if not self._fresh:
            self._loop.call_soon(self._hand_over)
        self._fresh.append(job)
        if self._max_wait or self._max_run:
            self._open.append(job)
            if not self._watching:
                self._watching = True
                self._loop.call_later(self._tick, self._watch)

    def _hand_over(self) -> None:
        self.inbox.put(self._fresh)
        self._fresh = []

    def finish(self, jobs: Sequence[Job], answers: Sequence[Answer]) -> None:
        """The worker has *answers*; called in its thread."""
        self._done.extend(zip(jobs, answers, strict=True))
        if not self._waking:
            self._waking = True
            self._loop.call_soon_threadsafe(self._deliver)

    def _deliver(self) -> None:
        self._waking = False  # before the queue is emptied: what comes after that wakes us again
        while self._done:
            job, answer = self._done.popleft()
            self._answer(job, answer)

    def _answer(self, job: Job, answer: Answer) -> None:
        if not job.answered:
            job.answered = True
            self.outstanding -= 1
            job.reply(answer)

    def _watch(self) -> None:
        """Free the clients whose time is up; looks again until nobody waits."""
        now = time.monotonic()
        while self._open and self._open[0].answered:
            self._open.popleft()
        for job in [one for one in self._open if not one.answered]:
            self._free_if_late(job, now)
        self._watching = bool(self._open)
        if self._watching:
            self._loop.call_later(self._tick, self._watch)

    def _free_if_late(self, job: Job, now: float) -> None:
        if not job.started:
            if self._max_wait and now - job.arrived > self._max_wait:
                waited = f"{self._max_wait * 1000:.0f} ms"
                error = Overloaded(f"The request waited {waited} for its turn, the longest allowed")
                self._answer(job, self._explain(error, job.request, 503))
        elif self._max_run and now - job.started > self._max_run:
            late = RunTimedOut(f"Scoring timeout after {self._max_run * 1000:.0f} ms")
            self._answer(job, self._explain(late, job.request, 500, failed=True))
            if self.worker is not None:
                self.worker.interrupt(job)


class Worker:
    """The scoring thread's side; `work` runs in the main thread until it is told to stop."""

    def __init__(self, scorer: Scorer, dispatcher: Dispatcher) -> None:
        self._scorer, self._dispatcher = scorer, dispatcher
        self._running: Sequence[Job] = ()
        self._interrupted: Job | None = None
        self._thread = threading.get_ident()

    def work(self) -> None:
        """Score what comes until a `None` does, greedily: whatever has arrived meanwhile is the next batch."""
        signal.signal(INTERRUPT, self._on_interrupt)
        self._dispatcher.worker = self
        inbox, backlog = self._dispatcher.inbox, deque[Job]()
        while True:
            while not (inbox.empty() and backlog):
                arrived = inbox.get()
                if arrived is None:
                    return
                backlog.extend(arrived)
            self._score_some(backlog)

    def _score_some(self, backlog: deque[Job]) -> None:
        jobs: list[Job] = []
        now = time.monotonic()
        while backlog and len(jobs) < self._scorer.max_batch:
            job = backlog.popleft()
            if job.request.abandoned:
                self._dispatcher.finish([job], [Answer(499)])
            elif not job.answered:
                job.started = now
                jobs.append(job)
        if jobs:
            self._dispatcher.finish(jobs, self._score(jobs))

    def _score(self, jobs: list[Job]) -> Sequence[Answer]:
        try:
            self._running = jobs
            answers = self._scorer.score([job.request for job in jobs])
            self._running = ()
        except RunInterrupted:  # a moment too late for the script to see it: its client has its answer already
            self._running = ()
            return [Answer(500, failed=True) for _ in jobs]
        return answers

    def interrupt(self, job: Job) -> None:
        """Raise `RunInterrupted` in the run of *job*, unless it has ended; called on the event loop."""
        self._interrupted = job
        signal.pthread_kill(self._thread, INTERRUPT)

    def _on_interrupt(self, *_: object) -> None:
        if self._interrupted is not None and self._interrupted in self._running:
            self._interrupted = None
            raise RunInterrupted
