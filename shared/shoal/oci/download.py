"""Bring a blob here, however often the connection breaks.

What has arrived stays in a `.part` file beside the target, so that the next attempt, or the next process, asks only
for the rest. The agent's download process and the workspace (for layers of base images) both go through here.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

from shoal.files import sync_folder
from shoal.oci.blobs import fullness_told, pieces_of, require_room
from shoal.oci.descriptor import Descriptor
from shoal.oci.errors import DamagedBlob, NoRoomForBlob, RegistryFailing, RegistryUnreachable
from shoal.oci.patience import Patience
from shoal.oci.repository import Repository

__all__ = ["Progress", "download"]

Progress = Callable[[int, int], None]
"""Called with the bytes that are here and the bytes of the whole."""


def download(
    repository: Repository,
    descriptor: Descriptor,
    into: Path,
    *,
    progress: Progress = lambda _done, _total: None,
    pause: Callable[[float], None] = time.sleep,
    reserve: int = 0,
) -> Path:
    """Bring the blob of *descriptor* to the file *into*, whole and checked; if it is there already, do nothing.

    Args:
        repository: Where to get it.
        descriptor: Its digest and size.
        into: The file; until it is complete, `.part` is added to its name.
        progress: Told after every piece.
        pause: Waits the given seconds between attempts.
        reserve: Bytes that must stay free on the disk.

    Raises:
        NoRoomForBlob: Before anything is fetched, and the part stays; or as the disk fills up, and it is deleted.
        DamagedBlob: A whole download did not give the digest; the part is deleted.
        RegistryUnreachable, RegistryFailing: Several attempts in a row brought nothing; the part stays.
        Unauthorized, Denied, NotInRegistry, NotARegistry, TlsTrouble: At once; the part stays.
    """
    part = into.with_name(f"{into.name}.part")
    while not into.exists():
        with _claimed(part) as arriving:
            if into.exists():  # another process has brought it meanwhile
                part.unlink()
                break
            require_room(into.parent, descriptor.size - arriving.size + reserve)
            try:
                with fullness_told(into.parent, descriptor.size):
                    _bring(repository, descriptor, arriving, progress, pause)
            except (NoRoomForBlob, DamagedBlob):
                part.unlink()
                raise
            part.replace(into)
            sync_folder(into.parent)
    progress(descriptor.size, descriptor.size)
    return into


class _Part:
    """The beginning of a blob on disk, and the digest of it."""

    def __init__(self, file: FileIO) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self.size = 0
        file.seek(0)
        for piece in pieces_of(file):
            self._count(piece)

    @property
    def digest(self) -> str:
        return f"sha256:{self._hash.hexdigest()}"

    def write(self, piece: bytes) -> None:
        rest = memoryview(piece)
        while rest:  # unbuffered, so that a process that is killed leaves all that had arrived
            rest = rest[self._file.write(rest) :]
        self._count(piece)

    def clear(self) -> None:
        """Begin again with nothing."""
        self._file.truncate(0)
        self._hash = hashlib.sha256()
        self.size = 0

    def sync(self) -> None:
        os.fsync(self._file.fileno())

    def _count(self, piece: bytes | memoryview) -> None:
        self._hash.update(piece)
        self.size += len(piece)


@contextmanager
def _claimed(part: Path) -> Iterator[_Part]:
    """Open *part* for this process alone: the child of an agent that was killed may still be writing to it."""
    while True:
        with part.open("a+b", buffering=0) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if _is_at(part, file):
                yield _Part(file)
                return


def _is_at(path: Path, file: FileIO) -> bool:
    """False if *path* was deleted or renamed while we waited for the lock on *file*."""
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def _bring(
    repository: Repository,
    descriptor: Descriptor,
    arriving: _Part,
    progress: Progress,
    pause: Callable[[float], None],
) -> None:
    """Complete the part and check it; from the beginning if what an earlier process had left turns out to be bad."""
    if arriving.size > descriptor.size:
        arriving.clear()
    resumed = arriving.size > 0
    _complete(repository, descriptor, arriving, progress, pause)
    if resumed and arriving.digest != descriptor.digest:
        arriving.clear()
        _complete(repository, descriptor, arriving, progress, pause)
    if arriving.digest != descriptor.digest:
        said = f"what arrived as {descriptor.digest} is {arriving.digest}"
        raise DamagedBlob(said, where=repository.registry.url, hint="push the image again, or check the network")
    arriving.sync()


def _complete(
    repository: Repository,
    descriptor: Descriptor,
    arriving: _Part,
    progress: Progress,
    pause: Callable[[float], None],
) -> None:
    """Fetch until the size is right, with growing pauses between attempts that bring nothing."""
    patience = Patience(pause)
    while (before := arriving.size) < descriptor.size:
        try:
            _fetch(repository, descriptor, arriving, progress)
        except (RegistryUnreachable, RegistryFailing) as error:
            patience.wait(error, got_on=arriving.size > before)


def _fetch(repository: Repository, descriptor: Descriptor, arriving: _Part, progress: Progress) -> None:
    """One attempt: ask for what is missing, and take what comes."""
    with repository.blob(descriptor, start=arriving.size) as stream:
        if stream.start < arriving.size:
            arriving.clear()
        for piece in stream.pieces:
            arriving.write(piece)
            progress(min(arriving.size, descriptor.size), descriptor.size)
            if arriving.size > descriptor.size:
                raise DamagedBlob(f"more bytes than {descriptor.digest} has", where=repository.registry.url)
    if arriving.size < descriptor.size:
        raise RegistryUnreachable("the registry ended too early", where=repository.registry.url)
