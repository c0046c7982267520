"""A client in the lane: what its connection takes for its transport and its handler while the scoring thread has it."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterable
from typing import Protocol

from shoal_scoring.http import Connection
from shoal_scoring.messages import Request

_SCORING = ("/score", "/infer")
_NOT_SOON = -1000
"""What is counted as answers to a client that does not fit the lane: it is wanted there again after many more."""


class Home(Protocol):
    """The lane, as its clients see it."""

    def note_unsent(self, near: Near) -> None:
        """There is something to flush."""
        ...

    def leave(self, near: Near) -> None:
        """Send the client back to the event loop."""
        ...


class Near:
    """One client. It only gathers what is to be sent: all else that a transport does is done back on the event loop."""

    def __init__(self, lane: Home, connection: Connection, client: socket.socket) -> None:
        self._lane, self.connection, self.client = lane, connection, client
        self._handler = connection.clients.handler
        self.on_answer, self.on_refusal = self._handler.on_answer, self._handler.on_refusal
        self.asked = time.monotonic()
        """When it last asked something."""
        self.left = False
        """The event loop has it, or soon will."""
        self.asking: Request | None = None
        """What it asked that cannot be answered here."""
        self._unsent: list[bytes] = []
        self._to_do: list[str] = []
        """What else is to be done to its transport, in this order; "" for nothing that the event loop must be told."""

    # As the handler.

    def on_request(self, request: Request) -> None:
        """Have it scored here; the event loop sees to anything else."""
        if request.method == "POST" and request.path.endswith(_SCORING):
            self.asked = time.monotonic()
            request.near = self
            self._handler.on_request(request)
        else:
            self.connection.answers = _NOT_SOON
            self.asking = request
            self._later("")

    # As the transport.

    def write(self, data: bytes) -> None:
        """Send *data* with the next flush."""
        self._note()
        self._unsent.append(data)

    def writelines(self, parts: Iterable[bytes]) -> None:
        """Send them all."""
        self.write(b"".join(parts))

    def can_write_eof(self) -> bool:
        """There is no TLS here."""
        return True

    def is_closing(self) -> bool:
        """Whether it will be closed."""
        return "close" in self._to_do or "abort" in self._to_do

    def close(self) -> None:
        """Once all is sent."""
        self._later("close")

    def abort(self) -> None:
        """At once."""
        self._later("abort")

    def write_eof(self) -> None:
        """Once all is sent."""
        self._later("write_eof")

    def pause_reading(self) -> None:
        """More has come than is taken in at once: what it was gets a transport that can stop reading."""
        self._later("")

    def resume_reading(self) -> None:
        """Never asked for, since nothing is paused here."""

    def _later(self, what: str) -> None:
        self._note()
        self._to_do.append(what)

    def _note(self) -> None:
        if not (self._unsent or self._to_do or self.left):
            self._lane.note_unsent(self)

    # What the lane calls.

    def flush(self) -> None:
        """Send what there is; the event loop sees to what cannot be sent at once, and to all but sending."""
        data = self._unsent[0] if len(self._unsent) == 1 else b"".join(self._unsent)
        try:
            sent = self.client.send(data)
        except OSError:  # it does not read, or it is gone
            sent = 0
        self._unsent = []
        if sent < len(data):
            self._unsent = [data[sent:]]
            self.connection.answers = _NOT_SOON
        if self._unsent or self._to_do:
            self._lane.leave(self)

    def pass_on(self, transport: asyncio.Transport) -> None:
        """Have *transport* do what is left to do; the event loop calls it."""
        if self._unsent:
            transport.write(b"".join(self._unsent))
        for what in filter(None, self._to_do):
            getattr(transport, what)()
