"""The last while of a few numbers, in one block of memory that never grows; charts are drawn from it.

A chart must not join two points between which nothing was heard: `with_gaps` breaks the line there.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shoal_gui.history import Series

Numbers = NDArray[np.float64]


class Ring:
    """Rows of numbers with the time of each; the oldest give way.

    Args:
        columns: Numbers in a row.
        span: Seconds for which a row is kept.
        period: Seconds between two rows, about; twice and a half as much without a row is a gap.
    """

    def __init__(self, columns: int, *, span: float, period: float) -> None:
        self.span = span
        self.gap = 2.5 * period
        self._rows = np.full((max(2, round(span / period) + 1), columns + 1), np.nan)
        self._next = 0
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, time: float, *values: float | None) -> None:
        """Keep *values* of *time*, in seconds since 1970; None for what is not known. A clock set back starts anew."""
        if self._count and time < self._rows[self._next - 1, 0]:
            self._count = 0
        row = self._rows[self._next]
        row[0] = time
        row[1:] = [np.nan if value is None else value for value in values]
        self._next = (self._next + 1) % len(self._rows)
        self._count = min(self._count + 1, len(self._rows))

    def clear(self) -> None:
        self._count = 0

    def series(self, column: int, now: float) -> Series:
        """What there is of *column*, from 0, within the span before *now*."""
        order = np.arange(self._next - self._count, self._next)
        rows = self._rows.take(order, axis=0, mode="wrap")
        rows = rows[rows[:, 0] >= now - self.span]
        return with_gaps(rows[:, 0], rows[:, column + 1], self.gap)


def with_gaps(times: Numbers, values: Numbers, gap: float) -> Series:
    """*times* and *values* with a NaN wherever two times are more than *gap* seconds apart."""
    breaks = np.flatnonzero(np.diff(times) > gap)
    after = times[breaks] + gap / 2
    return np.insert(times, breaks + 1, after), np.insert(values, breaks + 1, np.nan)


def is_empty(series: Series) -> bool:
    """Whether it has nothing to draw."""
    return not bool(np.isfinite(series[1]).any())


def nearest(times: Numbers, time: float) -> int | None:
    """Index of the point of *times*, ascending, that is next to *time*; None if there is none."""
    if not len(times):
        return None
    after = int(np.searchsorted(times, time))
    if after in (0, len(times)):
        return min(after, len(times) - 1)
    return after if times[after] - time < time - times[after - 1] else after - 1
