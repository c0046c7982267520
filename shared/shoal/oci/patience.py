"""How long to go on with a registry that does not answer: growing pauses, and an end.

Shared by uploads and downloads. A registry that says when to come back is taken at its word.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from shoal.oci.errors import RegistryFailing, RegistryUnreachable

__all__ = ["Patience"]

ATTEMPTS: Final = 5
"""In a row that bring nothing."""
LONGEST_PAUSE: Final = 60.0
"""Seconds; a registry that wants to be left alone for longer is not waited for."""


class Patience:
    """Counts the attempts that brought nothing; *pause* waits the seconds it is given."""

    def __init__(self, pause: Callable[[float], None]) -> None:
        self._pause = pause
        self._failures = 0

    def wait(self, error: RegistryUnreachable | RegistryFailing, *, got_on: bool = False) -> None:
        """Wait before the next attempt, or raise *error* if there should be none.

        An attempt that *got_on*, by however little, starts the count again.
        """
        self._failures = 0 if got_on else self._failures + 1
        asked = error.retry_after if isinstance(error, RegistryFailing) else None
        seconds = float(2**self._failures) if asked is None else asked
        if self._failures >= ATTEMPTS or seconds > LONGEST_PAUSE:
            raise error
        self._pause(seconds)
