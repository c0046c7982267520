"""What a deployment would do to each device, before anybody is told: what it fetches, what it replaces, why it cannot.

The services in a preview are composed by the code that composes what is journalled, so that it shows what a push says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from shoal.contract.desired import ImageRef, Service
from shoal.contract.fit import ImageNeeds, image_misfits, misfits
from shoal.contract.labels import NO_BASE, needs_of
from shoal.contract.manifest import Manifest
from shoal.fleet.compose import service_for, service_of
from shoal.fleet.deploying import suggested_resources
from shoal.fleet.errors import PreviewOutdated
from shoal.fleet.imaging import Packaged
from shoal.fleet.orders import Order
from shoal.oci.descriptor import Descriptor, ImageConfig, Index, read_document
from shoal.oci.errors import BlobMissing, NameUnknown
from shoal.oci.image import app_layers
from shoal.oci.layout import Layout
from shoal.packaging.errors import UnsupportedPlatform
from shoal.packaging.target import parse_platform
from shoal.states import RuntimeKind
from shoal.workspace import Workspace
from shoal.workspace.errors import UnknownDeployment
from shoal.workspace.journal import read_entry
from shoal.workspace.records import Deployment, Device, ResourceConfiguration

Layers = Mapping[str, int]
"""Bytes of each layer, by digest."""


@dataclass(frozen=True, slots=True)
class Part:
    """One device's part in a deployment."""

    device: str
    before: Service | None
    """What it was last told to run under this name; None if nothing."""
    after: Service
    """Without what is only sealed at the push: the registry's login, the service's keys."""
    fetch: int
    """Bytes of the layers that no image it was told to run has in common with the new one."""
    reasons: tuple[str, ...] = ()
    """Why it cannot take it, a sentence each."""
    is_known: bool = True
    """Whether the device has ever said what it is; if not, there may be reasons that nobody knows."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a deployment would do."""

    version: int
    """Of the deployment that a push would make."""
    parts: tuple[Part, ...]
    """By device."""

    @property
    def fetch(self) -> int:
        """Bytes in all."""
        return sum(part.fetch for part in self.parts)


def preview(workspace: Workspace, order: Order, packaged: Packaged) -> Preview:
    """What journalling *order* with the image *packaged* for it would do; reads, and changes nothing."""
    settings, layout = workspace.settings, workspace.layout
    version = _next_version(workspace, order.manifest.name)
    deployment = Deployment(
        name=order.manifest.name,
        version=version,
        created="",
        manifest=order.manifest,
        images=packaged.images,
        models=packaged.models,
    )
    suggested = suggested_resources(workspace, packaged.models)
    images = _Images(layout)
    told = {entry.device: read_entry(entry).services for entry in workspace.journal.current()}

    def part(device: Device) -> Part:
        service = service_for(deployment, order.platform_of(device), settings.registry_url, suggested=suggested)
        before = told.get(device.name, {})
        return Part(
            device=device.name,
            before=before.get(deployment.name),
            after=service,
            fetch=_missing(images.layers(service.image.digest, _runtime(device)), before, images, _runtime(device)),
            reasons=reasons_against(device, service, images.needs(service.image.digest)),
            is_known=device.birth is not None,
        )

    return Preview(version, tuple(part(device) for device in order.devices))


def check_still_true(workspace: Workspace, seen: Preview, order: Order, packaged: Packaged) -> None:
    """Do nothing if a push of *order* would still do what somebody has *seen*.

    Raises:
        PreviewOutdated: Devices or deployments have changed meanwhile.
    """
    if preview(workspace, order, packaged) != seen:
        raise PreviewOutdated(
            "devices or deployments have changed since the preview", hint="look at the preview again, then push"
        )


def reasons_against(device: Device, service: Service, needs: ImageNeeds | None) -> tuple[str, ...]:
    """Why *device* cannot run *service* from an image with *needs* (None where no image is there yet); pure.

    Of a device that has never connected only what was said of it at its enrolment is known.
    """
    strange = _why_strange(device.platform) if device.platform else None
    found = [strange] if strange else []
    if device.birth is None and service.needs_keys:
        found.append("it has never connected, so the keys of the service cannot be sealed to it; start its agent once")
    if device.birth:
        facts = device.birth.facts
        found += [*misfits(service, facts), *(image_misfits(needs, facts) if needs and not found else ())]
    return tuple(found)


def unpackaged(manifest: Manifest, suggested: ResourceConfiguration | None = None) -> Service:
    """*manifest* as a service whose image is not there yet: good for `reasons_against`, and for nothing else."""
    deployment = Deployment(
        name=manifest.name, version=1, created="", manifest=manifest, images={}, models=manifest.models
    )
    nowhere = ImageRef(registry="", repository="", digest="sha256:" + "0" * 64)
    return service_of(deployment, nowhere, suggested)


def expected_needs(device: Device, base: str | None) -> ImageNeeds | None:
    """What an image for *device* will need as far as *base*, the one that is built on, tells beforehand."""
    facts = device.birth.facts if device.birth else None
    return ImageNeeds(architecture=facts.architecture, has_base=base != NO_BASE) if facts else None


class _Images:
    """Reads the documents of images, each once; one that is not in the layout any more has no layers."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self.layers = cache(self._layers)
        self.needs = cache(self._needs)

    def _layers(self, digest: str, runtime: RuntimeKind) -> Layers:
        try:
            layers = self._wanted_layers(digest, runtime)
        except (BlobMissing, NameUnknown):
            return {}
        return {one.digest: one.size for one in layers}

    def _wanted_layers(self, digest: str, runtime: RuntimeKind) -> Iterable[Descriptor]:
        """The process runtime has no use for the layers of a base."""
        manifest = self._layout.manifest(digest)
        if isinstance(manifest, Index):
            return ()
        if runtime is RuntimeKind.PROCESS:
            return (one.descriptor for one in app_layers(manifest, self._config(manifest.config.digest)))
        return manifest.layers

    def _needs(self, digest: str) -> ImageNeeds | None:
        manifest = self._layout.manifest(digest)
        if isinstance(manifest, Index):
            return None
        config = self._config(manifest.config.digest)
        labels = (config.config and config.config.labels) or {}
        return needs_of(config.architecture, labels, has_layers=bool(app_layers(manifest, config)))

    def _config(self, digest: str) -> ImageConfig:
        return read_document(self._layout.document(digest), ImageConfig, digest)


def _missing(new: Layers, told: Mapping[str, Service], images: _Images, runtime: RuntimeKind) -> int:
    """Bytes of *new* that no image of the services *told* brought already."""
    held = {digest for service in told.values() for digest in images.layers(service.image.digest, runtime)}
    return sum(size for digest, size in new.items() if digest not in held)


def _runtime(device: Device) -> RuntimeKind:
    return device.birth.facts.runtime if device.birth else RuntimeKind.DOCKER


@cache
def _why_strange(platform: str) -> str | None:
    """Why nothing can be packaged for *platform*; None if it can."""
    try:
        parse_platform(platform)
    except UnsupportedPlatform as error:
        return error.message
    return None


def _next_version(workspace: Workspace, name: str) -> int:
    try:
        return workspace.deployments.get(name).version + 1
    except UnknownDeployment:
        return 1
