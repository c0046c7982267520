"""HTTP/1.1 for the scoring server: the only module that knows the parser (httptools).

`Connection` turns bytes into `Request`s and `Answer`s into bytes, one at a time in the order they came, and
guards the server: heads, bodies and patience are bounded, a client that does not read is not read from either, and
nothing a client sends can raise out of here. `Clients` ends connections that have run out of time. Neither knows a
route: they call the handler they were given. All of it runs on the event loop, but for connections that are `near`.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from typing import Protocol
from urllib.parse import unquote

import httptools

from shoal_scoring.heads import KnownHeads
from shoal_scoring.messages import Answer, Request
from shoal_scoring.wire import BODILESS, WORTH_JOINING, head_of, http_date


class Handler(Protocol):
    """What a connection calls; on the event loop or in the scoring thread, so none of it may block."""

    def on_request(self, request: Request) -> None:
        """Have *request* answered, now or later."""
        ...

    def on_answer(self, request: Request, answer: Answer) -> str:
        """*answer* is about to be written: log it, and return the headers that go with it, each with its line end."""
        ...

    def on_refusal(self, request: Request, status: int, reason: str) -> Answer:
        """A request that never became one (too large, not HTTP): the answer; *request* has what came of its head."""
        ...


class Wire(Protocol):
    """What a connection does with its transport; as `asyncio.Transport` says."""

    def write(self, data: bytes) -> None: ...
    def writelines(self, list_of_data: Iterable[bytes]) -> None: ...
    def write_eof(self) -> None: ...
    def can_write_eof(self) -> bool: ...
    def pause_reading(self) -> None: ...
    def resume_reading(self) -> None: ...
    def is_closing(self) -> bool: ...
    def close(self) -> None: ...
    def abort(self) -> None: ...


class Nearby(Handler, Wire, Protocol):
    """What serves a connection in the scoring thread."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a client may ask of a connection."""

    body: int = 128 << 20
    """Bytes of a body."""
    target: int = 8190
    """Bytes of a request's path and query."""
    header: int = 8190
    """Bytes of one header, name and value."""
    headers: int = 100
    """Headers of a request."""
    head: int = 64 << 10
    """Bytes of a whole head, read at most a buffer (256 KiB) past this."""
    head_seconds: float = 10.0
    """From a request's first byte to the end of its head."""
    idle_seconds: float = 75.0
    """Between requests, and between our writing and the client's reading."""
    body_grace: float = 30.0
    """For a body to begin; each 512 bytes that come add a second."""
    pipelined: int = 16
    """Requests that may wait on one connection before it is no longer read from."""
    linger_seconds: float = 5.0
    """How long what a refused client still sends is read and thrown away, so that it sees the refusal."""


class _Refused(Exception):
    def __init__(self, status: int, message: str) -> None:
        self.status = status
        self.message = message


BUSY = 20
"""Answers between two sweeps that make a client a busy one."""
_BETWEEN, _HEAD, _BODY = "between requests", "in a head", "in a body"
"""What of a request is arriving."""


