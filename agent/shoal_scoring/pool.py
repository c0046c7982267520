"""Score in worker processes: for scripts that hold the interpreter, and for models that may take a process down.

The front keeps the connections and loads nothing; each worker takes what it can score at once and no more. So the
queue is here, in the front: a worker that dies takes only the requests it was at, and those are answered with 503 and
the worker replaced. The front has one thread, which makes forking safe at any time.
"""

from __future__ import annotations

import asyncio
import marshal
import mmap
import os
import signal
import socket
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from shoal_scoring.app import Loaded
from shoal_scoring.dispatch import STUCK_AFTER, Dispatcher
from shoal_scoring.errors import WorkerLost
from shoal_scoring.logs import Log
from shoal_scoring.messages import Answer, Request
from shoal_scoring.settings import Settings
from shoal_scoring.worker_process import LENGTH, pack, pack_request, unpack_answer, unpack_loaded
from shoal_scoring.worker_thread import INTERRUPT

Fork = Callable[[socket.socket, mmap.mmap], int]
"""Fork a worker that speaks over that socket, and notes there whose `run()` has returned; returns its process id."""


class ProcessDispatcher(Dispatcher):
    """The front's side of a pool."""

    def __init__(
        self,
        settings: Settings,
        log: Log,
        fork: Fork,
        on_loaded: Callable[[Loaded], None],
        on_failed: Callable[[int], None],
    ) -> None:
        """*on_loaded* is called once the first is ready, *on_failed* with the exit status of one that cannot load."""
        super().__init__(settings)
        self._log, self._fork, self._on_loaded, self._on_failed = log, fork, on_loaded, on_failed
        self._wanted = settings.workers
        self._most_busy = settings.max_concurrent or settings.workers
        self._waiting: deque[Request] = deque()
        self._seats: set[_Seat] = set()
        self._loaded = False
        self._ending = False
        self._deaths = 0

    async def open(self) -> None:
        """Start the workers; they load meanwhile."""
        for _ in range(self._wanted):
            await self._start()

    async def _start(self) -> None:
        ours, theirs = socket.socketpair()
        board = mmap.mmap(-1, mmap.PAGESIZE)
        seat = _Seat(self, self._fork(theirs, board), board)
        theirs.close()
        self._seats.add(seat)
        await self._loop.create_connection(lambda: seat, sock=ours)

    async def close(self) -> None:
        """End the workers: those that are at nothing by themselves, those that do not in half a second."""
        self._ending = True
        for seat in self._seats:
            seat.close()
        for seat in self._seats:
            for _ in range(50):
                if os.waitpid(seat.process, os.WNOHANG)[0]:
                    break
                await asyncio.sleep(0.01)
            else:
                os.kill(seat.process, signal.SIGKILL)
                os.waitpid(seat.process, 0)

    def _take(self, request: Request) -> None:
        self._waiting.append(request)
        self.assign()

    def assign(self) -> None:
        """Give what waits to workers that are free."""
        busy = sum(bool(seat.requests) for seat in self._seats)
        for seat in self._seats:
            if busy >= self._most_busy or not self._waiting:
                return
            if not seat.ready or seat.requests:
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

    def _seat_of(self, request: Request) -> _Seat | None:
        return next((one for one in self._seats if request in one.requests), None)

    def _has_run(self, request: Request) -> bool:
        seat = self._seat_of(request)
        return seat is None or seat.has_run(request)

    def _interrupt(self, request: Request) -> None:
        seat = self._seat_of(request)
        if seat is not None:
            os.kill(seat.process, INTERRUPT)
            self._loop.call_later(STUCK_AFTER, seat.kill_if_at, request)

    def on_ready(self, loaded: Loaded) -> None:
        """A worker has loaded."""
        self._deaths = 0
        if not self._loaded:
            self._loaded = True
            self._on_loaded(loaded)
        self.assign()

    def on_answers(self, requests: list[Request], answers: list[Answer]) -> None:
        """A worker has scored *requests*."""
        for request, answer in zip(requests, answers, strict=True):
            self._answer(request, answer)
        self.assign()

    def on_lost(self, seat: _Seat) -> None:
        """A worker's process has ended, or is about to."""
        if self._ending:
            return
        self._seats.discard(seat)
        status = os.waitstatus_to_exitcode(os.waitpid(seat.process, 0)[1])
        how = f"by {signal.Signals(-status).name}" if status < 0 else f"with {status}"
        self._log.error(f"worker {seat.process} ended {how}")
        for request in seat.requests:
            self._refuse(request, WorkerLost(f"The worker process that scored this ended {how}", hint="try again"))
        if not seat.ready and not self._loaded:
            self._on_failed(status)
            return
        # The first is replaced at once; one that dies again while loading must not turn into a loop that burns the CPU.
        self._loop.call_later(min(60.0, (2**self._deaths - 1) / 2), self._replace)
        self._deaths += not seat.ready

    def _replace(self) -> None:
        if not self._ending:
            self._replacing = self._loop.create_task(self._start())


class _Seat(asyncio.Protocol):
    """One worker as the front sees it."""

    def __init__(self, pool: ProcessDispatcher, process: int, board: mmap.mmap) -> None:
        self._pool = pool
        self.process = process
        self.board = board
        """A byte for each of its requests: 1 once `run()` has returned."""
        self.ready = False
        self.max_batch = 1
        self.max_delay = 0.0
        self.requests: list[Request] = []
        self._received = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]  # a stream, since we are one

    def data_received(self, data: bytes) -> None:
        self._received += data
        while len(self._received) >= LENGTH.size:
            end = LENGTH.size + LENGTH.unpack_from(self._received)[0]
            if len(self._received) < end:
                return
            frame = marshal.loads(memoryview(self._received)[LENGTH.size : end])  # noqa: S302  our own child's
            del self._received[:end]
            self._on_frame(frame)

    def _on_frame(self, frame: Any) -> None:
        if not self.ready:
            self.ready = True
            loaded, self.max_batch, self.max_delay = unpack_loaded(frame)
            self._pool.on_ready(loaded)
            return
        requests, self.requests = self.requests, []
        self._pool.on_answers(requests, [unpack_answer(one) for one in frame])

    def give(self, requests: list[Request]) -> None:
        """Have *requests* scored."""
        now = time.monotonic()
        for request in requests:
            request.started = now
        self.requests = requests
        self.board[: len(requests)] = bytes(len(requests))
        self._transport.write(pack([pack_request(request) for request in requests]))

    def has_run(self, request: Request) -> bool:
        """Whether `run()` has returned for *request*, which is one of its."""
        return bool(self.board[self.requests.index(request)])

    def kill_if_at(self, request: Request) -> None:
        """End a worker that did not heed the interruption of *request*."""
        if request in self.requests and not self.has_run(request):
            os.kill(self.process, signal.SIGKILL)

    def close(self) -> None:
        """Let the worker end."""
        self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  asyncio names it
        self._pool.on_lost(self)
