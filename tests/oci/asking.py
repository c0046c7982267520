"""One request to a registry's server, exactly as a test says."""

from __future__ import annotations

import contextlib
import http.client
from collections.abc import Mapping

from shoal.oci.server import RegistryServer


def socket_of(server: RegistryServer) -> tuple[str, int]:
    """Host and port, as sockets want them."""
    host, _, port = server.address.rpartition(":")
    return host, int(port)


def ask(
    server: RegistryServer,
    method: str,
    path: str,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> tuple[int, dict[str, str], bytes]:
    """One request on a connection of its own: status, headers (lower case), body."""
    connection = http.client.HTTPConnection(server.address, timeout=10)
    with contextlib.closing(connection):
        connection.request(method, path, headers=dict(headers or {}), body=body)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
