"""A scikit-learn estimator saved with joblib or pickle, served without a script.

Requests are those of Azure's: `{"data": [[…]], "method": "predict_proba"}`, `predict` if no method is named; the answer
bears the method's name. Loading such a file runs what is in it, so it is trusted as an entry script is.
"""

from __future__ import annotations

import pickle
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from shoal_scoring.errors import BadRequest, ModelDamaged, PackageMissing
from shoal_scoring.tensors import Arrays, Signature, TensorSpec

METHODS = ("predict", "predict_proba", "predict_log_proba", "decision_function", "transform", "score_samples")


class SklearnModel:
    """One estimator."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._estimator: Any
        self.signature: Signature

    def load(self) -> None:
        """Read the estimator.

        Raises:
            PackageMissing: scikit-learn or joblib is not installed, or what the estimator needs besides.
            ModelDamaged: The file cannot be read, or is no estimator.
        """
        try:
            import joblib  # type: ignore[import-untyped,unused-ignore]

            self._estimator = joblib.load(self.path)
        except ImportError as error:
            hint = "add scikit-learn, joblib and what the model was made with to the environment's pip packages"
            raise PackageMissing(f"serving {self.path.name} without a script: {error}", hint=hint) from error
        except (OSError, pickle.UnpicklingError, ValueError, EOFError, KeyError, IndexError, AttributeError) as error:
            hint = "save it again with joblib.dump, with the scikit-learn that this image has"
            raise ModelDamaged(f"the model cannot be loaded: {error}", where=str(self.path), hint=hint) from error
        if not hasattr(self._estimator, "predict") and not hasattr(self._estimator, "transform"):
            what = type(self._estimator).__name__
            raise ModelDamaged(f"it holds a {what}, which is no estimator", where=str(self.path))
        self.signature = self._signature()

    def _signature(self) -> Signature:
        columns = getattr(self._estimator, "n_features_in_", None)
        dimensions: tuple[int | str, ...] = ("rows", columns if isinstance(columns, int) else "columns")
        given = TensorSpec("data", np.dtype(np.float64), dimensions)
        return Signature((given,), (TensorSpec(self.methods[0], self._result_type(), ("rows",)),))

    def _result_type(self) -> np.dtype[Any]:
        """Of a classifier its classes', which may be names."""
        classes = getattr(self._estimator, "classes_", None)
        dtype = classes.dtype if isinstance(classes, np.ndarray) else np.dtype(np.float64)
        return np.dtype(np.object_) if dtype.kind in "US" else dtype

    @cached_property
    def methods(self) -> tuple[str, ...]:
        """What the estimator can do; the first is done unless a request names another."""
        return tuple(name for name in METHODS if hasattr(self._estimator, name))

    @property
    def feature_names(self) -> tuple[str, ...]:
        """The columns of the DataFrame that it was fitted with, in order; empty if it was fitted with an array."""
        return tuple(map(str, getattr(self._estimator, "feature_names_in_", ())))

    def predict(self, inputs: Arrays, method: str = "") -> dict[str, Any]:
        """What *method* gives for the rows of `data`, by its name.

        Raises:
            BadRequest: The estimator has no such method.
        """
        method = method or self.methods[0]
        if method not in self.methods:
            raise BadRequest(f"the model has no method {method!r}; it has {', '.join(self.methods)}")
        result = getattr(self._estimator, method)(inputs["data"])
        return {method: result.toarray() if hasattr(result, "toarray") else result}

    def describe(self) -> dict[str, Any]:
        """What it is."""
        estimator = type(self._estimator).__name__
        return {"format": "sklearn", "file": str(self.path), "estimator": estimator, "methods": self.methods}
