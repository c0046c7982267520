"""A TensorFlow SavedModel, served without a script by its `serving_default` signature.

The only module that imports tensorflow, which is large: it has to be in the environment's packages. Loading such a
model runs what its graph says, so it is trusted as an entry script is.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from shoal_scoring.cpu import thread_count
from shoal_scoring.errors import BadRequest, ModelDamaged, PackageMissing
from shoal_scoring.settings import Settings
from shoal_scoring.tensors import Arrays, Signature, TensorSpec

_SERVING = "serving_default"


class SavedModel:
    """One folder with a `saved_model.pb`."""

    methods = ()

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path = path
        self._threads = thread_count(settings.cpu)
        self._loaded: Any  # its variables live as long as it does
        self._run: Any
        self.signature: Signature

    def load(self) -> None:
        """Read the model.

        Raises:
            PackageMissing: tensorflow is not installed.
            ModelDamaged: It cannot be read, or has no signature to serve by.
        """
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
        try:
            import tensorflow as tf  # type: ignore[import-not-found,import-untyped,unused-ignore]
        except ImportError as error:
            hint = (
                "add tensorflow-cpu to the environment's pip packages, or convert the model to ONNX with tf2onnx"
                " (python -m tf2onnx.convert --saved-model DIR --output model.onnx), which starts far quicker"
            )
            what = f"serving a SavedModel without a script needs tensorflow: {error}"
            raise PackageMissing(what, where=str(self.path), hint=hint) from None
        self._tf = tf
        self._limit_threads()
        try:
            self._loaded = tf.saved_model.load(str(self.path))
        except Exception as error:
            hint = "save it again with tf.saved_model.save or model.export"
            raise ModelDamaged(f"the model cannot be loaded: {error}", where=str(self.path), hint=hint) from error
        self._choose_signature(self._loaded.signatures)

    def _limit_threads(self) -> None:
        try:
            self._tf.config.threading.set_intra_op_parallelism_threads(self._threads)
            self._tf.config.threading.set_inter_op_parallelism_threads(1)
        except RuntimeError:  # another model has started it already, with as many
            pass

    def _choose_signature(self, signatures: Mapping[str, Any]) -> None:
        if not signatures:
            hint = "save it with signatures={'serving_default': …}, or export it from Keras with model.export"
            raise ModelDamaged("it has no signature to be served by", where=str(self.path), hint=hint)
        self._run = signatures[_SERVING] if _SERVING in signatures else signatures[next(iter(signatures))]
        takes, gives = self._run.structured_input_signature[1], self._run.structured_outputs
        self.signature = Signature(
            tuple(_spec(name, takes[name]) for name in sorted(takes)),
            tuple(_spec(name, gives[name]) for name in sorted(gives)),
        )

    def predict(self, inputs: Arrays, method: str = "") -> dict[str, Any]:
        """The outputs by name.

        Raises:
            BadRequest: The inputs do not go together, which only the model knows.
        """
        del method  # it has but one
        try:
            outputs = self._run(**{name: self._tf.constant(array) for name, array in inputs.items()})
        except (self._tf.errors.InvalidArgumentError, ValueError) as error:
            raise BadRequest(f"the model does not take these inputs: {error}") from None
        return {spec.name: _plain(outputs[spec.name].numpy()) for spec in self.signature.outputs}

    def describe(self) -> dict[str, Any]:
        """Where it runs, and with how many threads."""
        cards = self._tf.config.list_physical_devices("GPU")
        return {
            "format": "tensorflow",
            "file": str(self.path),
            "provider": f"tensorflow {self._tf.__version__} on {'GPU' if cards else 'CPU'}",
            "threads": self._threads,
        }


def _spec(name: str, one: Any) -> TensorSpec:
    """TensorFlow's view of a tensor in our words; of a free size only the place is known."""
    text = one.dtype.name in ("string", "resource", "variant")
    dtype = np.dtype(np.object_) if text else np.dtype(one.dtype.as_numpy_dtype)
    if one.shape.rank is None:
        return TensorSpec(name, dtype, None)
    names = ("rows", *(f"size{place}" for place in range(1, one.shape.rank)))
    return TensorSpec(name, dtype, tuple(size or called for size, called in zip(one.shape, names, strict=True)))


def _plain(array: Any) -> Any:
    """Texts come as bytes."""
    if not isinstance(array, np.ndarray):  # a single value
        array = np.asarray(array)
    if array.dtype.kind not in "OS":
        return array
    texts = [one.decode(errors="replace") if isinstance(one, bytes) else one for one in array.flat]
    return np.array(texts, dtype=object).reshape(array.shape)
