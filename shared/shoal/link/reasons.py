"""Why a broker lets nobody in, and why a connection has ended, in our errors; knows MQTT's reasons and not paho."""

from __future__ import annotations

from dataclasses import dataclass

from shoal.errors import ShoalError
from shoal.link.access import tls_trouble
from shoal.link.errors import (
    BadCredentials,
    BrokerRefused,
    BrokerUnreachable,
    ConnectionLost,
    IdentityTaken,
    OlderProtocol,
)

_UNSUPPORTED_VERSION = 0x84
_CREDENTIALS = {0x86, 0x87}
_LATER = {0x88, 0x89, 0x97, 0x9F}
_KEEP_ALIVE_TIMEOUT = 0x8D
_SESSION_TAKEN_OVER = 0x8E


@dataclass(frozen=True, slots=True)
class Reason:
    """What a packet gives as the reason: MQTT 5's code, also where the broker speaks 3.1.1, and its name."""

    code: int
    name: str

    def __str__(self) -> str:
        return f"{self.name} (0x{self.code:02x})"


def refusal(reason: Reason, where: str) -> ShoalError:
    """The error for a CONNACK that says no."""
    if reason.code == _UNSUPPORTED_VERSION:
        return OlderProtocol("the broker does not speak this version of MQTT", said=True, where=where)
    if reason.code in _CREDENTIALS:
        hint = "check user name and password; has this device been enrolled at this broker?"
        return BadCredentials(f"the broker does not let us in: {reason}", where=where, hint=hint)
    if reason.code in _LATER:
        return BrokerUnreachable(f"the broker takes no connections now: {reason}", where=where)
    return BrokerRefused(f"the broker refuses the connection: {reason}", where=where)


def goodbye(reason: Reason, where: str, client_id: str) -> ShoalError:
    """The error for a DISCONNECT that the broker has sent."""
    if reason.code == _SESSION_TAKEN_OVER:
        sentence = f"another client has connected with our name, {client_id}"
        return IdentityTaken(sentence, where=where, hint="two devices may have been enrolled with one file")
    return ConnectionLost(f"the broker has ended the connection: {reason}", where=where)


def breakdown(reason: Reason, where: str, network_words: str, *, was_accepted: bool) -> ShoalError:
    """The error for a connection that ended without a word; *network_words* are those of TLS or the socket."""
    if "SSL" in network_words:
        return tls_trouble(network_words, where)
    if not was_accepted:
        return OlderProtocol("the other side hung up before it had answered", said=False, where=where)
    if reason.code == _KEEP_ALIVE_TIMEOUT:
        return ConnectionLost("the broker has given no sign of life", where=where)
    return ConnectionLost(f"the connection broke: {network_words or 'closed'}", where=where)
