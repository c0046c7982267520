"""The image that models are put on: which it is, which Python it has, what its C library can run.

Only its manifest and configuration are read. What a name meant is kept by the workspace, so that packaging again
gives the same image, also without a network, until somebody asks for the newest.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from shoal.contract import labels
from shoal.contract.inference import ImageRegistry
from shoal.contract.labels import NO_BASE
from shoal.oci.descriptor import Platform
from shoal.oci.image import BaseImage
from shoal.oci.reference import DOCKER_HUB, Reference
from shoal.oci.registry import Credentials, Registry
from shoal.oci.transfer import Connect, fetch_base
from shoal.packaging.environment import Environment
from shoal.packaging.errors import BadBase, Contradiction, PythonUnknown
from shoal.packaging.request import Resolutions
from shoal.packaging.target import USUAL_GLIBC, Target, parse_python

__all__ = ["BaseFinder", "own_python", "reference_of", "target_of"]

USUAL_BASE: Final = "docker.io/library/python:{python}-slim-bookworm"


@dataclass(frozen=True, slots=True)
class BaseFinder:
    """Finds the base image of an environment."""

    environment: Environment
    resolutions: Resolutions
    connect: Connect
    refresh: bool
    """Ask the registry again, even if it is known what the name meant."""

    def find(self, platform: Platform) -> BaseImage | None:
        """The base image for *platform*; None if there shall be none.

        Raises:
            BadReference, Contradiction, BadBase: The name, or what it names, is of no use.
            Unreachable, Refused, NotInRegistry: See `shoal.oci.errors`.
            WrongPlatform: There is none for the platform.
        """
        if self.environment.base == NO_BASE:
            return None
        reference = reference_of(self.environment)
        key = f"base {reference} {platform}"
        if not self.refresh and (kept := _read(self.resolutions.get(key))):
            return kept
        with self._open(reference) as registry:
            base = fetch_base(registry, reference, platform)
        self.resolutions.put(key, msgspec.json.encode(base, order="sorted").decode())
        return base

    def _open(self, reference: Reference) -> Registry:
        login = self.environment.base_registry
        if login and login.username:
            return Registry(reference.url, credentials=Credentials(login.username, login.password))
        return self.connect(reference.url)


def target_of(environment: Environment, platform: Platform, base: BaseImage | None) -> Target:
    """What wheels for *platform* on *base* are chosen for; `PythonUnknown` if nobody says which Python."""
    told = base.config.config if base else None
    noted = (told.labels or {}) if told else {}
    python = environment.python or _agreed(environment.packages.python, _python_of(base, noted))
    if python is None and base is not None:
        raise PythonUnknown(
            f"the base image {base.name} does not say which Python it has",
            hint="write it into the inference config: pythonVersion: '3.11'",
        )
    return Target(platform, python or own_python(), environment.glibc or noted.get(labels.GLIBC, USUAL_GLIBC))


def own_python() -> str:
    """Version of the Python that runs this."""
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def _agreed(asked: str | None, there: str | None) -> str | None:
    """The version that the environment asks for and the base has; `PythonUnknown` if they differ."""
    asked = parse_python(asked, "the environment") if asked else None
    if asked and there and asked != there:
        raise PythonUnknown(
            f"the environment asks for Python {asked}, and the base image has {there}",
            hint=f"write python={there}, take another base image, or insist with pythonVersion",
        )
    return asked or there


def _python_of(base: BaseImage | None, noted: Mapping[str, str]) -> str | None:
    """Version of the base's Python: its label, else the variable that the official images have."""
    told = base.config.config if base else None
    variables = dict(one.split("=", 1) for one in (told.env or ()) if "=" in one) if told else {}
    version = noted.get(labels.PYTHON) or variables.get("PYTHON_VERSION")
    return parse_python(version, base.name) if version and base else None


def reference_of(environment: Environment) -> Reference:
    """Which image *environment* is built on; the usual one for its Python where it names none.

    Raises:
        BadReference, Contradiction, BadBase, PythonUnknown: The name is of no use.
    """
    written = environment.base
    if written is None:
        python = environment.python or environment.packages.python or own_python()
        return Reference.parse(USUAL_BASE.format(python=parse_python(python, "the environment")))
    reference = _in_registry(written, environment.base_registry)
    if "alpine" in f"{reference.repository}:{reference.tag}":
        raise BadBase(
            f"{written} has the C library musl, for which few packages have wheels",
            hint="take an image on Debian, such as python:3.11-slim-bookworm",
        )
    return reference


def _in_registry(written: str, login: ImageRegistry | None) -> Reference:
    """The image *written*, in the registry of *login* if it names none itself, as Azure has it."""
    reference = Reference.parse(written)
    address = login.address.rstrip("/") if login else ""
    if not address or reference.registry == address:
        return reference
    if reference.registry != DOCKER_HUB or written.startswith(DOCKER_HUB):
        raise Contradiction(
            f"the base image is in {reference.registry}, and the credentials are for {address}",
            where="baseImageRegistry.address",
        )
    return Reference.parse(f"{address}/{written}")


def _read(text: str | None) -> BaseImage | None:
    """What was kept of a base; None if nothing was, or an older version kept it in another form."""
    try:
        return msgspec.json.decode(text, type=BaseImage) if text else None
    except msgspec.DecodeError:
        return None
