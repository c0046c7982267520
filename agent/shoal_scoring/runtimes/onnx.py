"""A model in ONNX, served without a script. The only module that imports onnxruntime, and it does so when it loads."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from shoal_scoring.cpu import thread_count
from shoal_scoring.errors import BadRequest, ModelDamaged, PackageMissing
from shoal_scoring.logs import Log
from shoal_scoring.providers import choose_providers, fallback
from shoal_scoring.settings import Settings
from shoal_scoring.tensors import Arrays, Signature, TensorSpec

_TYPES: dict[str, Any] = {
    "float": np.float32,
    "double": np.float64,
    "float16": np.float16,
    **{
        name: np.dtype(name).type for name in ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
    },
    "bool": np.bool_,
    "string": np.object_,
}


class OnnxModel:
    """One ONNX file and the session that runs it."""

    methods = ()

    def __init__(self, path: Path, settings: Settings, log: Log) -> None:
        self.path = path
        self._asked = settings.providers
        self._cache = Path(settings.cache_dir) if settings.cache_dir else None
        self._threads = thread_count(settings.cpu)
        self._log = log
        self._conditions: list[str] = []
        self._session: Any
        self.signature: Signature

    def load(self) -> None:
        """Read the model and make its session.

        Raises:
            PackageMissing: onnxruntime is not installed.
            ModelDamaged: The file is no model that it can run.
        """
        try:
            import onnxruntime as ort
        except ImportError as error:
            raise PackageMissing(
                f"serving {self.path.name} without a script needs onnxruntime: {error}",
                hint="add onnxruntime to the environment's pip packages",
            ) from None
        self._refusals = (ort.capi.onnxruntime_pybind11_state.InvalidArgument,)
        providers, conditions = choose_providers(self._asked, ort.get_available_providers())
        try:
            self._session = self._make_session(ort, providers)
        except Exception as error:
            raise ModelDamaged(
                f"the model cannot be loaded: {' '.join(str(error).split())}",
                where=str(self.path),
                hint="export or register the model again",
            ) from error
        self._conditions = conditions + fallback(providers, self._session.get_providers())
        for condition in self._conditions:
            self._log.warning(condition)
        self.signature = Signature(
            tuple(_spec(one) for one in self._session.get_inputs()),
            tuple(_spec(one) for one in self._session.get_outputs()),
        )

    def _make_session(self, ort: Any, providers: Sequence[str]) -> Any:
        """A session of the model as it is, or of its optimised graph where a cache keeps that between starts."""
        options = ort.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        if self._cache is None:
            return ort.InferenceSession(self.path, options, providers=providers)
        kept = self._cache / f"{self._key(ort.__version__, providers)}.onnx"
        if kept.is_file():
            options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
            try:
                return ort.InferenceSession(kept, options, providers=providers)
            except Exception as error:  # noqa: BLE001  as above; a kept graph is only a copy
                self._log.warning(f"the optimised graph {kept} cannot be used and is made anew: {error}")
                options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
        partial = kept.with_suffix(".partial")
        options.optimized_model_filepath = str(partial)
        self._cache.mkdir(parents=True, exist_ok=True)
        session = ort.InferenceSession(self.path, options, providers=providers)
        partial.replace(kept)
        return session

    def _key(self, version: str, providers: Sequence[str]) -> str:
        """Of an optimised graph: another model, onnxruntime, provider or processor must never meet it."""
        with self.path.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256")
        digest.update(f"{version} {' '.join(providers)} {_processor()}".encode())
        return f"{self.path.stem}-{digest.hexdigest()[:24]}"

    def predict(self, inputs: Arrays, method: str = "") -> dict[str, Any]:
        """The outputs by name: arrays, or lists of maps where the model gives those.

        Raises:
            BadRequest: The inputs do not go together, which only the model knows.
        """
        del method  # it has but one
        try:
            outputs = self._session.run(None, inputs)
        except self._refusals as error:
            raise BadRequest(f"the model does not take these inputs: {error}") from None
        return dict(zip((one.name for one in self.signature.outputs), outputs, strict=True))

    def describe(self) -> dict[str, Any]:
        """Where it really runs, with how many threads, and what is not as it was asked for."""
        return {
            "format": "onnx",
            "file": str(self.path),
            "provider": self._session.get_providers()[0],
            "threads": self._threads,
            "conditions": self._conditions,
        }


def _processor() -> str:
    """What the processor can do: an optimised graph may use it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return ""
    return next((line for line in lines if line.startswith(("flags", "Features"))), "")


def _spec(one: Any) -> TensorSpec:
    """A session's view of an input or output in our words; a sequence or map counts as text of any shape."""
    if not one.type.startswith("tensor("):
        return TensorSpec(one.name, np.dtype(object), None)
    kind = one.type[len("tensor(") : -1]
    shape = tuple(size if isinstance(size, int) else size or "?" for size in one.shape)
    return TensorSpec(one.name, np.dtype(_TYPES.get(kind, np.object_)), shape)
