"""Names of images as people write them: `registry.example:5000/team/digits:2@sha256:…`, `python:3.11-slim`.

The short names mean what they mean to Docker. The command line, the packager and the agent parse through here, so
that a name is understood, or refused, in one way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from shoal.oci.descriptor import is_digest
from shoal.oci.errors import BadReference

__all__ = ["DOCKER_HUB", "Reference", "is_repository", "is_tag", "registry_url"]

DOCKER_HUB: Final = "docker.io"
_HUB_ALIASES: Final = frozenset({"docker.io", "index.docker.io", "registry-1.docker.io"})
_HUB_ADDRESS: Final = "registry-1.docker.io"

_PART = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_REPOSITORY: Final = re.compile(rf"{_PART}(?:/{_PART})*")
_TAG: Final = re.compile(r"\w[\w.-]{0,127}", re.ASCII)
_HOST: Final = re.compile(r"(?:\[[0-9a-fA-F:]+\]|[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?)(?::(?P<port>\d{1,5}))?")
_LOOPBACK: Final = re.compile(r"(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?")
_LONGEST_REPOSITORY: Final = 255


def is_repository(text: str) -> bool:
    return len(text) <= _LONGEST_REPOSITORY and _REPOSITORY.fullmatch(text) is not None


def is_tag(text: str) -> bool:
    return _TAG.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Reference:
    """The name of an image, taken apart."""

    registry: str
    """Host, with its port where one was written; Docker Hub is `docker.io`."""
    repository: str
    tag: str | None = None
    digest: str | None = None
    scheme: str | None = None
    """`http` or `https` where the person wrote it; None leaves the choice to `url`."""

    @classmethod
    def parse(cls, text: str) -> Reference:
        """Take *text* apart; `BadReference` says which part of it is wrong."""
        scheme, rest = _split_scheme(text)
        rest, at, digest = rest.partition("@")
        if at and not is_digest(digest):
            raise BadReference(f"{digest!r} is not a digest", where=text, hint="a digest is sha256: and 64 hex digits")
        head, colon, tag = rest.rpartition(":")
        if not colon or "/" in tag:
            head, colon, tag = rest, "", ""
        if colon and not is_tag(tag):
            raise BadReference(
                f"{tag!r} is not a tag", where=text, hint="letters, digits, _ . - and at most 128 of them"
            )
        registry, repository = _split_registry(head, explicit=scheme is not None)
        _check_host(registry, text)
        _check_repository(repository, text)
        return cls(registry, repository, tag or None, digest or None, scheme)

    @property
    def name(self) -> str:
        """Registry and repository, with neither tag nor digest."""
        return f"{self.registry}/{self.repository}"

    @property
    def wanted(self) -> str:
        """What to ask the registry for: the digest, else the tag, else `latest`."""
        return self.digest or self.tag or "latest"

    @property
    def url(self) -> str:
        """Address of the registry: plain HTTP only where it was written, or on this machine's loopback."""
        return registry_url(f"{self.scheme}://{self.registry}" if self.scheme else self.registry)

    def pinned(self, digest: str) -> Reference:
        """The same name, at exactly *digest*."""
        return replace(self, digest=digest)

    def __str__(self) -> str:
        """The name as Docker takes it, in full and without a scheme."""
        return self.name + (f":{self.tag}" if self.tag else "") + (f"@{self.digest}" if self.digest else "")


def registry_url(text: str) -> str:
    """Address of the registry that *text* names, with or without a scheme: `https://registry.example:5000`."""
    scheme, host = _split_scheme(text.rstrip("/"))
    _check_host(host, text)
    if host in _HUB_ALIASES:
        host = _HUB_ADDRESS
    return f"{scheme or ('http' if _LOOPBACK.fullmatch(host) else 'https')}://{host}"


def _split_scheme(text: str) -> tuple[str | None, str]:
    scheme, found, rest = text.partition("://")
    if not found:
        return None, text
    if scheme not in {"http", "https"}:
        raise BadReference(
            f"{scheme}:// is not a way to reach a registry", where=text, hint="https:// or http://, or nothing"
        )
    return scheme, rest


def _split_registry(head: str, *, explicit: bool) -> tuple[str, str]:
    """Registry and repository; the first part is a registry if it can be nothing else, as Docker decides it."""
    first, slash, rest = head.partition("/")
    if slash and (explicit or first == "localhost" or any(sign in first for sign in ".:[") or first != first.lower()):
        registry, repository = first, rest
    else:
        registry, repository = DOCKER_HUB, head
    if registry not in _HUB_ALIASES:
        return registry, repository
    return DOCKER_HUB, repository if "/" in repository else f"library/{repository}"


def _check_host(host: str, text: str) -> None:
    found = _HOST.fullmatch(host)
    if not found or int(found["port"] or 0) > 65535:
        raise BadReference(f"{host!r} is not a host", where=text, hint="write it as registry.example:5000")


def _check_repository(repository: str, text: str) -> None:
    if is_repository(repository):
        return
    lowered = repository.lower()
    hint = (
        f"write it in lower case: {lowered}"
        if is_repository(lowered)
        else "lower-case letters and digits, with . _ - / between"
    )
    raise BadReference(f"{repository.removeprefix('library/')!r} is not the name of an image", where=text, hint=hint)
