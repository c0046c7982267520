"""Golden requests: what a new version must answer, and how, on every device before it counts as good there.

requests:
  - name: a seven
    body: {data: [[0, 1]]}
    expected: {label: [7]}
    absolute: 0.001
    max_ms: 50

The file that an inference config names as `goldenRequests`. The scoring server takes the same at `POST /selfcheck`, by
the same names, so that a file can be tried before it is deployed.
"""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import UNSET, Meta

from shoal.contract.base import Written

_FromNought = Annotated[float, Meta(ge=0)]


class GoldenRequest(Written, frozen=True, kw_only=True, rename="lower"):
    """One request, and what its answer must be."""

    name: str = ""
    """For people."""
    body: Any
    """What is sent: JSON, or a text."""
    expected: Any = UNSET
    """The answer, in JSON; left out, only its status and time count."""
    absolute: _FromNought = 0.0
    """How far a number in the answer may be from what is expected …"""
    relative: _FromNought = 0.0
    """… plus this share of it."""
    max_ms: Annotated[float, Meta(gt=0)] | None = None
    """Milliseconds that the median of its repetitions may take."""
    repeat: Annotated[int, Meta(ge=1, le=1000)] = 1
    """How often it is asked."""
    path: Annotated[str, Meta(pattern=r"^(/score(\?.*)?|/v2/models/.+)$")] = "/score"
    """Where it is asked: /score, with a query if need be, or below /v2/models/."""
    status: Annotated[int, Meta(ge=200, le=599)] = 200
    """Status of the answer."""


class GoldenRequests(Written, frozen=True, kw_only=True, rename="lower"):
    """All of a deployment."""

    requests: Annotated[tuple[GoldenRequest, ...], Meta(min_length=1)]
    """Asked one after another."""
    max_memory: Annotated[int, Meta(gt=0)] | None = None
    """Bytes that all processes of the server may have once they are answered."""
