"""What Prometheus and `/describe` read of each of several models: requests, time, and which are in memory.

Kept from what the answers say, so it is right for worker processes too: each has models of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shoal_scoring.messages import Answer


class ModelMetrics:
    """Of the models of one server; empty, and saying nothing, where there is but one."""

    def __init__(self) -> None:
        self._requests: dict[tuple[str, int], int] = {}
        self._seconds: dict[str, float] = {}
        self._loads: dict[str, int] = {}
        self._in_memory: dict[int, Mapping[str, Mapping[str, Any]]] = {}
        """By process."""

    def count(self, answer: Answer) -> None:
        """A model has answered."""
        key = (answer.model, answer.status)
        self._requests[key] = self._requests.get(key, 0) + 1
        if answer.run_ms is not None:
            self._seconds[answer.model] = self._seconds.get(answer.model, 0.0) + answer.run_ms / 1000

    def note(self, process: int, models: Mapping[str, Mapping[str, Any]]) -> None:
        """These are the models that *process* now has in memory, each with what there is to say of it."""
        before = self._in_memory.get(process, {})
        if models is before or models == before:
            return
        for name in models.keys() - before.keys():
            self._loads[name] = self._loads.get(name, 0) + 1
        self._in_memory[process] = models

    def in_memory(self) -> dict[str, Mapping[str, Any]]:
        """Every model that some worker has in memory."""
        for process in [one for one in self._in_memory if not Path(f"/proc/{one}").exists()]:
            del self._in_memory[process]
        return {name: about for models in self._in_memory.values() for name, about in models.items()}

    def text(self) -> bytes:
        """The part of the page that tells of models."""
        if not self._requests and not self._loads:
            return b""
        held = self.in_memory()
        lines = [
            *_family("shoal_model_requests_total", "counter", "Requests answered, by model."),
            *(
                f'shoal_model_requests_total{{{_labels(model)},status="{status}"}} {count}'
                for (model, status), count in sorted(self._requests.items())
            ),
            *_family("shoal_model_run_seconds_total", "counter", "Time that requests spent in each model."),
            *(f"shoal_model_run_seconds_total{{{_labels(one)}}} {sum_:.6f}" for one, sum_ in self._seconds.items()),
            *_family("shoal_model_loads_total", "counter", "How often each model was loaded."),
            *(f"shoal_model_loads_total{{{_labels(one)}}} {count}" for one, count in self._loads.items()),
            *_family("shoal_model_memory_bytes", "gauge", "Memory that each loaded model is taken to need."),
            *(f"shoal_model_memory_bytes{{{_labels(one)}}} {about['memory']}" for one, about in held.items()),
        ]
        return ("\n".join(lines) + "\n").encode()


def _family(name: str, kind: str, about: str) -> list[str]:
    return [f"# HELP {name} {about}", f"# TYPE {name} {kind}"]


def _labels(model: str) -> str:
    name, _, version = model.rpartition(":")
    name = name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'model="{name}",version="{version}"'
