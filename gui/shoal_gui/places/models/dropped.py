"""What is dragged over the window: the files and folders of this machine in it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData


def paths_in(data: QMimeData) -> list[Path]:
    """Those that *data* names; none for text, pictures and files elsewhere."""
    names = (url.toLocalFile() for url in data.urls() if url.isLocalFile())
    return [Path(name) for name in names if name]
