"""Requests on their way to whatever scores them: how many may wait, how long, and who is told when that is too long.

`Dispatcher` decides that for both ways of scoring: `worker_thread` (the process's main thread, the usual one) and
`pool` (worker processes). It runs on the event loop; what is said of requests of the `lane`, in the scoring thread.
"""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Protocol

from shoal.errors import ShoalError
from shoal_scoring.errors import Overloaded, RunTimedOut
from shoal_scoring.failures import explain
from shoal_scoring.messages import Answer, Request
from shoal_scoring.settings import Settings

STUCK_AFTER = 2.0
"""Seconds that a run which was interrupted may take to end; one that does not is given up, and its process with it."""


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


class Dispatcher(ABC):
    """Takes requests in, frees those whose time is up; how they are scored is the subclass's."""

    def __init__(self, settings: Settings) -> None:
        self._max_queue = settings.max_queue
        self._max_wait = settings.max_queue_wait_ms / 1000
        self._max_run = settings.scoring_timeout_ms / 1000
        limits = [limit for limit in (self._max_wait, self._max_run) if limit]
        self._tick = min([0.1, *(limit / 10 for limit in limits)]) if limits else 0.0
        """Seconds between two looks at those that wait; 0 for none."""
        self._loop = asyncio.get_running_loop()
        self._open: dict[Request, None] = {}
        """Those not answered, in the order they came; kept no longer, since bodies are large."""
        self._watching = False

    @property
    def outstanding(self) -> int:
        """Requests taken in and not answered."""
        return len(self._open)

    def submit(self, request: Request) -> None:
        """Have *request* scored and answered."""
        if self.outstanding > self._max_queue:
            self._turn_away(request)
            return
        request.arrived = time.monotonic()
        self._open[request] = None
        self._watch_soon()
        self._take(request)

    def _turn_away(self, request: Request) -> None:
        error = Overloaded(f"{self._max_queue} requests wait already", hint="try again in a moment")
        request.reply(explain(error, request, 503))

    @abstractmethod
    def _take(self, request: Request) -> None:
        """Have *request* scored."""

    @abstractmethod
    def _interrupt(self, request: Request) -> None:
        """End the run of *request*, whose client has its answer."""

    @abstractmethod
    def _has_run(self, request: Request) -> bool:
        """Whether `run()` has returned for *request*, which was started: what is left is ours and not interrupted."""

    def _answer(self, request: Request, answer: Answer) -> None:
        if not request.answered:
            request.answered = True
            self._open.pop(request, None)
            request.reply(answer)

    def _refuse(self, request: Request, error: ShoalError) -> None:
        """Tell the client of *request* to come again."""
        self._answer(request, explain(error, request, 503))

    def _watch_soon(self) -> None:
        if self._tick and not self._watching:
            self._watching = True
            self._loop.call_later(self._tick, self._watch)

    def _watch(self) -> None:
        """Free the clients whose time is up; looks again until nobody waits."""
        now = time.monotonic()
        for request in list(self._open):
            self._free_if_late(request, now)
        self._watching = False
        if self._open:
            self._watch_soon()

    def too_late(self, request: Request, now: float) -> Answer | None:
        """What to answer *request* with, if it has waited too long for its turn."""
        if not self._max_wait or now - request.arrived <= self._max_wait:
            return None
        waited = f"{self._max_wait * 1000:.0f} ms"
        error = Overloaded(f"The request waited {waited} for its turn, the longest allowed")
        return explain(error, request, 503)

    def _free_if_late(self, request: Request, now: float) -> None:
        if not request.started:
            if (refusal := self.too_late(request, now)) is not None:
                self._answer(request, refusal)
        elif self._max_run and now - request.started > self._max_run and not self._has_run(request):
            late = RunTimedOut(f"Scoring timeout after {self._max_run * 1000:.0f} ms")
            self._answer(request, explain(late, request, 500, failed=True))
            self._interrupt(request)