class Connection(asyncio.Protocol):
    """One client."""

    def __init__(self, clients: Clients) -> None:
        self.clients = clients
        self._handler = clients.handler
        self._limits = clients.limits
        self._most_headers, self._most_of_header = clients.limits.headers, clients.limits.header
        self._parser = httptools.HttpRequestParser(self)
        self.transport: Wire = None  # type: ignore[assignment]  # set before any other call
        self._waiting: deque[Request] = deque()
        self.current: Request | None = None
        """What is being answered."""
        self._refused = False
        self._reading = True
        self._writable = True
        self._part = _BETWEEN
        self._known_heads = clients.known_heads
        self._parsed: list[Request] = []
        """What came of the bytes that are being parsed."""
        self._target = b""
        self._headers: dict[bytes, bytes] = {}
        self._head_bytes = 0
        self._began = 0.0
        self.deadline = inf
        """The loop's time at which this connection is ended."""
        self.near: Nearby | None = None
        """What serves it in the scoring thread at present, see `lane`."""
        self.answers = 0
        """Since the last sweep; below nought for one that is not to be busy for long."""
        self.wanted = False
        """It is to be near: `Clients.move` is called after the next answer."""

    # What the event loop calls; `data_received` the lane too.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]  # a stream transport, since we are a stream protocol
        self._peer: str = (transport.get_extra_info("peername") or ("",))[0]
        self._scheme = "https" if transport.get_extra_info("sslcontext") else "http"
        if self.near:  # it comes back, and goes on where it was
            self.near, self._reading = None, True
        else:
            self.deadline = self.clients.clock + self._limits.idle_seconds
            self.clients.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  asyncio names it
        self.clients.forget(self)
        for request in (self.current, *self._waiting):
            if request is not None:
                request.abandoned = True
        self._waiting.clear()

    def data_received(self, data: bytes) -> None:
        """Take in what the client has sent; nothing that it may be raises anything."""
        if self._refused:
            return  # read and thrown away, see Limits.linger_seconds
        if self._part is _BETWEEN and (request := self._known_heads.read(data)) is not None:
            self._take_up(request)
        else:
            self._parse(data)

    def _parse(self, data: bytes) -> None:
        at_beginning = self._part is _BETWEEN
        try:
            self._parser.feed_data(data)
            if self._part is not _BETWEEN:
                self._wait_for_the_rest(len(data))
            elif at_beginning and len(self._parsed) == 1:
                self._known_heads.learn(data, self._parsed[0])
            self._parsed.clear()  # else a client that stays, idle, keeps its last body in memory
        except httptools.HttpParserUpgrade:
            # Nothing to upgrade to: the request itself is answered, what follows it is in another protocol.
            self._refused = True
        except httptools.HttpParserCallbackError as error:
            cause = error.__context__
            if not isinstance(cause, _Refused):
                raise
            self._refuse(cause.status, cause.message)
        except httptools.HttpParserError as error:
            self._refuse(400, f"This is not HTTP: {error}")

    def _wait_for_the_rest(self, received: int) -> None:
        """A request has begun and is not whole: bound its head, and the time it may take."""
        if not self._began:
            self._began = self.clients.clock  # this first piece is not counted: whole requests may stand before it
        elif self._part is _HEAD:
            self._head_bytes += received
            if self._head_bytes > self._limits.head:
                self._refuse(431, "The request head is too large")
                return
        if self._part is _HEAD:
            late = self._began + self._limits.head_seconds
        else:
            late = self._began + self._limits.body_grace + self._body_bytes / 512
        if self.current is None:
            self.deadline = late

    # A client that shuts its side counts as gone, so that nothing is computed for one that has given up waiting.

    def pause_writing(self) -> None:
        self._writable = False
        self.deadline = self.clients.clock + self._limits.idle_seconds
        self._stop_reading()

    def resume_writing(self) -> None:
        self._writable = True
        self.deadline = inf if self.current else self.clients.clock + self._limits.idle_seconds
        self._go_on()

    # What the parser calls.

    def on_message_begin(self) -> None:
        self._part = _HEAD
        self._target = b""
        self._headers = {}
        self._header_count = 0
        self._body: list[bytes] = []
        self._body_bytes = 0

    def on_url(self, url: bytes) -> None:
        self._target += url
        if len(self._target) > self._limits.target:
            raise _Refused(414, "The path and query are too long")

    def on_header(self, name: bytes, value: bytes) -> None:
        self._header_count += 1
        if self._header_count > self._most_headers or len(name) + len(value) > self._most_of_header:
            raise _Refused(431, "The request has too many headers, or one is too large")
        name = name.lower()
        headers = self._headers
        headers[name] = headers[name] + b", " + value if name in headers else value

    def on_headers_complete(self) -> None:
        self._part = _BODY
        headers = self._headers
        if b"content-length" in headers and int(headers[b"content-length"]) > self._limits.body:
            raise _Refused(413, self._too_large())
        if b"expect" in headers:
            self._answer_expectation(headers[b"expect"])

    def on_body(self, body: bytes) -> None:
        self._body_bytes += len(body)
        if self._body_bytes > self._limits.body:
            raise _Refused(413, self._too_large())
        self._body.append(body)

    def on_message_complete(self) -> None:
        parser = self._parser
        body = self._body[0] if len(self._body) == 1 else b"".join(self._body)
        path, query = _split_target(self._target)
        request = Request(parser.get_method().decode(), path, query, self._headers, body)
        request.keep_alive = parser.should_keep_alive() and not parser.should_upgrade()
        self._part, self._began, self._head_bytes = _BETWEEN, 0.0, 0
        self._body = []  # else a client that stays, idle, keeps its last body in memory
        self._parsed.append(request)
        self._take_up(request)

    def _take_up(self, request: Request) -> None:
        """Have *request* answered when its turn comes."""
        request.peer, request.scheme = self._peer, self._scheme
        if self.current is None and self._writable and not self._waiting:
            self._begin(request)
            return
        self._waiting.append(request)
        if len(self._waiting) >= self._limits.pipelined:
            self._stop_reading()

    # Taking up requests and answering them.

    def _begin(self, request: Request) -> None:
        self.current = request
        self.deadline = inf
        request.reply = self._reply
        self._handler.on_request(request)

    def _reply(self, answer: Answer) -> None:
        """Write the answer to the current request and take up the next."""
        request, self.current = self.current, None
        if request is None:
            return
        lines = self._handler.on_answer(request, answer)
        if request.abandoned:
            return
        last = answer.close or not request.keep_alive or (self.clients.draining and not self._waiting)
        head = head_of(answer, lines, self.clients.date, last)
        if request.method == "HEAD" or answer.status in BODILESS:
            self.transport.write(head)
        elif len(answer.body) < WORTH_JOINING:
            self.transport.write(head + answer.body)
        else:
            self.transport.writelines((head, answer.body))
        if last:
            self.transport.close()
            return
        self.answers += 1
        if self.answers == BUSY:
            self.clients.note_busy(self)
        if self._writable:
            self.deadline = self.clients.clock + self._limits.idle_seconds
            if self._waiting or not self._reading:
                self._go_on()
            elif self.wanted:
                self.clients.move(self)

    def _go_on(self) -> None:
        """Take up the next request that waits, and read on if there is room for more."""
        while self._waiting and self.current is None and self._writable and not self.transport.is_closing():
            self._begin(self._waiting.popleft())
        if not self._reading and self._writable and len(self._waiting) < self._limits.pipelined:
            self._reading = True
            self.transport.resume_reading()

    def _stop_reading(self) -> None:
        if self._reading and not self.transport.is_closing():
            self._reading = False
            self.transport.pause_reading()

    def _answer_expectation(self, expected: bytes) -> None:
        if expected.lower() != b"100-continue":
            raise _Refused(417, "Only 100-continue can be expected")
        if self.current is None:  # while another answer is due, the client must wait for that one first
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _too_large(self) -> str:
        return f"The body is larger than {self._limits.body} bytes, the most this server takes"

    def _refuse(self, status: int, message: str) -> None:
        """Answer what is no acceptable request, and end the connection once the client could read that."""
        self._refused = True
        if self.current is not None:  # its answer is still due, and must be the last
            self.current.keep_alive = False
            return
        request = Request("", self._target.partition(b"?")[0].decode("latin-1"), b"", self._headers, b"")
        request.near = self.near
        answer = self._handler.on_refusal(request, status, message)
        lines = self._handler.on_answer(request, answer)
        self.transport.write(head_of(answer, lines, self.clients.date, last=True) + answer.body)
        if self.transport.can_write_eof():
            self.transport.write_eof()
            self.deadline = self.clients.clock + self._limits.linger_seconds
        else:
            self.transport.close()

    def go_near(self, near: Nearby) -> None:
        """Be served by the scoring thread; nothing is going on. What *near* cannot do, it has a transport do later."""
        self.near = self.transport = self._handler = near
        self.wanted = False

    def go_back(self) -> None:
        """Be served by the event loop again, once it makes a connection of this one anew."""
        self._handler = self.clients.handler

    def end_late(self) -> None:
        """The deadline has passed: close; with a 408 if a request had begun."""
        if self._refused or not self._writable:
            self.transport.abort()
        elif self._part is not _BETWEEN:
            self._refuse(408, "The request did not arrive in time")
        else:
            self.transport.close()

    def hurry(self, deadline: float) -> None:
        """The server drains: a connection without a request has until *deadline* for one last."""
        if self.current is None:
            self.deadline = min(self.deadline, deadline)

    @property
    def busy(self) -> bool:
        """Whether a request has begun to arrive or its answer is still to be written."""
        return self.current is not None or self._part is not _BETWEEN


