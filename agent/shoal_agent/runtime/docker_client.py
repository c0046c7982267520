"""docker-py's client with what it lacks, and its errors. Imported late: it is the agent's largest import."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from typing import Any, Final

from docker import APIClient
from docker.errors import APIError, DockerException, NotFound

__all__ = ["APIError", "DockerException", "NotFound", "PatientClient", "knock"]

_SILENCE: Final = 300
"""Seconds between two words of an answer that docker-py itself would wait for without end."""


class PatientClient(APIClient):
    """A client with a deadline for everything, for pulls as well."""

    def _set_request_timeout(self, kwargs: dict[str, Any]) -> dict[str, Any]:
        kwargs["timeout"] = kwargs.get("timeout", self.timeout) or _SILENCE
        return kwargs

    def pulled(self, name: str, digest: str) -> Iterator[dict[str, Any]]:
        """Pull an image and give what the engine said about it, once it is done.

        Not `images.pull`, which overlooks the errors in there and may then give back an older image; and not as a
        stream, whose connection docker-py leaves open.
        """
        yield from _lines(self.pull(name, tag=digest, auth_config={}))

    def past_events(self, filters: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Of the last few hundred events, those that match."""
        asked: dict[str, str | int] = {"since": 0, "until": int(time.time()) + 1, "filters": json.dumps(filters)}
        url = f"{self.base_url}/v{self.api_version}/events"
        yield from _lines(self.get(url, params=asked, timeout=self.timeout).text)


def knock(url: str) -> None:
    """Raise `OSError` unless somebody listens at *url*; docker-py would do so too, but with a socket left open."""
    scheme, _, path = url.partition("://")
    if scheme == "unix":
        with socket.socket(socket.AF_UNIX) as visitor:
            visitor.connect(path)


def _lines(said: str) -> Iterator[dict[str, Any]]:
    for line in said.splitlines():
        yield json.loads(line)
