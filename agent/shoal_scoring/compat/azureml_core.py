"""Stands in for the part of `azureml.core` that entry scripts use: finding their model.

What else they import of it lets itself be imported, and says what to do once it is used.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from shoal.errors import NotFound

if TYPE_CHECKING:
    from typing import NoReturn

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


class NoWorkspace(NotFound):
    """A script uses a part of `azureml.core` that needs a workspace, or that package."""

    code = "SHOAL-SCO-143"


class _Absent(type):
    """A class of which nothing can be used: neither a member of it nor an object."""

    def __call__(cls, *_: object, **__: object) -> NoReturn:
        raise _no_workspace(cls.__name__)

    def __getattr__(cls, member: str) -> NoReturn:
        if member.startswith("__"):  # pickle, inspect and others ask for names of their own, and can do without
            raise AttributeError(member)
        raise _no_workspace(f"{cls.__name__}.{member}")


def _no_workspace(used: str) -> NoWorkspace:
    return NoWorkspace(
        f"the scoring server's azureml.core has no {used}",
        hint="add azureml-core to the environment's pip packages, or do without: a service has no workspace to ask",
    )


def absent(name: str) -> type:
    """A class to import by *name*; using it raises `NoWorkspace`."""
    return _Absent(name, (), {})


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
