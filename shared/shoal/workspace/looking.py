"""Looks at a file or folder before it is registered: what it seems to be, and what would keep it from being a model.

The desktop calls `look_at` when something is chosen or dropped, so that the form can be filled in and a file that is
no model is said to be none before anybody waits for it. `Models.register` decides by itself.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shoal.errors import ShoalError
from shoal.states import Framework
from shoal.workspace.errors import CorruptModel, NoModel
from shoal.workspace.onnx_signature import Signature, read_onnx
from shoal.workspace.sources import Source, find_sources, unreadable

ENDINGS: Final = {
    ".onnx": Framework.ONNX,
    ".pkl": Framework.SCIKITLEARN,
    ".pickle": Framework.SCIKITLEARN,
    ".joblib": Framework.SCIKITLEARN,
    ".pt": Framework.PYTORCH,
    ".pth": Framework.PYTORCH,
    ".safetensors": Framework.PYTORCH,
    ".h5": Framework.TFKERAS,
    ".keras": Framework.TFKERAS,
    ".pb": Framework.TENSORFLOW,
    ".tflite": Framework.TENSORFLOW,
}
# fmt: off
NO_MODELS: Final = frozenset({
    ".py", ".ipynb", ".md", ".txt", ".rst", ".csv", ".tsv", ".xlsx", ".pdf", ".doc", ".docx", ".html", ".png", ".jpg",
    ".jpeg", ".gif", ".bmp", ".mp4", ".wav", ".exe", ".dll", ".log", ".yml", ".yaml", ".toml", ".ini",
})
# fmt: on
"""Endings of files that are hardly ever a model by themselves."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was found."""

    path: Path
    name: str
    """One that the model could have."""
    framework: Framework
    files: int
    size: int
    """Bytes of all of them."""
    signature: Signature | None = None
    """Of the only ONNX file."""
    problem: ShoalError | None = None
    """Why it is no model."""


def look_at(path: Path) -> Look:
    """What *path* seems to be; nothing is raised, since what is wrong is what was asked for."""
    try:
        sources = find_sources(path)
    except ShoalError as error:
        return Look(path, _name(path), Framework.CUSTOM, 0, 0, problem=error)
    framework = guess_framework(source.name for source in sources)
    seen = Look(path, _name(path), framework, len(sources), sum(source.size for source in sources))
    try:
        return Look(*_basics(seen), signature=_signature(sources))
    except ShoalError as error:
        return Look(*_basics(seen), problem=error)


def guess_framework(names: Iterable[str]) -> Framework:
    """The framework of files with these *names*; `CUSTOM` where they tell nothing, `MULTI` where they tell several."""
    endings = {posixpath.splitext(name)[1].lower() for name in names}
    found = {ENDINGS[ending] for ending in endings & ENDINGS.keys()}
    if not found:
        return Framework.CUSTOM
    return found.pop() if len(found) == 1 else Framework.MULTI


def _basics(look: Look) -> tuple[Path, str, Framework, int, int]:
    return look.path, look.name, look.framework, look.files, look.size


def _name(path: Path) -> str:
    """*path*'s own name as far as models may have it."""
    stem = path.absolute().name if path.is_dir() else path.stem
    return re.sub(r"[^A-Za-z0-9._-]+", "-", stem).strip("-._") or "model"


def _signature(sources: tuple[Source, ...]) -> Signature | None:
    """Of the only ONNX file; raises what says that the *sources* are no model."""
    if not any(source.size for source in sources):
        raise CorruptModel("there is nothing in it", where=str(sources[0].path), hint="export or copy it again")
    endings = {posixpath.splitext(source.name)[1].lower() for source in sources}
    if endings <= NO_MODELS:
        shown = ", ".join(sorted(endings)) or "nothing"
        raise NoModel(
            f"this is no model: {shown} is what it ends in",
            where=str(sources[0].path.parent if len(sources) > 1 else sources[0].path),
            hint="choose what training exported: .onnx, .pkl, .pt, .h5, or the folder that holds it",
        )
    found = [source for source in sources if source.name.lower().endswith(".onnx")]
    try:
        signatures = [read_onnx(source.path).signature for source in found]
    except OSError as error:
        raise unreadable(found[0].path, error) from error
    return signatures[0] if len(signatures) == 1 else None
