"""The address under which the device's network knows it: that of the interface by which it reaches its broker."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

_ELSEWHERE = "192.0.2.1"
"""An address that nobody has (RFC 5737): the way to it is the way to everywhere that is not near."""


class OwnAddress:
    """Remembers the address between two connections; asking for it sends nothing."""

    def __init__(self, broker_url: str) -> None:
        self._broker = urlsplit(broker_url).hostname or _ELSEWHERE
        # A name would have to be looked up, and there may be no network yet.
        known = self._broker if self._broker == "localhost" or _is_literal(self._broker) else _ELSEWHERE
        self.value = _towards(known)

    def refresh(self) -> None:
        """Find out again, now that the broker has been reached."""
        self.value = _towards(self._broker)


def _towards(host: str) -> str:
    """Address of the interface that leads to *host*; loopback if none does."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as trial:
            trial.connect((host, 9))
            address: str = trial.getsockname()[0]
    except OSError:
        return "127.0.0.1"
    return address


def _is_literal(host: str) -> bool:
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.inet_pton(family, host)
        except OSError:
            continue
        return True
    return False
