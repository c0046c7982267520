"""From the words of a `BrokerAccess` to what a socket needs: host, port, and a TLS context."""

from __future__ import annotations

import ssl
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from shoal.contract.enrolment import BrokerAccess
from shoal.link.errors import BadBrokerAddress, BadCertificate, BrokerTlsTrouble

_PORTS = {"mqtt": 1883, "mqtts": 8883}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a broker is to be found."""

    host: str
    port: int
    tls: bool

    def __str__(self) -> str:
        scheme = "mqtts" if self.tls else "mqtt"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}:{self.port}"


def parse_address(url: str) -> Address:
    """The address in *url*.

    Raises:
        BadBrokerAddress: It is not mqtt://host[:port] or mqtts://host[:port].
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise BadBrokerAddress(f"{url!r} is not the address of a broker: {error}", hint=_FORM) from error
    if parts.scheme not in _PORTS or not parts.hostname or parts.path not in {"", "/"}:
        raise BadBrokerAddress(f"{url!r} is not the address of a broker", hint=_FORM)
    if parts.username or parts.password:
        raise BadBrokerAddress("the address of a broker holds no user name and no password", hint=_FORM)
    return Address(parts.hostname, port or _PORTS[parts.scheme], tls=parts.scheme == "mqtts")


def tls_context(access: BrokerAccess) -> ssl.SSLContext:
    """A context that trusts *access*'s authority, or the system's, and shows its client certificate if it has one.

    Raises:
        BadCertificate: One of its PEM texts cannot be used.
    """
    context = _TidyContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        if access.ca:
            context.load_verify_locations(cadata=access.ca)
        else:
            context.load_default_certs(ssl.Purpose.SERVER_AUTH)
    except (ssl.SSLError, ValueError) as error:
        raise BadCertificate(f"the authority's certificate cannot be read: {error}", where="ca") from error
    if access.certificate:
        _load_certificate(context, access)
    return context


def _load_certificate(context: ssl.SSLContext, access: BrokerAccess) -> None:
    """Python loads client certificates from files only; ours lives for that moment and only its owner can read it."""
    with tempfile.NamedTemporaryFile("w", suffix=".pem") as file:
        file.write(f"{access.certificate}\n{access.key}\n")
        file.flush()
        try:
            context.load_cert_chain(Path(file.name), password=_ask_nobody)
        except (ssl.SSLError, ValueError) as error:
            sentence = f"the client certificate and its key cannot be used: {error}"
            raise BadCertificate(sentence, where="certificate, key") from error


def _ask_nobody() -> str:
    """Stand in for the question that OpenSSL would put to the terminal when a key is encrypted."""
    raise ValueError("the key is protected by a passphrase")


class _TidyContext(ssl.SSLContext):
    """Shakes hands while it wraps, and closes the socket if that fails; paho would leave it open."""

    def wrap_socket(self, *args: Any, **options: Any) -> ssl.SSLSocket:
        wrapped = super().wrap_socket(*args, **options)
        try:
            wrapped.do_handshake()
        except OSError:
            wrapped.close()
            raise
        return wrapped


def tls_trouble(words: str, where: str) -> BrokerTlsTrouble:
    """The error for what OpenSSL calls *words*, with what usually is behind it."""
    hint = next((hint for sign, hint in _TLS_HINTS.items() if sign in words.lower()), None)
    return BrokerTlsTrouble(f"no trusted connection to the broker: {words}", where=where, hint=hint)


_FORM = "write mqtt://host:1883 or mqtts://host:8883"
_TLS_HINTS = {
    "hostname mismatch": "the certificate is for another name; use that name in the address",
    "ip address mismatch": "the certificate is for another address; use its name or address",
    "certificate has expired": "the broker needs a new certificate, or this machine's clock is wrong",
    "certificate is not yet valid": "is this machine's clock right?",
    "certificate required": "this broker asks for a client certificate; give one with its key",
    "handshake failure": "this broker may ask for a client certificate; give one with its key",
    "unknown ca": "the broker does not know the authority that signed our client certificate",
    "certificate verify failed": "is this the authority (ca) that signed the broker's certificate?",
    "alert": "the broker does not accept our client certificate, or our version of TLS",
    "wrong version number": "that port speaks no TLS; try mqtt://",
    "record layer failure": "that port speaks no TLS; try mqtt://",
}
