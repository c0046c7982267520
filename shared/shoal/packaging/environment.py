"""What an inference config says of packages, base image and variables, whichever of its ways it is written in.

Azure ML v1 has two: `condaFile`, `baseImage` and their like beside the entry script, or a whole `environment` instead
of them. Shoal adds `requirementsFile`. `read_environment` makes one of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import msgspec

from shoal.contract.inference import ImageRegistry, InferenceConfig, PythonSection
from shoal.contract.labels import NO_BASE
from shoal.packaging.conda import parse_conda, read_conda
from shoal.packaging.errors import Contradiction
from shoal.packaging.packages import Packages
from shoal.packaging.requirements import read_requirements
from shoal.packaging.target import parse_glibc, parse_python

__all__ = ["Environment", "read_environment"]

INSTEAD_OF_ENVIRONMENT: Final = ("conda_file", "requirements_file", "base_image", "base_image_registry")
OURS: Final = frozenset({"AML_APP_ROOT", "AZUREML_ENTRY_SCRIPT", "AZUREML_MODEL_DIR", "SHOAL_PYTHON"})
"""Variables that say where in the image things are; with others nothing would be found."""
NO_PACKAGES: Final = "no packages were asked for: the entry script can import Python's own modules and nothing else"
_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


@dataclass(frozen=True, slots=True)
class Environment:
    """What models run in."""

    packages: Packages
    base: str | None
    """As the person wrote it; `none` for no base at all, None for the usual one."""
    base_registry: ImageRegistry | None = None
    """Credentials for it that stand in the config itself."""
    variables: Mapping[str, str] = field(default_factory=dict)
    python: str | None = None
    """major.minor where the config overrides everybody else."""
    glibc: str | None = None
    """Where the config overrides the base image."""


def read_environment(config: InferenceConfig, root: Path, base: str | None = None) -> Environment:
    """The environment of *config*, whose paths are relative to *root*.

    Args:
        config: Read, not yet judged.
        root: Its source directory.
        base: Overrides the config's base image.

    Raises:
        Contradiction, PythonUnknown: Settings that exclude each other, or make no sense.
        MissingFile, Unreadable, CannotHonour: About the file of packages.
    """
    _check_one_way(config)
    docker = config.environment.docker if config.environment else None
    python = config.environment.python if config.environment else PythonSection()
    written = base or config.base_image or (docker.base_image if docker else None)
    if python.user_managed_dependencies and (written is None or written.lower() == NO_BASE):
        raise Contradiction(
            "userManagedDependencies leaves the packages to the base image, and there is none", hint="name a baseImage"
        )
    if config.glibc is not None:
        parse_glibc(config.glibc)
    packages = _packages(config, python, root)
    own_base = written is not None and written.lower() != NO_BASE
    if config.entry_script and not packages.requirements and not own_base:
        packages = replace(packages, notices=(*packages.notices, NO_PACKAGES))
    return Environment(
        packages=packages,
        base=NO_BASE if written and written.lower() == NO_BASE else written,
        base_registry=None if base else config.base_image_registry or (docker.base_image_registry if docker else None),
        variables=_variables(config),
        python=parse_python(config.python_version, "pythonVersion") if config.python_version else None,
        glibc=config.glibc,
    )


def _check_one_way(config: InferenceConfig) -> None:
    """Raise `Contradiction` where one thing is said in two ways."""
    names = {one.name: one.encode_name for one in msgspec.structs.fields(config)}
    if config.environment:
        if both := [names[one] for one in INSTEAD_OF_ENVIRONMENT if getattr(config, one) is not None]:
            raise Contradiction(f"environment stands in the place of {', '.join(both)}", hint="write one or the other")
        python = config.environment.python
        if python.conda_dependencies_file and python.conda_dependencies:
            raise Contradiction("condaDependenciesFile and condaDependencies exclude each other", hint="write one")
    if config.conda_file and config.requirements_file:
        raise Contradiction(
            "condaFile and requirementsFile exclude each other",
            hint="a conda file can take the requirements in: `- -r requirements.txt` in its pip section",
        )


def _packages(config: InferenceConfig, python: PythonSection, root: Path) -> Packages:
    if config.requirements_file:
        return read_requirements(root / config.requirements_file)
    if file := config.conda_file or python.conda_dependencies_file:
        packages = read_conda(root / file)
    elif python.conda_dependencies:
        packages = parse_conda(python.conda_dependencies, where="environment.python.condaDependencies", folder=root)
    else:
        return Packages()
    return _left_to_base(packages) if python.user_managed_dependencies else packages


def _left_to_base(packages: Packages) -> Packages:
    """What remains of *packages* when the base image brings them."""
    names = ", ".join(sorted(packages.names()))
    notice = f"userManagedDependencies: {names} must be in the base image; nothing of it is installed"
    return Packages(packages.python, notices=(notice,) if names else ())


def _variables(config: InferenceConfig) -> dict[str, str]:
    inherited = config.environment.environment_variables if config.environment else {}
    variables = {**inherited, **config.environment_variables}
    for name, value in variables.items():
        if name in OURS:
            raise Contradiction(f"{name} is set by Shoal", where="environmentVariables", hint="leave it out")
        if not _VARIABLE.fullmatch(name) or "\0" in value:
            raise Contradiction(f"{name!r} cannot be a variable of a process", where="environmentVariables")
    return variables
