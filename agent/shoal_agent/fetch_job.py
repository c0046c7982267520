"""What the agent tells the child process that fetches an image for it, and what the child answers, a line of JSON each.

`fetcher` is the agent's side, `fetch` the child's. The parent holds the child's standard input open for as long as it
lives, so that a child whose agent was killed knows that it shall end.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from shoal.contract.desired import ImageRef
from shoal.contract.reported import Facts, Problem


class Access(msgspec.Struct, frozen=True):
    """How to get into a registry."""

    username: str = ""
    """Empty for a registry that asks for none."""
    password: str = ""
    ca: str = ""
    """PEM text of the authority that signed its certificate; empty for the system's own."""


class Job(msgspec.Struct, frozen=True):
    """Bring this image here, if this device can take it."""

    image: ImageRef
    access: Access
    facts: Facts
    """What the image is checked against; the runtime in it decides what is fetched."""
    folder: str
    """Of the `ImageStore`."""
    engine_folder: str = ""
    """Where the container engine keeps its images, so that room is left there; empty if unknown or none."""


class Kind(StrEnum):
    """What may help against a failure."""

    MISFIT = "misfit"
    """Nothing: this device cannot take this image."""
    FATAL = "fatal"
    """Nothing: the image itself is not right."""
    RETRY = "retry"
    """Another try."""


class Progress(msgspec.Struct, frozen=True, tag="progress"):
    """Bytes of the image that are here, of those that are needed."""

    done: int
    total: int


class Arrived(msgspec.Struct, frozen=True, tag="arrived"):
    """All is here; the last line."""


class Failure(msgspec.Struct, frozen=True, tag="failure"):
    """It could not be brought here; the last line."""

    problem: Problem
    kind: Kind
    retry_after: float = 0.0
    """Seconds to wait at the least before another try."""


Line = Progress | Arrived | Failure
