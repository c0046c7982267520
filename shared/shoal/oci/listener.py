"""Accepts connections, gives each a thread and perhaps TLS, and can close them all.

A handler thread whose client keeps its connection alive would go on answering after the server has stopped, with
what was true before. `handler` builds on it, `server` starts it.
"""

from __future__ import annotations

import logging
import socket
import ssl
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from socketserver import BaseRequestHandler, TCPServer, ThreadingMixIn
from typing import Any, Final

__all__ = ["Listener"]

_log = logging.getLogger(__name__)

HANDSHAKE: Final = 10.0
"""Seconds that a client may take for TLS."""


class Listener(ThreadingMixIn, TCPServer):
    """Accepts connections, each for a thread of its own, and can close them all."""

    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, host: str, port: int, handler: type[BaseRequestHandler], tls: tuple[Path, Path] | None) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.stopping = threading.Event()
        self._tls = _tls_context(*tls) if tls else None
        self._lock = threading.Lock()
        self._connections: set[socket.socket] = set()
        super().__init__((host, port), handler)

    def stop(self, *, serving: bool) -> None:
        """Close all connections and return when their threads have ended; *serving* says if `serve_forever` runs."""
        self.stopping.set()
        if serving:
            with suppress(OSError):
                self.socket.shutdown(socket.SHUT_RDWR)  # wakes the accepting thread at once
            self.shutdown()
        with self._lock:
            for connection in self._connections:
                _cut(connection)
        self.server_close()

    def finish_request(self, request: Any, client_address: Any) -> None:
        # The handshake is done here, in the connection's own thread, so that a slow client holds up nobody.
        with self._secured(request) as connection, self._tracked(connection):
            super().finish_request(connection, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002  # the base class's
        error = sys.exception()
        if isinstance(error, (ConnectionError, TimeoutError, ssl.SSLError)):
            _log.debug("%s went away: %s", client_address[0], error)
        else:
            _log.error("answering %s failed", client_address[0], exc_info=error)

    def _secured(self, request: socket.socket) -> socket.socket:
        if self._tls is None:
            return request
        request.settimeout(HANDSHAKE)
        return self._tls.wrap_socket(request, server_side=True)

    @contextmanager
    def _tracked(self, connection: socket.socket) -> Iterator[None]:
        with self._lock:
            self._connections.add(connection)
        try:
            if self.stopping.is_set():
                _cut(connection)
            yield
        finally:
            with self._lock:
                self._connections.discard(connection)


def _tls_context(chain: Path, key: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(chain, key)
    return context


def _cut(connection: socket.socket) -> None:
    """End a connection under the thread that is reading from it or writing to it."""
    with suppress(OSError):
        socket.socket.shutdown(connection, socket.SHUT_RDWR)  # past TLS, which is not ours to touch from here
