"""Stands in for the part of `azureml.core.model` that entry scripts use: finding their model."""

from __future__ import annotations

import os
from pathlib import Path

from shoal.errors import NotFound

__all__ = ["Model", "ModelNotFoundException", "UserErrorException", "WebserviceException"]


class WebserviceException(NotFound):
    """The model's folder is not as it should be."""

    code = "SHOAL-SCO-140"


class ModelNotFoundException(NotFound):
    """No model of that name lies in this container."""

    code = "SHOAL-SCO-141"


class UserErrorException(NotFound):
    """Here so that scripts can name it."""

    code = "SHOAL-SCO-142"


class Model:
    """Only what works inside a container: there is no workspace to ask here."""

    @staticmethod
    def get_model_path(model_name: str, version: int | None = None, _workspace: object = None) -> str:
        """The path of a model's file or folder; the newest version if none is given.

        Raises:
            ModelNotFoundException: There is no model *model_name*.
            WebserviceException: There is no such *version*, or it holds more than one entry.
        """
        if version is not None and not isinstance(version, int):
            raise WebserviceException(f"version must be a whole number, not {version!r}")
        root = Path(os.environ.get("AML_APP_ROOT", "."), "azureml-models")
        folder = root / model_name
        if not folder.is_dir() and Path(os.environ.get("AZUREML_MODEL_DIR", "")).parent.name == model_name:
            folder = Path(os.environ["AZUREML_MODEL_DIR"]).parent
        if folder.is_dir():
            return str(_only_entry(_version_folder(folder, version)))
        if Path(model_name).exists():
            return str(Path(model_name))
        known = ", ".join(sorted(one.name for one in root.iterdir())) if root.is_dir() else "none"
        raise ModelNotFoundException(f"no model named {model_name!r} in {root}; there are: {known}")


def _version_folder(folder: Path, version: int | None) -> Path:
    versions = {int(one.name): one for one in folder.iterdir() if one.name.isdecimal()}
    if version is None and versions:
        return versions[max(versions)]
    if version not in versions:
        there = ", ".join(map(str, sorted(versions))) or "none"
        raise WebserviceException(f"{folder} has no version {version}; there are: {there}")
    return versions[version]


def _only_entry(folder: Path) -> Path:
    entries = sorted(folder.iterdir())
    if len(entries) != 1:
        names = ", ".join(one.name for one in entries) or "nothing"
        raise WebserviceException(f"{folder} must hold exactly one file or folder; it holds: {names}")
    return entries[0]
