"""A certificate authority of the tests, for brokers and for clients."""

from __future__ import annotations

import ipaddress
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from parts import Mosquitto


@dataclass(frozen=True)
class Pair:
    """PEM texts."""

    certificate: str
    key: str


class Authority:
    """Signs what it is asked to; two of them do not trust each other."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name(f"authority {secrets.token_hex(4)}")
        builder = _builder(self._name, self._name, self._key, timedelta(days=1))
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        self.certificate = _pem(builder.sign(self._key, SHA256()))

    def issue(self, host: str, *, lives: timedelta = timedelta(days=1)) -> Pair:
        """A certificate for *host*, an IP address or a name; one that *lives* less than an hour has expired."""
        key = ec.generate_private_key(ec.SECP256R1())
        builder = _builder(_name(host), self._name, key, lives)
        builder = builder.add_extension(x509.SubjectAlternativeName([_general_name(host)]), critical=False)
        plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return Pair(_pem(builder.sign(self._key, SHA256())), plain.decode())


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, lives: timedelta
) -> x509.CertificateBuilder:
    born = datetime.now(UTC) - timedelta(hours=1)
    return x509.CertificateBuilder(
        subject_name=subject,
        issuer_name=issuer,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=born,
        not_valid_after=born + lives,
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()


def guarded_by(folder: Path, server: Pair, clients: Authority | None = None) -> Mosquitto:
    """A mosquitto that proves itself with *server*, and lets in only who shows a certificate of *clients*."""
    (folder / "server.crt").write_text(server.certificate)
    (folder / "server.key").write_text(server.key)
    settings = f"allow_anonymous true\ncertfile {folder}/server.crt\nkeyfile {folder}/server.key\n"
    if clients:
        (folder / "ca.crt").write_text(clients.certificate)
        settings += f"cafile {folder}/ca.crt\nrequire_certificate true\n"
    return Mosquitto(folder / "mosquitto", settings=settings)
