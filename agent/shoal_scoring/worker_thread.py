"""Score in this process's main thread, and hand requests over to it at the least cost.

User code must never run on the event loop, and handing requests over one by one costs more than a small `run()`.
So all that arrive within one turn of the loop are handed over in one list, and all that were scored before the loop
wakes up are answered in one turn. Scripts expect the main thread: they may use signals, and a `run()` that exceeds
its time is interrupted by one, even in a sleep.

    event loop:   submit ─▶ fresh ─(turn)─▶ inbox ─▶ main thread: Worker.work ─▶ done ─(turn)─▶ reply

Even so two threads are woken in each turn, which costs a single client more than all the rest, and wait for each other
to let the interpreter go. So clients that keep a quick script busy are served here altogether, see `lane`.

Only one of the two threads can hold the interpreter, and one that is woken while the other holds it goes back to sleep
and is woken again, which costs more than a small `run()` does. So the loop hands over when it has nothing else to do.
"""

from __future__ import annotations

import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from queue import Empty, SimpleQueue

from shoal_scoring.backstop import unforeseen
from shoal_scoring.dispatch import STUCK_AFTER, Dispatcher, RunInterrupted, Scorer
from shoal_scoring.errors import WorkerLost
from shoal_scoring.forks import is_the_scripts
from shoal_scoring.lane import SOON, Lane
from shoal_scoring.logs import Log
from shoal_scoring.messages import Answer, Request
from shoal_scoring.settings import Settings

INTERRUPT = signal.SIGURG
"""Ignored by default and used by hardly anybody: a stray one does no harm, and scripts keep SIGALRM to themselves."""


class ThreadDispatcher(Dispatcher):
    """The event loop's side. Everything here runs on the loop but `finish`, and what is said of the lane's requests."""

    def __init__(self, settings: Settings, log: Log, on_stuck: Callable[[], None]) -> None:
        """*on_stuck* is called when the script does not come back from a run that was interrupted."""
        super().__init__(settings)
        self.inbox: SimpleQueue[list[Request] | None] = SimpleQueue()
        self.lane = Lane(self._take_over, lambda: self._hand_over([]), log)
        if any(0 < limit < SOON for limit in (self._max_run, self._max_wait)):
            self.lane.close()
        self.worker: Worker | None = None
        self._on_stuck = on_stuck
        self._fresh: list[Request] = []
        self._done: deque[tuple[Request, Answer]] = deque()
        self._waking = False

    @property
    def outstanding(self) -> int:
        """Requests taken in and not answered."""
        return len(self._open) + self.lane.waiting

    def submit(self, request: Request) -> None:
        """Have *request* scored and answered; one of the lane's may be submitted in the scoring thread only."""
        if not request.near:
            super().submit(request)
        elif self.outstanding > self._max_queue:
            self._turn_away(request)
        else:
            request.arrived = time.monotonic()
            self.lane.add(request)

    def _take_over(self, request: Request) -> None:
        """What was to be answered in the lane is to be answered on the loop, unless it has been meanwhile."""
        if not request.answered:
            self._open[request] = None
            self._watch_soon()

    def _take(self, request: Request) -> None:
        if not self._fresh:
            self._loop.call_soon(self._turn)
        self._fresh.append(request)

    def _turn(self) -> None:
        """Answer what has been scored, else hand over what has arrived."""
        self._waking = False  # before the queue is emptied: what comes after that wakes us again
        if self._done:
            while self._done:
                self._answer(*self._done.popleft())
            if self._fresh:  # once the answers are written, which happens after this turn
                self._loop.call_soon(self._turn)
        elif self._fresh:
            fresh, self._fresh = self._fresh, []
            self._hand_over(fresh)

    def _hand_over(self, requests: list[Request]) -> None:
        self.inbox.put(requests)
        self.lane.ring()

    def finish(self, answers: Iterable[tuple[Request, Answer]]) -> None:
        """The worker has *answers*; called in its thread."""
        self._done.extend(answers)
        if not self._waking:
            self._waking = True
            self._loop.call_soon_threadsafe(self._turn)

    def _interrupt(self, request: Request) -> None:
        if self.worker is not None:
            self.worker.interrupt(request)
            self._loop.call_later(STUCK_AFTER, self._check, request)

    def _has_run(self, request: Request) -> bool:
        return request.ran

    def _check(self, request: Request) -> None:
        """Nothing can be scored any more if the main thread is still at *request*: refuse who waits, and say so."""
        if self.worker is not None and self.worker.is_at(request):
            for waiting in list(self._open):
                self._refuse(waiting, WorkerLost("The script is stuck in an earlier request; the server starts anew"))
            self._on_stuck()


