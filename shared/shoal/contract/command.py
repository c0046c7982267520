"""Questions to one device that cannot be said as state: its logs, an answer of a service, a batch, "try now".

Commands are signed, never retained, and always expire. A device remembers the answers to the last thousand, so that a
repeated command acts once and is answered the same. Answers come in pieces of 32 KiB.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Annotated

import msgspec
from msgspec import Meta

from shoal.contract.base import Wire
from shoal.contract.batch import ReadBatch, StartBatch, StopBatch
from shoal.contract.reported import Problem
from shoal.errors import Damaged

PIECE = 32 * 1024
"""Bytes of an answer that one message carries."""
ANSWER_LIMIT = 4 * 1024 * 1024
"""Bytes of a whole answer at the most."""


class ReadLogs(Wire, frozen=True, kw_only=True, tag="logs"):
    """The last lines that a service wrote."""

    service: str
    """Which."""
    lines: Annotated[int, Meta(ge=1, le=10_000)] = 200
    """How many at the most."""


class Score(Wire, frozen=True, kw_only=True, tag="score"):
    """Send a body to a service's scoring path, from the device itself; for devices that cannot be reached."""

    service: str
    """Which."""
    body: bytes
    """What is posted."""
    content_type: str = "application/json"
    """What it is."""
    timeout: Annotated[float, Meta(gt=0, le=300)] = 60.0
    """Seconds to wait for the service's answer."""


class TryNow(Wire, frozen=True, kw_only=True, tag="try-now"):
    """Forget the back-off and the versions given up, and start afresh."""

    service: str
    """Which."""


Ask = ReadLogs | Score | TryNow | StartBatch | ReadBatch | StopBatch


class Command(Wire, frozen=True, kw_only=True):
    """One question, signed."""

    id: Annotated[str, Meta(pattern="^[a-z0-9-]{1,36}$")]
    """Unique; also in the topic."""
    fleet: str
    """Fleet of the device it is for."""
    device: str
    """Device it is for."""
    expires: str
    """RFC 3339; a device whose clock says later answers only that it was too late."""
    ask: Ask
    """The question."""


class AnswerPiece(Wire, frozen=True, kw_only=True):
    """A part of an answer."""

    n: int
    """Counts from 0."""
    of: int
    """How many there are."""
    sha256: str
    """Of the whole answer."""
    data: bytes
    """Up to `PIECE` bytes of it."""


class Answer(Wire, frozen=True, kw_only=True):
    """A whole answer."""

    ok: bool
    """Whether it could be done."""
    body: bytes = b""
    """Log text, or the service's answer."""
    status: int = 0
    """HTTP status of the service's answer."""
    content_type: str = ""
    """Of the body."""
    problem: Problem | None = None
    """Why not."""


class DamagedAnswer(Damaged):
    """The pieces of an answer do not fit together."""

    code = "SHOAL-CMD-701"


def split(answer: Answer) -> Iterator[AnswerPiece]:
    """*answer* as pieces in order; one even if it is empty."""
    data = msgspec.json.encode(answer)
    digest = hashlib.sha256(data).hexdigest()
    count = max(1, -(-len(data) // PIECE))
    for n in range(count):
        yield AnswerPiece(n=n, of=count, sha256=digest, data=data[n * PIECE : (n + 1) * PIECE])


def read_piece(data: bytes) -> AnswerPiece:
    """The piece in *data*.

    Raises:
        DamagedAnswer: It is none, or one of more than an answer can have.
    """
    try:
        piece = msgspec.json.decode(data, type=AnswerPiece)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DamagedAnswer(f"what the device answered cannot be read: {error}", hint="ask again") from error
    if not 0 <= piece.n < piece.of <= 2 * ANSWER_LIMIT // PIECE:
        raise DamagedAnswer(f"the device answers with piece {piece.n} of {piece.of}", hint="ask for less")
    return piece


class AnswerPieces:
    """Collects the pieces of one answer in whatever order and number they come."""

    def __init__(self) -> None:
        self._pieces: dict[int, AnswerPiece] = {}

    def add(self, piece: AnswerPiece) -> Answer | None:
        """The answer once *piece* completes it, else None.

        Raises:
            DamagedAnswer: All pieces are there but are not what their checksum says.
        """
        self._pieces[piece.n] = piece
        if len(self._pieces) < piece.of:
            return None
        data = b"".join(self._pieces[n].data for n in sorted(self._pieces))
        if hashlib.sha256(data).hexdigest() != piece.sha256:
            raise DamagedAnswer("the device's answer was damaged on its way", hint="ask again")
        return msgspec.json.decode(data, type=Answer)
