"""OCI's own documents as structs: descriptors, manifests, indexes and image configurations.

Every module of this package speaks these words. Fields bear OCI's names in Python's spelling; None means that the
field is absent, and fields the specification does not know are skipped, as it demands of readers. Documents made by
Docker (schema 2) read the same, because only their media types differ.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Annotated, Any, Final, TypeVar

import msgspec
from msgspec import Meta, Struct, field

from shoal.oci.errors import BadReference, DamagedBlob, DamagedDocument, WrongKind, WrongPlatform

OCI_INDEX: Final = "application/vnd.oci.image.index.v1+json"
OCI_MANIFEST: Final = "application/vnd.oci.image.manifest.v1+json"
OCI_CONFIG: Final = "application/vnd.oci.image.config.v1+json"
OCI_TAR: Final = "application/vnd.oci.image.layer.v1.tar"
OCI_TAR_GZIP: Final = "application/vnd.oci.image.layer.v1.tar+gzip"
OCI_TAR_ZSTD: Final = "application/vnd.oci.image.layer.v1.tar+zstd"
DOCKER_INDEX: Final = "application/vnd.docker.distribution.manifest.list.v2+json"
DOCKER_MANIFEST: Final = "application/vnd.docker.distribution.manifest.v2+json"
DOCKER_CONFIG: Final = "application/vnd.docker.container.image.v1+json"
DOCKER_TAR_GZIP: Final = "application/vnd.docker.image.rootfs.diff.tar.gzip"
DOCKER_TAR: Final = "application/vnd.docker.image.rootfs.diff.tar"

INDEX_TYPES: Final = frozenset({OCI_INDEX, DOCKER_INDEX})
MANIFEST_TYPES: Final = frozenset({OCI_MANIFEST, DOCKER_MANIFEST})
CONFIG_TYPES: Final = frozenset({OCI_CONFIG, DOCKER_CONFIG})
LAYER_TYPES: Final = {
    OCI_TAR: OCI_TAR,
    OCI_TAR_GZIP: OCI_TAR_GZIP,
    OCI_TAR_ZSTD: OCI_TAR_ZSTD,
    DOCKER_TAR: OCI_TAR,
    DOCKER_TAR_GZIP: OCI_TAR_GZIP,
}
"""Every layer type that Shoal takes, and OCI's name for the same bytes."""

DOCUMENT_LIMIT: Final = 4 * 1024 * 1024
"""Bytes of the largest manifest or configuration that is read; registries hold to the same limit."""

_DIGEST: Final = r"^sha256:[0-9a-f]{64}\Z"
Digest = Annotated[str, Meta(pattern=_DIGEST)]
Size = Annotated[int, Meta(ge=0)]

T = TypeVar("T")


