"""An image is a base and the layers that Shoal puts on it.

Nothing of the base is unpacked, and its layers need not even be here: a manifest is a list, and appending to a list
needs only the list. `compose` decides what the documents say; `write_image` and `write_index` put them into a layout.
The device tells Shoal's own layers from the base's by the beginning of their history entries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from shoal.oci.descriptor import (
    LAYER_TYPES,
    OCI_CONFIG,
    OCI_INDEX,
    OCI_MANIFEST,
    Descriptor,
    ExecConfig,
    History,
    ImageConfig,
    Index,
    Manifest,
    Platform,
    RootFS,
    canonical,
    check_is_image,
    digest_of,
)
from shoal.oci.errors import DamagedDocument, WrongPlatform
from shoal.oci.layers import Layer
from shoal.oci.layout import Layout, Upstream

__all__ = [
    "KIND",
    "UNPACKED_SIZE",
    "AppLayer",
    "BaseImage",
    "Launch",
    "Step",
    "app_layers",
    "check_suits",
    "compose",
    "unpacked_size",
    "write_image",
    "write_index",
]

KIND: Final = "io.shoal.layer.kind"
"""Annotation of Shoal's own layers: what is in them."""
UNPACKED_SIZE: Final = "io.shoal.layer.size"
"""Annotation of Shoal's own layers: bytes of the tar, so that a device can tell beforehand whether it has room."""

_CREATED: Final = "1970-01-01T00:00:00Z"  # never the present: equal content shall have an equal digest
_OURS: Final = "shoal: "
_BASE_NAME: Final = "org.opencontainers.image.base.name"
_BASE_DIGEST: Final = "org.opencontainers.image.base.digest"


@dataclass(frozen=True, slots=True)
class BaseImage:
    """Somebody's image for one platform, as far as it must be known to build on it."""

    name: str
    """As written: `docker.io/library/python:3.11-slim`."""
    digest: str
    """Of its manifest for this platform."""
    manifest: Manifest
    config: ImageConfig
    upstream: Upstream
    """Where its layers are."""


@dataclass(frozen=True, slots=True)
class Step:
    """A layer that goes on top, and what a person is told about it."""

    layer: Layer
    kind: str
    """`dependencies`, `server`, `model`, `script`."""
    what: str
    """One line for the image's history: `model digits:1`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """How containers of the image are started; what is not said stays as the base has it."""

    entrypoint: tuple[str, ...] = ()
    """Takes the place of the base's entry point and of its arguments."""
    cmd: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    ports: tuple[int, ...] = ()
    """TCP ports that the container listens on."""
    workdir: str | None = None
    user: str | None = None


@dataclass(frozen=True, slots=True)
class AppLayer:
    """One of Shoal's own layers in a finished image."""

    descriptor: Descriptor
    diff_id: str
    what: str


def compose(
    platform: Platform,
    steps: Sequence[Step],
    launch: Launch,
    *,
    base: BaseImage | None = None,
    annotations: Mapping[str, str] | None = None,
) -> tuple[Manifest, ImageConfig]:
    """The documents of *base* (or of nothing) with the layers of *steps* on it, in their order.

    Raises:
        WrongPlatform: The base is for another platform.
        WrongKind: The base is no container image.
        DamagedDocument: The base's configuration does not fit its layers.
    """
    bottom, layers = _foundation(platform, base)
    config = msgspec.structs.replace(
        bottom,
        created=_CREATED,
        config=_launched(bottom.config or ExecConfig(), launch),
        rootfs=RootFS(type="layers", diff_ids=(*bottom.rootfs.diff_ids, *(one.layer.diff_id for one in steps))),
        history=(*(bottom.history or ()), *(_history_of(one) for one in steps)),
    )
    origin = {_BASE_NAME: base.name, _BASE_DIGEST: base.digest} if base else {}
    data = canonical(config)
    manifest = Manifest(
        schema_version=2,
        media_type=OCI_MANIFEST,
        config=Descriptor(media_type=OCI_CONFIG, digest=digest_of(data), size=len(data)),
        layers=(*layers, *(_annotated(one) for one in steps)),
        annotations={**origin, **(annotations or {})} or None,
    )
    return manifest, config


