"""Heads of requests that were parsed before: most clients send the same again, and the same bytes mean the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shoal_scoring.messages import Request

_MOST = 256
"""Heads that are remembered: clients that ask alike differ in the length of the body at most."""
_LONGEST = 1 << 10
"""Bytes of one."""
_FRAMING = frozenset({b"transfer-encoding", b"expect"})
"""Headers after which there is more to do than to read a body of the announced length."""


@dataclass(frozen=True, slots=True)
class _Head:
    method: str
    path: str
    query: bytes
    headers: Mapping[bytes, bytes]
    body: int
    """Bytes of the body that follows."""


class KnownHeads:
    """Those of all clients."""

    def __init__(self) -> None:
        self._heads: dict[bytes, _Head] = {}

    def __len__(self) -> int:
        return len(self._heads)

    def read(self, data: bytes) -> Request | None:
        """The request that *data* is, if it is exactly one with a head that came before."""
        end = data.find(b"\r\n\r\n") + 4
        head = self._heads.get(data[:end])
        if head is None or len(data) != end + head.body:
            return None
        return Request(head.method, head.path, head.query, head.headers, data[end:])

    def learn(self, data: bytes, request: Request) -> None:
        """Remember the head of *request*, which is what *data* was found to be."""
        end = len(data) - len(request.body)
        if end > _LONGEST or not request.keep_alive or not _FRAMING.isdisjoint(request.headers):
            return
        if len(self._heads) >= _MOST:
            self._heads.clear()
        head = _Head(request.method, request.path, request.query, request.headers, len(request.body))
        self._heads[data[:end]] = head
