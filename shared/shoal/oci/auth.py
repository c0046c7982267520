"""How a registry asks who we are, and what it is answered.

A registry refuses the first request with a challenge; this module reads it. `registry` answers: with a name and a
password, or with a token that the challenge's own server gives for them.
"""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec

__all__ = ["Challenge", "Credentials", "Token", "read_challenges", "scopes_for"]

_WORD: Final = re.compile(
    r'(?P<key>[\w-]+)\s*=\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^\s,"]+))|(?P<scheme>[\w-]+)'
)


@dataclass(frozen=True, slots=True)
class Credentials:
    """A name and a password (or what a registry takes as one)."""

    username: str
    password: str = field(repr=False)

    @property
    def header(self) -> str:
        """The Authorization header that carries them."""
        return "Basic " + base64.b64encode(f"{self.username}:{self.password}".encode()).decode()


@dataclass(frozen=True, slots=True)
class Challenge:
    """One way in which a registry wants to know who asks."""

    scheme: str
    """`basic` or `bearer`, in lower case."""
    parameters: Mapping[str, str]
    """`realm`, and for tokens also `service` and `scope`."""


class TokenAnswer(msgspec.Struct):
    """What a token server says."""

    token: str = ""
    access_token: str = ""
    expires_in: float = 60.0
    """Seconds; the specification gives a server that is silent a minute."""


@dataclass(frozen=True, slots=True)
class Token:
    """Lets us do certain things for a while."""

    text: str = field(repr=False)
    renew_at: float
    """`time.monotonic()` from which on a new one is fetched, well before the registry says no."""

    @classmethod
    def read(cls, answer: bytes) -> Token:
        """Read a token server's answer; `msgspec.DecodeError` if it is none."""
        said = msgspec.json.decode(answer, type=TokenAnswer)
        usable = max(said.expires_in - 10, said.expires_in / 2)
        return cls(said.token or said.access_token, time.monotonic() + usable)

    @property
    def fresh(self) -> bool:
        return bool(self.text) and time.monotonic() < self.renew_at


def read_challenges(header: str) -> list[Challenge]:
    """The challenges in a WWW-Authenticate header, which may hold several."""
    found: list[tuple[str, dict[str, str]]] = []
    for word in _WORD.finditer(header):
        if word["scheme"]:
            found.append((word["scheme"].lower(), {}))
        elif found:
            value = word["bare"] if word["quoted"] is None else re.sub(r"\\(.)", r"\1", word["quoted"])
            found[-1][1][word["key"].lower()] = value
    return [Challenge(scheme, parameters) for scheme, parameters in found]


def scopes_for(repository: str, *, push: bool, mounts: tuple[str, ...] = ()) -> tuple[str, ...]:
    """What to ask a token for: all that will be needed, at once, because a token cannot be widened later."""
    own = f"repository:{repository}:{'pull,push' if push else 'pull'}"
    return (own, *(f"repository:{one}:pull" for one in mounts if one != repository))
