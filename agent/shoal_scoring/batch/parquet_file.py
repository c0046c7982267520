"""Rows of a Parquet file, read by pyarrow a few thousand at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shoal_scoring.batch.inputs import Source
from shoal_scoring.batch.items import ArrowTable, Origin, Position
from shoal_scoring.batch.piece import Piece
from shoal_scoring.errors import PackageMissing


def read_parquet(source: Source, start: Position, size: int) -> Iterator[Piece]:
    """The rows from *start* on, whose offset counts rows.

    Raises:
        PackageMissing: pyarrow is not installed.
    """
    arrow, parquet = _modules(source.path)
    with parquet.ParquetFile(source.path) as file:
        total, row = file.metadata.num_rows, start.offset
        groups, skip = _groups_from(file.metadata, row)
        batches = file.iter_batches(batch_size=size, row_groups=groups)
        for table in _cut(arrow, batches, skip, size):
            origins = tuple(Origin(source.path, number) for number in range(row, row + len(table)))
            row += len(table)
            yield Piece(ArrowTable(origins, table), (), row, row, source.size * row // total)


def _modules(path: str) -> tuple[Any, Any]:
    try:
        import pyarrow  # type: ignore[import-not-found,import-untyped,unused-ignore]
        import pyarrow.parquet  # type: ignore[import-not-found,import-untyped,unused-ignore]
    except ImportError as error:
        raise PackageMissing(
            f"reading Parquet needs pyarrow: {error}",
            where=path,
            hint="add pyarrow to the environment's packages, or turn the file into CSV or JSON lines",
        ) from None
    return pyarrow, pyarrow.parquet


def _groups_from(metadata: Any, row: int) -> tuple[list[int], int]:
    """The row groups that hold *row* and what comes after, and how many rows of the first of them come before it."""
    for group in range(metadata.num_row_groups):
        rows = metadata.row_group(group).num_rows
        if row < rows:
            return list(range(group, metadata.num_row_groups)), row
        row -= rows
    return [], 0


def _cut(arrow: Any, batches: Iterator[Any], skip: int, size: int) -> Iterator[Any]:
    """Tables of *size* rows each, the last one smaller, without the first *skip* rows; batches may be of any size."""
    kept, rows = list[Any](), 0
    for batch in batches:
        left = batch.slice(skip)
        skip = max(0, skip - len(batch))
        if not len(left):
            continue
        kept.append(left)
        rows += len(left)
        while rows >= size:
            table = arrow.Table.from_batches(kept)
            yield table.slice(0, size)
            rest = table.slice(size)
            kept, rows = rest.to_batches(), len(rest)
    if rows:
        yield arrow.Table.from_batches(kept)
