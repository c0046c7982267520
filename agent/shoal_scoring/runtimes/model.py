"""Score with a model by itself: JSON in, JSON out, no script, and requests that arrive together in one prediction.

A request names the model's inputs (`{"<input>": [[…]], …}`; see `tensors.read_inputs` for every form), the answer its
outputs: `{"<output>": [[…]], …}`.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from shoal_scoring import oip
from shoal_scoring.backstop import unforeseen
from shoal_scoring.batching import plan_batches
from shoal_scoring.body import unpack
from shoal_scoring.dispatch import RunInterrupted
from shoal_scoring.errors import BadRequest, ResultUnwritable, RunFailed
from shoal_scoring.failures import explain
from shoal_scoring.fast_json import read_inputs_fast
from shoal_scoring.logs import Log
from shoal_scoring.messages import Answer, Request
from shoal_scoring.model_folder import Found, digest_of
from shoal_scoring.openapi import ALL_VERSIONS
from shoal_scoring.results import to_json
from shoal_scoring.script import in_one_line, json_value, query_arguments
from shoal_scoring.settings import Settings
from shoal_scoring.tensors import Arrays, Signature, document_tensors, read_inputs
from shoal_scoring.trial import allows_batches

MOST_ROWS = 1024
"""Rows of a batch; memory is bounded by it, and nothing is won beyond."""


class Model(Protocol):
    """A file that turns arrays into arrays."""

    path: Path
    signature: Signature

    def load(self) -> None:
        """Make ready; raises a `ShoalError` that says why it cannot."""
        ...

    @property
    def methods(self) -> tuple[str, ...]:
        """What a request may ask it to do, by name; empty if it does but one thing."""
        ...

    def predict(self, inputs: Arrays, method: str = "") -> dict[str, Any]:
        """Outputs by name, in the model's order; raises `BadRequest` if the inputs do not go together."""
        ...

    def describe(self) -> dict[str, Any]:
        """What is worth knowing of it besides its signature."""
        ...


@dataclass(slots=True)
class _Call:
    """One request on its way through the model."""

    request: Request
    inputs: Arrays
    method: str = ""
    asked: oip.Inference | None = None
    """What it asks for, if it came by the Open Inference Protocol."""
    outputs: dict[str, Any] | None = None
    error: Exception | None = None
    run_ms: float = 0.0

    @property
    def rows(self) -> int:
        """Rows of its inputs."""
        return len(next(iter(self.inputs.values())))

    @property
    def kind(self) -> tuple[object, ...]:
        """Calls of one kind can be joined along their rows; one whose inputs have not as many rows each is alone."""
        if len({len(array) for array in self.inputs.values()}) > 1:
            return (id(self),)
        return self.method, *[(name, array.dtype, array.shape[1:]) for name, array in sorted(self.inputs.items())]


