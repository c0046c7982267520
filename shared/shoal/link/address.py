"""A broker's address and the TLS that leads there."""

from __future__ import annotations

import ssl
import tempfile
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from shoal.contract.enrolment import BrokerAccess
from shoal.link.errors import BadBrokerUrl, BadCertificate

PORTS: Final = {"mqtt": 1883, "mqtts": 8883}


def parse_broker_url(broker: BrokerAccess) -> tuple[str, int, bool]:
    """Host, port and whether TLS is spoken.

    Raises:
        BadBrokerUrl: It is not mqtt://host[:port] or mqtts://host[:port].
    """
    hint = "write mqtt://host:1883 or mqtts://host:8883"
    try:
        parts = urlsplit(broker.url)
        port = parts.port
    except ValueError as error:
        raise BadBrokerUrl(f"not a broker's address: {error}", where=broker.url, hint=hint) from error
    if parts.scheme not in PORTS or not parts.hostname:
        raise BadBrokerUrl("not a broker's address", where=broker.url, hint=hint)
    return parts.hostname, port or PORTS[parts.scheme], parts.scheme == "mqtts"


def tls_context(broker: BrokerAccess) -> ssl.SSLContext:
    """Trusts the authority that is given, else the system's; shows the client certificate if there is one."""
    try:
        context = ssl.create_default_context(cadata=broker.ca or None)
        if broker.certificate:
            # OpenSSL reads certificates from files only.
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / "client.pem"
                file.touch(mode=0o600)
                file.write_text(f"{broker.certificate}\n{broker.key}")
                context.load_cert_chain(file)
    except ssl.SSLError as error:
        raise BadCertificate(
            f"a certificate for the broker cannot be used: {error.reason}", where=broker.url
        ) from error
    return context
