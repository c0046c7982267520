"""The line to an MQTT broker: one client for the device, the operator and the demo.

    connection.py   one connection, from its CONNECT to its end; the only module that speaks paho
    outbox.py       what was published and is not acknowledged yet
    link.py         connects, connects again, subscribes again; what callers use

MQTT 5 is spoken where the broker can, 3.1.1 where it cannot; all that is lost with 3.1.1 is the sight of refusals.
"""

from __future__ import annotations

from shoal.link.errors import (
    BadBrokerAddress,
    BadCertificate,
    BadCredentials,
    BrokerRefused,
    BrokerTlsTrouble,
    BrokerUnreachable,
    ConnectionLost,
    ExpiredMessage,
    FullBacklog,
    IdentityTaken,
    NoAnswer,
    NotABroker,
    NotConnected,
    OversizeMessage,
    PublishRefused,
    SubscribeRefused,
)
from shoal.link.line import Subscription
from shoal.link.link import Link
from shoal.link.message import MAX_PACKET, Message, Will
from shoal.link.outbox import Delivery

__all__ = [
    "MAX_PACKET",
    "BadBrokerAddress",
    "BadCertificate",
    "BadCredentials",
    "BrokerRefused",
    "BrokerTlsTrouble",
    "BrokerUnreachable",
    "ConnectionLost",
    "Delivery",
    "ExpiredMessage",
    "FullBacklog",
    "IdentityTaken",
    "Link",
    "Message",
    "NoAnswer",
    "NotABroker",
    "NotConnected",
    "OversizeMessage",
    "PublishRefused",
    "SubscribeRefused",
    "Subscription",
    "Will",
]
