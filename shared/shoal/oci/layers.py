"""Layers that are equal when their files are equal, made once and found again.

The packager describes a layer as entries. Models are stored as they are, because weights hardly compress; everything
else is gzipped. The cache is the user's, not the workspace's: a fresh workspace gets the compressed dependencies,
the slowest part of a first image, for nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Final

import msgspec

from shoal.errors import Damaged
from shoal.files import replace_file
from shoal.oci.archive import Entry, Gzip, write_tar
from shoal.oci.blobs import BlobFolder, BlobWriter, locked
from shoal.oci.descriptor import OCI_TAR, OCI_TAR_GZIP, Descriptor, canonical, digest_of, read_document

__all__ = ["Entry", "Layer", "LayerCache", "Packing", "build_layer"]

FORMAT: Final = 1
"""Part of every key of the cache: to be raised when the same entries shall give other bytes."""

GIB: Final = 1 << 30


class Packing(StrEnum):
    """How the bytes of a layer are stored."""

    PLAIN = "plain"
    GZIP = "gzip"

    @property
    def media_type(self) -> str:
        return OCI_TAR if self is Packing.PLAIN else OCI_TAR_GZIP

    @property
    def encoder(self) -> str:
        return "none" if self is Packing.PLAIN else Gzip.ENCODER


class Layer(msgspec.Struct, frozen=True):
    """A layer whose blob is in a folder."""

    descriptor: Descriptor
    diff_id: str
    """Digest of the tar before compression: what identifies the layer on every machine."""
    unpacked_size: int
    """Bytes of the tar before compression."""


class LayerCache:
    """Remembers in *folder* which layer came of which files, and keeps the compressed ones.

    Plain layers are only remembered: they are the models, which would fill a home directory unnoticed.
    """

    def __init__(self, folder: Path, *, limit: int = 4 * GIB) -> None:
        self._blobs = BlobFolder(folder)
        self._records = folder / "layers"
        self._records.mkdir(exist_ok=True)
        self._limit = limit

    def find(self, key: str, folder: BlobFolder) -> Layer | None:
        """The layer of *key*, with its blob in *folder*; None if it has to be built."""
        record = self._records / key
        try:
            layer = read_document(record.read_bytes(), Layer, str(record))
        except (FileNotFoundError, Damaged):
            return None
        digest, size = layer.descriptor.digest, layer.descriptor.size
        cached = self._blobs.keep(digest)
        if not folder.keep(digest) and not (cached and folder.adopt(self._blobs.path(digest), digest)):
            return None
        if folder.size(digest) != size:
            self._blobs.remove(digest)
            return None
        return layer

    def remember(self, key: str, layer: Layer, folder: BlobFolder) -> None:
        """Keep *layer*, whose blob is in *folder*, for the next time *key* is asked for."""
        digest = layer.descriptor.digest
        if layer.descriptor.media_type != OCI_TAR:
            self._blobs.adopt(folder.path(digest), digest)
            self._trim()
        replace_file(self._records / key, canonical(layer))

    def _trim(self) -> None:
        """Drop the blobs that were not used for longest until the rest is within the limit."""
        with locked(self._records.with_name(".trim")):
            files = {digest: self._blobs.path(digest).stat() for digest in self._blobs.digests()}
            excess = sum(one.st_size for one in files.values()) - self._limit
            for digest in sorted(files, key=lambda one: files[one].st_mtime):
                if excess <= 0:
                    return
                excess -= self._blobs.remove(digest)


def build_layer(
    entries: Sequence[Entry], folder: BlobFolder, *, packing: Packing, cache: LayerCache | None = None
) -> Layer:
    """Put the layer of *entries* into *folder*, from the *cache* if it was made before.

    Raises:
        BadEntry: A name cannot be in an image, or a file changed while it was read.
        NoRoomForBlob: The disk is full; nothing is stored.
    """
    if cache is None:
        return _write_layer(entries, folder, packing)
    key = layer_key(entries, packing)
    if found := cache.find(key, folder):
        return found
    layer = _write_layer(entries, folder, packing)
    cache.remember(key, layer, folder)
    return layer


def layer_key(entries: Sequence[Entry], packing: Packing) -> str:
    """What decides the bytes of a layer, as 64 hex digits: names, modes, contents, and how they are written."""
    files = sorted((one.name, one.image_mode, one.digest or _digest_of(one.source)) for one in entries)
    return hashlib.sha256(msgspec.json.encode([FORMAT, packing.encoder, files])).hexdigest()


def _digest_of(source: Path | bytes) -> str:
    if isinstance(source, bytes):
        return digest_of(source)
    with source.open("rb", buffering=0) as stream:
        return f"sha256:{hashlib.file_digest(stream, 'sha256').hexdigest()}"


def _write_layer(entries: Sequence[Entry], folder: BlobFolder, packing: Packing) -> Layer:
    with folder.writing() as blob:
        if packing is Packing.GZIP:
            gzip = Gzip(blob.write)
            tar = BlobWriter(gzip)
            write_tar(entries, tar.write)
            gzip.close()
        else:
            tar = blob
            write_tar(entries, tar.write)
    stored, plain = blob.stored, tar.stored
    descriptor = Descriptor(media_type=packing.media_type, digest=stored.digest, size=stored.size)
    return Layer(descriptor=descriptor, diff_id=plain.digest, unpacked_size=plain.size)
