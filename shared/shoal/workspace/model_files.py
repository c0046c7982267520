"""The bytes of models: into the layout when a model is registered, out of it when it is downloaded."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from shoal.files import replacing
from shoal.oci.blobs import BlobWriter, fullness_told, pieces_of, require_room
from shoal.oci.errors import DamagedBlob
from shoal.oci.layout import Layout
from shoal.workspace.errors import FileInTheWay
from shoal.workspace.records import ModelFile, Progress
from shoal.workspace.sources import Source, unreadable


class ModelFiles:
    """The files of models in *layout*, each a blob."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def store(self, sources: Iterable[Source], progress: Progress | None) -> tuple[ModelFile, ...]:
        """Copy all *sources* into the layout; those that are there already take no room.

        Raises:
            MissingModelFile, ModelChanged: A file cannot be read, or not as a whole.
            NoRoomForBlob: The disk cannot take one.
        """
        sources = tuple(sources)
        tally = _Tally(sum(source.size for source in sources), progress)
        stored = [self._put(source, tally) for source in sources]
        for source, file in zip(sources, stored, strict=True):
            # A sweep by another process may have taken the first files of a registration that lasted for hours.
            if not self._layout.keep(file.digest):
                self._put(source, _Tally(0, None))
        return tuple(stored)

    def write(self, files: Iterable[ModelFile], target: Path, *, overwrite: bool, progress: Progress | None) -> None:
        """Copy all *files* below the folder *target*.

        Raises:
            FileInTheWay: One of them is there already and *overwrite* is not set; nothing is written.
            NoRoomForBlob, DamagedBlob: A file cannot be written whole; it is not written at all.
        """
        files = tuple(files)
        if not overwrite:
            for file in files:
                _check_free(target / file.path)
        tally = _Tally(sum(file.size for file in files), progress)
        for file in files:
            self._write(file, target / file.path, tally)

    def _put(self, source: Source, tally: _Tally) -> ModelFile:
        try:
            require_room(self._layout.folder, source.size)
            with self._layout.writing() as blob:
                tally.copy(source.path, blob, source.size)
                source.check_unchanged()
        except OSError as error:
            raise unreadable(source.path, error) from error
        return ModelFile(path=source.name, digest=blob.stored.digest, size=blob.stored.size)

    def _write(self, file: ModelFile, target: Path, tally: _Tally) -> None:
        """Copy a blob out, and let it appear only if its bytes are what was registered."""
        blob = self._layout.path(file.digest)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            require_room(target.parent, file.size)
            with fullness_told(target.parent, file.size), replacing(target) as out:
                written = BlobWriter(out)
                tally.copy(blob, written, file.size)
                if written.stored.digest != file.digest:
                    raise DamagedBlob(f"{file.path} is not what was registered", where=str(blob))
        except OSError as error:
            raise FileInTheWay(
                f"cannot write {file.path}: {error.strerror}", where=error.filename or str(target)
            ) from error


class _Tally:
    """Counts the bytes of several copies, for whoever watches them together."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._done = 0
        self._total = total
        self._progress = progress

    def copy(self, source: Path, blob: BlobWriter, size: int) -> None:
        """Copy *source*, which should have *size* bytes; one that grows as fast as it is read is left there."""
        end = self._done + size
        for piece in pieces_of(source):
            blob.write(piece)
            self._done += len(piece)
            if self._progress:
                self._progress(self._done, self._total)
            if self._done > end:
                break


def _check_free(target: Path) -> None:
    if target.exists() or target.is_symlink():
        raise FileInTheWay("a file is already there", where=str(target), hint="choose another folder, or overwrite it")
