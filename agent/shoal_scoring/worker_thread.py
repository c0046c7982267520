"""Score in this process's main thread, and hand requests over to it at the least cost.

User code must never run on the event loop, and handing requests over one by one costs more than a small `run()`.
So all that arrive within one turn of the loop are handed over in one list, and all that were scored before the loop
wakes up are answered in one turn. Scripts expect the main thread: they may use signals, and a `run()` that exceeds
its time is interrupted by one, even in a sleep.

    event loop:   submit ─▶ fresh ─(end of turn)─▶ inbox ─▶ main thread: Worker.work ─▶ done ─▶ deliver ─▶ reply
"""

from __future__ import annotations

import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue

from shoal_scoring.dispatch import STUCK_AFTER, Dispatcher, Job, RunInterrupted, Scorer
from shoal_scoring.errors import WorkerLost
from shoal_scoring.messages import Answer
from shoal_scoring.settings import Settings

INTERRUPT = signal.SIGURG
"""Ignored by default and used by hardly anybody: a stray one does no harm, and scripts keep SIGALRM to themselves."""


class ThreadDispatcher(Dispatcher):
    """The event loop's side. Everything here runs on the loop but `finish`, which the worker calls."""

    def __init__(self, settings: Settings, on_stuck: Callable[[], None]) -> None:
        """*on_stuck* is called when the script does not come back from a run that was interrupted."""
        super().__init__(settings)
        self.inbox: SimpleQueue[list[Job] | None] = SimpleQueue()
        self.worker: Worker | None = None
        self._on_stuck = on_stuck
        self._fresh: list[Job] = []
        self._done: deque[tuple[Job, Answer]] = deque()
        self._waking = False

    def _take(self, job: Job) -> None:
        if not self._fresh:
            self._loop.call_soon(self._hand_over)
        self._fresh.append(job)

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
            self._answer(*self._done.popleft())

    def _interrupt(self, job: Job) -> None:
        if self.worker is not None:
            self.worker.interrupt(job)
            self._loop.call_later(STUCK_AFTER, self._check, job)

    def _check(self, job: Job) -> None:
        """Nothing can be scored any more if the main thread is still at *job*: refuse who waits, and say so."""
        if self.worker is not None and self.worker.is_at(job):
            for waiting in list(self._open):
                self._refuse(waiting, WorkerLost("The script is stuck in an earlier request; the server starts anew"))
            self._on_stuck()


class Worker:
    """The scoring thread's side; `work` runs in the main thread until it is told to stop."""

    def __init__(self, scorer: Scorer, dispatcher: ThreadDispatcher) -> None:
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
            if self._scorer.max_delay and not self._gather(backlog):
                return
            self._score_some(backlog)

    def _gather(self, backlog: deque[Job]) -> bool:
        """Wait for company until the oldest has waited long enough; False if told to stop."""
        until = backlog[0].arrived + self._scorer.max_delay
        while len(backlog) < self._scorer.max_batch and (left := until - time.monotonic()) > 0:
            try:
                arrived = self._dispatcher.inbox.get(timeout=left)
            except Empty:
                return True
            if arrived is None:
                return False
            backlog.extend(arrived)
        return True

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

    def is_at(self, job: Job) -> bool:
        """Whether *job* is being scored."""
        return job in self._running

    def interrupt(self, job: Job) -> None:
        """Raise `RunInterrupted` in the run of *job*, unless it has ended; called on the event loop."""
        self._interrupted = job
        signal.pthread_kill(self._thread, INTERRUPT)

    def _on_interrupt(self, *_: object) -> None:
        if self._interrupted is not None and self._interrupted in self._running:
            self._interrupted = None
            raise RunInterrupted
