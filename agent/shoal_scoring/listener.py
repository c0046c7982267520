"""The port and the event loop behind it: the only module that knows uvloop; `front` opens one and drains it."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

from shoal_scoring.http import Clients, Connection, Handler, Limits

if TYPE_CHECKING:
    import ssl


class Listener(Clients):
    """The open port and everybody connected to it."""

    def __init__(self, handler: Handler, limits: Limits, tls: ssl.SSLContext | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        super().__init__(handler, limits, self._loop.time())
        self._tls = tls
        self._empty = asyncio.Event()

    async def open(self, port: socket.socket) -> None:
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

    async def drain(self, grace: float, last_call: float = 0.5) -> int:
        """Close the port, answer what was begun, and return the number of requests given up after *grace* seconds.

        An idle client may be sending this very moment: it gets *last_call* seconds, and an answer that says close.
        """
        self.draining = True
        self._server.close()
        await self._take_in_the_queue()
        for connection in self.connections:
            connection.hurry(self._loop.time() + last_call)
        self._empty.clear()
        if self.connections:
            try:
                await asyncio.wait_for(self._empty.wait(), grace)
            except TimeoutError:
                return sum(connection.busy for connection in self.connections)
        return 0

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


def new_event_loop() -> asyncio.AbstractEventLoop:
    """Uvloop's where it is installed, else the standard library's."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()
