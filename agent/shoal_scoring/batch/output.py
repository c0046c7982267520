"""The output of a batch: results, failures, checkpoint; each row in it once, whenever the process ends.

What is written counts once a checkpoint says so, and a checkpoint is written after what it counts is on the disk. Going
on begins with cutting off whatever is beyond it: half a line, or rows whose mini-batch will be scored again.
"""

from __future__ import annotations

import fcntl
import io
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from shoal_scoring.batch.checkpoint import Checkpoint, Places, read_checkpoint, write_checkpoint
from shoal_scoring.batch.errors import OutputBusy, OutputDamaged, OutputTaken, OutputUnwritable
from shoal_scoring.batch.formats import Format, Unwritable
from shoal_scoring.batch.items import Failure, MiniBatch, Origin
from shoal_scoring.batch.scorer import Outcome
from shoal_scoring.results import to_json

PERIOD = 1.0
"""Seconds between two checkpoints: what is done again after a sudden end, and waits for the disk otherwise."""


class Output:
    """The files of one batch, open; `state` is always of a whole number of mini-batches."""

    def __init__(self, places: Places, form: Format | None, job: dict[str, str], *, restart: bool) -> None:
        """*form* is how results are written, None if they are not; with *restart* what is there is thrown away.

        Raises:
            OutputTaken: It holds another batch's output, or something else.
            OutputBusy: Another process writes it.
            OutputDamaged: It is shorter than its checkpoint says.
            OutputUnwritable: It takes no writes.
        """
        self.places, self._form = places, form
        self._files = ExitStack()
        self._committed = time.monotonic()
        with self._writing():
            places.results.parent.mkdir(parents=True, exist_ok=True)
            self._failures = self._open(places.failures)
            self._lock()
            self.state = self._begin(job, restart)
            self._results = self._open(places.results) if form else None
            self._cut()
        self._began = time.monotonic() - self.state.seconds

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        """Write the last checkpoint, also of a batch that could not go on, as far as the disk lets us."""
        try:
            if not self.state.finished:
                self.commit()
        except OutputUnwritable:
            if error is None:
                raise
        finally:
            self._close()

    def add(self, batch: MiniBatch, outcome: Outcome) -> None:
        """Write what became of *batch*; it counts as done from the next checkpoint on."""
        with self._writing():
            results, failures = self._add_results(batch, outcome)
            for failure in failures:
                self._failures.write(to_json(failure.plain, "string") + b"\n")
            self.state = replace(
                self.state,
                position=batch.after,
                mini_batches=batch.number + 1,
                items=self.state.items + len(batch.items) + len(batch.failures),
                results=self.state.results + results,
                failed=self.state.failed + sum(one.count for one in failures),
                results_bytes=self._results.tell() if self._results else 0,
                failures_bytes=self._failures.tell(),
                columns=self._form.columns if self._form else (),
                done=batch.done,
            )
        if time.monotonic() - self._committed >= PERIOD:
            self.commit()

    def commit(self) -> None:
        """Have all that was added on the disk, and say so."""
        with self._writing():
            for file in filter(None, (self._results, self._failures)):
                file.flush()
                os.fsync(file.fileno())
            self.state = replace(self.state, seconds=round(time.monotonic() - self._began, 3))
            write_checkpoint(self.places.checkpoint, self.state)
        self._committed = time.monotonic()

    def expect(self, total: int) -> None:
        """The whole input is *total* bytes."""
        self.state = replace(self.state, total=total)

    def finish(self) -> None:
        """All mini-batches were added."""
        self.state = replace(self.state, finished=True, done=self.state.total)
        self.commit()

    def _add_results(self, batch: MiniBatch, outcome: Outcome) -> tuple[int, list[Failure]]:
        """Write the results; how many, and all failures, those among them that the format cannot say."""
        failures = list(outcome.failures)
        if self._form is None or self._results is None:
            return len(outcome.results), failures
        # A result's own item is known where each item has either a result or a failure.
        failed = {one.origin for one in failures}
        origins = [one for one in batch.items.origins if one not in failed]
        known = len(origins) == len(outcome.results)
        written = 0
        for place, result in enumerate(outcome.results):
            try:
                self._results.write(self._form.line(result))
                written += 1
            except Unwritable as error:
                origin = origins[place] if known else Origin(batch.items.origins[0].source)
                failures.append(Failure(origin, error.code, str(error)))
        return written, failures

    def _begin(self, job: dict[str, str], restart: bool) -> Checkpoint:
        """Where an earlier run has come to, if it was of this *job* and has come to anything; else the beginning."""
        before = None if restart else read_checkpoint(self.places.checkpoint)
        if before and before.mini_batches:
            _check_same(before, job, self.places)
            return before
        if before is None and not restart:
            self._check_free()
        begin = Checkpoint(job=job)
        write_checkpoint(self.places.checkpoint, begin)  # before anything that it will have to count
        return begin

    def _open(self, path: Path) -> IO[bytes]:
        return self._files.enter_context(io.open(path, "r+b" if path.exists() else "x+b"))  # noqa: UP020

    def _lock(self) -> None:
        try:
            fcntl.flock(self._failures.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._files.close()
            raise OutputBusy("another batch writes this output now", where=str(self.places.results)) from None

    def _check_free(self) -> None:
        for path in (self.places.results, self.places.failures):
            if path.exists() and path.stat().st_size:
                self._files.close()
                raise OutputTaken(
                    "there is something already that no batch is known to have begun",
                    where=str(path),
                    hint="name another --output, or throw it away with --restart",
                )

    def _cut(self) -> None:
        """Leave of the files what the checkpoint counts."""
        counted = ((self._results, self.state.results_bytes), (self._failures, self.state.failures_bytes))
        for file, length in counted:
            if file is None:
                continue
            if file.seek(0, io.SEEK_END) < length:
                raise OutputDamaged(
                    "it is shorter than its checkpoint says", where=str(file.name), hint="begin anew with --restart"
                )
            file.truncate(length)
            file.seek(length)
        if self._form:
            self._form.columns = self.state.columns

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise OutputUnwritable(
                f"the output cannot be written: {error.strerror or error}",
                where=str(self.places.results),
                hint="make room or name another --output; run it again to go on",
            ) from None

    def _close(self) -> None:
        try:
            self._files.close()
        except OSError:  # what was buffered for a disk that takes no more; the checkpoint does not count it
            return


def _check_same(state: Checkpoint, job: dict[str, str], places: Places) -> None:
    if changed := sorted(name for name in {*job, *state.job} if state.job.get(name) != job.get(name)):
        raise OutputTaken(
            f"this output was begun with {_listed(changed)} other than now",
            where=str(places.checkpoint),
            hint="name another --output, or throw it away with --restart",
        )


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
