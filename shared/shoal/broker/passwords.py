"""Passwords as mosquitto keeps them: `$7$<iterations>$<salt>$<hash>`, PBKDF2 with HMAC-SHA-512.

The workspace stores these hashes for its devices, never the passwords; the broker's password file is made of them.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os

__all__ = ["check_password", "hash_password"]

_SALT = 12  # bytes; mosquitto 2.0 takes no other length
_ITERATIONS = 1_000
"""The broker computes this at every connect in its only thread, so that it must stay below a millisecond; what
protects a device is that its password is random."""


def hash_password(password: str) -> str:
    """What to write down for *password*; another text at every call, since the salt is random."""
    return _encode(password, os.urandom(_SALT), _ITERATIONS)


def check_password(password: str, stored: str) -> bool:
    """Whether *stored* was made of *password*; False too for what is not such a hash at all."""
    try:
        _, kind, iterations, salt, _ = stored.split("$")
        wanted = _encode(password, base64.b64decode(salt, validate=True), int(iterations))
    except (ValueError, OverflowError):
        return False
    return kind == "7" and hmac.compare_digest(wanted.encode(), stored.encode())


def _encode(password: str, salt: bytes, iterations: int) -> str:
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, iterations)
    return f"$7${iterations}${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"
