"""What can go wrong on a device and is told to a person; the runtimes and the fetcher have their own."""

from __future__ import annotations

from shoal.contract.reported import Problem
from shoal.errors import BadInput, Conflict, NoRoom, NotFound, Refused, ShoalError

__all__ = [
    "AlreadyEnrolled",
    "AlreadyRunning",
    "BatchRunning",
    "BatchesOff",
    "ExpiredCommand",
    "ForeignCommand",
    "LostAnswer",
    "NoBatch",
    "NoDockerLibrary",
    "NotEnrolled",
    "NothingRuns",
    "OutsideBatchFolder",
    "Overloaded",
    "OversizeAnswer",
    "StaleRevision",
    "UnknownService",
    "UnreadableCommand",
    "UnreadableState",
    "UnusableContentType",
    "UnwritableState",
    "as_problem",
]


class NotEnrolled(NotFound):
    """A state folder belongs to no device yet."""

    code = "SHOAL-AGT-301"


class UnreadableState(NotFound):
    """A state folder is not there, or cannot be used."""

    code = "SHOAL-AGT-304"


class UnknownService(NotFound):
    """A command names a service that this device is not asked to run."""

    code = "SHOAL-AGT-302"


class NothingRuns(NotFound):
    """A command needs a running service and it does not run."""

    code = "SHOAL-AGT-303"


class NoBatch(NotFound):
    """A device is asked for a batch and has run none."""

    code = "SHOAL-AGT-305"


class AlreadyEnrolled(Conflict):
    """A state folder already belongs to a device."""

    code = "SHOAL-AGT-401"


class AlreadyRunning(Conflict):
    """Another agent works on the same state folder."""

    code = "SHOAL-AGT-402"


class StaleRevision(Conflict):
    """Two different wishes bear one rev."""

    code = "SHOAL-AGT-403"


class LostAnswer(Conflict):
    """A command came twice, and its answer is no longer there to be given again."""

    code = "SHOAL-AGT-404"


class BatchRunning(Conflict):
    """A device is to begin a batch while another one runs."""

    code = "SHOAL-AGT-405"


class NoDockerLibrary(BadInput):
    """Docker is asked for, and what speaks to its engine is not installed."""

    code = "SHOAL-AGT-103"


class UnreadableCommand(BadInput):
    """A signed command is not of a form that this version knows."""

    code = "SHOAL-AGT-101"


class UnusableContentType(BadInput):
    """The content type of a score cannot be sent in a header of HTTP."""

    code = "SHOAL-AGT-104"


class ForeignCommand(Refused):
    """A genuine command that is for another device."""

    code = "SHOAL-AGT-601"


class ExpiredCommand(Refused):
    """A command came after its time."""

    code = "SHOAL-AGT-602"


class Overloaded(Refused):
    """More commands wait than a device takes on."""

    code = "SHOAL-AGT-603"


class BatchesOff(Refused):
    """A device is to run a batch, and its own settings allow none."""

    code = "SHOAL-AGT-604"


class OutsideBatchFolder(Refused):
    """A batch names a path outside of the folder that the device's own settings allow."""

    code = "SHOAL-AGT-605"


class UnwritableState(NoRoom):
    """The state folder takes no writes: read-only, full, or not ours."""

    code = "SHOAL-AGT-801"


class OversizeAnswer(NoRoom):
    """What a service answered is more than an answer may carry."""

    code = "SHOAL-AGT-802"


def as_problem(error: ShoalError) -> Problem:
    """*error* in the words of a report; its cause is what Python raised it from."""
    return Problem(
        code=error.code,
        message=str(error),
        cause=str(error.__cause__) if error.__cause__ else "",
        hint=error.hint or "",
    )
