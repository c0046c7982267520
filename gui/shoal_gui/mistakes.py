"""Errors as reports for somebody who can help, and the desktop's own mistakes as errors."""

from __future__ import annotations

import traceback
from typing import Any

from shoal.errors import Failed, ShoalError


class Mistake(Failed):
    """The desktop itself made a mistake; the report has what its makers need."""

    code = "SHOAL-GUI-901"


def mistake_of(bug: BaseException) -> Mistake:
    """*bug*, which is ours, as an error that can be shown and sent."""
    steps = traceback.extract_tb(bug.__traceback__)
    error = Mistake(
        f"the desktop made a mistake: {bug!r}",
        where=f"{steps[-1].filename.rpartition('/')[2]}, line {steps[-1].lineno}" if steps else None,
        hint="what you entered is kept; please copy the report and tell us",
    )
    error.__cause__ = bug
    return error


def report_of(error: ShoalError) -> str:
    """*error* as text to be sent to somebody who can help, with the traceback where there was a mistake of ours."""
    lines: list[Any] = [f"{error.code}: {error.message}"]
    if error.where:
        lines.append(f"where: {error.where}")
    if error.hint:
        lines.append(f"hint: {error.hint}")
    if error.__cause__:
        lines += ["", *"".join(traceback.format_exception(error.__cause__)).splitlines()]
    return "\n".join(lines)
