"""Which of the requests that wait together can be scored together.

For models served by themselves it is on where the model was seen to allow it; scripts ask for it:

    from shoal_scoring.batching import batched

    @batched(max_size=32, max_delay_ms=0)
    def run(texts):            # a list of bodies, one a request
        return [...]           # a list of results in the same order; an exception in it fails only its own request

Greedy, without a timer unless one is asked for: what arrives while a batch is scored is the next batch, so a single
client never waits for company.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

_Run = TypeVar("_Run", bound=Callable[..., Any])
_ATTRIBUTE = "__shoal_batched__"


@dataclass(frozen=True, slots=True)
class Batched:
    """How a script wants its requests together."""

    max_size: int = 1
    """Requests at most."""
    max_delay: float = 0.0
    """Seconds to wait for more while there are fewer."""


def batched(max_size: int = 32, max_delay_ms: float = 0.0) -> Callable[[_Run], _Run]:
    """Have `run` called with a list of bodies instead of one."""
    if max_size < 1 or max_delay_ms < 0:
        raise ValueError(f"@batched takes a max_size above 0 and a max_delay_ms from 0, not {max_size}, {max_delay_ms}")

    def mark(run: _Run) -> _Run:
        setattr(run, _ATTRIBUTE, Batched(max_size, max_delay_ms / 1000))
        return run

    return mark


def batching_of(run: Callable[..., Any]) -> Batched | None:
    """What `@batched` said on *run*; None if it is not there."""
    said: Batched | None = getattr(run, _ATTRIBUTE, None)
    return said


def plan_batches(kinds: Sequence[Hashable], rows: Sequence[int], most_rows: int) -> list[list[int]]:
    """The places of items to score together, each place once: same kind, in order of arrival, at most *most_rows* rows.

    An item that alone has more rows is a batch of its own.
    """
    batches: list[list[int]] = []
    filling: dict[Hashable, tuple[list[int], int]] = {}
    for place, (kind, size) in enumerate(zip(kinds, rows, strict=True)):
        batch, filled = filling.get(kind, ([], 0))
        if not batch or filled + size > most_rows:
            batch, filled = [], 0
            batches.append(batch)
        batch.append(place)
        filling[kind] = (batch, filled + size)
    return batches
