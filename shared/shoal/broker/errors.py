"""What can go wrong with the embedded broker."""

from __future__ import annotations

from shoal.errors import Conflict, Failed, NotFound


class NoBroker(NotFound):
    """There is no broker program on this machine."""

    code = "SHOAL-BRK-301"


class PortTaken(Conflict):
    """Something else listens where the broker should."""

    code = "SHOAL-BRK-401"


class BrokerDied(Failed):
    """The broker ended, or did not begin to listen."""

    code = "SHOAL-BRK-901"
