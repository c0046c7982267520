"""A blob that is fetched because somebody asked for it, and read while it comes.

A layer of a base image may be gigabytes. Whoever asks the server for it would give up long before all of it is here,
so the server passes on what there is and follows. Many may follow one arrival.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from shoal.errors import ShoalError
from shoal.oci.blobs import PIECE
from shoal.oci.descriptor import Descriptor
from shoal.oci.errors import BlobMissing

__all__ = ["Arrival", "Arrivals"]

Fetch = Callable[[Descriptor], None]
"""Brings a blob into the folder; until it is whole, `.part` is added to its name there."""

LOOK_AGAIN: Final = 0.05
"""Seconds until a follower looks whether more has come."""


class Arrival:
    """One blob on its way to *path*."""

    def __init__(self, descriptor: Descriptor, path: Path, fetch: Fetch) -> None:
        self._descriptor = descriptor
        self._path = path
        self._fetch = fetch
        self._error: ShoalError | None = None
        self._thread = threading.Thread(target=self._bring, name=f"fetch {path.name[:12]}", daemon=True)
        self._thread.start()

    @property
    def over(self) -> bool:
        return not self._thread.is_alive()

    def pieces(self, start: int, end: int, stopping: threading.Event) -> Iterator[bytes]:
        """The bytes from *start* to before *end* as they come; raises what went wrong with fetching them."""
        while start < end:
            over = self.over
            if piece := self._read(start, min(end - start, PIECE)):
                yield piece
                start += len(piece)
            elif over or stopping.is_set():
                raise self._error or BlobMissing(f"{self._descriptor.digest} did not arrive")
            else:
                self._thread.join(LOOK_AGAIN)

    def _read(self, start: int, size: int) -> bytes:
        for file in (self._path, self._path.with_name(f"{self._path.name}.part")):
            try:
                with file.open("rb", buffering=0) as stream:
                    stream.seek(start)
                    return stream.read(size)
            except FileNotFoundError:
                continue
        return b""

    def _bring(self) -> None:
        try:
            self._fetch(self._descriptor)
        except ShoalError as error:
            self._error = error


class Arrivals:
    """Sees to it that each blob is fetched once, however many ask for it."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._lock = threading.Lock()
        self._under_way: dict[str, Arrival] = {}

    def of(self, descriptor: Descriptor, path: Path) -> Arrival:
        """The arrival of a blob at *path*, begun now unless it is under way."""
        with self._lock:
            arrival = self._under_way.get(descriptor.digest)
            if arrival is None or arrival.over:
                arrival = self._under_way[descriptor.digest] = Arrival(descriptor, path, self._fetch)
            return arrival
