"""Score with a model by itself: JSON in, JSON out, no script.

A request names the model's inputs (`{"<input>": [[…]], …}`; see `tensors.read_inputs` for every form), the answer its
outputs: `{"<output>": [[…]], …}`.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from shoal_scoring.body import unpack
from shoal_scoring.errors import BadRequest, ResultUnwritable, RunFailed
from shoal_scoring.failures import explain
from shoal_scoring.logs import Log
from shoal_scoring.messages import Answer, Request
from shoal_scoring.openapi import ALL_VERSIONS
from shoal_scoring.results import to_json
from shoal_scoring.script import in_one_line, json_value, query_arguments
from shoal_scoring.settings import Settings
from shoal_scoring.tensors import Arrays, Signature, document_tensors, plain_outputs, read_inputs


class Model(Protocol):
    """A file that turns arrays into arrays."""

    path: Path
    signature: Signature

    def load(self) -> None:
        """Make ready; raises a `ShoalError` that says why it cannot."""
        ...

    def predict(self, inputs: Arrays) -> dict[str, Any]:
        """Outputs by name; raises `BadRequest` if the inputs do not go together."""
        ...

    def describe(self) -> dict[str, Any]:
        """What is worth knowing of it besides its signature."""
        ...


class ModelRuntime:
    """One model, served without a script."""

    max_batch = 1

    def __init__(self, model: Model, settings: Settings, log: Log) -> None:
        self._model, self._settings, self._log = model, settings, log

    def load(self) -> None:
        """Load the model."""
        self._log.info(f"serving {self._model.path} without a script")
        began = time.monotonic()
        self._model.load()
        self._log.info(f"loading the model took {time.monotonic() - began:.2f} s")

    @property
    def methods(self) -> frozenset[str]:
        """A GET brings its inputs in the query."""
        return frozenset({"POST", "GET"})

    def documents(self) -> tuple[dict[str, Any], dict[str, Any], frozenset[str]]:
        """As the model's signature says."""
        signature = self._model.signature
        return document_tensors(signature.inputs), document_tensors(signature.outputs), ALL_VERSIONS

    def describe(self) -> dict[str, Any]:
        """The model, its inputs and outputs."""
        signature = self._model.signature
        return {
            "kind": "model",
            **self._model.describe(),
            "inputs": {one.name: str(one) for one in signature.inputs},
            "outputs": {one.name: str(one) for one in signature.outputs},
        }

    def score(self, requests: Sequence[Request]) -> Sequence[Answer]:
        """Predict for each of *requests*."""
        return [self._score(request) for request in requests]

    def _score(self, request: Request) -> Answer:
        self._log.request_id = request.id
        try:
            if b"content-encoding" in request.headers:
                unpack(request, self._settings.max_body)
            content = query_arguments(request) if request.method == "GET" else json_value(request.body)
            inputs = read_inputs(content, self._model.signature)
            began = time.perf_counter()
            outputs = self._model.predict(inputs)
            run_ms = (time.perf_counter() - began) * 1000
            body = to_json(plain_outputs(outputs, self._model.signature.outputs), self._settings.non_finite)
        except BadRequest as error:
            return explain(error, request, error.status)
        except ResultUnwritable as error:
            return explain(error, request, 500)
        except Exception as error:  # noqa: BLE001  whatever a model's library raises; serving goes on
            self._log.error(f"the model failed\n{traceback.format_exc()}", request.id)
            cause = in_one_line(error) if self._settings.show_errors else ""
            return explain(
                RunFailed("The model failed. Check the logs for more info."), request, 500, failed=True, cause=cause
            )
        return Answer(body=body, run_ms=run_ms)
