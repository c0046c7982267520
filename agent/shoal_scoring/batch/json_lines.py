"""Rows of a JSON lines file: objects of named values, bare values, or whole bodies of requests."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson

from shoal_scoring.batch.errors import RowUnusable
from shoal_scoring.batch.items import Failure, Items, Origin, Position, Requests, Table, in_parts
from shoal_scoring.batch.piece import Lines, Piece

BARE = "data"
"""Name of the column that values without a name are in."""


def read_requests(path: str, start: Position, size: int) -> Iterator[Piece]:
    """Lines as they are, from *start* on."""

    def made(lines: list[bytes], row: int) -> tuple[Items, list[Failure]]:
        return Requests(_origins(path, row, len(lines)), tuple(lines)), []

    yield from _read(path, start, size, made)


def read_objects(path: str, start: Position, size: int) -> Iterator[Piece]:
    """Lines as rows of a table, from *start* on; whether they are objects is decided by the first of the file."""
    named = _first_is_object(path)

    def made(lines: list[bytes], row: int) -> tuple[Items, list[Failure]]:
        return _table(path, lines, row, named)

    yield from _read(path, start, size, made)


def _read(
    path: str, start: Position, size: int, made: Callable[[list[bytes], int], tuple[Items, list[Failure]]]
) -> Iterator[Piece]:
    with Path(path).open("rb") as file:
        file.seek(start.offset)
        lines, row = Lines(file), start.row
        for taken in in_parts((line.strip() for line in lines if line.strip()), size):
            items, failures = made(taken, row)
            row += len(taken)
            yield Piece(items, tuple(failures), lines.offset, row, lines.offset)


def _origins(path: str, row: int, count: int) -> tuple[Origin, ...]:
    return tuple(Origin(path, number) for number in range(row, row + count))


def _first_is_object(path: str) -> bool:
    with Path(path).open("rb") as file:
        first = next((line.strip() for line in Lines(file) if line.strip()), b"")
    return first.startswith(b"{")


def _table(path: str, lines: list[bytes], row: int, named: bool) -> tuple[Table, list[Failure]]:
    rows, origins, failures = list[dict[str, Any]](), list[Origin](), list[Failure]()
    for origin, line in zip(_origins(path, row, len(lines)), lines, strict=True):
        try:
            value = _value(line, named)
        except (ValueError, RecursionError) as error:
            reason = f"the line cannot be taken as a row: {error}"
            failures.append(Failure(origin, RowUnusable.code, reason, line.decode(errors="replace")))
        else:
            rows.append(value if named else {BARE: value})
            origins.append(origin)
    names = dict.fromkeys(name for one in rows for name in one)
    return Table(tuple(origins), {name: [one.get(name) for one in rows] for name in names}), failures


def _value(line: bytes, named: bool) -> Any:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError:
        if b"NaN" not in line and b"Infinity" not in line:
            raise
        value = json.loads(line)  # which takes those words, and writes them, too
    if named != isinstance(value, dict):
        raise ValueError("it is no object, as the file's first line is" if named else "it is an object")
    return value
