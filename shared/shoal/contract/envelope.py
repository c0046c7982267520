"""Signatures: what an operator publishes travels in a DSSE envelope that the device verifies before it reads it.

DSSE (github.com/secure-systems-lab/dsse) is ten lines over Ed25519, so it stands here instead of costing every device
the memory of a library; the tests check both directions against securesystemslib.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from shoal.contract.base import Wire, encode
from shoal.errors import Refused

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

DESIRED = "application/vnd.shoal.desired+json"
COMMAND = "application/vnd.shoal.command+json"


class ForgedEnvelope(Refused):
    """A document carries no signature by a key that this side trusts, or its bytes were changed."""

    code = "SHOAL-SIG-601"


class Signature(Wire, frozen=True, kw_only=True):
    """One signature of an envelope."""

    keyid: str
    """Which key made it; a hint for choosing, never proof."""
    sig: bytes
    """64 bytes of Ed25519 over the pre-authentication encoding."""


class Envelope(Wire, frozen=True, kw_only=True, rename={"payload_type": "payloadType"}):
    """A DSSE envelope, version 1."""

    payload: bytes
    """The document, byte for byte as it was signed."""
    payload_type: str
    """What kind of document it is; signed too, so that one kind cannot pass for another."""
    signatures: tuple[Signature, ...]
    """At least one of them must be by a trusted key."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """An Ed25519 public key, 32 bytes."""

    raw: bytes

    @property
    def id(self) -> str:
        """First 16 hexadecimal digits of the key's SHA-256: what people compare as its fingerprint."""
        return hashlib.sha256(self.raw).hexdigest()[:16]

    def verifies(self, signature: bytes, message: bytes) -> bool:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An Ed25519 private key, kept as its 32 raw bytes."""

    raw: bytes

    @classmethod
    def generate(cls) -> SigningKey:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def public(self) -> PublicKey:
        return PublicKey(self._key().public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        return self._key().sign(message)

    def _key(self) -> Ed25519PrivateKey:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.raw)


def sign(document: msgspec.Struct, payload_type: str, key: SigningKey) -> bytes:
    """*document* in an envelope signed by *key*, ready to publish."""
    payload = encode(document)
    signature = Signature(keyid=key.public.id, sig=key.sign(_pae(payload_type, payload)))
    return encode(Envelope(payload=payload, payload_type=payload_type, signatures=(signature,)))


def verify(data: bytes, payload_type: str, trusted: Iterable[PublicKey]) -> bytes:
    """The payload of the envelope *data*, once a trusted key is seen to have signed it as *payload_type*.

    Raises:
        ForgedEnvelope: It is no envelope, is of another type, or no trusted key signed these bytes.
    """
    try:
        envelope = msgspec.json.decode(data, type=Envelope)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ForgedEnvelope(f"not a signed envelope: {error}", hint="only `shoal` writes this topic") from error
    if envelope.payload_type != payload_type:
        raise ForgedEnvelope(f"signed as {envelope.payload_type!r}, not as {payload_type!r}")
    message = _pae(envelope.payload_type, envelope.payload)
    keys = list(trusted)
    if not any(key.verifies(one.sig, message) for one in envelope.signatures for key in keys):
        claimed = ", ".join(one.keyid for one in envelope.signatures) or "nobody"
        raise ForgedEnvelope(
            f"signed by {claimed}, which this device does not trust",
            hint="enrol the device again with the operator's present key",
        )
    return envelope.payload


def _pae(payload_type: str, payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding: lengths first, so that no two pairs share their bytes."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)
