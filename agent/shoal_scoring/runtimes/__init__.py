"""What serves: an entry script, or a model by itself. `choose` picks by the settings, `server` loads and uses it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from shoal_scoring.dispatch import Scorer
from shoal_scoring.errors import NothingToServe
from shoal_scoring.logs import Log
from shoal_scoring.model_folder import model_files
from shoal_scoring.settings import Settings

if TYPE_CHECKING:
    from shoal_scoring.runtimes.model import Model


_SUFFIXES = (".onnx", ".joblib", ".pkl", ".pickle")
"""Of files that are models by themselves."""


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
        """The models that speak the Open Inference Protocol: their metadata by name and version; once loaded."""
        ...

    def documents(self) -> tuple[dict[str, Any], dict[str, Any], frozenset[str]]:
        """Swagger schemas of what it takes and gives, and the Swagger versions that can say them; once loaded."""
        ...

    def describe(self) -> dict[str, Any]:
        """What it serves, for `/describe`; once loaded."""
        ...


def choose(settings: Settings, log: Log) -> Runtime:
    """The runtime that *settings* ask for: the entry script's if there is one, else that of the single model.

    Raises:
        NothingToServe: Neither a script nor exactly one model.
    """
    from shoal_scoring.runtimes.script import ScriptRuntime

    if settings.entry_script or not settings.model_dir:
        return ScriptRuntime(settings, log)
    folder = Path(settings.model_dir)
    models = model_files(folder, *_SUFFIXES)
    if len(models) == 1:
        from shoal_scoring.runtimes.model import ModelRuntime

        return ModelRuntime(_model(models[0], settings, log), settings, log)
    found = f"{len(models)} models: {', '.join(one.name for one in models[:5])}" if models else "no model"
    raise NothingToServe(
        f"no entry script is set, and {folder} holds {found} that can be served without one",
        hint=f"set AZUREML_ENTRY_SCRIPT, or give exactly one model ({', '.join(_SUFFIXES)})",
    )


def _model(path: Path, settings: Settings, log: Log) -> Model:
    if path.suffix == ".onnx":
        from shoal_scoring.runtimes.onnx import OnnxModel

        return OnnxModel(path, settings, log)
    from shoal_scoring.runtimes.sklearn import SklearnModel

    return SklearnModel(path)
