"""The workspace's own certificate authority: what devices trust when they reach this machine over TLS.

It imports X.509 at its top, so that it is itself imported only where TLS is really used (`keys`).
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID

from shoal.files import replace_file
from shoal.oci.blobs import locked
from shoal.workspace.errors import DamagedWorkspace

AUTHORITY_LIFE = timedelta(days=3650)
SERVER_LIFE = timedelta(days=730)
RENEWAL = timedelta(days=60)
"""A server certificate with less life than this is replaced when it is next asked for."""
SKEW = timedelta(days=1)
"""Certificates are valid from this long ago, for devices whose clock is behind."""


@dataclass(frozen=True, slots=True)
class ServerCertificate:
    """PEM texts for one server."""

    certificate: str
    key: str


@dataclass(frozen=True, slots=True)
class _Issuer:
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


class Authority:
    """The authority kept in *folder*; made when it is first asked for something."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "authority.pem"

    @property
    def certificate(self) -> str:
        """PEM text of what devices have to trust."""
        return _certificate_pem(self._issuer().certificate)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of that certificate, as tools show it: `AB:CD:...`."""
        return self._issuer().certificate.fingerprint(SHA256()).hex(":").upper()

    def issue(self, host: str) -> ServerCertificate:
        """A new certificate for the server that is reached as *host*, a name or an address."""
        return _issue(self._issuer(), host)

    def server_file(self, host: str) -> Path:
        """A file with certificate and key for *host*, kept and renewed in time.

        One file for both, so that they cannot fall apart; OpenSSL finds each in it.
        """
        path = self._folder / f"server-{host}.pem"
        issuer = self._issuer()
        with locked(self._folder / ".lock"):
            if not _is_good(path, issuer):
                issued = _issue(issuer, host)
                replace_file(path, (issued.certificate + issued.key).encode(), mode=0o600)
        return path

    def _issuer(self) -> _Issuer:
        with locked(self._folder / ".lock"):
            if not self._file.exists():
                made = _make_authority()
                replace_file(self._file, (_certificate_pem(made.certificate) + _key_pem(made.key)).encode(), mode=0o600)
        data = self._file.read_bytes()
        try:
            key, certificate = load_pem_private_key(data, password=None), x509.load_pem_x509_certificate(data)
        except ValueError as error:
            raise self._damaged() from error
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise self._damaged()
        return _Issuer(key, certificate)

    def _damaged(self) -> DamagedWorkspace:
        hint = "restore it from a backup; without it, delete it and enrol every device again"
        return DamagedWorkspace("the certificate authority cannot be read", where=str(self._file), hint=hint)


def _make_authority() -> _Issuer:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"Shoal workspace {x509.random_serial_number():x}"[:40])
    builder = (
        _builder(key, AUTHORITY_LIFE)
        .subject_name(name)
        .issuer_name(name)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
    )
    return _Issuer(key, _signed(builder, key))


def _issue(issuer: _Issuer, host: str) -> ServerCertificate:
    key = ec.generate_private_key(ec.SECP256R1())
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
    builder = (
        _builder(key, SERVER_LIFE)
        .subject_name(_name(host[:64]))
        .issuer_name(issuer.certificate.subject)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage("digital_signature"), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_general_name(host)]), critical=False)
        .add_extension(authority, critical=False)
    )
    return ServerCertificate(_certificate_pem(_signed(builder, issuer.key)), _key_pem(key))


def _is_good(path: Path, issuer: _Issuer) -> bool:
    """Whether *path* holds a certificate by *issuer* that will last for a while."""
    try:
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
        certificate.verify_directly_issued_by(issuer.certificate)
    except (FileNotFoundError, ValueError, InvalidSignature):
        return False
    return certificate.not_valid_after_utc - datetime.now(UTC) > RENEWAL


def _builder(key: ec.EllipticCurvePrivateKey, life: timedelta) -> x509.CertificateBuilder:
    """What every certificate has."""
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - SKEW)
        .not_valid_after(now + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _signed(builder: x509.CertificateBuilder, key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    return builder.sign(key, SHA256())


def _usage(*allowed: str) -> x509.KeyUsage:
    # fmt: off
    usages = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )
    # fmt: on
    return x509.KeyUsage(**{one: one in allowed for one in usages})


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common)])


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _certificate_pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()


def _key_pem(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
