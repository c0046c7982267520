"""Secrets for one device: sealed with HPKE (RFC 9180) to a key that never leaves it.

The operator seals registry credentials with the public half that the device's birth carries; nobody who reads the
broker, the journal or a backup of either can open them.
"""

from __future__ import annotations

from dataclasses import dataclass

from shoal.errors import Refused


class Unopenable(Refused):
    """A sealed secret is not for this device, or was changed on its way."""

    code = "SHOAL-SIG-602"


@dataclass(frozen=True, slots=True)
class SealingKey:
    """An X25519 private key, kept as its 32 raw bytes; made on the device at enrolment."""

    raw: bytes

    @classmethod
    def generate(cls) -> SealingKey:
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

        return cls(X25519PrivateKey.generate().private_bytes_raw())

    @property
    def public(self) -> bytes:
        """32 bytes for the device's birth."""
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

        return X25519PrivateKey.from_private_bytes(self.raw).public_key().public_bytes_raw()

    def open(self, sealed: bytes, purpose: str) -> bytes:
        """The secret that was sealed to this key for *purpose*.

        Raises:
            Unopenable: Another key, another purpose, or changed bytes.
        """
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
        from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

        key = X25519PrivateKey.from_private_bytes(self.raw)
        try:
            return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_128_GCM).decrypt(sealed, key, info=purpose.encode())
        except (InvalidTag, ValueError) as error:
            raise Unopenable(
                "a secret in this document was not sealed to this device",
                where=purpose,
                hint="deploy again: the operator seals to the key that the device last announced",
            ) from error


def seal(secret: bytes, to: bytes, purpose: str) -> bytes:
    """*secret* so that only the holder of the private half of *to* (32 bytes, X25519) can read it, for *purpose*."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_128_GCM)
    return suite.encrypt(secret, X25519PublicKey.from_public_bytes(to), info=purpose.encode())
