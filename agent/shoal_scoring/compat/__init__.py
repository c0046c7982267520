"""Imports that old entry scripts make and that no longer exist, or are not worth shipping, resolve here.

`install` puts a finder at the end of the import system's list, so a real package that is installed always wins, also
for a part only: with azureml-core installed, `azureml.contrib.services` is still ours. Nothing is imported before a
script asks for it.
"""

from __future__ import annotations

import importlib
import importlib.machinery
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.abc import Loader, MetaPathFinder
else:  # they add nothing that is needed here, and bring a dozen modules into every server
    Loader = MetaPathFinder = object

_HERE = __name__
_MODULES = {
    "azureml.automl.core.shared.log_server": f"{_HERE}.automl",
    "azureml.automl.core.shared.logging_utilities": f"{_HERE}.automl",
    "azureml.telemetry": f"{_HERE}.automl",
    "azureml.core.model": f"{_HERE}.azureml_core",
    "azureml.core.run": f"{_HERE}.azureml_run",
    "azureml.exceptions": f"{_HERE}.azureml_core",
    "azureml.contrib.services.aml_request": f"{_HERE}.aml_request",
    "azureml.contrib.services.aml_response": f"{_HERE}.aml_request",
    "azureml_inference_server_http.api.aml_request": f"{_HERE}.aml_request",
    "azureml_inference_server_http.api.aml_response": f"{_HERE}.aml_request",
    "azureml.monitoring": f"{_HERE}.monitoring",
    "azureml_user.parallel_run": f"{_HERE}.parallel_run",
    "azureml_user.parallel_run.entry_script": f"{_HERE}.parallel_run",
    "sklearn.externals.joblib": "joblib",
    "inference_schema.schema_decorators": f"{_HERE}.schema_decorators",
    "inference_schema.schema_util": f"{_HERE}.schema_decorators",
    "inference_schema.parameter_types.abstract_parameter_type": f"{_HERE}.parameter_types",
    "inference_schema.parameter_types.numpy_parameter_type": f"{_HERE}.parameter_types",
    "inference_schema.parameter_types.pandas_parameter_type": f"{_HERE}.parameter_types",
    "inference_schema.parameter_types.spark_parameter_type": f"{_HERE}.spark",
    "inference_schema.parameter_types.standard_py_parameter_type": f"{_HERE}.parameter_types",
}
"""What a script imports, and the module it gets."""

_PACKAGES = {name.rpartition(".")[0] for name in _MODULES} | {
    "azureml",
    "azureml.automl",
    "azureml.automl.core",
    "azureml.contrib",
    "azureml.train",
    "azureml.train.automl",
    "azureml_inference_server_http",
    "inference_schema",
}
"""Packages that only have to be there: some scripts import `azureml.train.automl` and use nothing of it."""
_CORE = "azureml.core"
_CORE_VERSION = "1.62.0"
"""That of the last there was: scripts print it."""


def install() -> None:
    """Let those imports resolve in this process."""
    if not any(isinstance(one, _Finder) for one in sys.meta_path):
        sys.meta_path.append(_Finder())


class _Finder(MetaPathFinder):
    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002  the import system's signature
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname in _MODULES:
            return importlib.machinery.ModuleSpec(fullname, _Loader(), is_package=fullname in _PACKAGES)
        if fullname in _PACKAGES or _is_of_our_core(fullname):
            return importlib.machinery.ModuleSpec(fullname, _Loader(), is_package=True)
        return None


class _Loader(Loader):
    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        """An empty module, as usual."""

    def exec_module(self, module: ModuleType) -> None:
        """Put our module in the place of the one the import system has made; packages are empty but for a few names."""
        name = module.__name__
        if name in _MODULES:
            sys.modules[name] = importlib.import_module(_MODULES[name])
        elif name == _CORE:
            module.__version__ = module.VERSION = _CORE_VERSION  # type: ignore[attr-defined]
            module.__getattr__ = _from_azureml_core  # type: ignore[method-assign]
        elif name.startswith(_CORE):
            from shoal_scoring.compat.absent import absent

            module.__getattr__ = absent  # type: ignore[method-assign]


def _is_of_our_core(name: str) -> bool:
    """Whether *name* is a part of `azureml.core`, and that package is ours: with the real one, it knows its parts."""
    core = sys.modules.get(_CORE)
    return name.startswith(f"{_CORE}.") and core is not None and isinstance(core.__loader__, _Loader)


def _from_azureml_core(name: str) -> object:
    """People write both `azureml.core.model` and `azureml.core`."""
    if name == "Model":
        from shoal_scoring.compat.azureml_core import Model

        return Model
    if name in ("Run", "get_run"):
        from shoal_scoring.compat import azureml_run

        return getattr(azureml_run, name)
    from shoal_scoring.compat.absent import absent

    return absent(name)
