"""The root of Shoal's error tree.

Every error a person can cause or meet derives from `ShoalError` and carries a stable code, what happened, where,
and what to try. Each package defines its own leaves beside the code that raises them; the areas below give them
their family and the exit status of the command that ends with them.

    ShoalError
    ├── BadInput        exit 1   what a person wrote is not right
    ├── NotFound        exit 3   a name that nothing bears
    ├── Conflict        exit 4   a name already taken, an older version, a thing in use
    ├── Unreachable     exit 5   a broker, registry, engine or device does not answer
    ├── Refused         exit 6   the other side answered no: credentials, rights, limits
    ├── Damaged         exit 7   bytes are not what their digest or format says
    ├── NoRoom          exit 8   disk or memory is not enough
    └── Failed          exit 9   the work was tried and did not succeed (a deployment, a script)

Exit status 2 is the command line's own: wrong usage.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

__all__ = [
    "BadInput",
    "Conflict",
    "Damaged",
    "Failed",
    "NoRoom",
    "NotFound",
    "Refused",
    "ShoalError",
    "Unreachable",
    "did_you_mean",
]


class ShoalError(Exception):
    """An error that is told to a person as a code, a sentence, a place and a hint; never as a traceback."""

    code: ClassVar[str] = "SHOAL-GEN-000"
    """Stable: documentation and scripts may rely on it. `SHOAL-<area>-<number>`."""

    exit_code: ClassVar[int] = 1
    """Exit status of a command that ends with this error."""

    def __init__(self, message: str, *, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        """One sentence: what happened."""
        self.where = where
        """A file with line and column, a field, a device, an address; None if the sentence says it."""
        self.hint = hint
        """What to try."""

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        return f"{self.message}{place}"


class BadInput(ShoalError):
    """What a person wrote is not right."""

    code = "SHOAL-GEN-100"


class NotFound(ShoalError):
    """A name that nothing bears."""

    code = "SHOAL-GEN-300"
    exit_code = 3


class Conflict(ShoalError):
    """A name already taken, an older version, a thing still in use."""

    code = "SHOAL-GEN-400"
    exit_code = 4


class Unreachable(ShoalError):
    """The other side does not answer; trying again later may help."""

    code = "SHOAL-GEN-500"
    exit_code = 5


class Refused(ShoalError):
    """The other side answered no; trying again unchanged will not help."""

    code = "SHOAL-GEN-600"
    exit_code = 6


class Damaged(ShoalError):
    """Bytes are not what their digest or their format says."""

    code = "SHOAL-GEN-700"
    exit_code = 7


class NoRoom(ShoalError):
    """Disk or memory is not enough; the message says how much is needed and how much there is."""

    code = "SHOAL-GEN-800"
    exit_code = 8


class Failed(ShoalError):
    """The work was tried and did not succeed."""

    code = "SHOAL-GEN-900"
    exit_code = 9


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """A hint with the nearest of the *known* names, None if none is near."""
    import difflib  # here, since every server imports this module and few ever look for a name

    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"did you mean {close[0]!r}?" if close else None
