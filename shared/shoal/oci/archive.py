"""The bytes of a layer: a tar, perhaps gzipped, that is the same wherever and whenever it is made.

Order, owners, times and modes come from rules instead of the disk, and the gzip header is written by hand because
Python's own writer puts the time and the operating system into it. `layers` is the only caller.
"""

from __future__ import annotations

import struct
import tarfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from shoal.oci.blobs import pieces_of
from shoal.oci.errors import BadEntry

__all__ = ["Entry", "Gzip", "parents_of", "write_tar"]

Sink = Callable[[bytes | memoryview], object]

_BLOCK: Final = 512
_WHITEOUT: Final = ".wh."


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that goes into a layer."""

    name: str
    """Where the image has it: relative to its root, with slashes."""
    source: Path | bytes
    mode: int = 0o644
    """Only whether somebody may execute it counts: the image has 0755 or 0644, whatever the desktop's disk can say."""
    digest: str | None = None
    """`sha256:…` of the content where the caller knows it, so that it need not be read to find the layer again."""

    @property
    def image_mode(self) -> int:
        return 0o755 if self.mode & 0o111 else 0o644


def write_tar(entries: Iterable[Entry], sink: Sink) -> None:
    """Write *entries* and all their parent folders, sorted by name, as a POSIX (PAX) tar."""
    ordered = sorted(entries, key=lambda one: one.name)
    folders = parents_of(ordered)
    files = {one.name: one for one in ordered}
    for name in sorted(folders | files.keys()):
        if name in folders:
            sink(_header(name, tarfile.DIRTYPE, 0o755, 0))
        else:
            _write_file(files[name], sink)
    sink(bytes(2 * _BLOCK))


def parents_of(entries: Iterable[Entry]) -> set[str]:
    """The folders that hold *entries*; `BadEntry` if a name cannot be in an image, or is there twice."""
    folders: set[str] = set()
    files: set[str] = set()
    for entry in entries:
        _check_name(entry.name)
        if entry.name in files:
            raise BadEntry("two files want the same place in the image", where=entry.name)
        files.add(entry.name)
        folders.update(str(parent) for parent in PurePosixPath(entry.name).parents[:-1])
    if both := folders & files:
        raise BadEntry("a file and a folder want the same place in the image", where=min(both))
    return folders


def _check_name(name: str) -> None:
    parts = name.split("/")
    if not all(parts) or {".", ".."} & set(parts) or "\0" in name:
        raise BadEntry(f"{name!r} cannot be the name of a file in an image", hint="a relative path without . and ..")
    if any(part.startswith(_WHITEOUT) for part in parts):
        raise BadEntry(f"{name!r} would delete files of the image", hint=f"names may not begin with {_WHITEOUT}")
    try:
        name.encode()
    except UnicodeEncodeError:
        raise BadEntry(f"{name!r} is not Unicode", hint="rename the file") from None


def _header(name: str, kind: bytes, mode: int, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.type, info.mode, info.size = kind, mode, size
    return info.tobuf(tarfile.PAX_FORMAT)


def _write_file(entry: Entry, sink: Sink) -> None:
    size = len(entry.source) if isinstance(entry.source, bytes) else entry.source.stat().st_size
    sink(_header(entry.name, tarfile.REGTYPE, entry.image_mode, size))
    written = 0
    for piece in pieces_of(entry.source):
        sink(piece)
        written += len(piece)
    if written != size:
        raise BadEntry(
            "the file changed while it was packed", where=str(entry.source), hint="try again when it is still"
        )
    sink(bytes(-size % _BLOCK))


class Gzip:
    """Compresses what it is given on its way to *sink*; `close` writes the end."""

    ENCODER: Final = f"gzip-6/zlib-{zlib.ZLIB_RUNTIME_VERSION}"
    """Another deflate library may give other bytes for the same content, so caches must keep them apart."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._deflate = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
        self._crc = 0
        self._size = 0
        sink(b"\x1f\x8b\x08\x00" + bytes(4) + b"\x00\xff")  # no name, no time, unknown operating system

    def write(self, piece: bytes | memoryview) -> None:
        self._crc = zlib.crc32(piece, self._crc)
        self._size += len(piece)
        self._sink(self._deflate.compress(piece))

    def close(self) -> None:
        self._sink(self._deflate.flush() + struct.pack("<LL", self._crc, self._size & 0xFFFFFFFF))
