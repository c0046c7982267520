"""What lies in the folder of models: found for no-code serving, shown when a script cannot find its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path


def model_files(folder: Path, *suffixes: str) -> list[Path]:
    """Every file below *folder* (or *folder* itself) whose name ends with one of *suffixes*, by path."""
    if folder.is_file():
        return [folder] if folder.name.endswith(suffixes) else []
    return sorted(path for path in folder.rglob("*") if path.name.endswith(suffixes) and path.is_file())


def name_and_version(path: Path) -> tuple[str, str]:
    """What a model is called: `azureml-models/<name>/<version>/<file>` says it, else the file's own name, version 1."""
    for version in path.absolute().parents:
        if version.name.isdecimal():
            return version.parent.name, version.name
    return path.stem, "1"


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
