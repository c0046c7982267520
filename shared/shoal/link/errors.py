"""What can go wrong between us and a broker, each with its own code.

`Unreachable` is tried again by the link itself; `Refused` is tried again too, since a broker may be mended while a
device waits, but whoever waits for the connection is told at once.
"""

from __future__ import annotations

from shoal.errors import BadInput, Conflict, NoRoom, Refused, Unreachable


class BadBrokerAddress(BadInput):
    """What was written is not the address of a broker."""

    code = "SHOAL-LNK-101"


class BadCertificate(BadInput):
    """A certificate or key cannot be used: not PEM, or the key of another certificate."""

    code = "SHOAL-LNK-102"


class BadCredentials(Refused):
    """The broker does not let us in under this user name and password."""

    code = "SHOAL-LNK-401"


class PublishRefused(Refused):
    """The broker refuses a message; its own words are in the error."""

    code = "SHOAL-LNK-403"

    def __init__(self, topic: str, words: str) -> None:
        super().__init__(f"the broker refuses what is published on {topic}: {words}", hint=_RIGHTS)
        self.topic = topic


class SubscribeRefused(Refused):
    """The broker does not let us listen; its own words are in the error."""

    code = "SHOAL-LNK-404"

    def __init__(self, topic: str, words: str) -> None:
        super().__init__(f"the broker does not let us listen on {topic}: {words}", hint=_RIGHTS)
        self.topic = topic


class IdentityTaken(Conflict):
    """Another client has come with our client id, and the broker has thrown us out."""

    code = "SHOAL-LNK-409"


class BrokerTlsTrouble(Refused):
    """No trusted connection: unknown authority, another host's certificate, a client certificate missing."""

    code = "SHOAL-LNK-495"


class BrokerUnreachable(Unreachable):
    """Nothing answers at the broker's address."""

    code = "SHOAL-LNK-500"


class NotConnected(Unreachable):
    """There is no connection to send by, and the message is not of a kind that waits for one."""

    code = "SHOAL-LNK-501"


class ConnectionLost(Unreachable):
    """A connection that stood has ended."""

    code = "SHOAL-LNK-502"


class NoAnswer(Unreachable):
    """The broker has not acknowledged something in time."""

    code = "SHOAL-LNK-504"


class NotABroker(Unreachable):
    """Something answers at the broker's address, and it does not speak MQTT."""

    code = "SHOAL-LNK-510"


class OlderProtocol(NotABroker):
    """The broker may speak only an older MQTT: it has said so, or hung up before it answered."""

    code = "SHOAL-LNK-511"

    def __init__(self, message: str, *, said: bool, where: str) -> None:
        hint = "is there an MQTT broker at that address and port?"
        if where.startswith("mqtts:"):  # it may hang up before its word about a certificate is read
            hint = "is there an MQTT broker at that address and port, and does it ask for a client certificate?"
        super().__init__(message, where=where, hint=hint)
        self.said = said


class BrokerRefused(Refused):
    """The broker refuses the connection for another reason than the credentials."""

    code = "SHOAL-LNK-600"


class OversizeMessage(NoRoom):
    """A message is larger than the line takes; it was not sent."""

    code = "SHOAL-LNK-801"

    def __init__(self, topic: str, size: int, limit: int) -> None:
        super().__init__(f"the message on {topic} takes {size:,} bytes; the limit is {limit:,}")
        self.topic = topic
        self.size = size
        """Bytes of the whole MQTT packet."""
        self.limit = limit
        """Bytes that the broker, or our own setting, allows."""


class FullBacklog(NoRoom):
    """So much was published while there was no connection that the oldest of it had to go."""

    code = "SHOAL-LNK-802"


class ExpiredMessage(Unreachable):
    """A message waited for a connection until it was no longer wanted; it was not sent."""

    code = "SHOAL-LNK-505"


_RIGHTS = "look at the rights (ACL) of this user at the broker"
