"""TLS for the server, with a certificate that was given or one made at the start. Imported only where asked for."""

from __future__ import annotations

import datetime
import ipaddress
import os
import socket
import ssl
import tempfile
from pathlib import Path

from shoal_scoring.errors import BadSetting, PackageMissing


def server_context(certificate: str, key: str) -> ssl.SSLContext:
    """A context with the certificate in PEM at *certificate* (`generate` makes one) and its key at *key*.

    Raises:
        BadSetting: They cannot be read, or do not belong together.
        PackageMissing: One is to be made, and there is nothing to make it with.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if certificate == "generate":
        _load_made(context)
        return context
    try:
        context.load_cert_chain(certificate, key or None)
    except (OSError, ssl.SSLError) as error:
        reason = error.strerror or str(error)
        hint = "SHOAL_TLS_CERTIFICATE and SHOAL_TLS_KEY name PEM files that belong together"
        raise BadSetting(f"the certificate cannot be used: {reason}", where=certificate, hint=hint) from None
    return context


def _load_made(context: ssl.SSLContext) -> None:
    """Make a self-signed certificate; it touches the disk only for the moment that OpenSSL needs a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "server.pem")
        with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as out:
            out.write(_make(socket.gethostname()))
        context.load_cert_chain(path)


def _make(host: str) -> bytes:
    try:
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.x509.oid import NameOID
    except ImportError:
        raise PackageMissing(
            "making a certificate needs the package cryptography, which this image does not have",
            hint="add it to the environment's pip packages, or give a certificate",
        ) from None
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host[:64])])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName(host), x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))  # clocks of edge devices differ
        .not_valid_after(now + datetime.timedelta(days=825))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + certificate.public_bytes(serialization.Encoding.PEM)
