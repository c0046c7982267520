"""The link itself: what callers use, and the thread that connects, and connects again.

Everything that touches the network happens in that one thread, which also calls all handlers. So handlers must be
quick; they may publish and subscribe. An exception in one is logged and given to `on_error`; it never ends the thread.
"""

from __future__ import annotations

import contextlib
import logging
import random
import socket
import threading
import time
from collections.abc import Callable
from typing import Self

from shoal.contract.enrolment import BrokerAccess
from shoal.errors import ShoalError
from shoal.link.access import parse_address, tls_context
from shoal.link.connection import Connection, Profile, Version
from shoal.link.errors import BrokerUnreachable, ConnectionLost, NotConnected, OlderProtocol, OversizeMessage
from shoal.link.line import Callbacks, Line, Subscription
from shoal.link.message import MAX_PACKET, Handler, Will, packet_size
from shoal.link.outbox import Delivery, Outgoing
from shoal.link.session import Session, Stop

_LOG = logging.getLogger("shoal.link")

_LONGEST_PAUSE = 60.0
_STEADY = 10.0
"""Seconds that a connection must have lived before a loss counts as the first one; two clients of one name, that throw
each other out, would otherwise do so every second for ever."""


class Link:
    """A line to one broker that mends itself.

    Args:
        access: The broker and how to be let in.
        client_id: Our name at the broker; a second client of this name throws us out.
        will: Asked before each connect for the will of that connection, in the network thread.
        on_connect: Called at each connect, once the subscriptions have been asked for and before anything that
            waited is sent.
        on_disconnect: Called with the reason when a connection that stood is lost.
        on_error: Called with whatever nobody may be waiting for: why a connect failed, what the broker refused,
            what a handler raised.
        keepalive: Seconds; a line that is dead in one direction is noticed within 1.5 of them.
        jitter: Up to this many seconds, at random, are added before connecting again after a loss, so that a fleet
            does not come back in one moment.
        keep_session: Seconds that the broker keeps for us what comes while we are away; 0 for a fresh start.
        max_packet: Bytes of an MQTT packet, both ways; the broker may allow less.
        backlog: Bytes of events that wait for a connection; see `outbox`.
        first_pause: Seconds before the second attempt to connect; from there it doubles, up to 60.

    Raises:
        BadBrokerAddress, BadCertificate: *access* cannot be used.
    """

    def __init__(
        self,
        access: BrokerAccess,
        client_id: str,
        *,
        will: Callable[[], Will] | None = None,
        on_connect: Callable[[], None] | None = None,
        on_disconnect: Callable[[ShoalError], None] | None = None,
        on_error: Callable[[Exception], None] | None = None,
        keepalive: float = 30,
        jitter: float = 0,
        keep_session: int = 0,
        max_packet: int = MAX_PACKET,
        backlog: int = 4 * 1024 * 1024,
        first_pause: float = 1.0,
    ) -> None:
        address = parse_address(access.url)
        self._profile = Profile(
            address=address,
            client_id=client_id,
            username=access.username,
            password=access.password,
            tls=tls_context(access) if address.tls else None,
            keepalive=keepalive,
            keep_session=keep_session,
            max_packet=max_packet,
        )
        self._will = will
        self._callbacks = Callbacks(on_connect, on_disconnect, on_error)
        self._jitter = jitter
        self._first_pause = first_pause
        self._versions = list(Version)
        self._line = Line(backlog)
        self._stop = Stop()
        self._wake_reader, self._wake_writer = socket.socketpair()
        self._wake_writer.setblocking(False)
        self._thread = threading.Thread(target=self._run, name=f"link {client_id}", daemon=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def connected(self) -> bool:
        return self._line.connection is not None

    @property
    def trouble(self) -> ShoalError | None:
        """Why the last attempt to connect failed; None while there is a connection, and before the first attempt."""
        return None if self.connected else self._line.trouble

    @property
    def protocol(self) -> str:
        """What is spoken, "5" or "3.1.1"; empty while there is no connection."""
        connection = self._line.connection
        return "" if connection is None else connection.version.value

    @property
    def dropped(self) -> int:
        """Events that had to go, since the start, because too many waited for a connection."""
        return self._line.outbox.dropped

    def start(self) -> None:
        """Begin to connect; returns at once."""
        self._thread.start()

    def stop(self, timeout: float = 5.0) -> None:
        """Say goodbye once what was published is acknowledged, or *timeout* seconds are over; our will stays unsaid.

        What is not acknowledged by then is given up. A link that was stopped cannot be started again.
        """
        self._stop.wish(timeout)
        self._wake()
        if self._thread.ident is None:
            self._close()  # it was never started
        elif threading.current_thread() is not self._thread:
            self._thread.join()

    def wait_connected(self, timeout: float = 10.0) -> None:
        """Return once there is a connection.

        Raises:
            BadCredentials, BrokerTlsTrouble, BrokerRefused: The broker says no; told at once, though the link goes on
                trying.
            BrokerUnreachable, NotABroker: There is none after *timeout* seconds; the error says what was met last.
        """
        if not self._line.wait_up(timeout):
            where = str(self._profile.address)
            raise self._line.trouble or BrokerUnreachable(f"no connection within {timeout:g} s", where=where)

    def subscribe(self, topic_filter: str, handler: Handler, qos: int = 1) -> Subscription:
        """Have *handler* called with every message on *topic_filter*, now and after every reconnect.

        Filters should not overlap: some brokers then deliver twice.
        """
        subscription = Subscription(topic_filter, handler, qos)
        with self._line.changed:
            self._line.subscriptions = (*self._line.subscriptions, subscription)
        self._wake()
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        """Hear no more of it, now or after a reconnect."""
        with self._line.changed:
            self._line.subscriptions = tuple(one for one in self._line.subscriptions if one is not subscription)
        self._wake()

    def publish(
        self, topic: str, payload: bytes, qos: int = 1, *, retain: bool = False, expiry: float | None = None
    ) -> Delivery:
        """Send *payload*, now or when there is a connection again; see `outbox` for what waits and what gives way.

        After *expiry* seconds it is no longer wanted, neither here nor (MQTT 5) at the broker.

        Raises:
            OversizeMessage: It is larger than we or the broker allow; nothing was sent, the connection stands.
        """
        if not topic or "+" in topic or "#" in topic:
            raise ValueError(f"cannot publish on {topic!r}: it is not the name of one topic")
        delivery = Delivery(topic)
        deadline = None if expiry is None else time.monotonic() + expiry
        with self._line.changed:
            self._refuse_oversize(topic, payload)
            if self._stop or (qos == 0 and not self.connected):
                delivery.settle(NotConnected("there is no connection to send by", where=topic))
            else:
                self._line.outbox.put(Outgoing(topic, payload, qos, retain, deadline, delivery))
        self._wake()
        return delivery

    def _refuse_oversize(self, topic: str, payload: bytes) -> None:
        connection = self._line.connection
        limit = self._profile.max_packet if connection is None else connection.max_packet
        size = packet_size(topic, payload)
        if size > limit:
            raise OversizeMessage(topic, size, limit)

    def _wake(self) -> None:
        """Have the network thread look at what has changed; if its pipe is full or gone, it will or need not."""
        with contextlib.suppress(OSError):
            self._wake_writer.send(b"\0")

    def _run(self) -> None:
        try:
            self._keep_connected()
        finally:
            self._close()

    def _close(self) -> None:
        with self._line.changed:
            self._line.connection = None
            self._line.outbox.give_up(NotConnected("the link was stopped before the message was acknowledged"))
        self._wake_reader.close()
        self._wake_writer.close()

    def _keep_connected(self) -> None:
        failures = 0
        while True:
            began = time.monotonic()
            error = self._connect_and_serve()
            if error is None or self._stop:
                return
            stood = self._line.down(error)
            if stood:
                self._callbacks.call(self._callbacks.on_disconnect, error)
            self._callbacks.tell(error)
            if stood and time.monotonic() - began > _STEADY:
                failures = 0
            extra = random.uniform(0, self._jitter) if stood else 0.0  # noqa: S311 - chance, not secrecy
            if self._stop.wait(pause_after(failures, self._first_pause) + extra):
                return
            failures += 1

    def _connect_and_serve(self) -> ShoalError | None:
        """Serve one connection, in the newest MQTT that the broker speaks; why it ended, None if we wished it."""
        error: ShoalError | None = None
        for version in list(self._versions):
            try:
                self._serve(version)
            except OlderProtocol as older:
                error = older
                # One that said so is believed for good; one that merely hung up may have been about to restart.
                if older.said:
                    self._versions = [Version.MQTT311]
            except ShoalError as other:
                return other
            except Exception as bug:  # noqa: BLE001 - ours, paho's or the will's; a device must not fall silent for it
                _LOG.exception("the link failed")
                return ConnectionLost(f"the link failed: {bug!r}", where=str(self._profile.address))
            else:
                return None
        return error

    def _serve(self, version: Version) -> None:
        session = Session(self._line, self._callbacks)
        will = None if self._will is None else self._will()
        session.serve(Connection(self._profile, version, will, session, self._wake_reader), self._stop)


def pause_after(failures: int, first: float) -> float:
    """Seconds to wait before the next attempt: doubled after each failure, and never the same for two devices."""
    return min(_LONGEST_PAUSE, first * 2.0 ** min(failures, 16)) * random.uniform(0.8, 1.2)  # noqa: S311
