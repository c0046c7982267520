"""What the packager is given and what it gives back: plain data, so that it needs no database."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import platformdirs

from shoal.contract.inference import InferenceConfig
from shoal.oci.layout import Layout
from shoal.oci.registry import Registry
from shoal.oci.transfer import Connect
from shoal.packaging.target import own_platform
from shoal.states import Framework

__all__ = [
    "Built",
    "BuiltImage",
    "BuiltLayer",
    "ModelFile",
    "ModelFiles",
    "PackageRequest",
    "Progress",
    "Resolutions",
    "cache_folder",
]

Progress = Callable[[str], None]
"""Told what is done now, in a few words: `choosing packages for linux/arm64, Python 3.11`."""


class Resolutions(Protocol):
    """What names meant when they were looked up; kept by the workspace, so that packaging again gives the same."""

    def get(self, key: str) -> str | None:
        """What was put under *key*."""
        ...

    def put(self, key: str, text: str) -> None:
        """Keep *text* under *key*, in the place of what was there."""
        ...


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file of a registered model; its bytes are a blob of the layout."""

    path: str
    """With slashes, from the model's own top folder or file on: `digits.onnx`, `resnet/weights.bin`."""
    digest: str
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A version of a registered model."""

    name: str
    version: int
    framework: Framework
    files: tuple[ModelFile, ...]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)

    def __str__(self) -> str:
        return f"{self.name}:{self.version}"


def cache_folder() -> Path:
    """Where layers are kept between workspaces: $SHOAL_CACHE_DIR, else the user's own cache."""
    return Path(os.environ.get("SHOAL_CACHE_DIR") or platformdirs.user_cache_path("shoal"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageRequest:
    """Models and an inference config to be made into an image."""

    name: str
    """Of the image: `digits`; lowered to what OCI allows."""
    tag: str
    models: tuple[ModelFiles, ...]
    config: InferenceConfig
    folder: Path
    """What the config's source directory is relative to: the folder of its file."""
    layout: Layout
    """Has the models' bytes, and gets the image."""
    resolutions: Resolutions
    platforms: tuple[str, ...] = ()
    """As `linux/arm64`; this machine's own if there are none."""
    base: str | None = None
    """Overrides the config's base image; `none` for no base."""
    refresh: bool = False
    """Look up packages and base again, instead of taking what was chosen before."""
    connect: Connect = Registry
    """Opens the base image's registry, with the credentials that are known for it."""
    cache: Path | None = None
    """Instead of `cache_folder()`."""
    progress: Progress = lambda _: None

    @property
    def wanted_platforms(self) -> tuple[str, ...]:
        return self.platforms or (own_platform(),)


@dataclass(frozen=True, slots=True)
class BuiltLayer:
    """A layer of an image."""

    kind: str
    """`base`, `dependencies`, `server`, `model`, `script`, `golden`."""
    what: str
    """For people: `numpy 2.4.6`, `digits:1`."""
    digest: str
    size: int
    """Bytes, as it is transferred."""
    reused: bool
    """Whether nothing had to be read or compressed for it."""


@dataclass(frozen=True, slots=True)
class BuiltImage:
    """The image for one platform."""

    platform: str
    digest: str
    """Of its manifest: what a device is told."""
    python: str
    """major.minor that it is for."""
    layers: tuple[BuiltLayer, ...]
    """Lowest first."""

    @property
    def size(self) -> int:
        """Bytes of all layers, as they are transferred."""
        return sum(layer.size for layer in self.layers)


@dataclass(frozen=True, slots=True)
class Built:
    """What was made, one image for each platform, tagged in the layout."""

    repository: str
    tag: str
    images: tuple[BuiltImage, ...]
    index: str | None
    """Digest of the index over several platforms; None if there is one."""
    notices: tuple[str, ...]
    """Sentences a person should read."""

    @property
    def digest(self) -> str:
        """What the tag stands for."""
        return self.index or self.images[0].digest
