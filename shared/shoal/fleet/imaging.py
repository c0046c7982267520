"""Registered models and an inference config made into images, with what the workspace knows: layout, logins, memory.

`packaging` works on plain data; this is where a workspace's records become that data, and its result a record again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from shoal.contract.inference import InferenceConfig
from shoal.workspace.records import DeployedImage

Shown = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Imaging:
    """What should be made into an image."""

    name: str
    """Of the image: it becomes the repository `shoal/<name>`."""
    models: tuple[str, ...]
    """NAME or NAME:VERSION."""
    config: InferenceConfig
    """How to run them."""
    folder: Path
    """Where the config's paths start from."""
    platforms: tuple[str, ...] = ()
    """linux/amd64 …; this machine's own if empty."""
    base: str | None = None
    """Image to build on; wins over the config's. `none` for no base."""
    fresh: bool = False
    """Resolve dependencies anew instead of as last time."""


class PackagedLayer(msgspec.Struct, frozen=True):
    """One layer of Shoal's own."""

    kind: str
    """dependencies, server, model, script …"""
    digest: str
    size: int
    """Bytes as they are transferred."""
    kept: bool
    """Whether it was there already, from an earlier packaging."""


class PackagedImage(msgspec.Struct, frozen=True):
    """The image for one platform."""

    platform: str
    digest: str
    size: int
    """Bytes of all layers as they are transferred."""
    layers: tuple[PackagedLayer, ...]


@dataclass(frozen=True, slots=True)
class Packaged:
    """What packaging came to."""

    repository: str
    """In the workspace's own registry, or in the one it was pushed to."""
    models: tuple[str, ...]
    """NAME:VERSION of what is inside."""
    images: tuple[PackagedImage, ...]
    notices: tuple[str, ...]
    """What was done otherwise than asked for, a sentence each."""
    pushed_to: str = ""
    """Base URL of the registry it was pushed to; empty for none."""
    sent: int = 0
    """Bytes that pushing moved."""
    timings: dict[str, float] = field(default_factory=dict)

    @property
    def deployed(self) -> dict[str, DeployedImage]:
        """The images as a deployment records them, by platform."""
        return {
            one.platform: DeployedImage(
                repository=self.repository, digest=one.digest, size=one.size, registry=self.pushed_to
            )
            for one in self.images
        }
