"""The entry script and what comes with it: a source directory whole, or the script alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shoal.contract.inference import InferenceConfig
from shoal.contract.labels import APP_ROOT, MODELS_ROOT
from shoal.oci.layers import Entry
from shoal.packaging.entry_script import check_entry_script
from shoal.packaging.errors import Contradiction, EntryScriptMissing, FolderMissing
from shoal.packaging.ignoring import ignoring_of
from shoal.packaging.modes import mode_of

__all__ = ["Source", "gather_source", "root_of"]

MANY_BYTES: Final = 50_000_000
"""A source directory that brings more is probably not meant to."""
_MODELS_FOLDER: Final = MODELS_ROOT.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Source:
    """What the person wrote, as it stands in the image."""

    entries: tuple[Entry, ...]
    entry_script: str | None
    """Relative to the app root; None serves a model without code."""
    notices: tuple[str, ...] = ()


def root_of(config: InferenceConfig, folder: Path) -> Path:
    """What all paths of *config* are relative to; `FolderMissing` if it is not there."""
    root = folder / (config.source_directory or ".")
    if not root.is_dir():
        raise FolderMissing("there is no such source directory", where=str(root))
    return root


def gather_source(config: InferenceConfig, folder: Path) -> Source:
    """The files of *config*, whose paths are relative to *folder*, with the entry script looked at.

    Raises:
        FolderMissing, EntryScriptMissing, BadEntryScript: With the place.
        Contradiction: The entry script is not in the source directory.
    """
    root = root_of(config, folder)
    if config.entry_script:
        check_entry_script(root / config.entry_script)
    if config.source_directory is not None:
        return _whole(root, config.entry_script)
    if config.entry_script:
        file = root / config.entry_script
        return Source((_entry(file.name, file),), file.name)
    return Source((), None)


def _whole(root: Path, entry_script: str | None) -> Source:
    files, notices = _files(root)
    script = _inside(root, entry_script) if entry_script else None
    if script and script not in files:
        raise EntryScriptMissing(
            "the entry script is one of the files that stay behind",
            where=str(root / script),
            hint="let .shoalignore (or .amlignore) keep it: !" + script,
        )
    size = sum(file.stat().st_size for file in files.values())
    if size > MANY_BYTES:
        notices.append(f"{root} brings {size / 1e6:.0f} MB; name what is not needed in {root / '.shoalignore'}")
    return Source(tuple(_entry(name, file) for name, file in sorted(files.items())), script, tuple(notices))


def _inside(root: Path, entry_script: str) -> str:
    """*entry_script* relative to *root*, or `Contradiction`."""
    inside = os.path.relpath(root / entry_script, root)
    if inside.startswith(os.pardir):
        raise Contradiction("the entry script is outside of the source directory", where=str(root / entry_script))
    return Path(inside).as_posix()


def _files(root: Path) -> tuple[dict[str, Path], list[str]]:
    """Every file below *root* that belongs in the image, by its path there, and what was left out unasked."""
    ignoring, notices = ignoring_of(root), list[str]()

    def walk(folder: Path, prefix: str) -> Iterator[tuple[str, Path]]:
        for one in sorted(folder.iterdir()):
            name = prefix + one.name
            if ignoring.ignores(name, folder=one.is_dir()):
                continue
            if name == _MODELS_FOLDER:
                notices.append(f"{one} is left out: the registered models stand there")
            elif one.is_file():
                yield name, one
            elif one.is_symlink() or not one.is_dir():
                notices.append(f"{one} is left out: it is neither a file nor a folder")
            else:
                yield from walk(one, f"{name}/")

    return dict(walk(root, "")), notices


def _entry(name: str, file: Path) -> Entry:
    return Entry(f"{APP_ROOT.lstrip('/')}/{name}", file, mode_of(file))
