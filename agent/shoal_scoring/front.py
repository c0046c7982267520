"""The side of the server that faces the clients: port, routes and drain, all on one event loop.

`server` makes one, in a thread of its own or in the main thread of a process that scores nothing itself.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

from shoal_scoring.app import App, Loaded, Phase
from shoal_scoring.dispatch import Dispatcher
from shoal_scoring.http import Limits
from shoal_scoring.lane import Lane
from shoal_scoring.listener import Listener
from shoal_scoring.logs import Log
from shoal_scoring.settings import Settings

if TYPE_CHECKING:
    import ssl

_FLUSH = 0.01
"""Seconds for which lines of the log are gathered: a write a request costs as much as a third of the request."""


class Front:
    """Everything here is called on the event loop, and the app in the scoring thread too: see `lane`."""

    def __init__(
        self,
        settings: Settings,
        port: socket.socket,
        log: Log,
        dispatcher: Dispatcher,
        on_end: Callable[[bool], None],
        lane: Lane | None = None,
    ) -> None:
        """*lane* is where requests may be scored without passing here, where there is such a place.

        *on_end* is called once, after `end`; with False if requests, or the loading, had to be given up.
        """
        self._settings, self._port, self._log, self._on_end = settings, port, log, on_end
        self._loop = asyncio.get_running_loop()
        self._dispatcher = dispatcher
        self._app = App(settings, dispatcher, log, lambda: self._loop.call_later(_FLUSH, log.flush))
        self._listener = Listener(self._app, Limits(body=settings.max_body), self._tls(), lane)
        self._app.count_connections = self._listener.count
        self._told_to_end = False

    def _tls(self) -> ssl.SSLContext | None:
        if not self._settings.tls_certificate:
            return None
        from shoal_scoring.tls import server_context

        return server_context(self._settings.tls_certificate, self._settings.tls_key)

    async def open(self) -> None:
        """Answer from now on."""
        await self._listener.open(self._port)
        scheme = "https" if self._settings.tls_certificate else "http"
        host, number = self._port.getsockname()[:2]
        self._log.info(f"listening on {scheme}://{host}:{number}")

    def set_ready(self, loaded: Loaded) -> None:
        """The model is loaded: score what comes."""
        if not self._told_to_end:
            self._app.set_ready(loaded)
            self._log.info("ready")

    def set_loading(self) -> None:
        """No worker is left, and a new one could not be had at once: `/readyz` says so until one has loaded."""
        if not self._told_to_end:
            self._app.phase = Phase.LOADING

    def end(self) -> None:
        """Told to end: finish what was begun; what is still loading is given up."""
        if self._told_to_end:
            return
        self._told_to_end = True
        if self._app.phase is Phase.LOADING:
            self._log.info("told to end while loading")
            self._on_end(False)
            return
        self._app.phase = Phase.DRAINING
        self._draining = self._loop.create_task(self._drain())

    async def _drain(self) -> None:
        self._log.info(f"told to end: finishing {self._dispatcher.outstanding} requests")
        given_up = await self._listener.drain(self._settings.drain_seconds)
        self._log.flush()
        if given_up:
            self._log.warning(f"gave up {given_up} requests after {self._settings.drain_seconds} s")
        self._on_end(not given_up)
