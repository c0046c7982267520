"""What is wrong with the line to the broker, remembered so that it can be told by that very line once it stands.

The daemon feeds it with what the link says. Foremost: that another device uses this one's identity. The broker lets
only one of the two in, so that they cut each other off for ever; newer brokers say that this is why.
"""

from __future__ import annotations

from shoal.contract.reported import Problem
from shoal.errors import ShoalError
from shoal.link import IdentityTaken, PublishRefused, SubscribeRefused
from shoal_agent.errors import as_problem

WINDOW = 300.0
"""Seconds for which a cut counts."""
SURE = 2
"""Times to be cut off for another client of our name: once may have been our own connection of a moment ago."""
LIKELY = 3
"""Times to be cut off without being told why."""


class LineTroubles:
    """Used by the link's thread and read by others; nothing is changed in place."""

    def __init__(self) -> None:
        self._cuts: tuple[tuple[float, bool], ...] = ()
        """When the connection was cut, and whether for another client of our name."""
        self._denied: dict[str, Problem] = {}

    def connected(self) -> None:
        """There is a new connection: what the broker denied on the last one may be allowed now."""
        self._denied = {}

    def cut(self, why: ShoalError, now: float) -> None:
        """A connection that stood is lost, at the monotonic time *now*."""
        self._cuts = (*self._recent(now), (now, isinstance(why, IdentityTaken)))

    def denied(self, error: PublishRefused | SubscribeRefused) -> None:
        """The broker keeps us from one topic; the rest goes on."""
        self._denied = {**self._denied, error.topic: as_problem(error)}

    def problems(self, now: float) -> list[Problem]:
        """What there is to tell at the monotonic time *now*."""
        cuts = self._recent(now)
        taken = sum(for_another for _, for_another in cuts)
        told = list(self._denied.values())
        if taken >= SURE:
            told.append(
                _clone(f"another device uses the identity of this one: {_often(taken)} one threw the other out")
            )
        elif len(cuts) >= LIKELY:
            told.append(
                _clone(
                    f"{_often(len(cuts))} its connection was cut: another device uses its identity, or the line is bad"
                )
            )
        return told

    def _recent(self, now: float) -> tuple[tuple[float, bool], ...]:
        return tuple(cut for cut in self._cuts if now - cut[0] < WINDOW)


def _often(count: int) -> str:
    return f"{count} times in {WINDOW / 60:g} minutes"


def _clone(message: str) -> Problem:
    return Problem(
        code="SHOAL-AGT-405",
        message=message,
        hint="if two devices were enrolled with one file, give one of them a name of its own: shoal device enrol NAME",
    )
