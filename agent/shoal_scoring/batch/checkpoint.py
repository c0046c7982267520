"""How far a batch has come, in a small file beside its output that is replaced as a whole.

It counts the bytes of the output that are surely on the disk, so that whoever goes on cuts off what came after them.
Other programs may read it to see how a batch gets on.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from shoal_scoring.batch.errors import OutputDamaged
from shoal_scoring.batch.items import Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """Everything that going on depends on."""

    job: Mapping[str, str]
    """What tells this batch from another one, by what each part is about."""
    position: Position = Position()  # noqa: RUF009 - a constant
    """Where the next mini-batch begins."""
    mini_batches: int = 0
    """Done so far."""
    items: int = 0
    """Rows or files of them."""
    results: int = 0
    """Rows of the output."""
    failed: int = 0
    """Items without a result."""
    results_bytes: int = 0
    failures_bytes: int = 0
    columns: tuple[str, ...] = ()
    """Of the output, if it has a header."""
    done: int = 0
    """Bytes of the input read."""
    total: int = 0
    """Bytes of the whole input."""
    seconds: float = 0.0
    """Spent on it, all runs together."""
    finished: bool = False


@dataclass(frozen=True, slots=True)
class Places:
    """The files of one batch's output."""

    results: Path
    failures: Path
    checkpoint: Path

    @property
    def all(self) -> tuple[Path, ...]:
        """Every one of them, and what they are made from."""
        return self.results, self.failures, self.checkpoint, _partial(self.checkpoint)

    @classmethod
    def of(cls, output: str, checkpoint: str = "") -> Places:
        """Those of *output*: a file's name, or a folder, in which they have names of their own."""
        path = Path(output).absolute()
        if output.endswith(os.sep) or path.is_dir() or not path.suffix:
            path /= "predictions.jsonl"
        beside = path.with_suffix(".failed.jsonl"), path.with_suffix(".state.json")
        return cls(path, beside[0], Path(checkpoint).absolute() if checkpoint else beside[1])


def read_checkpoint(path: Path) -> Checkpoint | None:
    """The checkpoint at *path*; None if there is none.

    Raises:
        OutputDamaged: It is no checkpoint.
    """
    try:
        said = json.loads(path.read_bytes())
        known = {one.name for one in fields(Checkpoint)}
        found = Checkpoint(**{name: value for name, value in said.items() if name in known})
        lists = {"position": Position(*said["position"]), "columns": tuple(said["columns"])}
        return Checkpoint(**{**asdict(found), **lists})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise OutputDamaged(
            f"the checkpoint cannot be read: {error}", where=str(path), hint="begin anew with --restart"
        ) from error


def write_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Replace *path*: after a power cut it holds the old checkpoint or the new one."""
    partial = _partial(path)
    with partial.open("w") as out:
        json.dump(asdict(checkpoint), out)
        out.flush()
        os.fsync(out.fileno())
    partial.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _partial(path: Path) -> Path:
    return path.with_name(f"{path.name}.partial")
