"""The MQTT client: the only module that speaks paho.

It connects by itself and comes back by itself, subscribes again after each connection, and puts what a broker refuses
into named errors. MQTT 5 is spoken first, 3.1.1 to a broker that knows nothing newer; all meaning is in the payloads,
so that only the visibility of refusals is lost.

What is published with QoS 1 while there is no connection is kept, in order, up to `QUEUE` messages, and sent at the
next one; beyond that a delivery fails at once, so that whoever published knows. Documents of state need not care: they
are published whole again after each connection.
"""

from __future__ import annotations

import logging
import random
import ssl
import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, Final, Self

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from shoal.contract.enrolment import BrokerAccess
from shoal.errors import Refused, ShoalError
from shoal.link.address import parse_broker_url, tls_context
from shoal.link.errors import (
    BrokerRefused,
    BrokerUnreachable,
    CredentialsRefused,
    MessageTooLarge,
    QueueFull,
    TlsRefused,
    TopicRefused,
)
from shoal.link.messages import Delivery, Message, Subscription, Will

log = logging.getLogger(__name__)

QUEUE: Final = 1000
"""Messages with QoS 1 that wait for a connection at the most."""
LARGEST: Final = 1024 * 1024
"""Bytes of a message at the most, whatever the broker would take."""
KEEPALIVE: Final = 20
"""Seconds; a connection that died in silence is noticed within twice as long."""
BACK_OFF: Final = (1, 60)
"""Seconds between attempts to connect: the first, the longest."""


