"""A client of OCI registries: one connection pool, one identity.

`Registry` speaks HTTP and answers challenges; `Repository` knows what can be asked of one repository. Nothing is
taken from the surroundings (no proxy variables, no netrc): who asks, and through what, is the caller's to say.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import urljoin, urlsplit

import msgspec
import requests
from requests.adapters import HTTPAdapter

from shoal.oci.answers import judge, silences_told
from shoal.oci.auth import Challenge, Credentials, Token, read_challenges, scopes_for
from shoal.oci.blobs import PIECE
from shoal.oci.errors import NotARegistry, TlsTrouble, Unauthorized
from shoal.oci.reference import registry_url
from shoal.oci.repository import Body, Repository

__all__ = ["Credentials", "Registry"]

TIMEOUT: Final = (10.0, 60.0)
"""Seconds to connect, and between two bytes."""
COMMIT_TIMEOUT: Final = (30.0, 600.0)
"""The same for an upload: a registry stalls while its disk does, and reads many gigabytes again before it answers."""


class _Adapter(HTTPAdapter):
    """Sends bodies in large pieces."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs, blocksize=PIECE // 4)


class Registry:
    """A registry at *url*, such as `https://registry.example:5000` or `docker.io`.

    Plain HTTP is spoken only where the url says http, or to this machine's own loopback.

    Args:
        url: Host and port, with or without a scheme.
        credentials: Who we are; None asks as nobody.
        ca: A PEM file with the authorities to trust instead of the usual ones.
        timeout: Seconds to connect, and between two bytes.
    """

    def __init__(
        self,
        url: str,
        *,
        credentials: Credentials | None = None,
        ca: Path | None = None,
        timeout: tuple[float, float] = TIMEOUT,
    ) -> None:
        if ca and not ca.is_file():
            raise TlsTrouble("the file of the certificate authority is not there", where=str(ca))
        self.url = registry_url(url)
        self._credentials = credentials
        self._timeout = timeout
        self._challenge: Challenge | None = None
        self._tokens: dict[tuple[str, ...], Token] = {}
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = str(ca) if ca else True
        self._session.max_redirects = 5
        self._session.headers.update({"User-Agent": "shoal", "Accept-Encoding": "identity"})
        self._session.mount("https://", _Adapter())
        self._session.mount("http://", _Adapter())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def ping(self) -> None:
        """Raise what is wrong with the address, the credentials or the way there; return if nothing is."""
        self.send("GET", "/v2/", ()).close()

    def repository(self, name: str, *, push: bool = False, mounts: tuple[str, ...] = ()) -> Repository:
        """The repository *name*, to read or also to *push*, taking blobs over from the repositories in *mounts*."""
        return Repository(self, name, scopes_for(name, push=push, mounts=mounts))

    def send(
        self,
        method: str,
        location: str,
        scopes: tuple[str, ...],
        *,
        expect: Collection[int] = (200,),
        headers: Mapping[str, str] | None = None,
        body: Callable[[], Body | bytes] | None = None,
    ) -> requests.Response:
        """Send a request, answering a challenge once; the caller closes what comes back.

        Args:
            method: The HTTP method.
            location: A path, or a whole url that the registry named.
            scopes: What a token is to allow.
            expect: The statuses that the caller can make sense of.
            headers: What else to say.
            body: Gives the body, and gives it again for the second attempt.
        """
        url = urljoin(self.url, location)
        if urlsplit(url).scheme == "http" and self.url.startswith("https:"):
            raise TlsTrouble(
                "the registry sends us on without TLS", where=url, hint="its proxy must pass on the scheme"
            )
        answer = self._attempt(method, url, scopes, headers, body)
        if answer.status_code == 401:
            self._learn(answer, scopes)
            answer = self._attempt(method, url, scopes, headers, body)
        return judge(answer, expect)

    def _attempt(
        self,
        method: str,
        url: str,
        scopes: tuple[str, ...],
        headers: Mapping[str, str] | None,
        body: Callable[[], Body | bytes] | None,
    ) -> requests.Response:
        said = {**(headers or {}), **self._authorization(url, scopes)}
        with silences_told(url):
            return self._session.request(
                method,
                url,
                headers=said,
                data=body() if body else None,
                timeout=COMMIT_TIMEOUT if body else self._timeout,
                allow_redirects=method in {"GET", "HEAD"},
                stream=True,
            )

    # ── who we are ─────────────────────────────────────────────────────────────────────────────────────────

    def _authorization(self, url: str, scopes: tuple[str, ...]) -> dict[str, str]:
        """The header that says who we are; only the registry itself gets it, not the storage it sends us to."""
        if self._challenge is None or _origin(url) != _origin(self.url):
            return {}
        if self._challenge.scheme == "basic":
            return {"Authorization": self._credentials.header} if self._credentials else {}
        if scopes not in self._tokens or not self._tokens[scopes].fresh:
            self._tokens[scopes] = self._fetch_token(self._challenge, scopes)
        return {"Authorization": f"Bearer {self._tokens[scopes].text}"}

    def _learn(self, answer: requests.Response, scopes: tuple[str, ...]) -> None:
        """Take in the challenge of a refused request; raise `Unauthorized` if we have no answer to it."""
        offered = {one.scheme: one for one in read_challenges(answer.headers.get("WWW-Authenticate", ""))}
        challenge = offered.get("bearer") or offered.get("basic")
        if challenge is None or _origin(answer.url) != _origin(self.url):
            judge(answer, ())
        answer.close()
        if challenge and challenge.scheme == "basic" and self._credentials is None:
            raise Unauthorized(
                "the registry wants a name and a password", where=self.url, hint="give credentials for it"
            )
        self._challenge = challenge
        self._tokens.pop(scopes, None)

    def _fetch_token(self, challenge: Challenge, scopes: tuple[str, ...]) -> Token:
        realm = urljoin(self.url, challenge.parameters.get("realm", ""))
        if self.url.startswith("https:") and not realm.startswith("https:"):
            raise TlsTrouble("the registry's token server has no TLS", where=realm)
        asked = scopes or tuple(challenge.parameters.get("scope", "").split())
        query = [("service", challenge.parameters.get("service", "")), *(("scope", one) for one in asked)]
        headers = {"Authorization": self._credentials.header} if self._credentials else {}
        with silences_told(realm):
            answer = self._session.get(realm, params=query, headers=headers, timeout=self._timeout, stream=True)
        with judge(answer, (200,)), silences_told(realm):
            try:
                return Token.read(answer.content)
            except msgspec.DecodeError as error:
                raise NotARegistry(f"the token server's answer makes no sense: {error}", where=realm) from None


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc
