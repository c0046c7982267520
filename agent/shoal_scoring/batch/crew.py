"""Who scores: this process, or several children of it; the outcomes come in the order of the mini-batches."""

from __future__ import annotations

import multiprocessing
import multiprocessing.util
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from typing import Protocol

from shoal_scoring.batch.inputs import Takes
from shoal_scoring.batch.items import Failure, MiniBatch
from shoal_scoring.batch.scorer import Judge, Outcome, Scorer, joined
from shoal_scoring.errors import WorkerLost
from shoal_scoring.forks import end_with
from shoal_scoring.logs import Log


class Crew(Protocol):
    """Scorers, however many."""

    def load(self) -> tuple[Takes, Mapping[str, int]]:
        """Make ready; what the scorers take, and the ranks of their inputs. Raises what `Scorer.load` raises."""
        ...

    def score(self, batches: Iterable[MiniBatch]) -> Iterator[tuple[MiniBatch, Outcome]]:
        """What becomes of each of *batches*, in their order; raises a `ShoalError` where none can ever be scored."""
        ...

    def end(self) -> None:
        """There is no more to score."""
        ...


class Alone:
    """One scorer in this process."""

    def __init__(self, scorer: Scorer, log: Log) -> None:
        self._scorer, self._judge = scorer, Judge(scorer, log)

    def load(self) -> tuple[Takes, Mapping[str, int]]:
        self._scorer.load()
        return self._scorer.takes, self._scorer.ranks

    def score(self, batches: Iterable[MiniBatch]) -> Iterator[tuple[MiniBatch, Outcome]]:
        for batch in batches:
            yield batch, self._judge.score(batch)

    def end(self) -> None:
        self._scorer.end()


class Workers:
    """A scorer in each of several processes, which end with this one however it ends.

    An item that takes its process down, for want of memory or by a crash in a library, fails like any other.
    """

    def __init__(self, count: int, make: Callable[[], tuple[Scorer, Log]]) -> None:
        """*make* is called in each process."""
        self._count, self._make = count, make
        self._pool: ProcessPoolExecutor
        self._apart: ProcessPoolExecutor | None = None
        """A single process, for mini-batches of which one has ended its process."""

    def load(self) -> tuple[Takes, Mapping[str, int]]:
        self._pool, loaded = self._begin(self._count)
        return loaded

    def score(self, batches: Iterable[MiniBatch]) -> Iterator[tuple[MiniBatch, Outcome]]:
        waiting = deque[tuple[MiniBatch, Future[Outcome]]]()
        for batch in batches:
            waiting.append((batch, self._submit(batch)))
            if len(waiting) >= 2 * self._count:  # no more than that is ever in memory
                yield self._next(waiting)
        while waiting:
            yield self._next(waiting)

    def end(self) -> None:
        for pool in filter(None, (self._pool, self._apart)):
            pool.shutdown(cancel_futures=True)

    def _begin(self, count: int) -> tuple[ProcessPoolExecutor, tuple[Takes, Mapping[str, int]]]:
        """New processes, and what they say once they have loaded.

        Raises:
            WorkerLost: They do not get that far.
        """
        fork = multiprocessing.get_context("fork")
        pool = ProcessPoolExecutor(count, fork, initializer=_begin, initargs=(self._make, os.getpid()))
        try:
            return pool, pool.submit(_load).result()
        except BrokenProcessPool:
            raise WorkerLost("a worker process ended while loading", hint="it may need more memory") from None

    def _submit(self, batch: MiniBatch) -> Future[Outcome]:
        try:
            return self._pool.submit(_score, batch)
        except BrokenProcessPool:
            self._pool, _ = self._begin(self._count)
            return self._pool.submit(_score, batch)

    def _next(self, waiting: deque[tuple[MiniBatch, Future[Outcome]]]) -> tuple[MiniBatch, Outcome]:
        """The first that waits. If a process has ended, any of those may be to blame: each is scored apart."""
        batch, outcome = waiting.popleft()
        try:
            return batch, outcome.result()
        except BrokenProcessPool:
            return batch, self._score_apart(batch)

    def _score_apart(self, batch: MiniBatch) -> Outcome:
        """What becomes of *batch* with nothing beside it; the item that ends the process is found by halving."""
        if self._apart is None:
            self._apart, _ = self._begin(1)
        try:
            return self._apart.submit(_score, batch).result()
        except BrokenProcessPool:
            self._apart = None
        items, half = batch.items, len(batch.items) // 2
        if not half:
            lost = Failure(items.origins[0], WorkerLost.code, "the process that scored it ended", items.plain(0))
            return Outcome((), (*batch.failures, lost))
        halves = (
            replace(batch, items=items.part(0, half)),
            replace(batch, items=items.part(half, len(items)), failures=()),
        )
        return joined([self._score_apart(one) for one in halves])


# What follows is the side of the workers.

_making: Callable[[], tuple[Scorer, Log]]
_loaded: tuple[Scorer, Judge] | None = None


def _begin(make: Callable[[], tuple[Scorer, Log]], parent: int) -> None:
    global _making  # noqa: PLW0603 - a process of the pool has no other place
    _making = make
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all; the parent decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # by which the pool ends what is left of it
    end_with(parent)


def _own() -> tuple[Scorer, Judge]:
    global _loaded  # noqa: PLW0603 - as above
    if _loaded is None:
        scorer, log = _making()
        scorer.load()
        multiprocessing.util.Finalize(None, scorer.end, exitpriority=1)
        _loaded = scorer, Judge(scorer, log)
    return _loaded


def _load() -> tuple[Takes, Mapping[str, int]]:
    scorer, _ = _own()
    return scorer.takes, dict(scorer.ranks)


def _score(batch: MiniBatch) -> Outcome:
    _, judge = _own()
    return judge.score(batch)
