"""A real registry whose tokens a small service of the tests gives out, and which may expire at once.

The registry allows a minute of clock difference, so a token that shall really be refused after a moment is given out
with an expiry nearly a minute in the past, while the service says it lasts: the client learns it from the refusal.
"""

from __future__ import annotations

import base64
import json
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from oci.images import certificate
from parts import Registry
from parts.stub import Answer, Request, answering

LEEWAY = 60
"""Seconds that docker-registry 2.8 forgives."""


class TokenRegistry:
    """A registry that wants tokens, and the service that gives them to *user* with *password*, or to anybody."""

    def __init__(self, folder: Path, *, user: str | None = None, password: str = "", lifetime: float = 60) -> None:
        self.scopes_asked: list[list[str]] = []
        """What each request for a token asked for."""
        self.lifetime = lifetime
        """Seconds after which the registry refuses a token."""
        self._login = f"{user}:{password}" if user else None
        chain, key = certificate(folder / "tokens")
        self._key = serialization.load_pem_private_key(key.read_bytes(), None)
        self._certificate = x509.load_pem_x509_certificate(chain.read_bytes())
        self._folder, self._chain = folder, chain

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            realm = f"{stack.enter_context(answering(self._answer)).url}/token"
            settings = {"realm": realm, "service": "tests", "issuer": "tests", "rootcertbundle": str(self._chain)}
            self.registry = stack.enter_context(Registry(self._folder, settings={"auth": {"token": settings}}))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _answer(self, asked: Request) -> Answer:
        scopes = parse_qs(urlsplit(asked.path).query).get("scope", [])
        self.scopes_asked.append(scopes)
        right = "Basic " + base64.b64encode(self._login.encode()).decode() if self._login else None
        if right and asked.headers.get("authorization") != right:
            return Answer(401, b'{"details": "wrong credentials"}')
        access = [
            {"type": kind, "name": name, "actions": actions.split(",")}
            for kind, name, actions in (scope.split(":") for scope in scopes)
        ]
        return Answer(200, json.dumps({"token": self._token(access), "expires_in": 300}).encode())

    def _token(self, access: list[dict[str, Any]]) -> str:
        now = time.time()
        der = self._certificate.public_bytes(serialization.Encoding.DER)
        header = {"typ": "JWT", "alg": "ES256", "x5c": [base64.b64encode(der).decode()]}
        claims = {
            **{"iss": "tests", "aud": "tests", "sub": "", "jti": "1", "access": access},
            **{"iat": int(now - 120), "nbf": int(now - 120), "exp": int(now - LEEWAY + self.lifetime)},
        }
        signed = f"{_packed(json.dumps(header).encode())}.{_packed(json.dumps(claims).encode())}"
        assert isinstance(self._key, ec.EllipticCurvePrivateKey)
        r, s = decode_dss_signature(self._key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
        return f"{signed}.{_packed(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def _packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
