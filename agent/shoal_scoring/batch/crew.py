"""Who scores: this process, or several children of it; the outcomes come in the order of the mini-batches."""

from __future__ import annotations

import ctypes
import multiprocessing
import multiprocessing.util
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Protocol, TypeVar

from shoal_scoring.batch.inputs import Takes
from shoal_scoring.batch.items import MiniBatch
from shoal_scoring.batch.scorer import Judge, Outcome, Scorer
from shoal_scoring.errors import WorkerLost
from shoal_scoring.logs import Log

_PR_SET_PDEATHSIG = 1
_Result = TypeVar("_Result")


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
    """A scorer in each of several processes, which end with this one however it ends."""

    def __init__(self, count: int, make: Callable[[], tuple[Scorer, Log]]) -> None:
        """*make* is called in each process."""
        self._ahead = 2 * count
        self._pool = ProcessPoolExecutor(
            count, multiprocessing.get_context("fork"), initializer=_begin, initargs=(make, os.getpid())
        )

    def load(self) -> tuple[Takes, Mapping[str, int]]:
        return _told(self._pool.submit(_load))

    def score(self, batches: Iterable[MiniBatch]) -> Iterator[tuple[MiniBatch, Outcome]]:
        waiting = deque[tuple[MiniBatch, Future[Outcome]]]()
        for batch in batches:
            waiting.append((batch, self._pool.submit(_score, batch)))
            if len(waiting) >= self._ahead:  # no more than that is ever in memory
                first, outcome = waiting.popleft()
                yield first, _told(outcome)
        for batch, outcome in waiting:
            yield batch, _told(outcome)

    def end(self) -> None:
        self._pool.shutdown(cancel_futures=True)


def _told(future: Future[_Result]) -> _Result:
    try:
        return future.result()
    except BrokenProcessPool:
        raise WorkerLost(
            "a worker process ended while it scored", hint="it may need more memory; run it again to go on"
        ) from None


# What follows is the side of the workers.

_making: Callable[[], tuple[Scorer, Log]]
_loaded: tuple[Scorer, Judge] | None = None


def _begin(make: Callable[[], tuple[Scorer, Log]], parent: int) -> None:
    global _making  # noqa: PLW0603 - a process of the pool has no other place
    _making = make
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the parent decides
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


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
