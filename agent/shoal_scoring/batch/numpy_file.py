"""Rows of an .npy or .npz file: what lies along the first dimension of its arrays, or the whole if it is one item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from shoal_scoring.batch.inputs import Source
from shoal_scoring.batch.items import Origin, Position, Stack
from shoal_scoring.batch.piece import Piece


def read_numpy(source: Source, start: Position, size: int, ranks: Mapping[str, int]) -> Iterator[Piece]:
    """The rows from *start* on, whose offset counts rows; an .npy is never in memory as a whole.

    Args:
        source: The file.
        start: Where to begin.
        size: Rows of a piece.
        ranks: By input: its dimensions; an array that has one less is a single item.
    """
    arrays = _arrays(source.path, ranks)
    counts = {len(array) for array in arrays.values()}
    if len(counts) != 1:
        raise ValueError(f"its arrays have {' and '.join(map(str, sorted(counts))) or 'no'} rows")
    total = counts.pop()
    for begin in range(start.offset, total, size):
        end = min(begin + size, total)
        rows = {name: np.array(array[begin:end]) for name, array in arrays.items()}
        origins = tuple(Origin(source.path, number) for number in range(begin, end))
        yield Piece(Stack(origins, rows), (), end, end, source.size * end // total)


def _arrays(path: str, ranks: Mapping[str, int]) -> dict[str, Any]:
    if path.lower().endswith(".npz"):
        with np.load(path, allow_pickle=False) as file:
            named = {name: file[name] for name in file.files}
    else:
        named = {"": np.load(path, mmap_mode="r", allow_pickle=False)}
    if len(named) == len(ranks) == 1:  # then its name does not matter
        ranks = dict.fromkeys(named, *ranks.values())
    return {name: _as_rows(array, ranks.get(name)) for name, array in named.items()}


def _as_rows(array: Any, rank: int | None) -> Any:
    if array.ndim == 0 or array.ndim + 1 == rank:
        return array[None]
    return array
