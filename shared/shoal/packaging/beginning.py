"""An inference config and an entry script to begin with: they serve any model at once, and show where to go on."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from shoal.errors import Refused
from shoal.files import replace_file

__all__ = [
    "CONFIG",
    "CONFIG_FILE",
    "REQUIREMENTS",
    "SCRIPT",
    "FolderForbidden",
    "begin_config",
    "begin_file",
    "write_text",
]

CONFIG_FILE: Final = "inferenceconfig.json"
CONFIG: Final = """{
    "entryScript": "score.py"
}
"""
SCRIPT: Final = '''"""Loads the model once, and answers every request with it."""

import json
import os
from pathlib import Path


def init():
    """Called once before the first request: load the model here."""
    global files
    folder = Path(os.environ.get("AZUREML_MODEL_DIR", "."))
    files = sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def run(data):
    """Called for every request with its body as text; what it returns is sent as JSON."""
    return {"received": json.loads(data), "model": files}
'''
REQUIREMENTS: Final = """# One package a line, as for pip. Shoal brings its own scoring server.
numpy
"""
_BY_ENDING: Final = {
    ".py": SCRIPT,
    ".txt": REQUIREMENTS,
    ".yml": "name: model\ndependencies:\n  - pip:\n      - numpy\n",
}


class FolderForbidden(Refused):
    """A file cannot be written where the config wants it."""

    code = "SHOAL-PKG-601"


def begin_config(folder: Path) -> Path:
    """The config in *folder*, made with an entry script beside it where there is none yet.

    Raises:
        FolderForbidden: The system does not let us write there.
    """
    file = folder / CONFIG_FILE
    if not file.exists():
        if not (folder / "score.py").exists():
            begin_file(folder / "score.py")
        write_text(file, CONFIG)
    return file


def begin_file(file: Path) -> None:
    """Make *file*, an entry script or a list of packages; one that is there is left as it is.

    Raises:
        FolderForbidden: The system does not let us write there.
    """
    if not file.exists():
        write_text(file, _BY_ENDING.get(file.suffix.replace(".yaml", ".yml"), ""))


def write_text(file: Path, text: str) -> None:
    """Replace *file* as a whole; it stays a link if it is one, and as executable as it was.

    Raises:
        FolderForbidden: The system does not let us.
    """
    try:
        target = file.resolve()
        target.parent.mkdir(parents=True, exist_ok=True)
        replace_file(target, text.encode(), mode=target.stat().st_mode & 0o777 if target.exists() else 0o644)
    except OSError as error:
        hint = "choose another folder"
        raise FolderForbidden(f"the file cannot be written: {error.strerror}", where=str(file), hint=hint) from error
