"""What lies in the folder of models: found for no-code serving, shown when a script cannot find its own."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from errno import ENOENT, ENOTDIR
from functools import cache
from itertools import islice
from pathlib import Path

from shoal_scoring.errors import ModelsUnreadable

MODEL_SUFFIXES = (".onnx", ".joblib", ".pkl", ".pickle")
"""Of files that are models by themselves."""
_SAVED_MODEL = ("saved_model.pb", "saved_model.pbtxt")
"""What makes a folder a TensorFlow SavedModel."""


@dataclass(frozen=True, slots=True)
class Found:
    """A model in the folder of models."""

    name: str
    version: str
    path: Path
    """The file, or the folder of a SavedModel."""

    def __str__(self) -> str:
        return f"{self.name}:{self.version}"

    @property
    def files(self) -> list[Path]:
        """What it consists of."""
        if self.path.is_dir():
            return sorted(path for path in self.path.rglob("*") if path.is_file())
        return [self.path]


def find_models(folder: Path) -> list[Found]:
    """Every model in *folder* that can be served by itself, by path; *folder* may itself be one.

    `<name>/<version>/<file>` says what a model is called, as images have it; else `<name>/<file>`, or the file's own
    name. Where several would be called the same, each gets the rest of its path added.

    Raises:
        ModelsUnreadable: There is nothing at *folder*, or nothing was found and part of it cannot be read.
    """
    root = folder.absolute()
    paths = [root] if root.is_file() and _is_model(root) else sorted(filter(_is_model, [root, *root.rglob("*")]))
    if not paths and not root.is_file():
        for _ in os.walk(root, onerror=_refuse):  # looking for models passes over what it may not read
            continue
    inside = [path for path in paths if not any(parent in paths for parent in path.parents)]
    called = {path: _name_and_version(path, root) for path in inside}
    for whole in (False, True):
        often = Counter(called.values())
        called = {path: one if often[one] == 1 else _longer(path, root, whole=whole) for path, one in called.items()}
    return [Found(name, version, path) for path, (name, version) in called.items()]


def _refuse(error: OSError) -> None:
    place = "folder of models" if error.errno in (ENOENT, ENOTDIR) else "models"
    raise ModelsUnreadable(
        f"the {place} at {error.filename} cannot be read: {error.strerror}",
        hint="--model-dir or AZUREML_MODEL_DIR names it; a container sees only what is mounted into it",
    ) from None


def _is_model(path: Path) -> bool:
    if path.is_dir():
        return any((path / name).is_file() for name in _SAVED_MODEL)
    return path.name.endswith(MODEL_SUFFIXES) and path.is_file()


def _name_and_version(path: Path, root: Path) -> tuple[str, str]:
    last = root.parent if root.is_file() else root
    for folder in (path, *path.parents):
        if folder.name.isdecimal():
            return folder.parent.name, folder.name
        if folder == last:
            break
    below = path.relative_to(root).parts
    return (below[0] if len(below) > 1 else path.stem), "1"


def _longer(path: Path, root: Path, *, whole: bool) -> tuple[str, str]:
    """Its name with the rest of its path added, *whole* or without what follows the last dot."""
    name, version = _name_and_version(path, root)
    rest = [part for part in path.relative_to(root).parts[:-1] if part not in (name, version)]
    return "-".join([name, *rest, path.name if whole else path.stem]), version


def packaged_models(folder: Path) -> list[tuple[str, str]]:
    """Names and versions of the models in *folder* as images have them: `<name>/<version>`, or one such by itself."""
    folder = folder.absolute()
    if folder.name.isdecimal():
        return [(folder.parent.name, folder.name)]
    found = (path for path in folder.glob("*/*") if path.name.isdecimal() and path.is_dir())
    return sorted((path.parent.name, path.name) for path in found)


@cache
def _digest(path: Path, size: int, changed: int) -> str:  # noqa: ARG001  what tells one content of a file from the next
    import hashlib

    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def digest_of(files: Sequence[Path]) -> str:
    """SHA-256 of the one file, as a registry would give it; of several, of their digests in order."""
    digests = [_digest(path, (about := path.stat()).st_size, about.st_mtime_ns) for path in files]
    if len(digests) == 1:
        return digests[0]
    import hashlib

    return hashlib.sha256(" ".join(digests).encode()).hexdigest()


def latest(versions: Iterable[str]) -> str:
    """The highest of *versions*, those that are numbers by their size; empty if there are none."""
    return max(versions, key=lambda one: (int(one) if one.isdecimal() else -1, one), default="")


def tree(folder: Path, most: int = 200) -> str:
    """*folder* as an indented listing of at most *most* lines."""
    lines = list(islice(_lines(folder), most + 1))
    if len(lines) > most:
        lines[most] = "… and more"
    return "\n".join(lines)


def _lines(path: Path, depth: int = 0) -> Iterator[str]:
    if path.is_dir():
        yield f"{' ' * 4 * depth}{path.name}{os.sep}"
        for child in sorted(path.iterdir()):
            yield from _lines(child, depth + 1)
    else:
        yield f"{' ' * 4 * depth}{path.name}"
