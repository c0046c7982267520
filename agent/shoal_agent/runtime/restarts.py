"""Keeps an engine from hiding that a service has ended behind a start of its own. For `docker`.

Containers are started again by the engine so that services come back after a power cut without any agent. But while an
agent looks after them, how often and how soon a service is tried is its decision, and it must learn why one ended. So a
container that the engine has started again since the last look is stopped, and shown as what it was: exited.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_YOUNG = "second"
"""In the engine's words for how long a container is up, as long as that is less than a minute."""


class Restarts:
    """What is known of the containers of one engine; *api* is the `PatientClient` throughout."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        """Starts by the engine itself that had happened when a container was first seen: nobody looked then."""
        self._ends: dict[str, Mapping[str, Any]] = {}
        """How containers ended that were stopped here."""

    def state(self, api: Any, found: Mapping[str, Any]) -> Mapping[str, Any]:
        """The engine's `State` of a container that it has listed; one that was up for long need not be asked for."""
        container = found["Id"]
        if found["State"] == "running" and container in self._counts and _YOUNG not in found["Status"]:
            return {"Status": "running"}
        seen = api.inspect_container(container)
        state, count = seen["State"], seen["RestartCount"]
        if state["Restarting"] or count > self._counts.setdefault(container, count):
            self._counts[container] = count
            end = state if state["Restarting"] else _last_end(api, container)
            api.stop(container, timeout=0)
            self._ends[container] = {"ExitCode": end["ExitCode"], "OOMKilled": end["OOMKilled"]}
            return {"Status": "exited", **self._ends[container]}
        return {**state, **(self._ends.get(container, {}) if state["Status"] == "exited" else {})}

    def started(self, container: str) -> None:
        """It is started by us: how it ended before is over, and the engine counts from the beginning."""
        self._ends.pop(container, None)
        self._counts[container] = 0

    def removed(self, container: str) -> None:
        self._ends.pop(container, None)
        self._counts.pop(container, None)


def _last_end(api: Any, container: str) -> dict[str, Any]:
    """How a container ended last, from the engine's memory of the last few hundred events."""
    end: dict[str, Any] = {"ExitCode": None, "OOMKilled": False}
    out_of_memory = False
    for event in api.past_events({"container": [container], "event": ["die", "oom"]}):
        if event["Action"] == "oom":
            out_of_memory = True
        else:
            end = {"ExitCode": int(event["Actor"]["Attributes"]["exitCode"]), "OOMKilled": out_of_memory}
            out_of_memory = False
    return end
