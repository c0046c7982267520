"""What a workspace keeps, as plain data: the answers of `models`, `devices`, `deployments` and `journal`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from shoal.contract.manifest import Manifest
from shoal.contract.reported import Birth
from shoal.states import Framework
from shoal.workspace.onnx_signature import Signature

Progress = Callable[[int, int], None]
"""Told of a long copy as it goes: bytes done, bytes in all."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Base of what is kept."""


class ResourceConfiguration(Record, frozen=True, kw_only=True):
    """What a model is said to need; a deployment that says nothing of its own takes it from here."""

    cpu: float | None = None
    """Cores."""
    memory: int | None = None
    """Bytes."""
    gpu: int | None = None
    """GPUs."""


class ModelFile(Record, frozen=True, kw_only=True):
    """One file of a model."""

    path: str
    """Name with '/' between folders; begins with the folder that was registered, if it was a folder."""
    digest: str
    """Of the blob in the workspace's layout."""
    size: int
    """Bytes."""


class ModelVersion(Record, frozen=True, kw_only=True):
    """One version of a model; its files never change."""

    name: str
    version: int
    """From 1; never given twice, even after a version was deleted."""
    framework: Framework
    framework_version: str | None
    description: str
    tags: dict[str, str]
    """Can be changed."""
    properties: dict[str, str]
    """Can be added to."""
    resources: ResourceConfiguration | None
    signature: Signature | None
    """Inputs and outputs, where there is exactly one ONNX file."""
    created: str
    """RFC 3339, UTC."""
    files: tuple[ModelFile, ...]
    """By path."""

    @property
    def id(self) -> str:
        return f"{self.name}:{self.version}"

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)


class Device(Record, frozen=True, kw_only=True):
    """One enrolled device, and what it last said of itself."""

    name: str
    labels: dict[str, str]
    enrolled: str
    """RFC 3339, UTC."""
    announced_platform: str | None
    """What the operator said at enrolment, as `linux/arm64`."""
    birth: Birth | None
    """None until it has connected for the first time."""
    seen: str | None
    """When that birth was received, RFC 3339, UTC, by this machine's clock."""

    @property
    def platform(self) -> str | None:
        """What to package for: what the device says, else what was said of it, else None."""
        if self.birth:
            return f"{self.birth.facts.os}/{self.birth.facts.architecture}"
        return self.announced_platform


class DeployedImage(Record, frozen=True, kw_only=True):
    """The image of a deployment for one platform."""

    repository: str
    digest: str
    """Of the image manifest for that platform."""
    size: int
    """Bytes of all layers as they are transferred."""
    registry: str = ""
    """Base URL of the registry it was pushed to; empty for this workspace's own."""


class Deployment(Record, frozen=True, kw_only=True):
    """One version of a deployment: what was asked for, and the images made for it."""

    name: str
    version: int
    """From 1; what rolling back counts down."""
    created: str
    """RFC 3339, UTC."""
    manifest: Manifest
    images: dict[str, DeployedImage]
    """By platform, `linux/arm64`."""
    models: tuple[str, ...]
    """NAME:VERSION of what is inside."""
    retired: str | None = None
    """When the deployment was deleted from its devices, RFC 3339; None while it is in force."""


class Entry(Record, frozen=True, kw_only=True):
    """One desired document in the journal, as it was or will be published."""

    device: str
    rev: int
    envelope: bytes
    """Signed; to be published byte for byte."""
    spec_hash: str
    created: str
    """RFC 3339, UTC."""
    published: str | None
    """When the broker acknowledged it, RFC 3339; None until then."""


def now() -> str:
    """The time, RFC 3339 in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
