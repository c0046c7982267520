"""What serves: an entry script, or models by themselves. `choose` picks by the settings, `server` loads and uses it."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from shoal_scoring.dispatch import Scorer
from shoal_scoring.errors import NothingToServe, PackageMissing
from shoal_scoring.logs import Log
from shoal_scoring.model_folder import MODEL_SUFFIXES, Found, find_models
from shoal_scoring.settings import Settings

if TYPE_CHECKING:
    from shoal_scoring.runtimes.model import Model


class Runtime(Scorer, Protocol):
    """A scorer that has first to be loaded. One thread does both."""

    def load(self) -> None:
        """Make ready to score: import, read, `init()`. Raises a `ShoalError` that says why it cannot."""
        ...

    @property
    def methods(self) -> frozenset[str]:
        """The methods of `/score` that it answers; once loaded."""
        ...

    @property
    def models(self) -> dict[str, dict[str, bytes]]:
        """The models that speak the Open Inference Protocol: their metadata by name and version; once loaded.

        Metadata that are empty have to be asked for, with a request to score: the model may not be in memory.
        """
        ...

    def documents(self) -> tuple[dict[str, Any], dict[str, Any], frozenset[str]]:
        """Swagger schemas of what it takes and gives, and the Swagger versions that can say them; once loaded."""
        ...

    def describe(self) -> dict[str, Any]:
        """What it serves, for `/describe`; once loaded."""
        ...


def choose(settings: Settings, log: Log) -> Runtime:
    """The runtime that *settings* ask for: the entry script's if there is one, else that of the model or models.

    Raises:
        NothingToServe: Neither a script nor a model.
        ModelsUnreadable: The folder of models is not there.
        PackageMissing: Of several models, one needs a package that is not installed.
    """
    if settings.entry_script or not settings.model_dir:
        from shoal_scoring.runtimes.script import ScriptRuntime

        return ScriptRuntime(settings, log)
    folder = Path(settings.model_dir)
    found = find_models(folder)
    if not found:
        raise NothingToServe(
            f"no entry script is set, and {folder} holds no model that can be served without one",
            hint=f"set AZUREML_ENTRY_SCRIPT, or give models ({', '.join(MODEL_SUFFIXES)}, or a TensorFlow SavedModel)",
        )
    from shoal_scoring.runtimes.model import ModelRuntime

    if len(found) == 1:
        return ModelRuntime(open_model(found[0], settings, log), found[0], settings, log)
    from shoal_scoring.runtimes.repository import ModelRepository

    for one in found:  # loading would tell, but that is later, when the service counts as good already
        _check_packages(one)

    def make(one: Found) -> ModelRuntime:
        for package in _packages_of(one):  # now, so that they are not taken for the first model's own memory
            with contextlib.suppress(ImportError):
                importlib.import_module(package)
        return ModelRuntime(open_model(one, settings, log), one, settings, log)

    return ModelRepository(found, make, settings, log)


def _packages_of(found: Found) -> tuple[str, ...]:
    """What a model is loaded with, the indispensable first."""
    if found.path.is_dir():
        return ("tensorflow",)
    return ("onnxruntime",) if found.path.suffix == ".onnx" else ("joblib", "sklearn")


def _check_packages(found: Found) -> None:
    package = _packages_of(found)[0]
    if importlib.util.find_spec(package) is None:
        raise PackageMissing(
            f"serving {found} without a script needs {package}, which is not installed",
            where=str(found.path),
            hint=f"add {package} to the environment's pip packages",
        )


def open_model(found: Found, settings: Settings, log: Log) -> Model:
    """The model that was *found*, not loaded yet."""
    if found.path.is_dir():
        from shoal_scoring.runtimes.saved_model import SavedModel

        return SavedModel(found.path, settings)
    if found.path.suffix == ".onnx":
        from shoal_scoring.runtimes.onnx import OnnxModel

        return OnnxModel(found.path, settings, log)
    from shoal_scoring.runtimes.sklearn import SklearnModel

    return SklearnModel(found.path)
