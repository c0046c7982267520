"""One MQTT connection, from its CONNECT to its end; the only module that speaks paho.

paho is used without its thread and without its queue: the link's own thread calls `step`, and whatever paho knows of
unsent messages dies with the connection. So a message can never be sent in an order that the outbox did not decide.
"""

from __future__ import annotations

import math
import selectors
import socket
import ssl
import struct
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, LogLevel, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from shoal.errors import ShoalError
from shoal.link.access import Address, tls_trouble
from shoal.link.errors import BrokerUnreachable, ConnectionLost, NotABroker
from shoal.link.message import Message, Will
from shoal.link.outbox import Outgoing
from shoal.link.reasons import Reason, breakdown, goodbye, refusal

_CONNECT_TIMEOUT = 10.0
"""Seconds for TCP, for TLS, and for the broker's first answer, each."""
_WINDOW = 20
"""Messages in flight at the most; brokers usually take no more."""


class Version(StrEnum):
    """Of MQTT."""

    MQTT5 = "5"
    MQTT311 = "3.1.1"


@dataclass(frozen=True, slots=True)
class Profile:
    """How a connection is made; the same for all connections of one link."""

    address: Address
    client_id: str
    username: str
    password: str
    tls: ssl.SSLContext | None
    keepalive: float
    """Seconds; a line that is dead one way is noticed within 1.5 of them."""
    keep_session: int
    """Seconds that the broker keeps subscriptions and what comes for them while we are away; 0 for a fresh start."""
    max_packet: int
    """Bytes of a packet that we take and send at the most."""


class Listener(Protocol):
    """Who is told what happens on a connection, from within `Connection.step`."""

    def accepted(self) -> None: ...
    def arrived(self, message: Message) -> None: ...
    def acknowledged(self, packet_id: int, refusal: str | None) -> None: ...
    def subscribed(self, packet_id: int, refusal: str | None) -> None: ...


