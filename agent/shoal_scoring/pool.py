"""Score in worker processes: for scripts that hold the interpreter, and for models that may take a process down.

The front keeps the connections and loads nothing; each worker takes what it can score at once and no more. So the
queue is here, in the front: a worker that dies takes only the requests it was at, and those are answered with 503 and
the worker replaced. The front has one thread, which makes forking safe at any time.

That a worker has ended is known by waiting for it and by nothing else: its link may be open in children of the script
that outlive it, and cut while it lives. One that cannot be told anything any more is killed, and one that does not even
end by that (a driver can hold a process in the kernel) is given up.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import time
from collections import deque
from collections.abc import Callable
from mmap import mmap

from shoal_scoring.app import Loaded
from shoal_scoring.dispatch import STUCK_AFTER, Dispatcher
from shoal_scoring.errors import WorkerLost, WorkerNotStarted
from shoal_scoring.logs import Log
from shoal_scoring.messages import Answer, Request
from shoal_scoring.seat import Seat
from shoal_scoring.settings import Settings
from shoal_scoring.worker_thread import INTERRUPT

Fork = Callable[[socket.socket, mmap], int]
"""Fork a worker that speaks over that socket, and notes there whose `run()` has returned; returns its process id."""

_UNLINKED = 0.5
"""Seconds in which a process whose link is cut ends, if that is why."""
_TO_END = 0.5
"""Seconds in which a worker that is at nothing ends when it is told to, and any worker that is killed."""
_LONGEST_PAUSE = 60.0
"""Seconds between two attempts to replace a worker."""


class ProcessDispatcher(Dispatcher):
    """The front's side of a pool; lives in the main thread."""

    def __init__(
        self,
        settings: Settings,
        log: Log,
        fork: Fork,
        on_loaded: Callable[[Loaded], None],
        on_failed: Callable[[int], None],
        on_none_left: Callable[[], None],
    ) -> None:
        """Each of the last is called when that is so.

        *on_loaded*: one is ready, and none was. *on_failed*, with an exit status: the first cannot load.
        *on_none_left*: none is ready any more, and a new one cannot be had.
        """
        super().__init__(settings)
        self._log, self._fork = log, fork
        self._on_loaded, self._on_failed, self._on_none_left = on_loaded, on_failed, on_none_left
        self._wanted = settings.workers
        self._most_busy = settings.max_concurrent or settings.workers
        self._waiting: deque[Request] = deque()
        self._seats: set[Seat] = set()
        self._given_up: set[Seat] = set()
        """Killed, and not ended yet."""
        self._empty = asyncio.Event()
        self._booted = self._serving = False
        self._ending = False
        self._failures = 0
        """Attempts to have a new one, since one was last ready."""
        self._replacing: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Start the workers; they load meanwhile.

        Raises:
            WorkerNotStarted: The system does not give what so many need.
        """
        # Not by a descriptor for each, of which there may be none left when one is to be replaced, and not by the
        # loop's own way, which uvloop keeps to itself.
        signal.signal(signal.SIGCHLD, lambda *_: self._loop.call_soon_threadsafe(self._reap))
        signal.siginterrupt(signal.SIGCHLD, False)
        for _ in range(self._wanted):
            await self._start()

    async def _start(self) -> None:
        try:
            ours, theirs = socket.socketpair()
            with theirs:
                seat = Seat(self, ours)
                await self._loop.create_connection(lambda: seat, sock=ours)
                self._seat(seat, theirs)
        except OSError as error:
            reason = error.strerror or str(error)
            hint = "allow this server more processes or open files, or ask for fewer workers"
            raise WorkerNotStarted(f"a worker process cannot be started: {reason}", hint=hint) from None

    def _seat(self, seat: Seat, link: socket.socket) -> None:
        """Have a process speak to *seat* from now on."""
        try:
            if not self._ending:
                seat.process = self._fork(link, seat.board)
                self._seats.add(seat)
        finally:
            if not seat.process:
                seat.cut()

    async def close(self) -> None:
        """End the workers: those that are at nothing by themselves, the others by force."""
        self._ending = True
        for seat in self._seats:
            seat.close()
        if not await self._all_end():
            for seat in self._seats:
                seat.signal(signal.SIGKILL)
            await self._all_end()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)

    async def _all_end(self) -> bool:
        """Whether all have ended in the time that they have for it."""
        if self._seats:
            self._empty.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._empty.wait(), _TO_END)
        return not self._seats

    def _take(self, request: Request) -> None:
        self._waiting.append(request)
        self.assign()

    def assign(self) -> None:
        """Give what waits to workers that are free."""
        busy = sum(bool(seat.requests) for seat in self._seats)
        for seat in self._seats:
            if busy >= self._most_busy or not self._waiting:
                return
            if not seat.free:
                continue
            early = self._waiting[0].arrived + seat.max_delay - time.monotonic() if seat.max_delay else 0
            if early > 0 and len(self._waiting) < seat.max_batch:  # company may come
                self._loop.call_later(early, self.assign)
                return
            if requests := self._next(min(seat.max_batch, len(seat.board))):
                seat.give(requests)
                busy += 1

    def _next(self, most: int) -> list[Request]:
        requests: list[Request] = []
        while self._waiting and len(requests) < most:
            request = self._waiting.popleft()
            if request.abandoned:
                self._answer(request, Answer(499))
            elif not request.answered:
                requests.append(request)
        return requests

    def _seat_of(self, request: Request) -> Seat | None:
        return next((one for one in self._seats if request in one.requests), None)

    def _has_run(self, request: Request) -> bool:
        seat = self._seat_of(request)
        return seat is None or not seat.is_at(request)

    def _interrupt(self, request: Request) -> None:
        seat = self._seat_of(request)
        if seat is not None:
            seat.signal(INTERRUPT)
            self._loop.call_later(STUCK_AFTER, self._kill_if_at, request)

    def _kill_if_at(self, request: Request) -> None:
        """End a worker that did not heed the interruption of *request*."""
        seat = self._seat_of(request)
        if seat is not None and seat.is_at(request):
            self._kill(seat)

    def on_ready(self, loaded: Loaded) -> None:
        self._failures = 0
        if not self._serving:
            self._serving = self._booted = True
            self._on_loaded(loaded)
        self.assign()

    def on_answers(self, requests: list[Request], answers: list[Answer]) -> None:
        for request, answer in zip(requests, answers, strict=True):
            self._answer(request, answer)
        self.assign()

    def on_unlinked(self, seat: Seat) -> None:
        if seat in self._seats and not self._ending:
            self._loop.call_later(_UNLINKED, self._kill_if_alive, seat)

    def _kill_if_alive(self, seat: Seat) -> None:
        if seat in self._seats:
            self._log.error(f"worker {seat.process} has closed its link to the server and is killed")
            self._kill(seat)

    def _kill(self, seat: Seat) -> None:
        seat.signal(signal.SIGKILL)
        self._loop.call_later(_TO_END, self._give_up, seat)

    def _give_up(self, seat: Seat) -> None:
        """Go on without a worker that was killed and has not ended."""
        if seat in self._seats and not self._ending:
            self._seats.discard(seat)
            self._given_up.add(seat)
            seat.cut()
            self._on_lost(seat, -signal.SIGKILL, "was killed and does not end")

    def _reap(self) -> None:
        """Find out which worker has ended."""
        for seat in [*self._seats, *self._given_up]:
            process, status = os.waitpid(seat.process, os.WNOHANG)
            if process:
                self._on_ended(seat, os.waitstatus_to_exitcode(status))
        if not self._seats:
            self._empty.set()

    def _on_ended(self, seat: Seat, status: int) -> None:
        how = f"ended by {signal.Signals(-status).name}" if status < 0 else f"ended with {status}"
        if seat in self._given_up:
            self._given_up.discard(seat)
            self._log.error(f"worker {seat.process} {how} at last")
            return
        self._seats.discard(seat)  # before it is read: what its answers make room for must not go to it
        try:
            seat.read_last()
        finally:
            if not self._ending:
                self._on_lost(seat, status, how)

    def _on_lost(self, seat: Seat, status: int, how: str) -> None:
        """Answer the requests that went with a worker, and have it replaced."""
        self._log.error(f"worker {seat.process} {how}")
        for request in seat.take_back():
            self._refuse(request, WorkerLost(f"The worker process that scored this {how}", hint="try again"))
        if self._booted:
            self._replace_later(failed=not seat.ready)
        else:
            self._on_failed(status)

    def _replace_later(self, *, failed: bool) -> None:
        """Replace a worker: the first at once, but what *failed* again and again must not burn the processor."""
        pause = min(_LONGEST_PAUSE, (2 ** min(self._failures, 10) - 1) / 2)
        self._loop.call_later(pause, self._begin_to_replace)
        self._failures += failed
        if failed and not any(seat.ready for seat in self._seats):
            self._stop_serving()

    def _stop_serving(self) -> None:
        """Nobody knows when there will be a worker again: whoever waits is told so, not kept."""
        self._serving = False
        while self._waiting:
            self._refuse(self._waiting.popleft(), WorkerLost("No worker process is left that could score this"))
        self._on_none_left()

    def _begin_to_replace(self) -> None:
        if not self._ending:
            task = self._loop.create_task(self._replace())
            self._replacing.add(task)
            task.add_done_callback(self._replacing.discard)

    async def _replace(self) -> None:
        try:
            await self._start()
        except WorkerNotStarted as error:
            self._log.error(f"{error.code} {error}")
            self._replace_later(failed=True)
