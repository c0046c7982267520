"""What a link carries: messages, wills, and what can be awaited of them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from shoal.errors import ShoalError
from shoal.link.errors import NotAcknowledged


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it came."""

    topic: str
    payload: bytes
    retained: bool
    """Whether the broker had kept it from before; False for what is published now."""


@dataclass(frozen=True, slots=True)
class Will:
    """What the broker says for us, retained, once we have been gone for `delay` seconds without a farewell."""

    topic: str
    payload: bytes
    delay: int = 15


class Delivery:
    """A message on its way, or a subscription being asked for."""

    def __init__(self, topic: str) -> None:
        self.topic = topic
        self._done = threading.Event()
        self._trouble: ShoalError | None = None

    def wait(self, timeout: float) -> None:
        """Return once the broker has confirmed it.

        Raises:
            TopicRefused, MessageTooLarge, QueueFull: It never will.
            NotAcknowledged: It did not within *timeout* seconds; it may still.
        """
        if not self._done.wait(timeout):
            raise NotAcknowledged(
                f"the broker did not confirm within {timeout:g} s", where=self.topic, hint="is it reachable?"
            )
        if self._trouble:
            raise self._trouble

    @property
    def is_done(self) -> bool:
        return self._done.is_set()

    def settle(self, trouble: ShoalError | None = None) -> None:
        """The broker has answered."""
        self._trouble = trouble
        self._done.set()


class Subscription(Delivery):
    """A filter that is subscribed, again after each connection."""

    def __init__(self, topic: str, handler: Callable[[Message], None], qos: int) -> None:
        super().__init__(topic)
        self.handler = handler
        self.qos = qos
