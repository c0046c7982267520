"""What can keep a batch from being run, and what can be wrong with a single row of it."""

from __future__ import annotations

from shoal.errors import BadInput, Conflict, Damaged, Failed, NoRoom, NotFound


class BadBatch(BadInput):
    """The options of a batch do not go together, or name a format that is not known."""

    code = "SHOAL-BAT-101"


class NotForBatch(BadInput):
    """The entry script takes requests, and the input holds none."""

    code = "SHOAL-BAT-102"


class RowUnusable(BadInput):
    """A row of the input cannot be read, or does not fit the model."""

    code = "SHOAL-BAT-103"


class ResultUnusable(BadInput):
    """What `run()` returned for a mini-batch is neither a list nor a DataFrame, or does not fit the output."""

    code = "SHOAL-BAT-104"


class InputMissing(NotFound):
    """Nothing is where the input is said to be, or nothing of it can be read."""

    code = "SHOAL-BAT-301"


class OutputTaken(Conflict):
    """The output holds something that this batch did not begin."""

    code = "SHOAL-BAT-401"


class OutputBusy(Conflict):
    """Another process writes to the same output."""

    code = "SHOAL-BAT-402"


class OutputDamaged(Damaged):
    """The output is shorter than its checkpoint says, or the checkpoint cannot be read."""

    code = "SHOAL-BAT-701"


class OutputUnwritable(NoRoom):
    """The output takes no writes: read-only, full, or not ours."""

    code = "SHOAL-BAT-801"


class RowFailed(Failed):
    """`run()` or the model raised for one row."""

    code = "SHOAL-BAT-901"


class ResultsMissing(Failed):
    """`run()` returned fewer results than its mini-batch has rows."""

    code = "SHOAL-BAT-902"


class TooManyFailures(Failed):
    """More rows failed than the error threshold allows, or every one."""

    code = "SHOAL-BAT-903"
