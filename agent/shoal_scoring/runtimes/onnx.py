"""A model in ONNX, served without a script. The only module that imports onnxruntime, and it does so when it loads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from shoal_scoring.cpu import thread_count
from shoal_scoring.errors import BadRequest, ModelDamaged, PackageMissing
from shoal_scoring.kept_graph import KeptGraph
from shoal_scoring.logs import Log
from shoal_scoring.providers import CPU, choose_providers, fallback
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
_KEEPABLE = frozenset({CPU, "CUDAExecutionProvider", "ROCMExecutionProvider"})
"""Providers that run the optimised graph itself; the others compile it into something of their own."""
_WEIGHTS = "session.optimized_model_external_initializers_file_name"
_ERROR = 3
"""onnxruntime's number for what it logs when only errors are asked for."""


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

        def session(of: Path, **changed: Any) -> Any:
            options = ort.SessionOptions()
            options.intra_op_num_threads = self._threads
            options.inter_op_num_threads = 1
            for name, setting in changed.items():
                setattr(options, name, setting)
            if "optimized_model_filepath" in changed and graph.needs_weights:
                options.add_session_config_entry(_WEIGHTS, graph.weights.name)
            return ort.InferenceSession(of, options, providers=providers)

        if self._cache is None or not _KEEPABLE.issuperset(providers):
            return session(self.path)
        graph = KeptGraph(self._cache, self.path, f"{ort.__version__} {' '.join(providers)}")
        if graph.file.is_file():
            try:
                return session(graph.file, graph_optimization_level=ort.GraphOptimizationLevel.ORT_DISABLE_ALL)
            except Exception as error:  # noqa: BLE001  as above; a kept graph is only a copy
                self._log.warning(f"the optimised graph {graph.file} cannot be used and is made anew: {error}")
        if (reason := graph.why_not()) is not None:
            self._log.info(f"the optimised graph is not kept: {reason}")
            return session(self.path)
        try:
            # What it warns of (the graph is for this processor only) is in the key of the graph.
            made = session(self.path, optimized_model_filepath=str(graph.partial), log_severity_level=_ERROR)
            # One that had to fall back is optimised for less than was asked for, and would stay slow once it need not.
            (graph.keep if made.get_providers() == list(providers) else graph.discard)()
            return made
        except Exception as error:  # noqa: BLE001  too large to be written as one file, or the disk is full
            graph.discard()
            self._log.info(f"the optimised graph is not kept: {error}")
            return session(self.path)

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


def _spec(one: Any) -> TensorSpec:
    """A session's view of an input or output in our words; a sequence or map counts as text of any shape."""
    if not one.type.startswith("tensor("):
        return TensorSpec(one.name, np.dtype(object), None)
    kind = one.type[len("tensor(") : -1]
    shape = tuple(size if isinstance(size, int) else size or "?" for size in one.shape)
    return TensorSpec(one.name, np.dtype(_TYPES.get(kind, np.object_)), shape)