class Connection:
    """A connection; used by one thread."""

    def __init__(
        self, profile: Profile, version: Version, will: Will | None, listener: Listener, wake: socket.socket
    ) -> None:
        self.version = version
        self.max_packet = profile.max_packet
        """Bytes; the broker may lower it when it accepts."""
        self.window = _WINDOW
        """Messages in flight at the most; likewise."""
        self._profile = profile
        self._where = str(profile.address)
        self._listener = listener
        self._accepted = False
        self._end: ShoalError | None = None
        self._network_words = ""
        self._wake = wake
        self._selector = selectors.DefaultSelector()
        self._client = self._make_client(will)

    def open(self) -> None:
        """Reach the broker and ask it in; its answer comes in a later `step`.

        Raises:
            BrokerUnreachable, BrokerTlsTrouble: There is nobody to ask, or nobody to trust.
        """
        address = self._profile.address
        try:
            self._client.connect(address.host, address.port, self._quiet_limit(), **self._v5_options())
        except ssl.SSLError as error:
            raise tls_trouble(str(error), self._where) from error
        except (OSError, UnicodeError) as error:
            words = getattr(error, "strerror", None) or error
            raise BrokerUnreachable(f"the broker does not answer: {words}", where=self._where) from error
        self._deadline = time.monotonic() + _CONNECT_TIMEOUT
        self._selector.register(self._wake, selectors.EVENT_READ)
        sock = self._socket
        if sock is not None:
            # Messages are small, and a person or a device waits for each; do not let them wait for one another.
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._selector.register(sock, selectors.EVENT_READ)

    def step(self, patience: float) -> None:
        """Wait for something to do, *patience* seconds at the most, do it, and tell the listener.

        Raises:
            ShoalError: The connection is over; the error says why.
        """
        try:
            self._step(patience)
        except (ValueError, KeyError, IndexError, struct.error) as error:
            raise NotABroker(f"what came is not MQTT: {error}", where=self._where) from error
        if self._end is not None:
            raise self._end
        if self._socket is None:
            raise ConnectionLost("the connection is closed", where=self._where)
        if not self._accepted and time.monotonic() > self._deadline:
            sentence = f"the broker has not answered within {_CONNECT_TIMEOUT:g} s"
            raise BrokerUnreachable(sentence, where=self._where)

    def publish(self, one: Outgoing) -> int:
        """Send *one*; the packet id by which it will be acknowledged."""
        properties = None
        if self.version == Version.MQTT5 and one.deadline is not None:
            left = max(1, math.ceil(one.deadline - time.monotonic()))
            properties = _properties(PacketTypes.PUBLISH, MessageExpiryInterval=left)
        return self._client.publish(one.topic, one.payload, one.qos, one.retain, properties).mid

    def subscribe(self, topic_filter: str, qos: int) -> int | None:
        """Ask for what is published on *topic_filter*; the packet id of the question, None if the line just broke."""
        return self._client.subscribe(topic_filter, qos)[1]

    def unsubscribe(self, topic_filter: str) -> None:
        """Ask for no more of what is published on *topic_filter*."""
        self._client.unsubscribe(topic_filter)

    def disconnect(self) -> None:
        """Say goodbye, so that the broker does not publish our will."""
        self._client.disconnect()
        deadline = time.monotonic() + 1
        while self._socket is not None and time.monotonic() < deadline:
            self._step(0.1)

    def close(self) -> None:
        """Leave nothing open; without a `disconnect` before it, this is what the broker calls a death."""
        self._selector.close()
        sock = self._socket
        if sock is not None:
            sock.close()

    def _step(self, patience: float) -> None:
        client, sock = self._client, self._socket
        if sock is None:
            return
        interest = selectors.EVENT_READ | (selectors.EVENT_WRITE if client.want_write() else 0)
        self._selector.modify(sock, interest)
        # A TLS socket may hold bytes that select does not see.
        buffered = isinstance(sock, ssl.SSLSocket) and sock.pending() > 0
        longest = 0 if buffered else min(patience, self._glance())
        ready = {key.fileobj: events for key, events in self._selector.select(longest)}
        if self._wake in ready:
            self._wake.recv(4096)
        if buffered or ready.get(sock, 0) & selectors.EVENT_READ:
            client.loop_read()
        if client.want_write():
            client.loop_write()
        client.loop_misc()

    @property
    def _socket(self) -> socket.socket | None:
        """Of the connection, None if it has ended; paho's own type would leave room for a web socket."""
        sock = self._client.socket()
        return sock if isinstance(sock, socket.socket) else None

    def _quiet_limit(self) -> int:
        """The keep-alive as paho is told it: paho pings after one of them and gives up after another."""
        return max(1, int(self._profile.keepalive * 2 / 3))

    def _glance(self) -> float:
        """Seconds between looks at the clock; twice it is what a dead line costs beyond two quiet limits."""
        return self._profile.keepalive / 12

    def _make_client(self, will: Will | None) -> Client:
        profile, is_5 = self._profile, self.version == Version.MQTT5
        client = Client(
            CallbackAPIVersion.VERSION2,
            profile.client_id,
            clean_session=None if is_5 else not profile.keep_session,
            protocol=_PAHO_VERSIONS[self.version],
            reconnect_on_failure=False,
        )
        client.connect_timeout = _CONNECT_TIMEOUT
        client.max_inflight_messages = 0  # the outbox counts
        if profile.username:
            client.username_pw_set(profile.username, profile.password)
        if profile.tls is not None:
            client.tls_set_context(profile.tls)
        if will is not None:
            delay = _properties(PacketTypes.WILLMESSAGE, WillDelayInterval=will.delay) if is_5 else None
            client.will_set(will.topic, will.payload, 1, will.retain, delay)
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.on_message = self._on_message
        client.on_publish = self._on_publish
        client.on_subscribe = self._on_subscribe
        client.on_log = self._on_log
        return client

    def _v5_options(self) -> dict[str, Any]:
        if self.version != Version.MQTT5:
            return {}
        keep, max_packet = self._profile.keep_session, self._profile.max_packet
        properties = _properties(PacketTypes.CONNECT, MaximumPacketSize=max_packet, SessionExpiryInterval=keep)
        return {"clean_start": not keep, "properties": properties}

    def _on_connect(
        self, _client: Client, _data: object, _flags: ConnectFlags, reason: ReasonCode, properties: Properties | None
    ) -> None:
        if reason.is_failure:
            self._end = refusal(_ours(reason), self._where)
            return
        self._accepted = True
        self.max_packet = min(self.max_packet, getattr(properties, "MaximumPacketSize", self.max_packet))
        self.window = min(self.window, getattr(properties, "ReceiveMaximum", self.window))
        self._listener.accepted()

    def _on_disconnect(
        self, _client: Client, _data: object, flags: DisconnectFlags, reason: ReasonCode, _properties: object
    ) -> None:
        if self._end is not None:
            return
        if flags.is_disconnect_packet_from_server:
            self._end = goodbye(_ours(reason), self._where, self._profile.client_id)
        else:
            self._end = breakdown(_ours(reason), self._where, self._network_words, was_accepted=self._accepted)

    def _on_message(self, _client: Client, _data: object, message: MQTTMessage) -> None:
        self._listener.arrived(Message(message.topic, bytes(message.payload), bool(message.retain)))

    def _on_publish(
        self, _client: Client, _data: object, packet_id: int, reason: ReasonCode, _properties: object
    ) -> None:
        self._listener.acknowledged(packet_id, str(_ours(reason)) if reason.is_failure else None)

    def _on_subscribe(
        self, _client: Client, _data: object, packet_id: int, reasons: Sequence[ReasonCode], _properties: object
    ) -> None:
        refused = [str(_ours(reason)) for reason in reasons if reason.is_failure]
        self._listener.subscribed(packet_id, refused[0] if refused else None)

    def _on_log(self, _client: Client, _data: object, level: int, words: str) -> None:
        """Keep what the network said: paho tells its reasons to its log only."""
        if level == LogLevel.MQTT_LOG_ERR:
            self._network_words = words.rpartition("socket: ")[2]


def _properties(packet_type: int, **values: int) -> Properties:
    properties = Properties(packet_type)  # type: ignore[no-untyped-call]
    for name, value in values.items():
        setattr(properties, name, value)
    return properties


def _ours(reason: ReasonCode) -> Reason:
    return Reason(reason.value, str(reason).lower())


_PAHO_VERSIONS = {Version.MQTT5: MQTTProtocolVersion.MQTTv5, Version.MQTT311: MQTTProtocolVersion.MQTTv311}
