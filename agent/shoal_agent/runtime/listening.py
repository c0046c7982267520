"""Whether a service could listen where it is to; asked before its start, as its own complaint would come late."""

from __future__ import annotations

import errno
import socket

from shoal_agent import ports
from shoal_agent.runtime.errors import AddressUnknown, PortDenied, PortTaken


def check_can_listen(host: str, port: int) -> None:
    """Raise `PortTaken`, `PortDenied` or `AddressUnknown` unless a service could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise _why(error, host, port) from error


def _why(error: OSError, host: str, port: int) -> PortTaken | PortDenied | AddressUnknown:
    if error.errno == errno.EADDRINUSE:
        return PortTaken(port, ports.holder(port))
    if error.errno in {errno.EACCES, errno.EPERM}:
        return PortDenied(f"the agent's user may not listen at port {port}", hint="choose a port above 1023")
    return AddressUnknown(f"this device has no address {host}", hint="0.0.0.0 stands for all that it has")
