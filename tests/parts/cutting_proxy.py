"""A bad line between two parts: a TCP proxy on loopback that cuts, holds and refuses when told, and counts bytes.

All of it runs in one event loop in a thread of its own; a test's calls are carried out there one after the other,
so that "after 1000 bytes" means exactly that.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, Literal, Self

from parts.waiting import free_port

Direction = Literal["up", "down"]
"""Up is from the client to the server."""

_READ = 64 * 1024
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


@dataclass
class _Lane:
    """One direction of the line, all connections together; every count is of bytes since the start."""

    passed: int = 0
    cut_at: int | None = None
    hold_at: int | None = None

    def room(self) -> int:
        """How many bytes may pass before something is due."""
        due = [at - self.passed for at in (self.cut_at, self.hold_at) if at is not None]
        return max(0, min([_READ, *due]))


class CuttingProxy:
    """Passes bytes between its own port and the loopback port *target*; use it as a context manager."""

    def __init__(self, target: int, *, port: int | None = None) -> None:
        self.target = target
        self.port = port or free_port()
        self.connections = 0
        """Accepted since the start."""
        self._lanes: dict[Direction, _Lane] = {"up": _Lane(), "down": _Lane()}
        self._open: dict[asyncio.Task[None], tuple[socket.socket, socket.socket]] = {}
        self._listener: socket.socket | None = None

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._changed = asyncio.Condition()
        self._thread = threading.Thread(target=self._loop.run_forever, name=f"proxy on {self.port}")
        self._thread.start()
        self.accept()
        return self

    def __exit__(self, *_: object) -> None:
        self.refuse()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def sent(self) -> int:
        """Bytes passed from clients to the server."""
        return self._lanes["up"].passed

    @property
    def received(self) -> int:
        """Bytes passed from the server to clients."""
        return self._lanes["down"].passed

    def held(self, direction: Direction = "down") -> bool:
        """Whether a hold has begun: what was let through before it has passed."""
        return self._lanes[direction].hold_at == self._lanes[direction].passed

    def cut_after(self, count: int, direction: Direction = "down") -> None:
        """Let *count* more bytes pass and cut the connection that the last of them took; the others live."""
        self._set(direction, cut_at=count)

    def hold_after(self, count: int, direction: Direction = "down") -> None:
        """Pass *count* more bytes and then none, all connections staying open, until `flow`."""
        self._set(direction, hold_at=count)

    def hold(self, direction: Direction = "down") -> None:
        """Pass nothing more that way: a half-open line, which neither end can tell from a slow one."""
        self.hold_after(0, direction)

    def flow(self) -> None:
        """Lift every hold and forget the cuts to come."""
        for direction in self._lanes:
            self._set(direction)

    def cut(self, *, abruptly: bool = True) -> None:
        """Cut the open connections now: both ends see a reset or, if not *abruptly*, an end."""
        self._do(self._cut(abruptly=abruptly))

    def refuse(self) -> None:
        """Cut what is open and refuse new connections until `accept`."""
        self._do(self._refuse())

    def accept(self) -> None:
        """Take connections again after `refuse`, on the same port."""
        self._do(self._accept())

    def _do(self, action: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(action, self._loop).result(timeout=10)

    def _set(self, direction: Direction, *, cut_at: int | None = None, hold_at: int | None = None) -> None:
        async def change() -> None:
            lane = self._lanes[direction]
            lane.cut_at = None if cut_at is None else lane.passed + cut_at
            lane.hold_at = None if hold_at is None else lane.passed + hold_at
            async with self._changed:
                self._changed.notify_all()

        self._do(change())

    async def _accept(self) -> None:
        assert self._listener is None, "the proxy already listens"
        self._listener = socket.create_server(("127.0.0.1", self.port), backlog=128)
        self._listener.setblocking(False)
        # Not asyncio's own server, which loses a connection that arrives while it closes.
        self._loop.add_reader(self._listener, self._take, self._listener)

    async def _refuse(self) -> None:
        if self._listener is not None:
            self._loop.remove_reader(self._listener)
            self._listener.close()
            self._listener = None
        await self._cut(abruptly=True)

    async def _cut(self, *, abruptly: bool) -> None:
        for task, ends in (cut := dict(self._open)).items():
            for end in ends if abruptly else ():
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
            task.cancel()
        await asyncio.gather(*cut, return_exceptions=True)
        for task, ends in cut.items():
            self._open.pop(task, None)  # still there if it was cut before its task began
            _close(ends)

    def _take(self, listener: socket.socket) -> None:
        try:
            client, _ = listener.accept()
        except OSError:  # the client is gone already
            return
        self.connections += 1
        ends = client, socket.socket()
        for end in ends:
            end.setblocking(False)
        self._open[self._loop.create_task(self._carry(*ends))] = ends

    async def _carry(self, client: socket.socket, server: socket.socket) -> None:
        """Serve one connection from its first byte to its last."""
        try:
            await self._loop.sock_connect(server, ("127.0.0.1", self.target))
            async with asyncio.TaskGroup() as ways:
                ways.create_task(self._pass("up", client, server))
                ways.create_task(self._pass("down", server, client))
        except* (OSError, _Cut):
            pass
        finally:
            task = asyncio.current_task()
            assert task is not None
            _close(self._open.pop(task))

    async def _pass(self, direction: Direction, source: socket.socket, sink: socket.socket) -> None:
        lane = self._lanes[direction]
        while data := await self._loop.sock_recv(source, _READ):
            while data:
                async with self._changed:
                    await self._changed.wait_for(lane.room)
                    count = min(lane.room(), len(data))
                    lane.passed += count
                await self._loop.sock_sendall(sink, data[:count])
                data = data[count:]
                if lane.passed == lane.cut_at:
                    lane.cut_at = None
                    async with self._changed:
                        self._changed.notify_all()
                    raise _Cut
        sink.shutdown(socket.SHUT_WR)


class _Cut(Exception):
    """A cut that was asked for is due; ends the connection that meets it."""


def _close(ends: tuple[socket.socket, socket.socket]) -> None:
    for end in ends:
        with contextlib.suppress(OSError):
            end.recv(2**20)  # closing with bytes unread would be a reset, which overtakes what was passed
        end.close()
