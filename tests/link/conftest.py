"""Links that are stopped when their test ends, and ears for what they hear."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from shoal.contract.enrolment import BrokerAccess
from shoal.link import Link, Message


class Ear:
    """A handler that keeps what comes for a test to wait for."""

    def __init__(self) -> None:
        self._heard: queue.Queue[Any] = queue.Queue()

    def __call__(self, thing: Any) -> None:
        self._heard.put(thing)

    def next(self, timeout: float = 10) -> Any:
        return self._heard.get(timeout=timeout)

    def payloads(self, count: int) -> list[bytes]:
        """The payloads of the next *count* messages."""
        messages: list[Message] = [self.next() for _ in range(count)]
        return [message.payload for message in messages]

    def heard_nothing_more(self) -> bool:
        return self._heard.empty()


Connect = Callable[..., Link]


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Start a link to a url or a `BrokerAccess`; it tries again quickly and is stopped when the test ends."""
    links: list[Link] = []

    def start(access: str | BrokerAccess, name: str = "cam-01", **options: Any) -> Link:
        whole = BrokerAccess(url=access) if isinstance(access, str) else access
        links.append(Link(whole, name, **{"first_pause": 0.05, **options}))
        links[-1].start()
        return links[-1]

    yield start
    for link in links:
        link.stop(timeout=1)


@pytest.fixture
def ear() -> Ear:
    return Ear()