class Worker:
    """The scoring thread's side; `work` runs in the main thread until it is told to stop."""

    def __init__(self, scorer: Scorer, dispatcher: ThreadDispatcher, log: Log) -> None:
        self._scorer, self._dispatcher, self._log = scorer, dispatcher, log
        self._lane = dispatcher.lane
        self._running: Sequence[Request] = ()
        self._interrupted: Request | None = None
        self._thread = threading.get_ident()

    def work(self) -> None:
        """Score what comes until a `None` does, greedily: whatever has arrived meanwhile is the next batch."""
        signal.signal(INTERRUPT, self._on_interrupt)
        self._dispatcher.worker = self
        self._lane.hold()
        self._lane.is_batching = self._scorer.max_batch > 1
        if self._scorer.max_delay:
            self._lane.close()  # in it nothing waits for company
        while self._take_in() and self._score_some():
            pass

    def _take_in(self) -> bool:
        """Wait until there is something to score; False if told to stop."""
        inbox, lane = self._dispatcher.inbox, self._lane
        if lane.backlog and lane.occupied:
            lane.glance(time.monotonic())
        while not (inbox.empty() and lane.backlog):
            if lane.occupied and inbox.empty():
                lane.read()
                continue
            arrived = inbox.get()
            if arrived is None:
                return False
            lane.backlog.extend(arrived)
        return not self._scorer.max_delay or self._gather(lane.backlog)

    def _gather(self, backlog: deque[Request]) -> bool:
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

    def _score_some(self) -> bool:
        """Score the next; False in a child that the script has forked, and that came back."""
        now = time.monotonic()
        requests = self._next(now)
        if requests:
            self._lane.begin_run(now)
            answers = self._score(requests)
            if is_the_scripts():
                return False
            self._lane.end_run()
            self._answer(requests, answers)
        return True

    def _next(self, now: float) -> list[Request]:
        """Those whose turn it is; others are told that it came too late."""
        requests: list[Request] = []
        backlog = self._lane.backlog
        while backlog and len(requests) < self._scorer.max_batch:
            request = backlog.popleft()
            if request.abandoned:
                self._answer([request], [Answer(499)])
            elif request.near and (refusal := self._dispatcher.too_late(request, now)) is not None:
                self._lane.answer(request, refusal)
            elif not request.answered:
                request.started = now
                requests.append(request)
        return requests

    def _answer(self, requests: Sequence[Request], answers: Sequence[Answer]) -> None:
        """Answer those of the lane, and have the event loop answer the others."""
        answered = zip(requests, answers, strict=True)
        if not self._lane.waiting:
            self._dispatcher.finish(answered)
            return
        for request, answer in answered:
            if request.near:
                self._lane.answer(request, answer)
            else:
                self._dispatcher.finish([(request, answer)])

    def _score(self, requests: list[Request]) -> Sequence[Answer]:
        try:
            self._running = requests
            answers = self._scorer.score(requests)
            self._running = ()
        except RunInterrupted:  # a moment too late for the script to see it: its client has its answer already
            self._running = ()
            return [Answer(500, failed=True) for _ in requests]
        except Exception as error:  # noqa: BLE001  what no runtime caught fails these requests, not the server
            self._running = ()
            return [unforeseen(error, request, self._log) for request in requests]
        finally:
            self._log.end_request()
        return answers

    def is_at(self, request: Request) -> bool:
        """Whether the run of *request* has begun and not ended."""
        return request in self._running and not request.ran

    def interrupt(self, request: Request) -> None:
        """Raise `RunInterrupted` in the run of *request*, unless it has ended; called on the event loop."""
        self._interrupted = request
        signal.pthread_kill(self._thread, INTERRUPT)

    def _on_interrupt(self, *_: object) -> None:
        if self._interrupted is not None and self.is_at(self._interrupted):
            self._interrupted = None
            raise RunInterrupted
