"""What was published and is not acknowledged yet.

State and events are kept in different ways while there is no connection. A retained message is state: a newer one for
the same topic takes its place, so that days offline leave one report and never an old one after a new one. Anything
else with QoS 1 is an event: kept in order up to a number of bytes, beyond which the oldest goes and is counted.
QoS 0 does not wait at all. After a loss, what was on its way goes again, first and in its order.

Nothing here locks or sends; the link does both.
"""

from __future__ import annotations

import itertools
import threading
import time
from dataclasses import dataclass, field

from shoal.errors import ShoalError
from shoal.link.errors import FullBacklog, NoAnswer, NotConnected

_OVERHEAD = 512
"""Bytes of memory that a waiting message takes beside its payload, roughly."""


class Answer:
    """What the broker will say, or has said, to one request."""

    def __init__(self, request: str) -> None:
        self._request = request
        self._settled = threading.Event()
        self._error: ShoalError | None = None

    def settle(self, error: ShoalError | None = None) -> None:
        """Say how it ended; None is well."""
        self._error = error
        self._settled.set()

    def wait(self, timeout: float) -> None:
        """Return once the broker has said yes.

        Raises:
            NoAnswer: It has said nothing within *timeout* seconds.
            ShoalError: It said no, or the request never reached it; the error says which.
        """
        if not self._settled.wait(timeout):
            raise NoAnswer(f"the broker has not answered within {timeout:g} s: {self._request}")
        if self._error is not None:
            raise self._error


class Delivery(Answer):
    """What becomes of one published message."""

    def __init__(self, topic: str) -> None:
        super().__init__(f"publish on {topic}")
        self._successor: Delivery | None = None

    def supersede(self, successor: Delivery) -> None:
        """*successor* says what this one wanted to say, and newer: its end is the end of both."""
        self._successor = successor
        self._settled.set()

    def wait(self, timeout: float) -> None:
        deadline = time.monotonic() + timeout
        one = self
        while True:
            super(Delivery, one).wait(max(0.0, deadline - time.monotonic()))
            if one._successor is None:
                return
            one = one._successor


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message on its way out."""

    topic: str
    payload: bytes
    qos: int
    retain: bool
    deadline: float | None
    """On the monotonic clock; after it the message is no longer wanted."""
    delivery: Delivery = field(repr=False)

    @property
    def is_state(self) -> bool:
        """Whether a newer one for the same topic takes its place."""
        return self.retain and self.qos > 0

    @property
    def weight(self) -> int:
        return _OVERHEAD + len(self.payload)


class Outbox:
    """Waiting messages in the order in which they go out, and those in flight by packet id."""

    def __init__(self, room: int) -> None:
        self.dropped = 0
        """Events that had to go for want of room, since the start."""
        self._room = room
        self._weight = 0  # of the waiting messages that are no state
        self._waiting: dict[str | int, Outgoing] = {}  # state by its topic, the others by a number
        self._in_flight: dict[int, Outgoing] = {}
        self._numbers = itertools.count()

    def __len__(self) -> int:
        return len(self._waiting) + len(self._in_flight)

    @property
    def in_flight(self) -> int:
        return len(self._in_flight)

    def put(self, one: Outgoing) -> None:
        """Let *one* wait: at the end, instead of what it supersedes, and if need be in the room of the oldest event."""
        key = one.topic if one.is_state else next(self._numbers)
        older = self._waiting.pop(key, None)
        self._waiting[key] = one
        if older is not None:
            older.delivery.supersede(one.delivery)
        if not one.is_state:
            self._weight += one.weight
            self._make_room()

    def take(self) -> Outgoing | None:
        """The next message to send, None if there is none."""
        return self._remove(next(iter(self._waiting))) if self._waiting else None

    def sent(self, packet_id: int, one: Outgoing) -> None:
        """*one* waits for the acknowledgement of *packet_id* now."""
        self._in_flight[packet_id] = one

    def acknowledged(self, packet_id: int) -> Outgoing | None:
        """The message that was sent as *packet_id* and is done."""
        return self._in_flight.pop(packet_id, None)

    def lose_line(self) -> None:
        """Let what was in flight wait again, before all others; give up what does not wait for another line."""
        unsent = self._empty()
        for one in unsent:
            if one.qos:
                self.put(one)
            else:
                one.delivery.settle(NotConnected("the connection broke before the message was sent", where=one.topic))

    def give_up(self, error: ShoalError) -> None:
        """Empty it: nothing will be sent any more, for the reason *error*."""
        for one in self._empty():
            one.delivery.settle(error)

    def _empty(self) -> list[Outgoing]:
        unsent = [*self._in_flight.values(), *self._waiting.values()]
        self._in_flight.clear()
        self._waiting.clear()
        self._weight = 0
        return unsent

    def _make_room(self) -> None:
        while self._weight > self._room:
            oldest = next(key for key, one in self._waiting.items() if not one.is_state)
            one = self._remove(oldest)
            one.delivery.settle(FullBacklog("too much waits for a connection; this had to go", where=one.topic))
            self.dropped += 1

    def _remove(self, key: str | int) -> Outgoing:
        one = self._waiting.pop(key)
        if not one.is_state:
            self._weight -= one.weight
        return one
