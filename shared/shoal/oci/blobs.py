"""A folder of blobs, each named by the SHA-256 of its bytes.

The layout and the device's own store are both built on it. A blob is either whole or not there: it is written under
another name, hashed on the way, synced, and renamed. Nothing holds more than a piece of it in memory.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from shoal.files import sync_folder
from shoal.oci.descriptor import DOCUMENT_LIMIT, check_bytes, is_digest
from shoal.oci.errors import BlobMissing, DamagedBlob, DamagedDocument, NoRoomForBlob

__all__ = ["BlobFolder", "BlobWriter", "Stored", "fullness_told", "locked", "pieces_of", "require_room"]

PIECE: Final = 1 << 20
"""Bytes that are read, hashed and written at a time."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A blob that is in a folder."""

    digest: str
    size: int
    """Bytes."""


_NO_LINKS: Final = frozenset({errno.EXDEV, errno.EPERM, errno.EMLINK, errno.EOPNOTSUPP})


class Writable(Protocol):
    """Anything that takes bytes."""

    def write(self, piece: bytes | memoryview, /) -> object: ...


class BlobWriter:
    """Passes bytes on to *out*, and knows their digest and number."""

    def __init__(self, out: Writable) -> None:
        self._out = out
        self._hash = hashlib.sha256()
        self._size = 0

    def write(self, piece: bytes | memoryview) -> None:
        self._hash.update(piece)
        self._out.write(piece)
        self._size += len(piece)

    @property
    def stored(self) -> Stored:
        """What has been written so far."""
        return Stored("sha256:" + self._hash.hexdigest(), self._size)


