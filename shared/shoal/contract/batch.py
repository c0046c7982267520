"""Batches on devices: files scored there with what a service runs, asked for and looked at by commands.

A device runs one at a time, in the one folder that its own settings name, and remembers the last one.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from shoal.contract.base import Wire
from shoal.contract.reported import Problem

DAY = 86_400.0
LONGEST = 30 * DAY
"""Seconds that a batch may be given."""


class StartBatch(Wire, frozen=True, kw_only=True, tag="batch-start"):
    """Score files on the device; answered, once it has begun, by a `BatchReport`."""

    service: str
    """Whose script or model scores."""
    input: Annotated[tuple[str, ...], Meta(min_length=1, max_length=100)]
    """Files, folders and patterns below the device's folder for batches; relative to it, or absolute."""
    output: str
    """File or folder below it."""
    output_action: Annotated[str, Meta(pattern="^(append_row|summary_only)$")] = "append_row"
    """Whether results are written or only counted."""
    mini_batch_size: Annotated[int, Meta(ge=0)] = 0
    """Rows or files that `run()` gets at once; 0 for the usual number."""
    error_threshold: Annotated[int, Meta(ge=-1)] = -1
    """Rows that may fail; -1 for any number."""
    read_as: Annotated[str, Meta(pattern="^(auto|rows|files)$")] = "auto"
    """Rows of tables, or whole files."""
    run_takes: Annotated[str, Meta(pattern="^(mini-batch|requests)?$")] = ""
    """What the script's `run()` takes; empty to go by its parameter."""
    columns: tuple[str, ...] = ()
    """Columns that a model without a script gets; empty for those it was fitted with, or all."""
    method: str = ""
    """What a scikit-learn model is to do; empty for predict."""
    workers: Annotated[int, Meta(ge=1, le=64)] = 1
    """Processes that score."""
    arguments: tuple[str, ...] = ()
    """What the script finds in `sys.argv`."""
    restart: bool = False
    """Throw away what an earlier run has written."""
    timeout: Annotated[float, Meta(gt=0, le=LONGEST)] = DAY
    """Seconds after which it is ended."""


class ReadBatch(Wire, frozen=True, kw_only=True, tag="batch-report"):
    """How the last batch gets on; answered by a `BatchReport`."""


class StopBatch(Wire, frozen=True, kw_only=True, tag="batch-stop"):
    """End the batch that runs; answered by a `BatchReport`."""


class BatchState(StrEnum):
    """What has become of a batch."""

    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    STOPPED = "stopped"
    """By the operator, by its time limit, or since its service went."""


class BatchProgress(Wire, frozen=True, kw_only=True):
    """How far a batch is; named as in its checkpoint."""

    items: int = 0
    """Rows or files read."""
    results: int = 0
    """Rows of the output."""
    failed: int = 0
    """Items without a result."""
    done: int = 0
    """Bytes of the input read."""
    total: int = 0
    """Bytes of the whole input; 0 as long as it is not known."""


class BatchReport(Wire, frozen=True, kw_only=True):
    """What a device says of its last batch."""

    id: str
    """Of the command that started it."""
    service: str
    """Whose script or model scores."""
    deployment: int
    """Version of the service."""
    state: BatchState
    """What has become of it."""
    started: str
    """RFC 3339, by the device's clock."""
    output: str
    """Where its results are on the device."""
    seconds: float = 0.0
    """That it has run, before and after interruptions."""
    progress: BatchProgress = BatchProgress()
    """How far it is."""
    problem: Problem | None = None
    """Why it did not finish."""
    log: str = ""
    """The last lines it wrote, once it has ended."""


def command_words(ask: StartBatch, inputs: Iterable[str], output: str, checkpoint: str = "") -> list[str]:
    """The words for the scoring server's command that does what is asked with these absolute paths."""
    said = {
        "output": output,
        "checkpoint": checkpoint,
        "output-action": ask.output_action,
        "mini-batch-size": ask.mini_batch_size,
        "error-threshold": ask.error_threshold,
        "read-as": ask.read_as,
        "run-takes": ask.run_takes,
        "columns": ",".join(ask.columns),
        "method": ask.method,
        "workers": ask.workers,
    }
    words = [f"--{name}={value}" for name, value in said.items() if value not in ("", 0) or name == "error-threshold"]
    begin = ["batch", *(f"--input={one}" for one in inputs), *words]
    return [*begin, *(["--restart"] * ask.restart), "--", *ask.arguments]
