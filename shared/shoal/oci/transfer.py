"""Move images between a layout and registries: push one, learn a base, fetch what a layout only knows of.

The packager and the command line call these. Nothing that the other side has already is sent.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from shoal.oci.descriptor import (
    Descriptor,
    ImageConfig,
    Index,
    Platform,
    check_is_image,
    read_document,
    read_manifest,
)
from shoal.oci.download import Progress, download
from shoal.oci.errors import BlobMissing, DamagedBlob, RegistryFailing, RegistryUnreachable, WrongKind
from shoal.oci.image import BaseImage, check_suits
from shoal.oci.layout import Layout, Upstream
from shoal.oci.patience import Patience
from shoal.oci.reach import reach_of
from shoal.oci.reference import Reference
from shoal.oci.registry import Registry
from shoal.oci.repository import Body, Repository

__all__ = ["Connect", "Pushed", "download", "fetch_base", "fetch_upstream", "push"]

T = TypeVar("T")

Connect = Callable[[str], Registry]
"""Opens the registry at a url, with the credentials and authorities that the caller knows for it."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """How far a push is; the last one is its result. All sizes are bytes."""

    total: int
    """Of all blobs of the image."""
    done: int = 0
    """Of the total: in the repository, or on the way."""
    sent: int = 0
    """Really sent, also in vain: a blob that was cut and is sent again counts twice."""
    mounted: int = 0
    """Taken over by the registry from another of its repositories."""
    skipped: int = 0
    """In the repository already."""
    fetched: int = 0
    """Brought here first, from the registry of the base image."""


def push(
    layout: Layout,
    wanted: str,
    registry: Registry,
    reference: Reference,
    *,
    progress: Callable[[Pushed], None] = lambda _state: None,
    connect: Connect = Registry,
    pause: Callable[[float], None] = time.sleep,
) -> Pushed:
    """Push an image so that *reference* names it.

    Args:
        layout: Where the image is.
        wanted: Its name or digest there.
        registry: Where it goes; opened by the caller, who knows the credentials.
        reference: The repository, and the tag if it has one.
        progress: Told of every step.
        connect: Opens the registries that layers of base images have to be fetched from.
        pause: Waits the given seconds between attempts.

    Raises:
        NameUnknown, BlobMissing: The layout lacks it.
        Unreachable, Refused: See `shoal.oci.errors`; blobs that were sent stay there, so that pushing again goes on.
    """
    root = layout.resolve(wanted)
    reach = reach_of([root], layout.manifest)
    sources = {digest: source for digest in reach.blobs if (source := _mountable(layout, digest, registry))}
    target = registry.repository(reference.repository, push=True, mounts=tuple(sorted(set(sources.values()))))
    total = sum(one.size for one in reach.blobs.values())
    work = _Push(layout, target, sources, Pushed(total), progress, connect, pause)
    for blob in reach.blobs.values():
        work.settle(blob)
    for one in reversed(reach.manifests.values()):  # what an index lists must be there before it
        work.name(one, one.digest)
    if reference.tag:
        work.name(root, reference.tag)
    return work.state


def _mountable(layout: Layout, digest: str, registry: Registry) -> str | None:
    """The repository of *registry* that has a base's layer."""
    upstream = layout.upstream(digest)
    return upstream.repository if upstream and upstream.url == registry.url else None


@dataclass
class _Push:
    """A push under way."""

    layout: Layout
    target: Repository
    sources: Mapping[str, str]
    """Repositories of the same registry that have layers of the base, by digest."""
    state: Pushed
    progress: Callable[[Pushed], None]
    connect: Connect
    pause: Callable[[float], None]

    def settle(self, blob: Descriptor) -> None:
        """See to it that the repository has *blob*."""
        before = self.state.done
        if not self._patiently(partial(self._is_there, blob)):
            self._fetch_if_missing(blob)
            self._patiently(partial(self._send, blob, before))
        self._tell(done=before + blob.size)

    def name(self, manifest: Descriptor, wanted: str) -> None:
        """Let *wanted*, a tag or the digest, stand for *manifest*."""
        data = self.layout.document(manifest.digest)
        self._patiently(partial(self.target.put_manifest, wanted, data, manifest.media_type))

    def _is_there(self, blob: Descriptor) -> bool:
        """True if the repository has *blob*, perhaps because the registry has just taken it from another one."""
        if self.target.has_blob(blob.digest):
            self._tell(skipped=self.state.skipped + blob.size)
            return True
        source = self.sources.get(blob.digest)
        if source and self.target.mount(blob.digest, source):
            self._tell(mounted=self.state.mounted + blob.size)
            return True
        return False

    def _send(self, blob: Descriptor, before: int) -> None:
        if self.layout.size(blob.digest) != blob.size:
            raise DamagedBlob(f"{blob.digest} has lost bytes", where=str(self.layout.path(blob.digest)))
        location = self.target.begin_upload()

        def body() -> Body:
            stream.seek(0)
            self._tell(done=before)
            return Body(stream, blob.size, self._on_sent)

        with self.layout.open(blob.digest) as stream:
            self.target.finish_upload(location, blob.digest, body)

    def _on_sent(self, size: int) -> None:
        self._tell(done=self.state.done + size, sent=self.state.sent + size)

    def _fetch_if_missing(self, blob: Descriptor) -> None:
        before = self.state.fetched

        def on_fetched(done: int, _total: int) -> None:
            self._tell(fetched=before + done)

        if not self.layout.has(blob.digest):
            fetch_upstream(self.layout, blob, connect=self.connect, progress=on_fetched)

    def _patiently(self, act: Callable[[], T]) -> T:
        patience = Patience(self.pause)
        while True:
            try:
                return act()
            except (RegistryUnreachable, RegistryFailing) as error:
                patience.wait(error)

    def _tell(self, **changed: int) -> None:
        self.state = replace(self.state, **changed)
        self.progress(self.state)


def fetch_base(registry: Registry, reference: Reference, platform: Platform) -> BaseImage:
    """Learn the base image that *reference* names, for *platform*: its manifest and configuration, no layers.

    Raises:
        WrongPlatform: There is none for the platform, or it says one thing and is another.
        WrongKind: It is no container image.
    """
    repository = registry.repository(reference.repository)
    descriptor, data = repository.manifest(reference.wanted)
    document = read_manifest(data, str(reference))
    if isinstance(document, Index):
        descriptor, data = repository.manifest(document.choose(platform).digest)
        document = read_manifest(data, str(reference))
    if isinstance(document, Index):
        raise WrongKind("an index within an index", where=str(reference))
    check_is_image(document, str(reference))
    config = read_document(repository.small_blob(document.config), ImageConfig, str(reference))
    check_suits(config, platform, str(reference))
    upstream = Upstream(registry.url, reference.repository)
    return BaseImage(str(reference), descriptor.digest, document, config, upstream)


def fetch_upstream(
    layout: Layout,
    descriptor: Descriptor,
    *,
    connect: Connect = Registry,
    progress: Progress = lambda _done, _total: None,
) -> None:
    """Bring a layer of a base image into *layout*, which has noted where it is; `BlobMissing` if nobody has."""
    if layout.keep(descriptor.digest):
        return
    upstream = layout.upstream(descriptor.digest)
    if upstream is None:
        raise BlobMissing(f"no blob {descriptor.digest}", where=str(layout.folder), hint="package the image again")
    with connect(upstream.url) as registry:
        download(
            registry.repository(upstream.repository), descriptor, layout.path(descriptor.digest), progress=progress
        )
