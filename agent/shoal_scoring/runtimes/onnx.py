"""A model in ONNX, served without a script. The only module that imports onnxruntime, and it does so when it loads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from shoal_scoring.cpu import thread_count
from shoal_scoring.errors import BadRequest, ModelDamaged, PackageMissing
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

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path = path
        self._threads = thread_count(settings.cpu)
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
        options = ort.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        try:
            self._session = ort.InferenceSession(self.path, options, providers=["CPUExecutionProvider"])
        except Exception as error:
            raise ModelDamaged(
                f"the model cannot be loaded: {' '.join(str(error).split())}",
                where=str(self.path),
                hint="export or register the model again",
            ) from error
        self.signature = Signature(
            tuple(_spec(one) for one in self._session.get_inputs()),
            tuple(_spec(one) for one in self._session.get_outputs()),
        )

    def predict(self, inputs: Arrays) -> dict[str, Any]:
        """The outputs by name: arrays, or lists of maps where the model gives those.

        Raises:
            BadRequest: The inputs do not go together, which only the model knows.
        """
        try:
            outputs = self._session.run(None, inputs)
        except self._refusals as error:
            raise BadRequest(f"the model does not take these inputs: {error}") from None
        return dict(zip((one.name for one in self.signature.outputs), outputs, strict=True))

    def describe(self) -> dict[str, Any]:
        """Where it runs, and with how many threads."""
        return {"format": "onnx", "file": str(self.path), "threads": self._threads}


def _spec(one: Any) -> TensorSpec:
    """A session's view of an input or output in our words; a sequence or map counts as text of any shape."""
    if not one.type.startswith("tensor("):
        return TensorSpec(one.name, np.dtype(object), None)
    kind = one.type[len("tensor(") : -1]
    shape = tuple(size if isinstance(size, int) else size or "?" for size in one.shape)
    return TensorSpec(one.name, np.dtype(_TYPES.get(kind, np.object_)), shape)
