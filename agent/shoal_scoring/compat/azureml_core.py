"""Stands in for the part of `azureml.core` that entry scripts use: finding their model. And for its exceptions."""

from __future__ import annotations

import os
from pathlib import Path

from shoal.errors import NotFound
from shoal_scoring.compat.absent import Absent, absent

__all__ = ["AzureMLException", "Model", "ModelNotFoundException", "UserErrorException", "WebserviceException"]

AzureMLException = NotFound
"""What all of them are, so that whoever catches it catches ours."""


class WebserviceException(NotFound):
    """The model's folder is not as it should be."""

    code = "SHOAL-SCO-140"


class ModelNotFoundException(NotFound):
    """No model of that name lies in this container."""

    code = "SHOAL-SCO-141"


class UserErrorException(NotFound):
    """Here so that scripts can name it."""

    code = "SHOAL-SCO-142"


class Model(metaclass=Absent):
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
        places = _places(model_name)
        for folder in places:
            if folder.is_dir():
                return str(_only_entry(_version_folder(folder, version)))
        if Path(model_name).exists():
            return str(Path(model_name))
        tried = ", ".join(map(str, (*places, Path(model_name).absolute())))
        known = ", ".join(sorted({one.name for place in places for one in _folders_in(place.parent)})) or "none"
        raise ModelNotFoundException(f"no model named {model_name!r} at any of {tried}; there are: {known}")


def _places(name: str) -> list[Path]:
    """Where the versions of a model may lie: below the root, below the folder of models, or around it."""
    places = [Path(os.environ.get("AML_APP_ROOT", "."), "azureml-models", name)]
    if given := os.environ.get("AZUREML_MODEL_DIR"):
        around = (
            Path(given).parent,
            Path(given, name),
            Path(given),
        )  # it may be the folder of one model, or a version's
        places += [one for one in around if one.name == name]
    return places


def _folders_in(folder: Path) -> list[Path]:
    return [one for one in folder.iterdir() if one.is_dir()] if folder.is_dir() else []


def _version_folder(folder: Path, version: int | None) -> Path:
    versions = {int(one.name): one for one in folder.iterdir() if one.name.isdecimal()}
    if version is None:
        return versions[max(versions)] if versions else folder  # a model of no version lies there itself
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


def __getattr__(name: str) -> type:
    return absent(name)
