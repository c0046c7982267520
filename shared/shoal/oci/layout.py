"""An OCI image layout on disk: all bytes of a workspace, and the names of its images.

skopeo and other tools read it as `oci:FOLDER:repo:tag`. The packager writes into it, `transfer` pushes from it, and
`server` serves it. Several processes may work on one layout at once.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from shoal.files import replace_file
from shoal.oci.blobs import BlobFolder, locked
from shoal.oci.descriptor import (
    OCI_INDEX,
    OCI_MANIFEST,
    Descriptor,
    Index,
    Manifest,
    canonical,
    digest_of,
    is_digest,
    read_document,
    read_manifest,
)
from shoal.oci.errors import NameUnknown
from shoal.oci.names import REF_NAME, Names
from shoal.oci.reach import Reach, reach_of

__all__ = ["REF_NAME", "Layout", "Swept", "Upstream"]

HOUR: Final = 3600.0
_REACHES_KEPT: Final = 1000


class Upstream(msgspec.Struct, frozen=True):
    """Where a blob can be had that was never downloaded: a layer of somebody else's base image."""

    url: str
    """Of the registry, as in `https://registry-1.docker.io`."""
    repository: str


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep has deleted."""

    digests: tuple[str, ...]
    bytes: int


class Layout(BlobFolder):
    """The layout in *folder*, which is made if it is not there."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._names = Names(folder, self._lock)
        self._reaches: dict[str, Reach] = {}
        self._upstreams = folder / "upstream"
        self._upstreams.mkdir(exist_ok=True)

    # ── names ──────────────────────────────────────────────────────────────────────────────────────────────

    def names(self) -> dict[str, Descriptor]:
        """Every `repo:tag` and the manifest or index that it stands for."""
        return self._names.all()

    def tag(self, name: str, descriptor: Descriptor) -> None:
        """Let *name* (`repo:tag`) stand for *descriptor*, whose blob must be here; an older meaning is replaced."""
        self.size(descriptor.digest)
        self._names.add(name, descriptor)

    def untag(self, name: str) -> None:
        """Forget *name*; its blobs go with the next sweep. `NameUnknown` if nothing bears it."""
        self._names.remove(name)

    def resolve(self, name: str) -> Descriptor:
        """The manifest or index that `repo:tag`, `repo@sha256:…` or a bare digest stands for."""
        repository, _, digest = name.rpartition("@")
        if not is_digest(digest):
            return self._names.find(name)
        if found := self._find(digest, self._names.roots(repository or None), manifests=True):
            return found
        raise NameUnknown(f"no image {name}", where=str(self.folder))

    # ── content ────────────────────────────────────────────────────────────────────────────────────────────

    def put_document(self, document: Manifest | Index) -> Descriptor:
        """Store *document* in its canonical form."""
        data = canonical(document)
        stored = self.put_blob(data, digest=digest_of(data))
        kind = document.media_type or (OCI_INDEX if isinstance(document, Index) else OCI_MANIFEST)
        return Descriptor(media_type=kind, digest=stored.digest, size=stored.size)

    def manifest(self, digest: str) -> Manifest | Index:
        """The manifest or index under *digest*."""
        return read_manifest(self.document(digest), str(self.path(digest)))

    def reachable(self, repository: str) -> frozenset[str]:
        """Every digest that the names of *repository* lead to, whether its blob is here or upstream."""
        return frozenset().union(*(self._reach(root).digests for root in self._names.roots(repository)))

    # ── what the server asks (`server.BlobSource`) ───────────────────────────────────────────────────────────

    def tags_of(self, repository: str) -> list[str]:
        """The tags of *repository*, sorted; none if there is no such repository."""
        prefix = f"{repository}:"
        return sorted(name.removeprefix(prefix) for name in self.names() if name.startswith(prefix))

    def find_manifest(self, repository: str, wanted: str) -> Descriptor | None:
        """The manifest that *wanted*, a tag or a digest, means in *repository*."""
        if not is_digest(wanted):
            return self.names().get(f"{repository}:{wanted}")
        return self._find(wanted, self._names.roots(repository), manifests=True)

    def find_blob(self, repository: str, digest: str) -> Descriptor | None:
        """The configuration or layer that *digest* is in *repository*."""
        return self._find(digest, self._names.roots(repository), manifests=False)

    def _find(self, digest: str, roots: Iterable[Descriptor], *, manifests: bool) -> Descriptor | None:
        for root in roots:
            reach = self._reach(root)
            if found := (reach.manifests if manifests else reach.blobs).get(digest):
                return found
        return None

    def _reach(self, root: Descriptor) -> Reach:
        """What *root* leads to; walked once, because what a digest means never changes."""
        reach = self._reaches.get(root.digest)
        if reach is None:
            if len(self._reaches) >= _REACHES_KEPT:
                self._reaches.clear()
            reach = self._reaches[root.digest] = reach_of([root], self.manifest)
        return reach

    # ── layers of base images that were never downloaded ─────────────────────────────────────────────────────

    def remember_upstream(self, digest: str, upstream: Upstream) -> None:
        """Note where a blob can be had that is not here."""
        with locked(self._lock, shared=True):
            replace_file(self._upstream_file(digest), canonical(upstream))

    def upstream(self, digest: str) -> Upstream | None:
        """Where *digest* can be had, if anybody said so."""
        file = self._upstream_file(digest)
        return read_document(file.read_bytes(), Upstream, str(file)) if file.exists() else None

    def _upstream_file(self, digest: str) -> Path:
        return self._upstreams / self.path(digest).name

    # ── sweeping ───────────────────────────────────────────────────────────────────────────────────────────

    def collect(self, *, older_than: float = HOUR, keep: Iterable[str] = ()) -> Swept:
        """Delete the blobs that no name reaches.

        Args:
            older_than: Seconds; younger ones are spared, because somebody may be about to name them.
            keep: Digests that are used otherwise, such as the files of registered models.
        """
        before = time.time() - older_than
        with locked(self._lock):
            kept = reach_of(self._names.roots(), self.manifest).digests.union(keep)
            old = [one for one in self.digests() if one not in kept and _is_older(self.path(one), before)]
            freed = sum([self.remove(one) for one in old])
            notes = [one for one in self._upstreams.iterdir() if f"sha256:{one.name}" not in kept]
            for file in (*notes, *self._ingest.iterdir(), *self._blobs.glob("*.part")):
                if _is_older(file, before):
                    file.unlink(missing_ok=True)
        self._reaches.clear()
        return Swept(tuple(old), freed)


def _is_older(file: Path, before: float) -> bool:
    try:
        return file.stat().st_mtime < before
    except FileNotFoundError:
        return False
