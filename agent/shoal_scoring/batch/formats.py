"""How results become lines of the output: JSON lines, CSV, or text as Azure's `append_row` writes it."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any, Protocol

import orjson

from shoal_scoring.batch.errors import BadBatch, ResultUnusable
from shoal_scoring.errors import ResultUnwritable
from shoal_scoring.results import to_json

Unwritable = (ResultUnusable, ResultUnwritable)
"""What keeps a single result from being written."""
BARE = "prediction"
"""Column of results that are no rows themselves."""


class Format(Protocol):
    """One way to write results."""

    columns: tuple[str, ...]
    """Of the header, once the first result has said them; empty if there is none."""

    def line(self, result: Any) -> bytes:
        """*result* as a line; raises `ResultUnusable` or `ResultUnwritable`."""
        ...


class JsonLines:
    """A line of JSON for each result."""

    columns: tuple[str, ...] = ()

    def __init__(self, non_finite: str) -> None:
        self._non_finite = non_finite

    def line(self, result: Any) -> bytes:
        return to_json(result, self._non_finite) + b"\n"


class Separated:
    """Cells with something between them; a header or none. What is no plain value stands in its cell as JSON."""

    def __init__(self, delimiter: str, non_finite: str, *, header: bool) -> None:
        self.columns: tuple[str, ...] = ()
        self._delimiter, self._non_finite, self._header = delimiter, non_finite, header

    def line(self, result: Any) -> bytes:
        plain = orjson.loads(to_json(result, self._non_finite))
        row = plain if isinstance(plain, dict) else {BARE: plain}
        if not self._header:
            return self._written(row.values())
        first = not self.columns
        if set(row) != set(self.columns or row):
            raise ResultUnusable(f"the result has the columns {', '.join(row)}; the output {', '.join(self.columns)}")
        self.columns = self.columns or tuple(row)
        cells = self._written(row[name] for name in self.columns)
        return self._written(self.columns) + cells if first else cells

    def _written(self, cells: Any) -> bytes:
        out = io.StringIO()
        csv.writer(out, delimiter=self._delimiter, lineterminator="\n").writerow(map(_cell, cells))
        return out.getvalue().encode()


def _cell(value: Any) -> Any:
    return orjson.dumps(value).decode() if isinstance(value, dict | list) else value


def format_of(path: Path, non_finite: str) -> Format:
    """How results are written to a file of this name.

    Raises:
        BadBatch: No such format is known.
    """
    match path.suffix.lower():
        case ".jsonl" | ".ndjson":
            return JsonLines(non_finite)
        case ".csv":
            return Separated(",", non_finite, header=True)
        case ".tsv":
            return Separated("\t", non_finite, header=True)
        case ".txt":
            return Separated(" ", non_finite, header=False)
        case suffix:
            raise BadBatch(f"results cannot be written as {suffix}", where=str(path), hint=".jsonl, .csv, .tsv or .txt")
