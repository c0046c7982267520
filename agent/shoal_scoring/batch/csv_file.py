"""Rows of a CSV or TSV file, read as pandas reads it as far as a file in pieces can be.

What a column holds is decided by the first rows of its file: numbers, true and false, or text, whichever most of them
are. So a wrong word among numbers neither turns its column into text nor its neighbours: it stays a word, and it is for
the script to mind.
"""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

from shoal_scoring.batch.errors import RowUnusable
from shoal_scoring.batch.items import Failure, Origin, Position, Table
from shoal_scoring.batch.piece import LONGEST_LINE, Lines, Piece, is_text

HEAD = 1000
"""Rows of a file that say what its columns hold."""
MISSING = frozenset({"", "NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "None", "<NA>", "#N/A"})
"""What stands for a cell that is missing, as pandas has it."""

_TRUTHS = {"True": True, "TRUE": True, "true": True, "False": False, "FALSE": False, "false": False}
_Convert: TypeAlias = Callable[[Sequence[str]], list[Any]]


@dataclass(frozen=True, slots=True)
class _Head:
    """What the beginning of a file says of all of it."""

    names: tuple[str, ...]
    convert: tuple[_Convert, ...]
    begin: int
    """Bytes before the first row."""


def read_csv(path: str, start: Position, size: int) -> Iterator[Piece]:
    """The rows from *start* on, in pieces of at most *size*."""
    head = _head(path)
    if head is None:
        return
    with _opened(path, start.offset or head.begin) as (lines, rows):
        row = start.row
        while taken := list(islice(rows, size)):
            yield _piece(path, head, taken, row, lines.offset)
            row += len(taken)


def _head(path: str) -> _Head | None:
    """None of a file without a line."""
    with _opened(path, 0) as (lines, rows):
        header = next(rows, None)
        if header is None:
            return None
        if isinstance(header, csv.Error):
            raise ValueError(f"its header is no CSV: {header}")  # noqa: TRY004 - it is not about types
        begin, names = lines.offset, _unique(header)
        first = [one for one in islice(rows, HEAD) if isinstance(one, list) and len(one) == len(names)]
    columns = zip(*first, strict=True) if first else ((),) * len(names)
    return _Head(names, tuple(map(_conversion, columns)), begin)


@contextmanager
def _opened(path: str, offset: int) -> Iterator[tuple[Lines, Iterator[list[str] | csv.Error]]]:
    csv.field_size_limit(LONGEST_LINE)
    with Path(path).open("rb") as file:
        file.seek(offset)
        lines = Lines(file)
        delimiter = "\t" if path.lower().endswith(".tsv") else ","
        yield lines, _rows(csv.reader(lines.texts(), delimiter=delimiter))


def _rows(reader: Iterator[list[str]]) -> Iterator[list[str] | csv.Error]:
    """Rows, and what is wrong with those that are none; blank lines are nothing."""
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield error
        else:
            if cells:
                yield cells


def _unique(header: Sequence[str]) -> tuple[str, ...]:
    """The names of the columns; pandas' own names for those without one or with another's."""
    seen: Counter[str] = Counter()
    names = []
    for place, text in enumerate(header):
        name = text or f"Unnamed: {place}"
        names.append(f"{name}.{seen[name]}" if seen[name] else name)
        seen[name] += 1
    return tuple(names)


def _conversion(cells: Sequence[str]) -> _Convert:
    there = [cell for cell in cells if cell not in MISSING]
    for convert, kind in ((_numbers, (int, float)), (_truths, bool)):
        if there and 2 * sum(isinstance(value, kind) for value in convert(there)) > len(there):
            return convert
    return _texts


def _numbers(cells: Sequence[str]) -> list[Any]:
    """All as whole numbers or all as broken ones where that is possible, else each as it can be."""
    if "_" not in "".join(cells):  # which Python would overlook
        for kind in (int, float):
            with suppress(ValueError):
                return list(map(kind, cells))
    return [_number(cell) for cell in cells]


def _number(cell: str) -> Any:
    if cell in MISSING:
        return math.nan
    for kind in (int, float):
        with suppress(ValueError):
            return cell if "_" in cell else kind(cell)
    return cell


def _truths(cells: Sequence[str]) -> list[Any]:
    return [None if cell in MISSING else _TRUTHS.get(cell.strip(), cell) for cell in cells]


def _texts(cells: Sequence[str]) -> list[Any]:
    return [None if cell in MISSING else cell for cell in cells]


def _piece(path: str, head: _Head, taken: Sequence[list[str] | csv.Error], row: int, offset: int) -> Piece:
    good: list[list[str]] = []
    origins, failures = list[Origin](), list[Failure]()
    for number, cells in enumerate(taken, row):
        if reason := _wrong(cells, len(head.names)):
            item = None if isinstance(cells, csv.Error) else [cell.encode(errors="replace").decode() for cell in cells]
            failures.append(Failure(Origin(path, number), RowUnusable.code, reason, item))
        elif isinstance(cells, list):
            good.append(cells)
            origins.append(Origin(path, number))
    cells_of = zip(*good, strict=True) if good else ((),) * len(head.names)
    columns = {name: convert(cells) for name, convert, cells in zip(head.names, head.convert, cells_of, strict=True)}
    return Piece(Table(tuple(origins), columns), tuple(failures), offset, row + len(taken), offset)


def _wrong(cells: list[str] | csv.Error, wanted: int) -> str:
    """What keeps a row from being one; empty if nothing does."""
    if isinstance(cells, csv.Error):
        return f"the row is no CSV: {cells}"
    if len(cells) != wanted:
        return f"the row has {len(cells)} cells, and the header {wanted}"
    return "" if all(map(is_text, cells)) else "the row is not UTF-8"
