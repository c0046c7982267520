"""What a person asked for, and by what one batch is told from another; data only."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from shoal_scoring.batch.inputs import ReadAs, Takes
from shoal_scoring.settings import Settings

ROWS, FILES = 1000, 10
"""Items of a mini-batch where nobody says how many."""


class OutputAction(StrEnum):
    """What becomes of results."""

    APPEND_ROW = "append_row"
    """They are written."""
    SUMMARY_ONLY = "summary_only"
    """They are counted; the script itself has put them somewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One batch."""

    inputs: tuple[str, ...]
    output: str
    checkpoint: str = ""
    """Where it is kept; beside the output if not said."""
    mini_batch_size: int = 0
    """Items that `run()` gets at once; 0 for the usual number."""
    output_action: OutputAction = OutputAction.APPEND_ROW
    error_threshold: int = -1
    """Items that may fail; -1 for any number."""
    workers: int = 1
    read_as: ReadAs = ReadAs.AUTO
    run_takes: Takes | None = None
    """None to go by the script."""
    columns: tuple[str, ...] = ()
    method: str = ""
    restart: bool = False
    arguments: tuple[str, ...] = ()
    """What the script finds in `sys.argv`."""

    def size(self, whole_files: bool) -> int:
        """Items of a mini-batch."""
        return self.mini_batch_size or (FILES if whole_files else ROWS)


def identity(job: Job, settings: Settings, files: Iterable[Path]) -> dict[str, str]:
    """What must be the same for a batch to be gone on with, by what it is called."""
    script = settings.root / settings.entry_script if settings.entry_script else None
    models = Path(settings.model_dir) if settings.model_dir else None
    told = (job.mini_batch_size, job.output_action, job.read_as, job.run_takes, job.columns, job.method, job.arguments)
    return {
        "an input": _digest(f"{one} {one.stat().st_size} {one.stat().st_mtime_ns}" for one in files),
        "an entry script": hashlib.sha256(script.read_bytes()).hexdigest() if script and script.is_file() else "",
        "a model": _digest(_listing(models)) if models else "",
        "options": _digest(map(str, told)),
    }


def _listing(folder: Path) -> Sequence[str]:
    files = sorted(one for one in folder.rglob("*") if one.is_file()) if folder.is_dir() else [folder]
    return [f"{one.name} {one.stat().st_size}" for one in files if one.exists()]


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()
