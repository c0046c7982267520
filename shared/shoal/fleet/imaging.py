"""Registered models and an inference config made into images, with what the workspace knows: layout, logins, memory.

`packaging` works on plain data; this is where a workspace's records become that data, and its result a record again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from shoal.contract.inference import ImageRegistry, InferenceConfig
from shoal.contract.labels import NO_BASE
from shoal.oci.auth import Credentials
from shoal.oci.reference import Reference
from shoal.oci.registry import Registry
from shoal.oci.transfer import Pushed, push
from shoal.packaging.build import build
from shoal.packaging.request import Built, ModelFile, ModelFiles, PackageRequest
from shoal.states import RuntimeKind
from shoal.workspace import Workspace
from shoal.workspace.logins import registry_host
from shoal.workspace.records import DeployedImage, Device, ModelVersion

LATEST = "latest"

Step = Callable[[str], None]
"""Told what packaging does now, in a few words."""
Shown = Callable[[int, int], None]
"""Told of a push: bytes done, bytes in all."""


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
    """Choose packages and base anew instead of as last time."""


@dataclass(frozen=True, slots=True)
class Packaged:
    """An image in the workspace, and where it was pushed to, if it was."""

    built: Built
    models: tuple[str, ...]
    """NAME:VERSION of what is inside."""
    repository: str
    """In the workspace's own registry, or in the one it was pushed to."""
    pushed_to: str = ""
    """Base URL of the registry it was pushed to; empty for none."""
    pushed: Pushed | None = None
    """What pushing it moved."""

    @property
    def images(self) -> dict[str, DeployedImage]:
        """The images as a deployment records them, by platform."""
        return {
            one.platform: DeployedImage(
                repository=self.repository, digest=one.digest, size=one.size, registry=self.pushed_to
            )
            for one in self.built.images
        }


def base_for(devices: Iterable[Device], config: InferenceConfig, given: str | None) -> str | None:
    """The base to build on for *devices*: what was *given*, else what *config* says, else none where none is used.

    Devices that have said that they run plain processes have no use for a base image, nor perhaps a way to fetch one's
    manifest. One device with an engine, or one that has never spoken, and the usual base is built on.
    """
    environment = config.environment
    written = config.base_image or (environment and environment.docker.base_image)
    if given or written:
        return given
    births = [device.birth for device in devices]
    runs_processes = all(birth and birth.facts.runtime is RuntimeKind.PROCESS for birth in births)
    return NO_BASE if births and runs_processes else None


def package_models(workspace: Workspace, imaging: Imaging, step: Step = lambda _words: None) -> Packaged:
    """Make the image that *imaging* asks for, in the workspace's layout.

    Raises:
        UnknownModel: One of the models is not registered.
        ShoalError: See `shoal.packaging.build`.
    """
    versions = [workspace.models.get(model) for model in imaging.models]
    request = PackageRequest(
        name=imaging.name,
        tag=LATEST,
        models=tuple(files_of(version) for version in versions),
        config=imaging.config,
        folder=imaging.folder,
        layout=workspace.layout,
        resolutions=workspace.resolutions,
        platforms=imaging.platforms,
        base=imaging.base,
        refresh=imaging.fresh,
        connect=registry_opener(workspace, imaging.config.base_image_registry),
        progress=step,
    )
    built = build(request)
    for image in built.images:
        # `latest` moves on; a device may still be told, or roll back to, what it meant before.
        kept = f"{built.repository}:{image.digest.removeprefix('sha256:')[:12]}"
        workspace.layout.tag(kept, workspace.layout.resolve(image.digest))
    return Packaged(built, tuple(version.id for version in versions), built.repository)


def push_image(
    workspace: Workspace, packaged: Packaged, to: str, shown: Shown = lambda _done, _total: None
) -> Packaged:
    """Push an image to *to*, REGISTRY/REPOSITORY[:TAG], with the login the workspace knows for it.

    Raises:
        BadReference: *to* is not of its form.
        Unreachable, Refused: See `shoal.oci.errors`; pushing again goes on where it stopped.
    """
    reference = Reference.parse(to)
    connect = registry_opener(workspace)
    registry = connect(reference.url)
    pushed = push(
        workspace.layout,
        packaged.built.digest,
        registry,
        reference,
        progress=lambda state: shown(state.done, state.total),
        connect=connect,
    )
    return Packaged(packaged.built, packaged.models, reference.repository, registry.url, pushed)


def files_of(version: ModelVersion) -> ModelFiles:
    files = tuple(ModelFile(file.path, file.digest, file.size) for file in version.files)
    return ModelFiles(version.name, version.version, version.framework, files)


def registry_opener(workspace: Workspace, given: ImageRegistry | None = None) -> Callable[[str], Registry]:
    """Opens registries with the login *given* in the config for its host, else with the one the workspace keeps."""

    def connect(url: str) -> Registry:
        if given and given.username and registry_host(given.address or url) == registry_host(url):
            return Registry(url, credentials=Credentials(given.username, given.password))
        login = workspace.logins.get(url)
        return Registry(url, credentials=Credentials(login.username, login.password) if login else None)

    return connect
