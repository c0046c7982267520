"""Where the optimised graph of an ONNX model is kept between starts.

Optimising takes a good part of a large model's start. An image says with SHOAL_CACHE_DIR where its own copy may lie:
in the container's writable layer, or in the folder that a runtime without containers has unpacked it to. So it lives as
long as the image is there, and nobody else writes it. Where nothing can be written (a read-only container), every start
optimises anew.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from shoal_scoring.model_folder import digest_of

_ONE_FILE = 1 << 30
"""Bytes of a model up to which a graph surely fits into one file; ONNX allows twice that."""
_LEFT_FREE = 2
"""Times the model's size that must be free on the disk: a graph that fills it would do more harm than good."""


class KeptGraph:
    """The place of one model's optimised graph in a *folder*, for one *runtime*: its version and its providers."""

    def __init__(self, folder: Path, model: Path, runtime: str) -> None:
        self._folder = folder
        self._size = sum(path.stat().st_size for path in _parts(model))
        self.file = folder / f"{model.stem}-{_key(model, runtime)}.graph"
        # Workers that start together write one each, and the last to finish wins.
        self.partial = self.file.with_suffix(f".{os.getpid()}.partial")
        self.weights = self.file.with_suffix(f".{os.getpid()}.weights")
        self.needs_weights = self._size > _ONE_FILE or len(_parts(model)) > 1
        """Whether the weights go to a file of their own, which the graph then names."""

    def why_not(self) -> str | None:
        """Why nothing can be kept here; None if it can."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self.partial.touch()
            free = shutil.disk_usage(self._folder).free
        except OSError as error:
            return f"{self._folder}: {error.strerror}"
        if free > self._size * _LEFT_FREE:
            return None
        self.discard()
        return f"{self._folder} has only {free >> 20} MiB left"

    def keep(self) -> None:
        """It is written: from now on it is used."""
        self.partial.replace(self.file)

    def discard(self) -> None:
        """It could not be written."""
        for path in (self.partial, self.weights):
            path.unlink(missing_ok=True)


def _parts(model: Path) -> list[Path]:
    """The model's file, and those beside it in which its weights may be."""
    return [model, *sorted(path for path in model.parent.iterdir() if path.is_file() and path != model)]


def _key(model: Path, runtime: str) -> str:
    """Another model, onnxruntime, provider or processor must never meet this graph."""
    beside = [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in _parts(model)[1:]]
    return hashlib.sha256(f"{digest_of([model])} {beside} {runtime} {_processor()}".encode()).hexdigest()[:24]


def _processor() -> str:
    """What the processor can do: an optimised graph may use it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return ""
    return next((line for line in lines if line.startswith(("flags", "Features"))), "")
