"""A worker process as the front sees it: the link to it, what it is at, and how it is told.

`pool` has one for each of its workers. A seat does not know when its process has ended: the link says nothing of that,
since children which the script forked may hold its other end open. `pool` knows, and calls `read_last` then.
"""

from __future__ import annotations

import asyncio
import marshal
import mmap
import os
import socket
import time
from typing import Any, Protocol

from shoal_scoring.app import Loaded
from shoal_scoring.messages import Answer, Request
from shoal_scoring.worker_process import LENGTH, pack, pack_request, unpack_answer, unpack_loaded


class Owner(Protocol):
    """What a seat calls; on the event loop."""

    def on_ready(self, loaded: Loaded) -> None:
        """The worker has loaded."""
        ...

    def on_answers(self, requests: list[Request], answers: list[Answer]) -> None:
        """The worker has scored *requests*."""
        ...

    def on_unlinked(self, seat: Seat) -> None:
        """The link to the worker is cut: its process has ended, is about to, or can never be told anything again."""
        ...


class Seat(asyncio.Protocol):
    """One worker."""

    def __init__(self, owner: Owner, link: socket.socket) -> None:
        """*link* is the front's end; whoever makes a seat connects it."""
        self._owner, self._link = owner, link
        self._transport: asyncio.Transport
        self._received = bytearray()
        self.process = 0
        """Its id, which is nobody else's until the owner has waited for it."""
        self.board = mmap.mmap(-1, mmap.PAGESIZE)
        """A byte for each of its requests: 1 once `run()` has returned."""
        self.ready = False
        """It has loaded."""
        self.max_batch = 1
        self.max_delay = 0.0
        self.requests: list[Request] = []

    @property
    def free(self) -> bool:
        """Whether it can be given requests."""
        return self.ready and not self.requests and not self._transport.is_closing()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]  # a stream, since we are one

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
            self._owner.on_ready(loaded)
            return
        self._owner.on_answers(self.take_back(), [unpack_answer(one) for one in frame])

    def give(self, requests: list[Request]) -> None:
        """Have *requests* scored."""
        now = time.monotonic()
        for request in requests:
            request.started = now
        self.requests = requests
        self.board[: len(requests)] = bytes(len(requests))
        self._transport.write(pack([pack_request(request) for request in requests]))

    def take_back(self) -> list[Request]:
        """Its requests, which are its no longer."""
        requests, self.requests = self.requests, []
        return requests

    def is_at(self, request: Request) -> bool:
        """Whether the run of *request* may have begun, and has not ended."""
        return request in self.requests and not self.board[self.requests.index(request)]

    def signal(self, number: int) -> None:
        """Send its process a signal; only while that has not been waited for."""
        os.kill(self.process, number)

    def read_last(self) -> None:
        """Read what its process wrote before it ended, and cut the link."""
        try:
            while not self._transport.is_closing() and (data := self._link.recv(1 << 20)):
                self.data_received(data)
        except OSError:  # that was all: a child of it holds the other end, or it never read what it was given
            pass
        finally:
            self.cut()

    def close(self) -> None:
        """Let the worker end."""
        self._transport.close()

    def cut(self) -> None:
        """Have nothing to do with it any more."""
        self._transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  asyncio names it
        self._owner.on_unlinked(self)