def check_suits(config: ImageConfig, wanted: Platform, where: str) -> None:
    """Raise `WrongPlatform` unless an image of *config* runs on the *wanted* platform."""
    if not config.platform.suits(wanted):
        raise WrongPlatform(f"the image is for {config.platform}, not for {wanted}", where=where)


def app_layers(manifest: Manifest, config: ImageConfig) -> list[AppLayer]:
    """Shoal's own layers of an image, lowest first; what remains is its base."""
    filled = [one.created_by or "" for one in config.history or () if not one.empty_layer]
    # From the top down, because a base may tell less of its own history than it has layers.
    from_top = zip(reversed(manifest.layers), reversed(config.rootfs.diff_ids), reversed(filled), strict=False)
    ours = [
        AppLayer(descriptor, diff_id, told.removeprefix(_OURS))
        for descriptor, diff_id, told in from_top
        if told.startswith(_OURS)
    ]
    return ours[::-1]


def unpacked_size(descriptor: Descriptor) -> int | None:
    """Bytes of a layer once it is unpacked; None for a layer of a base, which does not say."""
    noted = (descriptor.annotations or {}).get(UNPACKED_SIZE, "")
    return int(noted) if noted.isdecimal() else None


def write_image(
    layout: Layout, manifest: Manifest, config: ImageConfig, *, base: BaseImage | None = None
) -> Descriptor:
    """Put an image into *layout*, which must have its own layers, and note where those of its *base* are.

    The result names its platform, ready for `write_index`.
    """
    if base:
        for one in base.manifest.layers:
            layout.remember_upstream(one.digest, base.upstream)
    layout.put_blob(canonical(config), digest=manifest.config.digest)
    described = layout.put_document(manifest)
    return msgspec.structs.replace(described, platform=config.platform)


def write_index(
    layout: Layout, images: Sequence[Descriptor], *, annotations: Mapping[str, str] | None = None
) -> Descriptor:
    """Put one image for several platforms into *layout*; a device takes the one that suits it."""
    ordered = tuple(sorted(images, key=lambda one: (str(one.platform), one.digest)))
    noted = dict(annotations) if annotations else None
    return layout.put_document(Index(schema_version=2, media_type=OCI_INDEX, manifests=ordered, annotations=noted))


def _foundation(platform: Platform, base: BaseImage | None) -> tuple[ImageConfig, tuple[Descriptor, ...]]:
    """The configuration to go on from, and the layers that are there."""
    if base is None:
        empty = RootFS(type="layers", diff_ids=())
        return ImageConfig(
            os=platform.os, architecture=platform.architecture, variant=platform.variant, rootfs=empty
        ), ()
    check_is_image(base.manifest, base.name)
    check_suits(base.config, platform, base.name)
    layers = tuple(msgspec.structs.replace(one, media_type=LAYER_TYPES[one.media_type]) for one in base.manifest.layers)
    if len(layers) != len(base.config.rootfs.diff_ids):
        raise DamagedDocument("the base's configuration does not fit its layers", where=base.name)
    return base.config, layers


def _launched(inherited: ExecConfig, launch: Launch) -> ExecConfig:
    ports: dict[str, dict[str, Any]] = {f"{port}/tcp": {} for port in launch.ports}
    return msgspec.structs.replace(
        inherited,
        user=launch.user or inherited.user,
        working_dir=launch.workdir or inherited.working_dir,
        exposed_ports={**(inherited.exposed_ports or {}), **ports} or None,
        env=_merged(inherited.env or (), launch.env) or None,
        labels={**(inherited.labels or {}), **launch.labels} or None,
        entrypoint=launch.entrypoint or inherited.entrypoint,
        cmd=(launch.cmd or None) if launch.entrypoint else (launch.cmd or inherited.cmd),
    )


def _merged(inherited: Sequence[str], added: Mapping[str, str]) -> tuple[str, ...]:
    kept = [one for one in inherited if one.partition("=")[0] not in added]
    return (*kept, *(f"{name}={value}" for name, value in sorted(added.items())))


def _history_of(step: Step) -> History:
    return History(created=_CREATED, created_by=_OURS + step.what)


def _annotated(step: Step) -> Descriptor:
    return step.layer.descriptor.annotated({KIND: step.kind, UNPACKED_SIZE: str(step.layer.unpacked_size)})
