"""docker-py's client, made never to wait for ever. Imported late, by `docker`: it is the agent's largest import."""

from __future__ import annotations

from typing import Any, Final

from docker import APIClient

_SILENCE: Final = 300
"""Seconds between two words of an answer that docker-py itself would wait for without end."""


class PatientClient(APIClient):
    """A client with a deadline for everything, for pulls as well."""

    def _set_request_timeout(self, kwargs: dict[str, Any]) -> dict[str, Any]:
        kwargs["timeout"] = kwargs.get("timeout", self.timeout) or _SILENCE
        return kwargs
