"""Whether a service could listen where it is to; asked before its start, as its own complaint would come late."""

from __future__ import annotations

import errno

from shoal_agent import ports
from shoal_agent.runtime.errors import AddressUnknown, PortDenied, PortTaken


def check_can_listen(host: str, port: int) -> None:
    """Raise `PortTaken`, `PortDenied` or `AddressUnknown` unless a service could listen there now."""
    if refused := ports.refusal(host, port):
        raise _why(refused, host, port) from refused


def _why(error: OSError, host: str, port: int) -> PortTaken | PortDenied | AddressUnknown:
    if error.errno == errno.EADDRINUSE:
        return PortTaken(port, ports.holder(port))
    if error.errno in {errno.EACCES, errno.EPERM}:
        return PortDenied(f"the agent's user may not listen at port {port}", hint="choose a port above 1023")
    return AddressUnknown(f"this device has no address {host}", hint="0.0.0.0 stands for all that it has")
