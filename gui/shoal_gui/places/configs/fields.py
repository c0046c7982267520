"""Which field of a config each field of the form is, in whichever of Azure ML v1's two ways it is written; pure."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from shoal.contract.inference import InferenceConfig
from shoal.packaging.review import packages_field

Steps = tuple[str, ...]


class Packages(StrEnum):
    """How a config names its packages."""

    NONE = "none"
    REQUIREMENTS = "requirements"
    CONDA = "conda"
    WRITTEN = "written"
    """Written out in the config itself."""


@dataclass(frozen=True, slots=True)
class Form:
    """A config as the form shows it."""

    description: str
    entry_script: str
    source_directory: str
    packages: Packages
    packages_file: str
    base_image: str
    python_version: str
    golden_requests: str
    variables: dict[str, str]


def form_of(config: InferenceConfig) -> Form:
    docker = config.environment.docker if config.environment else None
    python = config.environment.python if config.environment else None
    inside = python.conda_dependencies_file if python else None
    return Form(
        description=config.description or "",
        entry_script=config.entry_script or "",
        source_directory=config.source_directory or "",
        packages=_PACKAGES[packages_field(config)],
        packages_file=config.requirements_file or config.conda_file or inside or "",
        base_image=config.base_image or (docker.base_image if docker else None) or "",
        python_version=config.python_version or "",
        golden_requests=config.golden_requests or "",
        variables=dict(config.environment_variables),
    )


def path_of(field: str, config: InferenceConfig) -> Steps:
    """Where *field* of a `Form` is written in *config*."""
    is_inside = config.environment is not None
    if field == "base_image" and is_inside:
        return ("environment", "docker", "baseImage")
    return _PATHS[field]


def packages_changes(kind: Packages, file: str, config: InferenceConfig) -> list[tuple[Steps, str | None]]:
    """What is to be written so that *config* takes its packages from *file* of this *kind*."""
    conda: Steps = ("condaFile",)
    if config.environment is not None:
        conda = ("environment", "python", "condaDependenciesFile")
    written: list[tuple[Steps, str | None]] = []
    if kind is not Packages.WRITTEN and packages_field(config).endswith("condaDependencies"):
        written = [(("environment", "python", "condaDependencies"), None)]
    return [
        *written,
        (conda, file if kind is Packages.CONDA else None),
        (("requirementsFile",), file if kind is Packages.REQUIREMENTS else None),
    ]


def field_of(written: str) -> str:
    """The field of a `Form` that a finding about the field *written* belongs to; empty for none."""
    last = written.rpartition(".")[2]
    return _FIELDS.get(last, "")


def root_of(config: InferenceConfig, folder: Path) -> Path:
    """What the paths of *config* start from, whether it is there or not."""
    return folder / (config.source_directory or ".")


def script_file(config: InferenceConfig, folder: Path) -> Path | None:
    return root_of(config, folder) / config.entry_script if config.entry_script else None


def packages_file(config: InferenceConfig, folder: Path) -> Path | None:
    name = form_of(config).packages_file
    return root_of(config, folder) / name if name else None


def relative(file: Path, root: Path) -> str:
    """*file* as a config in a folder with the sources *root* names it."""
    return Path(os.path.relpath(file, root)).as_posix()


_PACKAGES: Final = {
    "": Packages.NONE,
    "requirementsFile": Packages.REQUIREMENTS,
    "condaFile": Packages.CONDA,
    "environment.python.condaDependenciesFile": Packages.CONDA,
    "environment.python.condaDependencies": Packages.WRITTEN,
}
_PATHS: Final[dict[str, Steps]] = {
    "description": ("description",),
    "entry_script": ("entryScript",),
    "source_directory": ("sourceDirectory",),
    "base_image": ("baseImage",),
    "python_version": ("pythonVersion",),
    "golden_requests": ("goldenRequests",),
    "variables": ("environmentVariables",),
}
_FIELDS: Final = {
    **{steps[-1]: field for field, steps in _PATHS.items()},
    "requirementsFile": "packages",
    "condaFile": "packages",
    "condaDependenciesFile": "packages",
    "condaDependencies": "packages",
}
