"""The port and the event loop behind it: the only module that knows uvloop; `front` opens one and drains it."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from socket import SOCK_STREAM
from socket import socket as Socket  # noqa: N812  a script may put something else in its place
from typing import TYPE_CHECKING, cast

from shoal_scoring.http import Clients, Connection, Handler, Limits
from shoal_scoring.lane import Lane
from shoal_scoring.near import Near

if TYPE_CHECKING:
    import ssl


class Listener(Clients):
    """The open port and everybody connected to it."""

    def __init__(
        self, handler: Handler, limits: Limits, tls: ssl.SSLContext | None = None, lane: Lane | None = None
    ) -> None:
        """*lane* is where clients that ask again and again are served, unless over TLS, which is the event loop's."""
        self._loop = asyncio.get_running_loop()
        super().__init__(handler, limits, self._loop.time())
        self._tls = tls
        self._empty = asyncio.Event()
        self._lane = lane if tls is None else None
        if self._lane is not None:
            self._lane.on_leave = self._on_leave
        self._returning: set[asyncio.Task[None]] = set()
        self._busy: list[Connection] = []
        """Since the last sweep."""
        self._crowded = False

    async def open(self, port: Socket) -> None:
        """Serve on *port*, which listens already; it stays the caller's."""
        self._port = port
        self._server = await self._loop.create_server(
            lambda: Connection(self), sock=port.dup(), backlog=2048, ssl=self._tls
        )
        self._sweep_again()

    def forget(self, connection: Connection) -> None:
        """A connection is gone."""
        super().forget(connection)
        if not self.connections:
            self._empty.set()

    def count(self) -> tuple[int, int]:
        """How many connections there are, and how many of them are in the lane."""
        return len(self.connections), sum(connection.near is not None for connection in self.connections)

    def sweep(self, now: float) -> None:
        """End who has run out of time."""
        super().sweep(now)
        self._forget_the_busy()

    def _forget_the_busy(self) -> None:
        self._crowded = self._lane is not None and len(self._busy) > self._lane.seats
        self._busy.clear()
        for connection in self.connections:
            connection.answers = min(connection.answers, 0)

    def note_busy(self, connection: Connection) -> None:
        """*connection* answers often: it is served in the lane if that is open, and the busy ones are few."""
        if self._lane is None:
            return
        self._busy.append(connection)
        if len(self._busy) > self._lane.seats:
            self._crowded = True
            self._lane.send_back()
        elif self._lane.is_open and not self._crowded:
            connection.wanted = not connection.near

    def move(self, connection: Connection) -> None:
        """Have *connection*, which is wanted near and idle just now, served there."""
        if self._lane is not None:
            self._loop.call_soon(self._move, self._lane, connection)  # once its answer has been sent

    def _move(self, lane: Lane, connection: Connection) -> None:
        transport = cast("asyncio.Transport", connection.transport)
        connection.wanted = connection.wanted and lane.is_open and not self._crowded
        if not connection.wanted or connection.busy or transport.is_closing() or transport.get_write_buffer_size():
            return
        try:
            descriptor = os.dup(transport.get_extra_info("socket").fileno())
        except OSError:  # there are too many files: then it stays
            connection.wanted = False
            return
        client = Socket(self._port.family, SOCK_STREAM, 0, descriptor)
        client.setblocking(False)
        near = Near(lane, connection, client)
        connection.go_near(near)
        transport.set_protocol(asyncio.Protocol())
        transport.abort()  # closes its own descriptor, and no more
        lane.take(near)

    def _on_leave(self, near: Near) -> None:
        task = self._loop.create_task(self._take_back(near))
        self._returning.add(task)
        task.add_done_callback(self._returning.discard)

    async def _take_back(self, near: Near) -> None:
        try:
            await self._loop.connect_accepted_socket(lambda: _Returning(near), near.client)
        except OSError as error:
            near.client.close()
            near.connection.connection_lost(error)

    async def drain(self, grace: float, last_call: float = 0.5) -> int:
        """Close the port, answer what was begun, and return the number of requests given up after *grace* seconds.

        An idle client may be sending this very moment: it gets *last_call* seconds, and an answer that says close.
        """
        self.draining = True
        self._server.close()
        await self._take_in_the_queue()
        until = self._loop.time() + grace
        if self._lane is not None:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._gather(self._lane), grace)
        for connection in self.connections:
            connection.hurry(self._loop.time() + last_call)
        self._empty.clear()
        if self.connections:
            try:
                await asyncio.wait_for(self._empty.wait(), until - self._loop.time())
            except TimeoutError:
                return sum(connection.busy for connection in self.connections)
        return 0

    async def _gather(self, lane: Lane) -> None:
        """Have everybody back who is in the lane."""
        lane.close()
        while lane.occupied or self._returning or any(connection.near for connection in self.connections):
            await asyncio.sleep(0.002)

    async def _take_in_the_queue(self) -> None:
        """Accept the clients the kernel has already connected: closing the port would reset them."""
        self._port.setblocking(False)
        while True:
            try:
                client, _ = self._port.accept()
            except OSError:  # nobody left, or nothing to be had from the one that was
                break
            await self._loop.connect_accepted_socket(lambda: Connection(self), client, ssl=self._tls)
        self._port.close()

    def _sweep_again(self) -> None:
        self.sweep(self._loop.time())
        self._loop.call_later(0.2 if self.draining else 1.0, self._sweep_again)


class _Returning(asyncio.Protocol):
    """Gives a client that comes back from the lane its transport, and what it could not do there to do."""

    def __init__(self, near: Near) -> None:
        self._near = near

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        stream = cast("asyncio.Transport", transport)
        stream.set_protocol(self._near.connection)
        self._near.connection.connection_made(stream)
        self._near.pass_on(stream)


def new_event_loop() -> asyncio.AbstractEventLoop:
    """Uvloop's where it is installed, else the standard library's."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()
