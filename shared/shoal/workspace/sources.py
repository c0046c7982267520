"""Finds the files of a model that is to be registered, and refuses what could not be the same model elsewhere."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shoal.workspace.errors import BadModel, MissingModelFile, ModelChanged


@dataclass(frozen=True, slots=True)
class Source:
    """One file as it was found."""

    path: Path
    """Where its bytes are."""
    name: str
    """What the model calls it: its path from the folder that holds the model, with '/'."""
    size: int
    """Bytes."""
    changed: int
    """When it was last written, in nanoseconds."""

    def check_unchanged(self) -> None:
        """Raise `ModelChanged` if it has been written to since it was found."""
        found = self.path.stat()
        if (found.st_size, found.st_mtime_ns) != (self.size, self.changed):
            raise ModelChanged(
                f"{self.name} was written to while it was being registered",
                where=str(self.path),
                hint="register it once whoever writes it is done",
            )


def find_sources(path: Path) -> tuple[Source, ...]:
    """The file *path*, or all files in the folder *path*, by name.

    Links are followed as long as they stay in the folder; empty folders are left out.

    Raises:
        MissingModelFile: There is nothing, or it cannot be read.
        BadModel: No files, a link that leads out of the folder or in a circle, a device or pipe, or a name that is
            not text.
    """
    try:
        root = path.resolve(strict=True)
        sources = tuple(sorted(_walk(root, root, path.absolute().name or root.name, ()), key=lambda one: one.name))
    except (OSError, RuntimeError) as error:
        raise unreadable(path, error) from error
    if not sources:
        raise BadModel("the folder holds no files", where=str(path))
    return sources


def unreadable(path: Path, error: OSError | RuntimeError) -> MissingModelFile:
    """The error for a model's file that the system does not let us have."""
    where = getattr(error, "filename", None) or path
    reason = getattr(error, "strerror", None) or str(error)
    return MissingModelFile(f"cannot read the model: {reason}", where=os.fsdecode(where))


def _walk(path: Path, root: Path, name: str, above: tuple[Path, ...]) -> Iterator[Source]:
    """The files at and below *path*, which the model calls *name*; *above* are the folders that it was reached by."""
    _check_name(name, path)
    real = path.resolve(strict=True)
    if not real.is_relative_to(root):
        raise BadModel("a link leads out of the model's folder", where=str(path), hint="copy the file in its place")
    found = real.stat()
    if stat.S_ISDIR(found.st_mode):
        if real in above:
            raise BadModel("a link leads back to a folder above it", where=str(path), hint="remove the link")
        for child in path.iterdir():
            yield from _walk(child, root, f"{name}/{child.name}", (*above, real))
    elif stat.S_ISREG(found.st_mode):
        yield Source(path=real, name=name, size=found.st_size, changed=found.st_mtime_ns)
    else:
        raise BadModel("neither a file nor a folder: a model holds only these", where=str(path))


def _check_name(name: str, path: Path) -> None:
    try:
        name.encode()
    except UnicodeEncodeError as error:
        raise BadModel("the name of a file is not text (UTF-8)", where=repr(str(path)), hint="rename it") from error
