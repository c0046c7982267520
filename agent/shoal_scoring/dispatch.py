"""Requests on their way to whatever scores them: how many may wait, how long, and who is told when that is too long.

`Dispatcher` decides that for both ways of scoring: `worker_thread` (the process's main thread, the usual one) and
`pool` (worker processes). All of it runs on the event loop.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Protocol

from shoal.errors import ShoalError
from shoal_scoring.errors import Overloaded, RunTimedOut
from shoal_scoring.failures import explain
from shoal_scoring.http import Reply
from shoal_scoring.messages import Answer, Request
from shoal_scoring.settings import Settings

STUCK_AFTER = 2.0
"""Seconds that a run which was interrupted may take to end; one that does not is given up, and its process with it."""


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
    max_delay: float
    """Seconds to wait for more requests while there are fewer than that; 0 is greedy."""

    def score(self, requests: Sequence[Request]) -> Sequence[Answer]:
        """An answer to each; what goes wrong with one is in its own answer."""
        ...


class RunInterrupted(TimeoutError):
    """Raised inside `run()` once its time is up."""


class Dispatcher:
    """Takes requests in, frees those whose time is up; how they are scored is the subclass's."""

    def __init__(self, settings: Settings) -> None:
        self.outstanding = 0
        """Requests taken in and not answered."""
        self._max_queue = settings.max_queue
        self._max_wait = settings.max_queue_wait_ms / 1000
        self._max_run = settings.scoring_timeout_ms / 1000
        self._tick = min([0.1, *(limit / 10 for limit in (self._max_wait, self._max_run) if limit)])
        self._loop = asyncio.get_running_loop()
        self._open: dict[Job, None] = {}
        """Those not answered, in the order they came; watched for their time, and kept no longer: bodies are large."""
        self._watching = False

    def submit(self, request: Request, reply: Reply) -> None:
        """Have *request* scored; *reply* is called on the loop, once."""
        if self.outstanding > self._max_queue:
            error = Overloaded(f"{self._max_queue} requests wait already", hint="try again in a moment")
            reply(explain(error, request, 503))
            return
        job = Job(request, reply, time.monotonic())
        self.outstanding += 1
        if self._max_wait or self._max_run:
            self._open[job] = None
            if not self._watching:
                self._watching = True
                self._loop.call_later(self._tick, self._watch)
        self._take(job)

    def _take(self, job: Job) -> None:
        raise NotImplementedError

    def _interrupt(self, job: Job) -> None:
        """End the run of *job*, whose client has its answer."""
        raise NotImplementedError

    def _answer(self, job: Job, answer: Answer) -> None:
        if not job.answered:
            job.answered = True
            self.outstanding -= 1
            self._open.pop(job, None)
            job.reply(answer)

    def _refuse(self, job: Job, error: ShoalError) -> None:
        """Tell the client of *job* to come again."""
        self._answer(job, explain(error, job.request, 503))

    def _watch(self) -> None:
        """Free the clients whose time is up; looks again until nobody waits."""
        now = time.monotonic()
        for job in list(self._open):
            self._free_if_late(job, now)
        self._watching = bool(self._open)
        if self._watching:
            self._loop.call_later(self._tick, self._watch)

    def _free_if_late(self, job: Job, now: float) -> None:
        if not job.started:
            if self._max_wait and now - job.arrived > self._max_wait:
                waited = f"{self._max_wait * 1000:.0f} ms"
                self._refuse(job, Overloaded(f"The request waited {waited} for its turn, the longest allowed"))
        elif self._max_run and now - job.started > self._max_run:
            late = RunTimedOut(f"Scoring timeout after {self._max_run * 1000:.0f} ms")
            self._answer(job, explain(late, job.request, 500, failed=True))
            self._interrupt(job)
