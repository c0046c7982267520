"""Put an error into an answer: one shape for everything that can go wrong with a request.

`message` is what the original sent, `code`, `hint`, `cause` and `request_id` are ours; and wherever the Open Inference
Protocol is spoken there is its `error` too, without which its clients cannot show what went wrong.
"""

from __future__ import annotations

import orjson

from shoal.errors import ShoalError
from shoal_scoring.errors import BadRequest
from shoal_scoring.messages import Answer, Request

_BUSY = (("Retry-After", "1"),)


def explain(error: ShoalError, request: Request, status: int = 500, *, failed: bool = False, cause: str = "") -> Answer:
    """The answer that tells a client of *error*; a refusal has a status of its own, whatever *status* is."""
    if isinstance(error, BadRequest):
        status = error.status
    said = {
        **message_to(request.path, str(error)),
        "code": error.code,
        "hint": error.hint,
        "cause": cause,
        "request_id": request.id,
    }
    body = orjson.dumps({name: text for name, text in said.items() if text})
    return Answer(status, body, headers=_BUSY if status == 503 else (), failed=failed)


def plain(status: int, message: str, path: str) -> Answer:
    """The answer to what concerns no script: an unknown path, a method not taken."""
    return Answer(status, orjson.dumps(message_to(path, message)))


def message_to(path: str, message: str) -> dict[str, str]:
    """*message* by the names that whoever asks for *path* knows."""
    return {"error": message, "message": message} if path.startswith("/v2") else {"message": message}
