"""One worker process of a pool: loads the model, then scores what the front sends it, until the front closes.

Front and worker speak over a socket pair, in frames of a length and a `marshal` text: both ends are the same
program, forked from one process, so nothing needs to be checked or versioned. The worker's first frame says what it
has loaded; each later one answers one frame of requests.
"""

from __future__ import annotations

import marshal
import mmap
import signal
import socket
import struct
from collections.abc import Callable, Sequence
from typing import Any

from shoal_scoring import forks
from shoal_scoring.app import Loaded
from shoal_scoring.backstop import unforeseen
from shoal_scoring.dispatch import RunInterrupted
from shoal_scoring.logs import Log
from shoal_scoring.messages import Answer, Request
from shoal_scoring.runtimes import Runtime
from shoal_scoring.worker_thread import INTERRUPT

LENGTH = struct.Struct("!Q")


def pack(frame: Any) -> bytes:
    """One frame, ready to be sent."""
    content = marshal.dumps(frame)
    return LENGTH.pack(len(content)) + content


def pack_request(request: Request) -> tuple[object, ...]:
    """A request as `marshal` takes it."""
    ids = (request.id, request.legacy_id, request.client_id)
    return request.method, request.path, request.query, request.headers, request.body, ids, request.peer, request.scheme


def pack_answer(answer: Answer) -> tuple[object, ...]:
    """An answer as `marshal` takes it."""
    told = (answer.status, answer.body, answer.content_type, answer.headers, answer.run_ms, answer.failed)
    return (*told, answer.close, answer.model, answer.in_memory)


def unpack_answer(packed: Sequence[Any]) -> Answer:
    """The answer that `pack_answer` packed."""
    return Answer(*packed)


def pack_loaded(loaded: Loaded, max_batch: int, max_delay: float) -> bytes:
    """A worker's first frame."""
    import orjson

    described = orjson.dumps(loaded.description)
    return pack((dict(loaded.documents), described, sorted(loaded.methods), dict(loaded.models), max_batch, max_delay))


def unpack_loaded(packed: Sequence[Any]) -> tuple[Loaded, int, float]:
    """What `pack_loaded` packed."""
    import orjson

    documents, described, methods, models, max_batch, max_delay = packed
    return Loaded(documents, orjson.loads(described), frozenset(methods), models), max_batch, max_delay


class _Reported(Request):
    """A request whose front learns that its run has returned from a byte that both see: a frame would cost more."""

    __slots__ = ("_board", "_place")

    def __init__(self, packed: Sequence[Any], board: mmap.mmap, place: int) -> None:
        self._board, self._place = board, place
        *parts, ids, peer, scheme = packed
        super().__init__(*parts)
        self.peer, self.scheme = peer, scheme
        self.id, self.legacy_id, self.client_id = ids

    @property
    def ran(self) -> bool:
        return bool(self._board[self._place])

    @ran.setter
    def ran(self, ran: bool) -> None:
        self._board[self._place] = ran


def become_worker(link: socket.socket, front: int) -> None:
    """Make a worker of this process, which was forked from *front*: what it keeps, and what its own children do."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _wait_for_the_front)
        signal.siginterrupt(number, False)
    forks.end_with(front)
    forks.close_all_but(link.fileno())  # the clients' connections must end when the front ends them
    forks.leave_behind(lambda: (link.fileno(),), _wait_for_the_front)


def _wait_for_the_front(*_: object) -> None:
    """Do nothing: the front drains, then closes the link. To ignore signals would pass on to what a script starts."""


class WorkerProcess:
    """The worker's side; made in the forked child."""

    def __init__(self, link: socket.socket, board: mmap.mmap, log: Log) -> None:
        self._link, self._board, self._log = link, board, log
        self._running: Sequence[Request] = ()

    def work(self, load: Callable[[], tuple[Runtime, Loaded]]) -> int:
        """Load, then score until the front closes the link; returns the exit status."""
        signal.signal(INTERRUPT, self._on_interrupt)
        runtime, loaded = load()
        self._link.sendall(pack_loaded(loaded, runtime.max_batch, runtime.max_delay))
        while (frame := self._receive()) is not None:
            self._link.sendall(pack([pack_answer(one) for one in self._score(runtime, frame)]))
        return 0

    def _score(self, runtime: Runtime, frame: list[Any]) -> Sequence[Answer]:
        requests = [_Reported(one, self._board, place) for place, one in enumerate(frame)]
        try:
            self._running = requests
            answers = runtime.score(requests)
            self._running = ()
        except RunInterrupted:
            self._running = ()
            return [Answer(500, failed=True) for _ in requests]
        except Exception as error:  # noqa: BLE001  what no runtime caught fails these requests, not the worker
            self._running = ()
            return [unforeseen(error, request, self._log) for request in requests]
        finally:
            self._log.end_request()
        return answers

    def _receive(self) -> list[Any] | None:
        head = self._read(LENGTH.size)
        return None if head is None else marshal.loads(self._read(LENGTH.unpack(head)[0]) or b"")  # noqa: S302

    def _read(self, size: int) -> bytes | None:
        content = bytearray()
        while len(content) < size:
            part = self._link.recv(min(size - len(content), 1 << 20))
            if not part:
                return None
            content += part
        return bytes(content)

    def _on_interrupt(self, *_: object) -> None:
        if not all(request.ran for request in self._running):
            self._running = ()
            raise RunInterrupted
