"""One connection put to use: subscribes, hands out what comes, sends what waits; all in the link's network thread."""

from __future__ import annotations

import math
import threading
import time

from shoal.errors import ShoalError
from shoal.link.connection import Connection
from shoal.link.errors import ExpiredMessage, OversizeMessage, PublishRefused, SubscribeRefused
from shoal.link.line import Callbacks, Line, Subscription
from shoal.link.message import Message, covers, packet_size
from shoal.link.outbox import Outgoing


class Stop:
    """The wish to stop, and until when what is on its way may still arrive."""

    def __init__(self) -> None:
        self._wished = threading.Event()
        self._deadline = 0.0

    def __bool__(self) -> bool:
        return self._wished.is_set()

    @property
    def left(self) -> float:
        """Seconds until it must not wait any longer."""
        return max(0.0, self._deadline - time.monotonic()) if self else math.inf

    def wish(self, timeout: float) -> None:
        self._deadline = time.monotonic() + timeout
        self._wished.set()

    def wait(self, timeout: float) -> bool:
        """Whether somebody wishes it within *timeout* seconds."""
        return self._wished.wait(timeout)


class Session:
    """What happens on one connection; it is the connection's listener."""

    def __init__(self, line: Line, callbacks: Callbacks) -> None:
        self._line = line
        self._callbacks = callbacks
        self._asked: dict[int, Subscription] = {}
        self._known: tuple[Subscription, ...] = ()  # what the broker was asked for on this connection

    def serve(self, connection: Connection, stop: Stop) -> None:
        """Use *connection* until *stop*, then say goodbye.

        Raises:
            ShoalError: It could not be made, or it broke.
        """
        self._connection = connection
        try:
            connection.open()
            while not self._may_stop(stop):
                connection.step(stop.left)
                if self._stands:
                    self._subscribe()
                    self._send()
            if self._stands:
                connection.disconnect()
        finally:
            connection.close()

    def accepted(self) -> None:
        self._line.up(self._connection)
        self._subscribe()
        self._callbacks.call(self._callbacks.on_connect)

    def arrived(self, message: Message) -> None:
        for one in self._line.subscriptions:
            if covers(one.topic_filter, message.topic):
                self._callbacks.call(one.handler, message)

    def acknowledged(self, packet_id: int, refusal: str | None) -> None:
        with self._line.changed:
            one = self._line.outbox.acknowledged(packet_id)
        if one is not None:
            self._settle(one, None if refusal is None else PublishRefused(one.topic, refusal))

    def subscribed(self, packet_id: int, refusal: str | None) -> None:
        one = self._asked.pop(packet_id, None)
        if one is not None:
            error = None if refusal is None else SubscribeRefused(one.topic_filter, refusal)
            one.settle(error)
            if error is not None:
                self._callbacks.tell(error)

    @property
    def _stands(self) -> bool:
        return self._line.connection is self._connection

    def _may_stop(self, stop: Stop) -> bool:
        return bool(stop) and (not self._stands or not self._line.outbox or stop.left == 0)

    def _subscribe(self) -> None:
        """Ask the broker for what has become wanted, and not for what is not wanted any more."""
        wanted, known = self._line.subscriptions, self._known
        if wanted is known:
            return
        self._known = wanted
        for topic_filter in {one.topic_filter for one in known} - {one.topic_filter for one in wanted}:
            self._connection.unsubscribe(topic_filter)
        for one in wanted:
            if one not in known:
                packet_id = self._connection.subscribe(one.topic_filter, one.qos)
                if packet_id is not None:
                    self._asked[packet_id] = one

    def _send(self) -> None:
        """Send what waits, as much of it as the broker takes before it has acknowledged some."""
        outbox = self._line.outbox
        while outbox.in_flight < self._connection.window:
            with self._line.changed:
                one = outbox.take()
            if one is None:
                return
            objection = self._objection(one)
            if objection is not None:
                self._settle(one, objection)
                continue
            packet_id = self._connection.publish(one)
            if one.qos == 0:
                self._settle(one, None)
                continue
            with self._line.changed:
                outbox.sent(packet_id, one)

    def _objection(self, one: Outgoing) -> ShoalError | None:
        """Why *one*, which may have waited for long, must not be sent after all."""
        if one.deadline is not None and time.monotonic() > one.deadline:
            return ExpiredMessage("a message expired before it could be sent", where=one.topic)
        size = packet_size(one.topic, one.payload)
        if size > self._connection.max_packet:
            return OversizeMessage(one.topic, size, self._connection.max_packet)
        return None

    def _settle(self, one: Outgoing, error: ShoalError | None) -> None:
        one.delivery.settle(error)
        if error is not None:
            self._callbacks.tell(error)