class BlobFolder:
    """Blobs under `blobs/sha256/` of *folder*, the place where an OCI layout has them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._blobs = folder / "blobs" / "sha256"
        self._ingest = folder / "ingest"
        self._lock = folder / ".lock"
        self._blobs.mkdir(parents=True, exist_ok=True)
        self._ingest.mkdir(exist_ok=True)

    def path(self, digest: str) -> Path:
        """Where the blob is, or would be."""
        if not is_digest(digest):
            raise BlobMissing(f"{digest!r} is not a digest", where=str(self.folder))
        return self._blobs / digest.removeprefix("sha256:")

    def has(self, digest: str) -> bool:
        return self.path(digest).is_file()

    def open(self, digest: str) -> BinaryIO:
        """Open the blob for reading; `BlobMissing` if it is not there."""
        try:
            return self.path(digest).open("rb")
        except FileNotFoundError:
            raise self._missing(digest) from None

    def size(self, digest: str) -> int:
        """Bytes of the blob; `BlobMissing` if it is not there."""
        try:
            return self.path(digest).stat().st_size
        except FileNotFoundError:
            raise self._missing(digest) from None

    def document(self, digest: str) -> bytes:
        """The exact bytes of a manifest, an index or a configuration, checked against *digest*."""
        where = str(self.path(digest))
        with self.open(digest) as stream:
            data = stream.read(DOCUMENT_LIMIT + 1)
        if len(data) > DOCUMENT_LIMIT:
            raise DamagedDocument(f"a document of more than {DOCUMENT_LIMIT} bytes", where=where)
        check_bytes(data, digest, where)
        return data

    def digests(self) -> Iterator[str]:
        """Every blob there is, in no particular order."""
        for file in self._blobs.iterdir():
            if is_digest(f"sha256:{file.name}"):
                yield f"sha256:{file.name}"

    def put_blob(self, source: bytes | Path | BinaryIO, *, digest: str | None = None) -> Stored:
        """Store the bytes of *source*; the same bytes twice are one blob.

        Args:
            source: The bytes, a file that has them, or a stream that is read to its end.
            digest: What they are known to be. If that blob is there already, *source* is not even read.

        Raises:
            DamagedBlob: The bytes are not *digest*; nothing is stored.
            NoRoomForBlob: The disk is full; nothing is stored.
        """
        if digest and self.keep(digest):
            return Stored(digest, self.size(digest))
        with self.writing(expected=digest) as blob:
            for piece in pieces_of(source):
                blob.write(piece)
        return blob.stored

    @contextmanager
    def writing(self, *, expected: str | None = None) -> Iterator[BlobWriter]:
        """Write a blob piece by piece; when the block ends well, it is in the folder under its digest."""
        handle, name = tempfile.mkstemp(dir=self._ingest)
        partial = Path(name)
        try:
            with fullness_told(self._ingest), os.fdopen(handle, "wb") as out:
                blob = BlobWriter(out)
                yield blob
                out.flush()
                os.fchmod(out.fileno(), 0o644)
                os.fsync(out.fileno())
            digest = blob.stored.digest
            if expected and digest != expected:
                raise DamagedBlob(f"the bytes that should be {expected} are {digest}", where=str(self.folder))
            self._take(partial, digest)
        finally:
            partial.unlink(missing_ok=True)

    def adopt(self, file: Path, digest: str) -> bool:
        """Take *file*, trusted to be *digest*, by hard link, or by a checked copy from another file system.

        False if *file* is gone.
        """
        if self.keep(digest):
            return True
        link = self._ingest / f"link-{os.getpid()}-{os.urandom(6).hex()}"
        try:
            link.hardlink_to(file)
            os.utime(link)
            self._take(link, digest)
        except FileNotFoundError:
            return False
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            self.put_blob(file, digest=digest)
        finally:
            link.unlink(missing_ok=True)
        return True

    def keep(self, digest: str) -> bool:
        """Make the blob young again, so that no sweep takes it before its user has named it; False if it is gone."""
        with locked(self._lock, shared=True):
            try:
                os.utime(self.path(digest))
            except FileNotFoundError:
                return False
        return True

    def remove(self, digest: str) -> int:
        """Delete the blob and return the bytes that it had; 0 if it was not there."""
        try:
            size = self.size(digest)
        except BlobMissing:
            return 0
        self.path(digest).unlink(missing_ok=True)
        return size

    def _take(self, partial: Path, digest: str) -> None:
        """Rename *partial* to its digest, over a blob of the same name if there is one: that heals a damaged one."""
        with locked(self._lock, shared=True):
            partial.replace(self.path(digest))
        sync_folder(self._blobs)

    def _missing(self, digest: str) -> BlobMissing:
        return BlobMissing(f"no blob {digest}", where=str(self.folder))


def pieces_of(source: bytes | Path | BinaryIO) -> Iterator[bytes | memoryview]:
    """The bytes of *source*, a piece at a time; each piece is valid until the next is asked for."""
    if isinstance(source, bytes):
        yield source
        return
    if isinstance(source, Path):
        with source.open("rb", buffering=0) as stream:
            yield from pieces_of(stream)
        return
    while piece := source.read(PIECE):
        yield piece


@contextmanager
def locked(path: Path, *, shared: bool = False) -> Iterator[None]:
    """Hold the lock that *path* stands for, against other threads and other processes."""
    with path.open("ab") as handle:
        fcntl.flock(handle, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield


def require_room(folder: Path, needed: int) -> None:
    """Raise `NoRoomForBlob` unless *folder* can take *needed* bytes."""
    available = shutil.disk_usage(folder).free
    if needed > available:
        said = f"{needed} bytes are needed and {available} are free"
        raise NoRoomForBlob(said, needed=needed, available=available, where=str(folder))


@contextmanager
def fullness_told(folder: Path, needed: int = 0) -> Iterator[None]:
    """Raise `NoRoomForBlob` when the disk turns out to be full while *needed* bytes are written to *folder*."""
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        available = shutil.disk_usage(folder).free
        raise NoRoomForBlob("the disk is full", needed=needed, available=available, where=str(folder)) from error
