"""Runs a batch from its first mini-batch, or from where an earlier run stopped, to its last."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shoal_scoring.batch.checkpoint import Checkpoint, Places
from shoal_scoring.batch.crew import Alone, Crew, Workers
from shoal_scoring.batch.errors import TooManyFailures
from shoal_scoring.batch.formats import format_of
from shoal_scoring.batch.inputs import Kind, Source, Takes, find_files, sources_of
from shoal_scoring.batch.job import Job, OutputAction, identity
from shoal_scoring.batch.output import Output
from shoal_scoring.batch.progress import BatchLog, Progress
from shoal_scoring.batch.readers import read
from shoal_scoring.batch.scorer import Scorer
from shoal_scoring.logs import Log
from shoal_scoring.settings import Settings


def run_batch(job: Job, settings: Settings, make: Callable[[], tuple[Scorer, Log]], log: BatchLog) -> Checkpoint:
    """Score everything that *job* names with the scorer that *make* makes; what came of it.

    Raises:
        ShoalError: Nothing can be scored, or too much failed; running it again goes on.
    """
    places = Places.of(job.output, job.checkpoint)
    files = find_files(job.inputs, places.all)
    form = format_of(places.results, settings.non_finite) if job.output_action is OutputAction.APPEND_ROW else None
    with Output(places, form, identity(job, settings, files), restart=job.restart) as output:
        if output.state.finished:
            log.info(f"{places.results} is complete already; --restart makes it anew")
            return output.state
        if output.state.mini_batches:
            log.info(f"going on after {output.state.items:,} items")
        crew = Workers(job.workers, make) if job.workers > 1 else Alone(make()[0], log)
        takes, ranks = crew.load()
        sources, notes = sources_of(files, takes, job.read_as)
        for note in notes:
            log.warning(note)
        _score_all(job, sources, takes, ranks, crew, output, Progress(log, output.state))
        crew.end()
        return output.state


def _score_all(
    job: Job,
    sources: list[Source],
    takes: Takes,
    ranks: Mapping[str, int],
    crew: Crew,
    output: Output,
    progress: Progress,
) -> None:
    output.expect(sum(one.size for one in sources))
    size, state = job.size(sources[0].kind is Kind.FILE), output.state
    try:
        for batch, outcome in crew.score(read(sources, size, takes, ranks, state.position, state.mini_batches)):
            output.add(batch, outcome)
            progress.show(output.state)
            _check_failures(output, job.error_threshold)
    finally:
        progress.clear()
    if output.state.failed and not output.state.results:
        output.commit()
        raise _too_many(output, "every item failed")
    output.finish()


def _check_failures(output: Output, threshold: int) -> None:
    failed = output.state.failed
    if 0 <= threshold < failed:
        raise _too_many(output, f"{failed:,} items failed, more than the error threshold of {threshold:,}")


def _too_many(output: Output, said: str) -> TooManyFailures:
    return TooManyFailures(
        said, where=str(output.places.failures), hint="each line there says why; --restart begins anew"
    )