class Link:
    """A connection to *broker* that keeps itself up from entering the context (or `start`) to leaving it (or `stop`).

    Handlers and callbacks run in the link's own thread and must be quick; an exception in one is logged, no more.

    Args:
        broker: Where, and as whom.
        client_id: Unique at that broker: it cuts off whoever bears the same.
        will: Asked before each connection, since each has a session of its own.
        on_connect: Called after each connection, once everything has been subscribed again.
        on_disconnect: Called after each loss.
        jitter: Seconds; after a loss a random part of it passes first, so that a fleet does not come back at once.
        keepalive: Seconds of silence after which the broker is asked whether it is there.
    """

    def __init__(
        self,
        broker: BrokerAccess,
        client_id: str,
        *,
        will: Callable[[], Will | None] = lambda: None,
        on_connect: Callable[[], None] = lambda: None,
        on_disconnect: Callable[[], None] = lambda: None,
        jitter: float = 0.0,
        keepalive: int = KEEPALIVE,
    ) -> None:
        self._access, self._client_id = broker, client_id
        self._host, self._port, self._tls = parse_broker_url(broker)
        self._will, self._jitter, self._keepalive = will, jitter, keepalive
        self.on_connect, self.on_disconnect = on_connect, on_disconnect
        self._connected, self._stopping = threading.Event(), threading.Event()
        self._news = threading.Condition()
        self._trouble: ShoalError | None = None
        self._was_connected = False
        self._largest = LARGEST
        self._lock = threading.RLock()
        self._deliveries: dict[int, Delivery] = {}
        self._asked: dict[int, Subscription] = {}
        self._subscriptions: dict[str, Subscription] = {}
        self._client = self._make_client(MQTTProtocolVersion.MQTTv5)

    # ── the connection ─────────────────────────────────────────────────────────────────────────────────────

    @property
    def connected(self) -> bool:
        return self._connected.is_set()

    @property
    def protocol(self) -> str:
        """What is spoken: `5` or `3.1.1`."""
        return "5" if self._client.protocol == MQTTProtocolVersion.MQTTv5 else "3.1.1"

    @property
    def trouble(self) -> ShoalError | None:
        """Why there is no connection, as far as that is known; None while there is one."""
        return self._trouble

    def start(self) -> None:
        """Begin to connect; returns at once."""
        self._client.connect_async(self._host, self._port, self._keepalive)
        self._client.loop_start()

    def stop(self, patience: float = 2.0) -> None:
        """Say farewell and end, after up to *patience* seconds for what is still on its way."""
        if self.connected:
            with self._lock:
                pending = list(self._deliveries.values())
            for delivery in pending:
                delivery._done.wait(patience)
        self._stopping.set()
        self._client.disconnect()
        self._client.loop_stop()
        self._connected.clear()

    def wait_connected(self, timeout: float) -> None:
        """Return once connected.

        Raises:
            CredentialsRefused, TlsRefused, BrokerRefused: At once; trying again unchanged will not help.
            BrokerUnreachable: Nothing answered within *timeout* seconds.
        """

        def is_decided() -> bool:
            return self.connected or isinstance(self._trouble, Refused)

        with self._news:
            self._news.wait_for(is_decided, timeout)
        if self.connected:
            return
        raise self._trouble or self._unreachable("it does not answer")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.stop()

    # ── messages ───────────────────────────────────────────────────────────────────────────────────────────

    def subscribe(self, topic: str, handler: Callable[[Message], None], qos: int = 1) -> Subscription:
        """Hand every message that *topic*, a filter, fits to *handler*, now and after each later connection."""
        subscription = Subscription(topic, handler, qos)
        with self._lock:
            self._subscriptions[topic] = subscription
            if self.connected:
                self._ask(subscription)
        return subscription

    def unsubscribe(self, topic: str) -> None:
        """Hear no more of *topic*."""
        with self._lock:
            self._subscriptions.pop(topic, None)
            if self.connected:
                self._client.unsubscribe(topic)

    def publish(
        self, topic: str, payload: bytes, *, qos: int = 1, retain: bool = False, expiry: int | None = None
    ) -> Delivery:
        """Send *payload*; the answer says when the broker has it.

        *expiry* is in seconds: after that the broker may drop it, where MQTT 5 is spoken.
        """
        delivery = Delivery(topic)
        if trouble := self._oversize(topic, payload):
            delivery.settle(trouble)
            return delivery
        with self._lock:
            info = self._client.publish(topic, payload, qos, retain, self._properties(expiry))
            if info.rc == MQTTErrorCode.MQTT_ERR_QUEUE_SIZE:
                delivery.settle(QueueFull(f"{QUEUE} messages wait for the broker already", where=topic))
            elif qos == 0:
                delivery.settle()
            else:
                self._deliveries[info.mid] = delivery
        return delivery

    # ── inside ─────────────────────────────────────────────────────────────────────────────────────────────

    def _make_client(self, protocol: MQTTProtocolVersion) -> paho.Client:
        client = paho.Client(CallbackAPIVersion.VERSION2, self._client_id, protocol=protocol)
        client.enable_logger(logging.getLogger(f"{__name__}.paho"))
        client.reconnect_delay_set(*BACK_OFF)
        client.max_queued_messages_set(QUEUE)
        if self._access.username:
            client.username_pw_set(self._access.username, self._access.password or None)
        if self._tls:
            client.tls_set_context(tls_context(self._access))
        client.on_pre_connect = self._before_connect
        client.on_connect = self._on_connect
        client.on_connect_fail = self._on_connect_fail
        client.on_disconnect = self._on_disconnect
        client.on_message = self._on_message
        client.on_publish = self._on_publish
        client.on_subscribe = self._on_subscribe
        return client

    def _before_connect(self, client: paho.Client, _userdata: Any) -> None:
        if self._was_connected and self._jitter:
            self._stopping.wait(random.uniform(0, self._jitter))  # noqa: S311 - spreads a load, guards nothing
        if will := self._will():
            client.will_set(will.topic, will.payload, 1, retain=True, properties=self._will_properties(will))

    def _on_connect(
        self, client: paho.Client, _userdata: Any, _flags: Any, reason: ReasonCode, properties: Properties | None
    ) -> None:
        if reason.is_failure:
            self._refused(client, reason)
            return
        self._largest = min(LARGEST, getattr(properties, "MaximumPacketSize", LARGEST))
        with self._lock:
            self._was_connected = True
            self._connected.set()
            for subscription in self._subscriptions.values():
                self._ask(subscription)
        self._say(None)
        self._guarded(self.on_connect)

    def _refused(self, client: paho.Client, reason: ReasonCode) -> None:
        name = str(reason)
        if name == "Unsupported protocol version" and client.protocol == MQTTProtocolVersion.MQTTv5:
            # Not in paho's own thread, which cannot wait for its own end.
            threading.Thread(target=self._speak_older, args=(client,), name="shoal-link-older").start()
            return
        hint = "check user name and password, or enrol the device again"
        if name in {"Bad user name or password", "Not authorized"}:
            self._say(CredentialsRefused(f"the broker does not let us in: {name}", where=self._where, hint=hint))
        else:
            self._say(BrokerRefused(f"the broker refused the connection: {name}", where=self._where))

    def _speak_older(self, newer: paho.Client) -> None:
        """Go on with MQTT 3.1.1; the broker said that it knows nothing newer."""
        newer.loop_stop()
        if self._stopping.is_set():
            return
        self._client = self._make_client(MQTTProtocolVersion.MQTTv311)
        self.start()

    def _on_connect_fail(self, _client: paho.Client, _userdata: Any) -> None:
        # Paho calls this from where it caught the error, and does not hand it over.
        error = sys.exc_info()[1]
        if isinstance(error, ssl.SSLError):
            reason = getattr(error, "verify_message", "") or error.reason or str(error)
            hint = "is the authority the one that signed the broker's certificate, and the host name the one in it?"
            self._say(TlsRefused(f"no TLS with the broker: {reason}", where=self._where, hint=hint))
        else:
            self._say(self._unreachable(getattr(error, "strerror", None) or str(error)))

    def _on_disconnect(
        self, _client: paho.Client, _userdata: Any, _flags: Any, reason: ReasonCode, _properties: Any
    ) -> None:
        was_connected = self.connected
        self._connected.clear()
        if not was_connected:
            return
        self._say(None if self._stopping.is_set() else self._unreachable(f"the connection was lost: {reason}"))
        self._guarded(self.on_disconnect)

    def _on_message(self, _client: paho.Client, _userdata: Any, message: paho.MQTTMessage) -> None:
        ours = Message(message.topic, bytes(message.payload), bool(message.retain))
        with self._lock:
            handlers = [
                one.handler
                for topic, one in self._subscriptions.items()
                if paho.topic_matches_sub(topic, message.topic)
            ]
        for handler in handlers:
            self._guarded(lambda handler=handler: handler(ours))  # type: ignore[misc]

    def _on_publish(self, _client: paho.Client, _userdata: Any, mid: int, reason: ReasonCode, _properties: Any) -> None:
        with self._lock:
            delivery = self._deliveries.pop(mid, None)
        if delivery:
            delivery.settle(_refusal("publish to", delivery.topic, reason))

    def _on_subscribe(
        self, _client: paho.Client, _userdata: Any, mid: int, reasons: list[ReasonCode], _properties: Any
    ) -> None:
        with self._lock:
            subscription = self._asked.pop(mid, None)
        if subscription and reasons:
            refusal = _refusal("subscribe to", subscription.topic, reasons[0])
            if refusal:
                log.warning("%s", refusal)
            subscription.settle(refusal)

    def _ask(self, subscription: Subscription) -> None:
        """Subscribe; the lock is held, so that the answer cannot come before it is awaited."""
        _, mid = self._client.subscribe(subscription.topic, subscription.qos)
        if mid is not None:
            self._asked[mid] = subscription

    def _say(self, trouble: ShoalError | None) -> None:
        if trouble:
            log.info("%s", trouble)
        with self._news:
            self._trouble = trouble
            self._news.notify_all()

    def _oversize(self, topic: str, payload: bytes) -> MessageTooLarge | None:
        size = len(topic) + len(payload) + 64
        if size <= self._largest:
            return None
        return MessageTooLarge(f"{len(payload):,} bytes; the broker takes {self._largest:,}", where=topic)

    def _properties(self, expiry: int | None) -> Properties | None:
        if expiry is None or self.protocol != "5":
            return None
        properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
        properties.MessageExpiryInterval = expiry
        return properties

    def _will_properties(self, will: Will) -> Properties | None:
        if self.protocol != "5":
            return None
        properties = Properties(PacketTypes.WILLMESSAGE)  # type: ignore[no-untyped-call]
        properties.WillDelayInterval = will.delay
        return properties

    @property
    def _where(self) -> str:
        return f"{self._host}:{self._port}"

    def _unreachable(self, why: str) -> BrokerUnreachable:
        hint = "is the broker running, and this the right address? on the desk: shoal serve --broker"
        return BrokerUnreachable(f"no broker: {why}", where=self._where, hint=hint)

    def _guarded(self, call: Callable[[], None]) -> None:
        """Call what others gave us; a mistake in it must not end the thread that keeps the connection."""
        try:
            call()
        except Exception:
            log.exception("a handler of the link failed")


def _refusal(verb: str, topic: str, reason: ReasonCode) -> TopicRefused | None:
    if not reason.is_failure:
        return None
    hint = "the broker's access rules decide; see: shoal broker config"
    return TopicRefused(f"the broker does not let us {verb} this topic: {reason}", where=topic, hint=hint)
