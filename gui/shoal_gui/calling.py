"""Asking a service over HTTP from this machine: what the request console sends, and what charts and OpenAPI read.

Called in worker threads only. No proxy is asked: devices are on networks of one's own.
"""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from shoal.errors import BadInput, Damaged, Unreachable

LIMIT = 4 * 1024 * 1024
"""Bytes of an answer that are read at the most; as many as a device sends over MQTT."""
CONNECTING = 4.0
"""Seconds that a connection may take; on a network that is there it takes far less."""


class UnusableAddress(BadInput):
    """What a device gives as the address of a service is none that can be called."""

    code = "SHOAL-GUI-110"


class ServiceOutOfReach(Unreachable):
    """This machine cannot connect to a service; nothing was sent."""

    code = "SHOAL-GUI-510"


class ServiceSilent(Unreachable):
    """A service was sent a request and has not answered it."""

    code = "SHOAL-GUI-511"


class OversizeReply(Damaged):
    """A service answers with more than is shown."""

    code = "SHOAL-GUI-710"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a service answered."""

    status: int
    content_type: str
    body: bytes
    seconds: float
    """From the request's first byte to the answer's last one, as seen from here."""
    way: str = "HTTP"
    """How it was asked."""


def call(
    uri: str,
    body: bytes | None = None,
    *,
    content_type: str = "application/json",
    key: str = "",
    timeout: float = 60.0,
) -> Reply:
    """What *uri* answers to a GET, or to a POST of *body*; *key* is for a service that asks for one.

    Raises:
        UnusableAddress: *uri* or *content_type* cannot be sent.
        ServiceOutOfReach: No connection could be made.
        ServiceSilent: It has not answered within *timeout* seconds.
        OversizeReply: It is larger than `LIMIT`.
    """
    connection, path = _connection(uri, min(timeout, CONNECTING))
    headers = {} if body is None else {"Content-Type": content_type}
    headers |= {"Authorization": f"Bearer {key}"} if key else {}
    try:
        _connect(connection, uri, timeout)
        began = time.perf_counter()
        connection.request("GET" if body is None else "POST", path, body=body, headers=headers)
        response = connection.getresponse()
        read = response.read(LIMIT + 1)
    except ValueError as error:  # what http.client makes of letters that no header can carry
        raise UnusableAddress(f"this cannot be sent: {error}", where=uri, hint="write it in plain ASCII") from error
    except (OSError, http.client.HTTPException) as error:
        hint = "what does the service's log say?"
        raise ServiceSilent(f"no answer: {error or type(error).__name__}", where=uri, hint=hint) from error
    finally:
        connection.close()
    seconds = time.perf_counter() - began
    if len(read) > LIMIT:
        raise OversizeReply(f"the answer is larger than {LIMIT:,} bytes", where=uri, hint="ask for less at once")
    return Reply(response.status, response.getheader("Content-Type", ""), read, seconds)


def beside(uri: str, path: str) -> str:
    """The address of *path* on the server of *uri*: of `/metrics` beside `/score`."""
    parts = urlsplit(uri)
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def _connect(connection: http.client.HTTPConnection, uri: str, timeout: float) -> None:
    try:
        connection.connect()
    except OSError as error:
        hint = "is the device on a network that this computer reaches? one can also ask through the device"
        raise ServiceOutOfReach(f"no connection: {error}", where=uri, hint=hint) from error
    connection.sock.settimeout(timeout)


def _connection(uri: str, timeout: float) -> tuple[http.client.HTTPConnection, str]:
    try:
        parts = urlsplit(uri)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise UnusableAddress(f"this is no address: {error}", where=uri) from error
    if parts.scheme not in {"http", "https"} or not host:
        raise UnusableAddress("this is no address that can be called", where=uri, hint="http://HOST:PORT/PATH")
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    target = parts.path or "/"
    return kind(host, port, timeout=timeout), f"{target}?{parts.query}" if parts.query else target
