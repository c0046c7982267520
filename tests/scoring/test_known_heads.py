"""A head that was read before is not parsed again: what comes of a stream of requests must not depend on that."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from shoal_scoring.heads import KnownHeads
from shoal_scoring.http import Clients, Connection, Limits
from shoal_scoring.messages import Answer, Request
from shoal_scoring.wire import BODILESS

POST = b"POST /score HTTP/1.1\r\nHost: a\r\n"
HEADS = [
    b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /swagger.json?version=3 HTTP/1.1\r\nHost: a\r\nCookie: b\r\nCookie: c\r\n\r\n",
    b"\r\nGET /after%20a%20line HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
    b"GET / HTTP/1.0\r\n\r\n",
    b"GET /chat HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
    b"no HTTP at all\r\n\r\n",
]
BODIES = [b"", b"1", b"22", b"\r\n\r\n", HEADS[0], b"x" * 700]


def posted(body: bytes) -> bytes:
    return POST + b"Content-Length: %d\r\n\r\n" % len(body) + body


def in_chunks(body: bytes) -> bytes:
    chunk = b"%x\r\n%s\r\n" % (len(body), body) if body else b""
    return POST + b"Transfer-Encoding: chunked\r\n\r\n" + chunk + b"0\r\n\r\n"


def expected(body: bytes) -> bytes:
    return POST + b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(body) + body


REQUESTS = [*HEADS, *(way(body) for way in (posted, in_chunks, expected) for body in BODIES)]


class Transport(asyncio.Transport):
    """Takes what is written, and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += data

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed

    def can_write_eof(self) -> bool:
        return False


class Listening:
    """A handler that answers at once with what it was asked."""

    def __init__(self) -> None:
        self.requests: list[tuple[object, ...]] = []

    def on_request(self, request: Request) -> None:
        said = (request.method, request.path, request.query, dict(request.headers), request.body, request.keep_alive)
        self.requests.append(said)
        request.reply(Answer(body=repr(said).encode()))

    def on_answer(self, request: Request, answer: Answer) -> str:
        assert answer.status not in BODILESS, request
        return ""

    def on_refusal(self, request: Request, status: int, reason: str) -> Answer:
        self.requests.append((request.path, status, reason))
        return Answer(status)


def sent(clients: Clients, handler: Listening, pieces: list[bytes]) -> tuple[list[object], bytes, bool]:
    """What a client that sends *pieces* has asked, and what it got."""
    handler.requests = []
    connection, transport = Connection(clients), Transport()
    connection.connection_made(transport)
    for piece in pieces:
        if not transport.closed:
            connection.data_received(piece)
    return list(handler.requests), transport.written, transport.closed


class Forgetful(KnownHeads):
    """Remembers nothing."""

    def learn(self, data: bytes, request: Request) -> None:
        pass


def listening() -> tuple[Clients, Listening]:
    handler = Listening()
    clients = Clients(handler, Limits(), 0.0)
    clients.date = "today"
    return clients, handler


@given(st.lists(st.sampled_from(REQUESTS), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_requests_mean_the_same_however_they_are_cut_and_whatever_came_before(requests, random):
    stream = b"".join(requests)
    cuts = sorted(random.sample(range(len(stream) + 1), k=min(3, len(stream))))
    pieces = [stream[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(stream)], strict=True) if begin < end]
    parsing, remembering = listening(), listening()
    parsing[0].known_heads = Forgetful()
    for way in (requests, pieces, requests, pieces):  # from the second time on the heads are known
        assert sent(*remembering, way) == sent(*parsing, way)
    assert not len(parsing[0].known_heads)


def test_a_head_that_came_before_is_not_parsed_again():
    clients, handler = listening()
    first, _, _ = sent(clients, handler, [posted(b"one")])
    again, _, _ = sent(clients, handler, [posted(b"two"), posted(b"six")])
    assert [one[4] for one in (*first, *again)] == [b"one", b"two", b"six"]
    assert len(clients.known_heads) == 1


def test_only_so_many_heads_are_remembered_and_no_large_ones():
    clients, handler = listening()
    for number in range(1000):
        sent(clients, handler, [b"GET /%d HTTP/1.1\r\n\r\n" % number])
        assert 0 < len(clients.known_heads) <= 256
    clients, handler = listening()
    sent(clients, handler, [b"GET / HTTP/1.1\r\nCookie: %s\r\n\r\n" % (b"x" * 2000)])
    assert not len(clients.known_heads)
