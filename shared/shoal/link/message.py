"""What goes over the line, in our words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

MAX_PACKET = 256 * 1024
"""Bytes of an MQTT packet at the most, both ways, unless told otherwise; hosted brokers take 128 to 256 KiB."""

_HEADERS = 24
"""Bytes of an MQTT packet beside its topic and payload, at the most: lengths, packet id, expiry."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message that has come."""

    topic: str
    payload: bytes
    retained: bool
    """True for one that the broker had kept: it was published before we subscribed, who knows when."""


@dataclass(frozen=True, slots=True)
class Will:
    """What the broker publishes for us, with QoS 1, if we vanish without a word."""

    topic: str
    payload: bytes
    retain: bool = True
    delay: int = 15
    """Seconds that the broker waits for us to come back, where MQTT 5 is spoken; otherwise it does not wait."""


Handler = Callable[[Message], None]
"""Called in the network thread, so it must be quick; the broker has its acknowledgement once it returns."""


def packet_size(topic: str, payload: bytes) -> int:
    """Bytes of the MQTT packet that carries *payload*, at the most."""
    return _HEADERS + len(topic.encode()) + len(payload)


def covers(topic_filter: str, topic: str) -> bool:
    """Whether *topic_filter*, with its + and #, takes in *topic*."""
    wanted, levels = topic_filter.split("/"), topic.split("/")
    if wanted[-1] == "#":
        wanted.pop()
        levels = levels[: len(wanted)]
    return len(wanted) == len(levels) and all(one in {"+", level} for one, level in zip(wanted, levels, strict=True))
