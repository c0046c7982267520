"""Looks at everything an inference config names and says all that is wrong at once, each with the field it is about.

`build` stops at the first error, since nothing can follow it; a person who writes a config wants to see them all. The
desktop calls it as one types. No network, nothing is run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from shoal.contract.inference import InferenceConfig
from shoal.contract.labels import NO_BASE
from shoal.contract.reading import MissingFile, Unreadable
from shoal.errors import ShoalError
from shoal.packaging.base import reference_of
from shoal.packaging.environment import read_environment
from shoal.packaging.errors import CannotHonour, PythonUnknown
from shoal.packaging.golden import golden_entries
from shoal.packaging.source import gather_source, root_of

__all__ = ["Finding", "Review", "packages_field", "review"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong."""

    field: str
    """As it is written in the config: `entryScript`; empty for the config as a whole."""
    error: ShoalError


@dataclass(frozen=True, slots=True)
class Review:
    """What was found."""

    findings: tuple[Finding, ...]
    notices: tuple[str, ...] = ()
    """Sentences a person should read; nothing is wrong."""
    requirements: tuple[str, ...] = ()
    """The packages that are asked for."""


def review(config: InferenceConfig, folder: Path) -> Review:
    """What keeps *config*, whose paths are relative to *folder*, from being packaged, as far as this machine knows."""
    try:
        root = root_of(config, folder)
    except ShoalError as error:
        return Review((Finding("sourceDirectory", error),))
    findings = list[Finding]()
    source = _tried(lambda: gather_source(config, folder), lambda _: "entryScript", findings)
    _tried(lambda: golden_entries(config, root), lambda _: "goldenRequests", findings)
    environment = _tried(lambda: read_environment(config, root), lambda error: _field_of(error, config), findings)
    if environment is None:
        return Review(tuple(findings), source.notices if source else ())
    if environment.base != NO_BASE:
        _tried(lambda: reference_of(environment), lambda _: "baseImage", findings)
    notices = (*(source.notices if source else ()), *environment.packages.notices)
    return Review(tuple(findings), notices, environment.packages.requirements)


def _tried(attempt: Callable[[], T], field_of: Callable[[ShoalError], str], findings: list[Finding]) -> T | None:
    """What *attempt* gives; None, with one finding more, if it does not."""
    try:
        return attempt()
    except ShoalError as error:
        findings.append(Finding(field_of(error), error))
        return None


def packages_field(config: InferenceConfig) -> str:
    """The field by which *config* names its packages; empty if it names none."""
    return next(_packages_fields(config), "")


def _packages_fields(config: InferenceConfig) -> Iterator[str]:
    python = config.environment.python if config.environment else None
    if config.requirements_file:
        yield "requirementsFile"
    if config.conda_file:
        yield "condaFile"
    if python and python.conda_dependencies_file:
        yield "environment.python.condaDependenciesFile"
    if python and python.conda_dependencies:
        yield "environment.python.condaDependencies"


def _field_of(error: ShoalError, config: InferenceConfig) -> str:
    """What of the environment *error* is about."""
    if isinstance(error, PythonUnknown) and error.where == "pythonVersion":
        return "pythonVersion"
    if isinstance(error, CannotHonour | MissingFile | Unreadable):
        return packages_field(config)
    if error.message.startswith("glibc"):
        return "glibc"
    return "environmentVariables" if error.where == "environmentVariables" else ""
