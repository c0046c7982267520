"""The images that this device holds: their blobs, shared between them, and what was unpacked of them.

    blobs/sha256/…        manifests, configurations and layers, each whole and proven
    <64 hex digits>/      one folder for each image that was asked for; what none of them names is swept away
        rootfs/           where the process runtime has unpacked it; there as a whole or not at all

The fetching child writes it; the runtimes read it, and remove from it what is no longer wanted.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from shoal.errors import Damaged, NotFound
from shoal.files import sync_folder
from shoal.oci.blobs import BlobFolder
from shoal.oci.descriptor import (
    ImageConfig,
    Index,
    Manifest,
    is_digest,
    read_document,
    read_manifest,
)
from shoal.oci.errors import WrongKind

_ALGORITHM = "sha256:"


class ImageStore:
    """The images below *folder*, which is made if it is not there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.blobs = BlobFolder(folder)

    def begin(self, digest: str) -> None:
        """From now on the blobs of this image are kept, as they come."""
        self._home(digest).mkdir(exist_ok=True)
        sync_folder(self.folder)

    def digests(self) -> Iterator[str]:
        """Every image that was begun."""
        for entry in self.folder.iterdir():
            if is_digest(digest := _ALGORITHM + entry.name):
                yield digest

    def manifest(self, digest: str) -> Manifest:
        """Its manifest; raises `BlobMissing`, `DamagedBlob` or, for what is no image of one platform, `WrongKind`."""
        document = read_manifest(self.blobs.document(digest), digest)
        if isinstance(document, Index):
            raise WrongKind("an index of several platforms, where one image is needed", where=digest)
        return document

    def config(self, digest: str) -> ImageConfig:
        """Its configuration; raises as `manifest` does."""
        wanted = self.manifest(digest).config.digest
        return read_document(self.blobs.document(wanted), ImageConfig, wanted)

    def rootfs(self, digest: str) -> Path:
        """Where it is unpacked, or would be."""
        return self._home(digest) / "rootfs"

    def unpacked(self) -> frozenset[str]:
        """The images that are unpacked as a whole."""
        return frozenset(digest for digest in self.digests() if self.rootfs(digest).is_dir())

    def complete(self) -> Iterator[str]:
        """The images of which every blob is here."""
        for digest in self.digests():
            named = list(self._named_by(digest))
            if len(named) > 1 and all(self.blobs.has(one) for one in named):
                yield digest

    def remove(self, digest: str) -> None:
        """Delete what was unpacked of it, and every blob that no other image needs."""
        home = self._home(digest)
        if home.is_dir():
            doomed = home.with_name(f".{home.name}")  # by another name first: half an image must not look like one
            shutil.rmtree(doomed, ignore_errors=True)
            home.rename(doomed)
        self._sweep()

    def _sweep(self) -> None:
        for doomed in self.folder.glob(".*"):
            if is_digest(_ALGORITHM + doomed.name.removeprefix(".")):
                # Another image's removal may sweep at the same time; what is left is swept the next time.
                shutil.rmtree(doomed, ignore_errors=True)
        # Listed before it is known what is kept: what a fetching child adds from now on is not touched.
        files = list((self.folder / "blobs" / "sha256").iterdir())
        kept = {name for digest in self.digests() for name in self._named_by(digest)}
        for file in files:
            if _ALGORITHM + file.name.removesuffix(".part") not in kept:
                file.unlink(missing_ok=True)

    def _named_by(self, digest: str) -> Iterator[str]:
        """Itself and, as far as it can be read, the blobs that it is made of."""
        yield digest
        try:
            manifest = self.manifest(digest)
        except (NotFound, Damaged, WrongKind):
            return
        yield from (manifest.config.digest, *(layer.digest for layer in manifest.layers))

    def _home(self, digest: str) -> Path:
        return self.folder / self.blobs.path(digest).name
