"""From what a person names to the files that are read, in an order that does not change."""

from __future__ import annotations

import glob
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from shoal_scoring.batch.errors import BadBatch, InputMissing

IMAGES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp")
"""What a model without a script is given through Pillow."""


class Kind(StrEnum):
    """How a file is read."""

    CSV = "csv"
    JSON_LINES = "json lines"
    PARQUET = "parquet"
    NUMPY = "numpy"
    FILE = "file"
    """Not at all: it is an item itself."""


class Takes(StrEnum):
    """What a scorer can be given."""

    MINI_BATCHES = "mini-batch"
    """DataFrames, or lists of paths."""
    REQUESTS = "requests"
    """Bodies of requests."""
    ARRAYS = "arrays"
    """Whatever can be made the input of a model without a script."""


class ReadAs(StrEnum):
    """What a person may ask for."""

    AUTO = "auto"
    """Tables as rows, all else as files."""
    ROWS = "rows"
    FILES = "files"


@dataclass(frozen=True, slots=True)
class Source:
    """One file of the input."""

    path: str
    kind: Kind
    size: int
    """Bytes."""


_TABLES = {
    ".csv": Kind.CSV,
    ".tsv": Kind.CSV,
    ".jsonl": Kind.JSON_LINES,
    ".ndjson": Kind.JSON_LINES,
    ".parquet": Kind.PARQUET,
    ".pq": Kind.PARQUET,
}
_NUMPY = (".npy", ".npz")


def find_files(named: Iterable[str], own: Collection[Path]) -> list[Path]:
    """Every file that is *named*: as a path, by a folder it is in, or by a pattern; sorted, each once.

    Files whose names begin with a dot are left out of folders, and the batch's *own* always.

    Raises:
        InputMissing: One of the names leads to nothing.
    """
    found: dict[Path, None] = {}
    for name in named:
        files = [one for one in _matching(name) if one not in own]
        if not files:
            raise InputMissing("there is no such input", where=name, hint="a file, a folder or a pattern: 'data/*.csv'")
        found |= dict.fromkeys(sorted(files))
    return list(found)


def _matching(name: str) -> list[Path]:
    path = Path(name).absolute()
    if path.is_file():
        return [path]
    if path.is_dir():
        return [one for one in path.rglob("*") if one.is_file() and not _hidden(one, path)]
    return [one for one in map(Path, glob.glob(str(path), recursive=True)) if one.is_file()]  # noqa: PTH207 - absolute


def _hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(folder).parts)


def sources_of(files: Sequence[Path], takes: Takes, read_as: ReadAs) -> tuple[list[Source], list[str]]:
    """How each of *files* is read, and a sentence for what is left out.

    Raises:
        BadBatch: Some would be read as rows and some be items themselves.
        InputMissing: None of them is of any use to a model without a script.
    """
    kinds = {file: _kind(file, takes, read_as) for file in files}
    known = {file: kind for file, kind in kinds.items() if kind is not None}
    if not known:
        raise InputMissing(
            f"none of the {len(files)} files can be given to a model without a script, such as {files[0]}",
            hint=f"it reads {', '.join([*_TABLES, *_NUMPY, *IMAGES])}",
        )
    if len({kind is Kind.FILE for kind in known.values()}) > 1:
        row, whole = (next(file for file in known if (known[file] is Kind.FILE) is so) for so in (False, True))
        raise BadBatch(
            f"{row.name} would be read as rows, and {whole.name} is an item itself",
            hint="name one kind: a pattern for --input, or --read-as files for all",
        )
    left_out = len(kinds) - len(known)
    notes = [f"{left_out} files are left out: a model without a script cannot be given them"] if left_out else []
    return [_source(file, kind) for file, kind in known.items()], notes


def _kind(file: Path, takes: Takes, read_as: ReadAs) -> Kind | None:
    suffix = file.suffix.lower()
    if read_as is ReadAs.FILES:
        return Kind.FILE
    if suffix in _TABLES:
        return _TABLES[suffix]
    if takes is Takes.ARRAYS:
        return Kind.NUMPY if suffix in _NUMPY else Kind.FILE if suffix in IMAGES else None
    if read_as is ReadAs.ROWS:
        raise BadBatch(f"{file.name} cannot be read as rows", hint=f"those can: {', '.join(_TABLES)}")
    return Kind.FILE


def _source(file: Path, kind: Kind) -> Source:
    return Source(str(file), kind, file.stat().st_size)
