"""Exact images out of a blob folder, by digest and without tags.

The agent offers what it has fetched to the engine beside it: `docker pull 127.0.0.1:PORT/repo@sha256:…`.
"""

from __future__ import annotations

from pathlib import Path

from shoal.oci.blobs import BlobFolder
from shoal.oci.descriptor import OCI_INDEX, OCI_MANIFEST, Descriptor, Index, Manifest, read_manifest
from shoal.oci.reach import Reach, reach_of

__all__ = ["Mirror"]


class Mirror:
    """What the server may show of *folder*; a `server.BlobSource`."""

    def __init__(self, folder: BlobFolder) -> None:
        self._folder = folder
        self._offers: dict[str, Reach] = {}

    def offer(self, repository: str, digest: str) -> None:
        """Show the image or index *digest*, whose manifests must be in the folder, in *repository*.

        Of an index, only the platforms whose manifests are there can be had.
        """
        data = self._folder.document(digest)
        document = read_manifest(data, digest)
        kind = document.media_type or (OCI_INDEX if isinstance(document, Index) else OCI_MANIFEST)
        root = Descriptor(media_type=kind, digest=digest, size=len(data))
        self._offers[repository] = reach_of([root], self._read)

    def withdraw(self, repository: str) -> None:
        """Show nothing in *repository* any more."""
        self._offers.pop(repository, None)

    def tags_of(self, repository: str) -> list[str]:  # noqa: ARG002  # an offer has no name, only a digest
        return []

    def find_manifest(self, repository: str, wanted: str) -> Descriptor | None:
        return self._offers.get(repository, Reach()).manifests.get(wanted)

    def find_blob(self, repository: str, digest: str) -> Descriptor | None:
        return self._offers.get(repository, Reach()).blobs.get(digest)

    def path(self, digest: str) -> Path:
        return self._folder.path(digest)

    def _read(self, digest: str) -> Manifest | Index | None:
        return read_manifest(self._folder.document(digest), digest) if self._folder.has(digest) else None
