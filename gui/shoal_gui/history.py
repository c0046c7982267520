"""What devices used, beat after beat: fixed rings, so that ten thousand devices never take more than their share."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from shoal.contract.reported import BEAT_PERIOD, Beat

SPAN = 3600.0
"""Seconds that are kept of each device."""
LENGTH = int(SPAN / BEAT_PERIOD)
"""Beats in `SPAN`."""
GAP = 2.5 * BEAT_PERIOD
"""Seconds between two beats beyond which something is missing between them."""

K = TypeVar("K")
Series = tuple[np.ndarray, np.ndarray]
"""Seconds since 1970, and values; NaN where a gap is."""


@dataclass(slots=True)
class Ring:
    """The last `LENGTH` samples of one thing, of *width* values each."""

    width: int
    _times: np.ndarray = field(init=False)
    _values: np.ndarray = field(init=False)
    _count: int = 0

    def __post_init__(self) -> None:
        self._times = np.empty(0)
        self._values = np.empty((0, self.width), np.float32)

    def add(self, at: float, *values: float) -> None:
        if self._count == len(self._times) < LENGTH:
            self._grow()
        place = self._count % LENGTH
        self._times[place] = at
        self._values[place] = values
        self._count += 1

    def series(self, column: int) -> Series:
        """Times and values of *column*, oldest first, with a NaN wherever beats are missing."""
        order = np.arange(max(0, self._count - LENGTH), self._count) % LENGTH
        times, values = self._times[order], self._values[order, column].astype(float)
        holes = np.flatnonzero(np.diff(times) > GAP) + 1
        return np.insert(times, holes, times[holes - 1] + 1.0), np.insert(values, holes, np.nan)

    def _grow(self) -> None:
        """A device that came for a minute does not take the memory of an hour."""
        length = min(LENGTH, max(8, 2 * len(self._times)))
        self._times = np.resize(self._times, length) if self._count else np.zeros(length)
        grown = np.zeros((length, self.width), np.float32)
        grown[: len(self._values)] = self._values
        self._values = grown


class History:
    """The rings of every device and of its services."""

    def __init__(self) -> None:
        self._devices: dict[str, Ring] = {}
        self._services: dict[tuple[str, str], Ring] = {}
        self._last: dict[str, tuple[str, int]] = {}

    def take(self, device: str, beat: Beat | None, at: float | None = None) -> None:
        """Take in *beat* of *device* unless it was taken already; *at*: seconds since 1970 when it was heard."""
        if beat is None or self._last.get(device) == (beat.session, beat.seq):
            return
        self._last[device] = (beat.session, beat.seq)
        now = time.time() if at is None else at
        _ring(self._devices, device).add(now, beat.load, beat.memory_available)
        for name, used in beat.services.items():
            _ring(self._services, (device, name)).add(now, _known(used.cpu), _known(used.memory))

    def load(self, device: str) -> Series | None:
        """One-minute load average of the machine; None if it was never heard."""
        return _series(self._devices, device, 0)

    def memory_available(self, device: str) -> Series | None:
        """Bytes."""
        return _series(self._devices, device, 1)

    def cpu(self, device: str, service: str) -> Series | None:
        """Cores."""
        return _series(self._services, (device, service), 0)

    def memory(self, device: str, service: str) -> Series | None:
        """Bytes."""
        return _series(self._services, (device, service), 1)

    def services(self, device: str) -> Iterator[str]:
        """Those of *device* that were ever heard of."""
        return (service for one, service in self._services if one == device)


def _ring(rings: dict[K, Ring], key: K) -> Ring:
    return rings.setdefault(key, Ring(2))


def _series(rings: Mapping[K, Ring], key: K, column: int) -> Series | None:
    ring = rings.get(key)
    return ring.series(column) if ring else None


def _known(value: float | None) -> float:
    return float("nan") if value is None else float(value)