class Document(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """Base of OCI's documents: what is None is not written."""


class Platform(Document, frozen=True, kw_only=True):
    """What an image runs on."""

    architecture: str
    """As Go spells it: `amd64`, `arm64`."""
    os: str
    variant: str | None = None
    os_version: str | None = field(default=None, name="os.version")
    os_features: tuple[str, ...] | None = field(default=None, name="os.features")

    @classmethod
    def parse(cls, text: str) -> Platform:
        """Read `linux/arm64` or `linux/arm64/v8`."""
        match text.split("/"):
            case [os, architecture] if os and architecture:
                return cls(os=os, architecture=architecture)
            case [os, architecture, variant] if os and architecture and variant:
                return cls(os=os, architecture=architecture, variant=variant)
            case _:
                raise BadReference(f"{text!r} is not a platform", hint="write it as linux/amd64 or linux/arm64")

    def __str__(self) -> str:
        return "/".join(part for part in (self.os, self.architecture, self.variant) if part)

    def suits(self, wanted: Platform) -> bool:
        """True if an image of this platform runs on the *wanted* one; a variant counts only where both name one."""
        same_variant = not self.variant or not wanted.variant or self.variant == wanted.variant
        return (self.os, self.architecture) == (wanted.os, wanted.architecture) and same_variant


class Descriptor(Document, frozen=True, kw_only=True):
    """Points at a blob: what it is, how it is called, how long it is."""

    media_type: str
    digest: Digest
    size: Size
    """Bytes."""
    urls: tuple[str, ...] | None = None
    annotations: dict[str, str] | None = None
    data: str | None = None
    artifact_type: str | None = None
    platform: Platform | None = None

    def annotated(self, annotations: Mapping[str, str]) -> Descriptor:
        """The same blob with *annotations* added."""
        return msgspec.structs.replace(self, annotations={**(self.annotations or {}), **annotations})


class Manifest(Document, frozen=True, kw_only=True):
    """One image for one platform: its configuration and its layers, base first."""

    schema_version: Annotated[int, Meta(ge=2, le=2)]
    config: Descriptor
    layers: tuple[Descriptor, ...]
    media_type: str | None = None
    artifact_type: str | None = None
    subject: Descriptor | None = None
    annotations: dict[str, str] | None = None


class Index(Document, frozen=True, kw_only=True):
    """One image for several platforms, or all the names of a layout."""

    schema_version: Annotated[int, Meta(ge=2, le=2)]
    manifests: tuple[Descriptor, ...]
    media_type: str | None = None
    artifact_type: str | None = None
    subject: Descriptor | None = None
    annotations: dict[str, str] | None = None

    def choose(self, wanted: Platform) -> Descriptor:
        """The manifest for the *wanted* platform; `WrongPlatform` names those there are."""
        offered = [one for one in self.manifests if one.platform and one.platform.os != "unknown"]
        for one in offered:
            if one.platform and one.platform.suits(wanted):
                return one
        there = ", ".join(str(one.platform) for one in offered) or "none"
        raise WrongPlatform(f"the image has nothing for {wanted}; it has {there}")


class ExecConfig(Document, frozen=True, kw_only=True, rename="pascal"):
    """How a container of the image is started; the last four fields are Docker's own."""

    user: str | None = None
    exposed_ports: dict[str, dict[str, Any]] | None = None
    """Keys as `5001/tcp`; the values are empty."""
    env: tuple[str, ...] | None = None
    """Each as `NAME=value`."""
    entrypoint: tuple[str, ...] | None = None
    cmd: tuple[str, ...] | None = None
    volumes: dict[str, dict[str, Any]] | None = None
    working_dir: str | None = None
    labels: dict[str, str] | None = None
    stop_signal: str | None = None
    healthcheck: dict[str, Any] | None = None
    shell: tuple[str, ...] | None = None
    on_build: tuple[str, ...] | None = None
    args_escaped: bool | None = None


class RootFS(Document, frozen=True, kw_only=True):
    """The identity of each layer before compression, base first."""

    type: str
    diff_ids: tuple[Digest, ...] = field(name="diff_ids")


class History(Document, frozen=True, kw_only=True):
    """How a layer came about; an entry with `empty_layer` has none."""

    created: str | None = None
    created_by: str | None = field(default=None, name="created_by")
    author: str | None = None
    comment: str | None = None
    empty_layer: bool | None = field(default=None, name="empty_layer")


class ImageConfig(Document, frozen=True, kw_only=True):
    """What an image is and how it is started."""

    architecture: str
    os: str
    rootfs: RootFS
    variant: str | None = None
    os_version: str | None = field(default=None, name="os.version")
    os_features: tuple[str, ...] | None = field(default=None, name="os.features")
    created: str | None = None
    author: str | None = None
    config: ExecConfig | None = None
    history: tuple[History, ...] | None = None

    @property
    def platform(self) -> Platform:
        return Platform(
            architecture=self.architecture,
            os=self.os,
            variant=self.variant,
            os_version=self.os_version,
            os_features=self.os_features,
        )


def canonical(document: Struct) -> bytes:
    """The one JSON form of *document*: keys sorted, no blanks, so that equal content has an equal digest."""
    return msgspec.json.encode(document, order="sorted")


def digest_of(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


def is_digest(text: str) -> bool:
    return re.match(_DIGEST, text) is not None


def check_bytes(data: bytes, digest: str, where: str) -> None:
    """Raise `DamagedBlob` unless *data* is what *digest* says."""
    if digest_of(data) != digest:
        raise DamagedBlob(f"{len(data)} bytes that should be {digest} are {digest_of(data)}", where=where)


def read_document(data: bytes, kind: type[T], where: str) -> T:
    """Decode *data* as *kind*; *where* names its origin in the error."""
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.DecodeError as error:
        raise DamagedDocument(f"not a valid {kind.__name__.strip('_').lower()}: {error}", where=where) from None


class _Manifest(Struct, rename="camel"):
    """Just enough of a document to tell what it is."""

    schema_version: int = 0
    manifests: Any = None
    layers: Any = None
    config: Any = None


def read_manifest(data: bytes, where: str) -> Manifest | Index:
    """Decode a manifest or an index, whichever it is.

    The content decides, not the media type: a document that could be read as both is refused, because two readers
    would then run two different images under one digest.
    """
    shape = read_document(data, _Manifest, where)
    if shape.schema_version == 1:
        raise WrongKind("an image of Docker's first manifest format", where=where, hint="build or push it again")
    if shape.manifests is not None and (shape.layers is not None or shape.config is not None):
        raise DamagedDocument("both a manifest and an index", where=where)
    if shape.manifests is not None:
        return read_document(data, Index, where)
    return read_document(data, Manifest, where)


def check_is_image(manifest: Manifest, where: str) -> None:
    """Raise `WrongKind` for what is no container image: a model artifact, a signature, a Helm chart."""
    strange = [one.media_type for one in manifest.layers if one.media_type not in LAYER_TYPES]
    if manifest.config.media_type not in CONFIG_TYPES:
        strange.insert(0, manifest.config.media_type)
    if strange:
        raise WrongKind(f"not a container image: it holds {strange[0]}", where=where)