class ModelRuntime:
    """One model, served without a script."""

    max_delay = 0.0

    def __init__(self, model: Model, found: Found, settings: Settings, log: Log) -> None:
        self._model, self._found, self._settings, self._log = model, found, settings, log
        self.max_batch = settings.max_batch
        self.name, self.version = found.name, found.version

    def load(self) -> None:
        """Load the model, and try whether it gives the same for rows together as for each alone."""
        self._log.info(f"serving {self._model.path} without a script")
        began = time.monotonic()
        self._model.load()
        self._reader = oip.InferenceReader(self._model.signature, self.name, self.version)
        loaded = time.monotonic()
        if self.max_batch > 1 and not allows_batches(self._model.signature, self._model.predict):
            self.max_batch = 1
        batches = f"batches of up to {self.max_batch}" if self.max_batch > 1 else "one request at a time"
        self._log.info(
            f"loading the model took {loaded - began:.2f} s, trying it {time.monotonic() - loaded:.2f} s: {batches}"
        )

    @property
    def methods(self) -> frozenset[str]:
        """A GET brings its inputs in the query."""
        return frozenset({"POST", "GET"})

    @property
    def models(self) -> dict[str, dict[str, bytes]]:
        """Its metadata for the Open Inference Protocol, by name and version."""
        return {self.name: {self.version: self._metadata()}}

    def _metadata(self) -> bytes:
        platform = str(self._model.describe()["format"])
        return oip.describe_model(self.name, self.version, platform, self._model.signature)

    def documents(self) -> tuple[dict[str, Any], dict[str, Any], frozenset[str]]:
        """As the model's signature says."""
        signature = self._model.signature
        takes, gives = document_tensors(signature.inputs), document_tensors(signature.outputs)
        takes["additionalProperties"] = False
        if methods := self._model.methods:  # one at a time, and the answer bears its name
            takes["properties"]["method"] = {"type": "string", "enum": list(methods)}
            gives["properties"] = {name: {"type": "array"} for name in methods} | gives["properties"]
            del gives["required"]
        return takes, gives, ALL_VERSIONS

    def describe(self) -> dict[str, Any]:
        """The model, its inputs and outputs."""
        signature = self._model.signature
        return {
            "kind": "model",
            "name": self.name,
            "version": self.version,
            "digest": f"sha256:{digest_of(self._found.files)}",
            **self._model.describe(),
            "max_batch": self.max_batch,
            "inputs": {one.name: str(one) for one in signature.inputs},
            "outputs": {one.name: str(one) for one in signature.outputs},
        }

    def score(self, requests: Sequence[Request]) -> Sequence[Answer]:
        """Predict for all of *requests*, together where they fit; what is wrong with one fails only that one."""
        answers: dict[int, Answer] = {}
        calls: dict[int, _Call] = {}
        for place, request in enumerate(requests):
            if is_inference(request) and request.method != "POST":
                answers[place] = Answer(body=self._metadata())
                continue
            try:
                calls[place] = self._call(request)
            except BadRequest as error:
                answers[place] = explain(error, request)
            except RunInterrupted:
                raise
            except Exception as error:  # noqa: BLE001  a request that none of us thought of must not fail the others
                answers[place] = unforeseen(error, request, self._log)
        self._predict(list(calls.values()))
        answers |= {place: self._answer(call) for place, call in calls.items()}
        return [answers[place] for place in range(len(requests))]

    def _call(self, request: Request) -> _Call:
        if b"content-encoding" in request.headers:
            unpack(request, self._settings.max_body)
        if is_inference(request):
            inputs, asked = self._reader.read(request)
            return _Call(request, inputs, asked=asked)
        if request.method == "POST" and not self._model.methods:
            fast = read_inputs_fast(request.body, self._model.signature)
            if fast is not None:
                return _Call(request, fast)
        content = query_arguments(request) if request.method == "GET" else json_value(request.body)
        method = content.pop("method", "") if self._model.methods and isinstance(content, dict) else ""
        if not isinstance(method, str):
            raise BadRequest("method must be a text")
        return _Call(request, read_inputs(content, self._model.signature), method)

    def _predict(self, calls: list[_Call]) -> None:
        if len(calls) == 1:
            self._predict_one(calls[0])
            return
        kinds, rows = [call.kind for call in calls], [call.rows for call in calls]
        for batch in plan_batches(kinds, rows, MOST_ROWS):
            self._predict_together([calls[place] for place in batch])

    def _predict_one(self, call: _Call) -> None:
        self._log.request_id = call.request.id
        began = time.perf_counter()
        try:
            call.outputs = self._model.predict(call.inputs, call.method)
        except Exception as error:  # noqa: BLE001  whatever a model's library raises; serving goes on
            call.error = error
        call.request.ran = True
        call.run_ms = (time.perf_counter() - began) * 1000

    def _predict_together(self, calls: list[_Call]) -> None:
        if len(calls) == 1:
            self._predict_one(calls[0])
            return
        began = time.perf_counter()
        joined = {name: np.concatenate([call.inputs[name] for call in calls]) for name in calls[0].inputs}
        try:
            outputs = self._model.predict(joined, calls[0].method)
        except Exception:  # noqa: BLE001  one of them is to blame: alone, each gets its own answer
            for call in calls:
                self._predict_one(call)
            return
        run_ms = (time.perf_counter() - began) * 1000
        end = 0
        for call in calls:
            begin, end = end, end + call.rows
            call.outputs = {name: whole[begin:end] for name, whole in outputs.items()}
            call.request.ran = True
            call.run_ms = run_ms

    def _answer(self, call: _Call) -> Answer:
        request = call.request
        try:
            if call.outputs is None:
                return self._failed(request, call.error)
            if call.asked is None:
                return Answer(body=to_json(call.outputs, self._settings.non_finite), run_ms=call.run_ms)
            answer = oip.write_inference(call.outputs, call.asked, self._settings.non_finite)
            answer.run_ms = call.run_ms
            return answer
        except ResultUnwritable as error:
            return explain(error, request)
        except RunInterrupted:
            raise
        except Exception as error:  # noqa: BLE001  an output that cannot be written must not fail the other requests
            return unforeseen(error, request, self._log)

    def _failed(self, request: Request, error: Exception | None) -> Answer:
        if isinstance(error, BadRequest):
            return explain(error, request)
        self._log.error(f"the model failed\n{''.join(traceback.format_exception(error))}", request.id)
        cause = in_one_line(error) if self._settings.show_errors and error is not None else ""
        said = RunFailed("The model failed. Check the logs for more info.")
        return explain(said, request, 500, failed=True, cause=cause)


def is_inference(request: Request) -> bool:
    """Whether *request* speaks the Open Inference Protocol."""
    return request.path.startswith("/v2/")
