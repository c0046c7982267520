"""What is written in the request console and not lost with it: a body or a file, how it is sent, what came of it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from shoal.errors import BadInput
from shoal_gui.calling import LIMIT
from shoal_gui.places.services.asking import Asked, Way
from shoal_gui.task import Task

BINARY = "application/octet-stream"
KINDS = ("application/json", "text/plain", BINARY)
"""Content types that are offered; others can be typed."""
KEPT = 20
"""Requests that can be seen again, for each service on each device."""


class SampleUnreadable(BadInput):
    """A file that somebody wants to send cannot be read, or is too large for a request."""

    code = "SHOAL-GUI-112"


@dataclass(slots=True)
class Draft:
    """What is written for one service on one device, and what came of what was sent."""

    text: str = ""
    file: bytes | None = None
    """Sent instead of the text: a file that is no text."""
    file_name: str = ""
    kind: str = KINDS[0]
    way: Way = Way.EITHER
    asked: deque[Asked] = field(default_factory=lambda: deque(maxlen=KEPT))
    """The newest first."""
    task: Task | None = None
    """The request whose answer has not been shown yet."""

    @property
    def body(self) -> bytes:
        return self.text.encode() if self.file is None else self.file


def read_sample(path: Path) -> tuple[str, bytes]:
    """Name and content of *path*.

    Raises:
        SampleUnreadable: The system does not let us, or it is larger than any request.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
    except OSError as error:
        raise SampleUnreadable(f"the file cannot be read: {error.strerror}", where=str(path)) from error
    if len(data) > LIMIT:
        raise SampleUnreadable(f"the file is larger than {LIMIT:,} bytes", where=str(path), hint="send less at once")
    return path.name, data
