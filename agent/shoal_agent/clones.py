"""Notices that another device uses this one's identity; told by the daemon when the broker threw this one out for it.

The broker lets only one of them in, so that they throw each other out for ever.
"""

from __future__ import annotations

from shoal.contract.reported import Problem

ALTERNATIONS = 2
"""Times to be thrown out within `WINDOW` before it is said: once may be our own connection of a moment ago."""
WINDOW = 300.0
"""Seconds."""


class Clones:
    """Remembers when this device was thrown out."""

    def __init__(self) -> None:
        self._times: list[float] = []

    def thrown_out(self, now: float) -> None:
        """Another client came with our name at the monotonic time *now*."""
        self._times = [*self._recent(now), now]

    def problem(self, now: float) -> Problem | None:
        """What there is to say about it."""
        count = len(self._recent(now))
        if count < ALTERNATIONS:
            return None
        return Problem(
            code="SHOAL-AGT-405",
            message=f"another device uses the identity of this one: {count} times in {WINDOW / 60:g} minutes one of "
            "them was thrown out",
            hint="enrol one of the two under a name of its own: shoal device enrol NAME",
        )

    def _recent(self, now: float) -> list[float]:
        return [time for time in self._times if now - time < WINDOW]
