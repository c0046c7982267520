"""The ids by which a request is found again: read from its headers, sent back with its answer.

Three headers, for history's sake: `x-request-id` is ours or the caller's, `x-ms-client-request-id` the caller's own,
and `x-ms-request-id` was once both, so that it is always sent back. `app` calls this for every route it knows.
"""

from __future__ import annotations

import itertools
import os

from shoal_scoring.errors import BadRequest
from shoal_scoring.messages import Request

LONGEST = 100
_SENT = frozenset({b"x-request-id", b"x-ms-request-id", b"x-ms-client-request-id"})


class IdTooLong(BadRequest):
    """An id of the caller's is longer than 100 characters."""

    code = "SHOAL-SCO-123"
    status = 431


def identify(request: Request) -> None:
    """Give *request* its ids.

    Raises:
        IdTooLong: One of the caller's is too long; the request has ids of our own then.
    """
    if _SENT.isdisjoint(request.headers):
        request.id = request.legacy_id = _new_id()
        return
    own = request.header(b"x-request-id")
    request.id = request.legacy_id = own if 0 < len(own) <= LONGEST else _new_id()
    if len(own) > LONGEST:
        raise IdTooLong(f"x-request-id must not exceed {LONGEST} characters")
    client = request.header(b"x-ms-client-request-id") or request.header(b"x-ms-request-id")
    legacy = request.header(b"x-ms-request-id") or client or request.id
    if len(legacy) > LONGEST or len(client) > LONGEST:
        raise IdTooLong(f"x-ms-request-id and x-ms-client-request-id must not exceed {LONGEST} characters")
    request.legacy_id, request.client_id = legacy, client


def id_lines(request: Request) -> str:
    """The headers that carry the ids of *request* back, as they go over the wire."""
    if request.id is request.legacy_id:  # nobody sent any: by far the most
        lines = f"x-request-id: {request.id}\r\nx-ms-request-id: {request.id}\r\n"
    else:
        named = {
            "x-request-id": request.id,
            "x-ms-request-id": request.legacy_id,
            "x-ms-client-request-id": request.client_id,
        }
        lines = "".join([f"{name}: {text}\r\n" for name, text in named.items() if text])
    if b"traceid" in request.headers:
        lines += f"TraceId: {request.header(b'traceid')}\r\n"
    return lines


def _beginning_of_ids() -> str:
    text = os.urandom(10).hex()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{'89ab'[int(text[16], 16) & 3]}{text[17:]}-"


_BEGINNING = _beginning_of_ids()
_counter = itertools.count(int.from_bytes(os.urandom(5)))


def _new_id() -> str:
    """A UUID (version 4) like no other: random for each process, counted within it, which costs far less."""
    return f"{_BEGINNING}{next(_counter):012x}"
