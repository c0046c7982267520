"""What turns mini-batches into results, and how one bad item is kept from failing its neighbours."""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from shoal.errors import ShoalError
from shoal_scoring.batch.errors import ResultsMissing, RowFailed
from shoal_scoring.batch.inputs import Takes
from shoal_scoring.batch.items import Failure, Items, MiniBatch
from shoal_scoring.logs import Log
from shoal_scoring.script import in_one_line

MOST_TOLD = 20
"""Failures whose traceback is in the log; the file of failures has the reason of every one."""


class Scorer(Protocol):
    """A script or a model; one process uses it from its loading to its end."""

    @property
    def takes(self) -> Takes:
        """What it is to be given; once loaded."""
        ...

    @property
    def ranks(self) -> Mapping[str, int]:
        """By input, if it takes arrays: how many dimensions it has; once loaded."""
        ...

    @property
    def one_by_one(self) -> bool:
        """Whether several items are to it but so many single ones; once loaded."""
        ...

    def load(self) -> None:
        """Make ready; raises a `ShoalError` that says why it cannot."""
        ...

    def check(self, items: Items) -> None:
        """Raise a `ShoalError` if no item of this kind can ever be scored, whatever is in it."""
        ...

    def score(self, items: Items, number: int) -> list[Any]:
        """A result for each of *items*, which are of mini-batch *number*, or fewer; may raise anything."""
        ...

    def end(self) -> None:
        """There is no more to score."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mini-batch."""

    results: tuple[Any, ...]
    failures: tuple[Failure, ...]


class Judge:
    """Scores mini-batches with one scorer, and finds out which items of a mini-batch are to blame where it fails."""

    def __init__(self, scorer: Scorer, log: Log) -> None:
        self._scorer, self._log = scorer, log
        self._told = 0
        """Failures of which the log has the traceback."""

    def score(self, batch: MiniBatch) -> Outcome:
        """The results for *batch*, and its failures, those of reading it included.

        Raises:
            ShoalError: Its items are of a kind that cannot be scored.
        """
        items = batch.items
        if not len(items):
            return Outcome((), batch.failures)
        self._scorer.check(items)
        size = 1 if self._scorer.one_by_one else len(items)
        parts = [items.part(begin, begin + size) for begin in range(0, len(items), size)]
        outcome = joined([self._score(part, batch.number) for part in parts])
        failures = sorted((*batch.failures, *outcome.failures), key=lambda one: one.origin.row or 0)
        return Outcome(outcome.results, tuple(failures))

    def _score(self, items: Items, number: int) -> Outcome:
        """If it fails for all together, each half by itself: few calls where few are bad, and all those are found."""
        try:
            results = self._scorer.score(items, number)
        except (Exception, SystemExit) as error:  # noqa: BLE001  a script may raise anything
            if len(items) == 1:
                return Outcome((), (self._failure(items, error),))
        else:
            missing = len(items) - len(results)
            return Outcome(tuple(results), (_missing(items, missing),) if missing > 0 else ())
        half = len(items) // 2
        return joined([self._score(items.part(*ends), number) for ends in ((0, half), (half, len(items)))])

    def _failure(self, items: Items, error: BaseException) -> Failure:
        origin, item = items.origins[0], items.plain(0)
        if isinstance(error, ShoalError):
            return Failure(origin, error.code, str(error), item)
        if self._told < MOST_TOLD:
            self._told += 1
            place = " ".join(map(str, origin.plain.values()))
            self._log.error(f"{place} failed\n{''.join(traceback.format_exception(error))}")
            if self._told == MOST_TOLD:
                self._log.warning("tracebacks of further failures are left out")
        return Failure(origin, RowFailed.code, in_one_line(error), item)


def joined(outcomes: Sequence[Outcome]) -> Outcome:
    """What became of all of them."""
    results = tuple(result for one in outcomes for result in one.results)
    return Outcome(results, tuple(failure for one in outcomes for failure in one.failures))


def _missing(items: Items, missing: int) -> Failure:
    """As Azure counts them. Which ones they are is known only if there is but one item."""
    reason = f"run() returned {len(items) - missing} results for {len(items)} items"
    if len(items) > 1:
        reason += "; --mini-batch-size 1 tells which are missing"
    return Failure(items.origins[0], ResultsMissing.code, reason, items.plain(0) if len(items) == 1 else None, missing)
