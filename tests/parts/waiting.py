"""Waiting for what other processes do, and loopback ports for them to do it on."""

from __future__ import annotations

import random
import socket
import time
from collections.abc import Callable
from typing import TypeVar

Seen = TypeVar("Seen")

# Below the range that Linux gives to outgoing connections: a part that is down for a moment does not lose its
# port to somebody's client, and a client that keeps knocking cannot connect to itself.
_PORTS = range(20_000, 32_000)


def free_port() -> int:
    """A loopback TCP port that nothing listens on."""
    while True:
        port = random.choice(_PORTS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


def listens(port: int) -> bool:
    """Whether somebody accepts connections on this loopback port."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def wait_until(predicate: Callable[[], Seen], timeout: float, what: str) -> Seen:
    """Ask *predicate* again and again until its answer is true, and return that answer.

    Args:
        predicate: asked every 20 ms; what it raises ends the wait.
        timeout: in seconds.
        what: the sentence that should have come true; the failure shows it with the last answer.
    """
    deadline = time.monotonic() + timeout
    while True:
        seen = predicate()
        if seen:
            return seen
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {timeout:g} s: {what}; last seen: {seen!r}")
        time.sleep(0.02)
