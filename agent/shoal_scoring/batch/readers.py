"""The input as mini-batches, from any place of it on; one file is open at a time, and little of it in memory.

Whoever begins anew at `MiniBatch.after` is given the very mini-batches that would have come next. A file that cannot
be read fails alone.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from shoal_scoring.batch.csv_file import read_csv
from shoal_scoring.batch.errors import RowUnusable
from shoal_scoring.batch.inputs import Kind, Source, Takes
from shoal_scoring.batch.items import Failure, Files, Items, MiniBatch, Origin, Position
from shoal_scoring.batch.json_lines import read_objects, read_requests
from shoal_scoring.batch.parquet_file import read_parquet
from shoal_scoring.batch.piece import Piece

_UNREADABLE = (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error)
"""What the libraries raise that meet a damaged file; pyarrow's own errors are among them."""


def read(
    sources: Sequence[Source],
    size: int,
    takes: Takes,
    ranks: Mapping[str, int],
    start: Position = Position(),  # noqa: B008 - a constant
    number: int = 0,
) -> Iterator[MiniBatch]:
    """Mini-batches of at most *size* items each, none across two tables.

    Args:
        sources: The files, in their order.
        size: Rows, or files where those are the items.
        takes: What the items are made for.
        ranks: By input of a model without a script: how many dimensions it has, that of the rows among them.
        start: Where to begin.
        number: That of the first mini-batch.

    Raises:
        PackageMissing: What reads a file is not installed.
    """
    before = [0]
    for source in sources:
        before.append(before[-1] + source.size)
    numbers = count(number)
    if sources and sources[0].kind is Kind.FILE:
        for begin in range(start.source, len(sources), size):
            end = min(begin + size, len(sources))
            items = Files(tuple(Origin(one.path) for one in sources[begin:end]))
            yield MiniBatch(next(numbers), items, (), Position(end), before[end])
        return
    for place in range(start.source, len(sources)):
        at = start if place == start.source else Position(place)
        for piece in _pieces(sources[place], size, takes, ranks, at):
            after = Position(place, piece.offset, piece.row)
            done = before[place] + min(piece.done, sources[place].size)
            yield MiniBatch(next(numbers), piece.items, piece.failures, after, done)


def _pieces(source: Source, size: int, takes: Takes, ranks: Mapping[str, int], start: Position) -> Iterator[Piece]:
    """The pieces of one file, the last of them its failure if it cannot be read to its end."""
    last = start
    try:
        for piece in _opened(source, size, takes, ranks, start):
            last = Position(start.source, piece.offset, piece.row)
            yield piece
    except _UNREADABLE as error:
        reason = f"the file cannot be read on from here: {' '.join(str(error).split())}"
        failure = Failure(Origin(source.path, last.row), RowUnusable.code, reason)
        yield Piece(Items(()), (failure,), BEYOND, last.row, source.size)


BEYOND = 1 << 62
"""The offset of the end of a file that cannot be read to its end."""


def _opened(source: Source, size: int, takes: Takes, ranks: Mapping[str, int], start: Position) -> Iterator[Piece]:
    if start.offset == BEYOND:
        return iter(())
    match source.kind:
        case Kind.CSV:
            return read_csv(source.path, start, size)
        case Kind.JSON_LINES if takes is Takes.REQUESTS:
            return read_requests(source.path, start, size)
        case Kind.JSON_LINES:
            return read_objects(source.path, start, size)
        case Kind.PARQUET:
            return read_parquet(source, start, size)
        case _:
            from shoal_scoring.batch.numpy_file import read_numpy  # whose library a script may do without

            return read_numpy(source, start, size, ranks)
