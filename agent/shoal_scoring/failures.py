"""Put an error into an answer: one shape for everything that can go wrong with a request."""

from __future__ import annotations

import orjson

from shoal.errors import ShoalError
from shoal_scoring.messages import Answer, Request

_BUSY = (("Retry-After", "1"),)


def explain(error: ShoalError, request: Request, status: int, *, failed: bool = False, cause: str = "") -> Answer:
    """The answer that tells a client of *error*.

    `message` is what the original sent; `code`, `hint`, `cause` and `request_id` are ours.
    """
    said = {
        "message": str(error),
        "code": error.code,
        "hint": error.hint,
        "cause": cause,
        "request_id": request.id,
    }
    body = orjson.dumps({name: text for name, text in said.items() if text})
    return Answer(status, body, headers=_BUSY if status == 503 else (), failed=failed)


def plain(status: int, message: str) -> Answer:
    """The answer to what concerns no script: an unknown path, a method not taken."""
    return Answer(status, orjson.dumps({"message": message}), failed=None)