class Clients:
    """Everybody connected, and the time by which they are served."""

    def __init__(self, handler: Handler, limits: Limits, now: float) -> None:
        """*now* is the loop's time, as `sweep` is told it from then on."""
        self.handler = handler
        self.limits = limits
        self.connections: set[Connection] = set()
        self.known_heads = KnownHeads()
        self.draining = False
        self.clock = now
        """The loop's time, to a second: what deadlines are reckoned by, since asking for it costs."""
        self.date = http_date(time.time())
        """The time as HTTP tells it; to a second, as the clock is."""

    def forget(self, connection: Connection) -> None:
        """A connection is gone."""
        self.connections.discard(connection)

    def note_busy(self, connection: Connection) -> None:
        """*connection* has answered `BUSY` times since the last sweep."""

    def move(self, connection: Connection) -> None:
        """Have *connection*, which is wanted near and idle just now, served there."""

    def sweep(self, now: float) -> None:
        """End who has run out of time; called every second, since a timer for each connection would cost too much."""
        self.clock = now
        self.date = http_date(time.time())
        for connection in [one for one in self.connections if one.deadline < now and not one.near]:
            connection.end_late()


@lru_cache(maxsize=64)  # most clients ask for the same again and again
def _split_target(target: bytes) -> tuple[str, bytes]:
    """Path and query; the path decoded, and with one slash at its start."""
    if not target.startswith(b"/"):  # "*", or a whole URL as proxies send it
        target = _path_of_url(target)
    path, _, query = target.partition(b"?")
    if path.startswith(b"//"):
        path = b"/" + path.lstrip(b"/")
    if b"%" in path:
        return unquote(path.decode("latin-1"), errors="replace"), query
    return path.decode("latin-1"), query


def _path_of_url(target: bytes) -> bytes:
    try:
        url = httptools.parse_url(target)
    except httptools.HttpParserInvalidURLError:
        return b"/*"
    return (url.path or b"/") + (b"?" + url.query if url.query else b"")
