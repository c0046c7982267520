"""Stands in for `azureml.monitoring`: what a script collects goes into a folder, within a budget of bytes.

`SHOAL_COLLECT_DIR` names the folder; without it nothing is collected, as with the original outside its cloud.
`SHOAL_COLLECT_BYTES` (64 MiB) is the most that is kept of one model's designation; what comes after it is dropped and
counted, since a device's disk is small and collecting must never end serving.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from shoal_scoring.results import to_json

__all__ = ["ModelDataCollector"]


class ModelDataCollector:
    """Collects the inputs or outputs of a model, a JSON line each."""

    def __init__(
        self,
        model_name: str,
        designation: str = "default",
        feature_names: list[str] | None = None,
        workspace: str = "",  # noqa: ARG002  the original's; it named the place in its storage
        webservice_name: str = "",  # noqa: ARG002
        model_version: str = "default",
        collection_name: str = "",  # noqa: ARG002
        identifier: str = "default",
        **_: object,
    ) -> None:
        folder = os.environ.get("SHOAL_COLLECT_DIR")
        self._features = list(feature_names or [])
        self._about = {"model": model_name, "version": model_version, "identifier": identifier}
        self._path = Path(folder, f"{model_name}-{designation}.jsonl") if folder else None
        self._budget = int(os.environ.get("SHOAL_COLLECT_BYTES") or 64 << 20)
        self.dropped = 0
        """How often something was not kept, for want of room."""

    def collect(self, input_data: Any, user_correlation_id: str = "") -> tuple[bool, str]:
        """Keep *input_data*; whether it was, and why not."""
        if self._path is None:
            return False, "collecting is off: SHOAL_COLLECT_DIR is not set"
        line = to_json({**self._about, "time": time.time(), "id": user_correlation_id, "data": self._named(input_data)})
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab") as out:
                if out.tell() + len(line) >= self._budget:
                    self.dropped += 1
                    return False, f"the budget of {self._budget} bytes is used up"
                out.write(line + b"\n")
        except OSError as error:
            self.dropped += 1
            return False, f"{self._path} cannot be written: {error.strerror}"
        return True, ""

    def _named(self, data: Any) -> Any:
        rows = data.tolist() if hasattr(data, "tolist") else data
        if self._features and isinstance(rows, list) and all(isinstance(row, list) for row in rows):
            return [dict(zip(self._features, row, strict=False)) for row in rows]
        return rows
