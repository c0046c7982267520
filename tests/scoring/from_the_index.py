"""Packages that only a test needs, installed from the package index into folders of their own, once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def install_once(name: str, *packages: str, options: tuple[str, ...] = ()) -> Path:
    """The folder *name* with *packages* in it, to be put on a server's path."""
    folder = Path(__file__).parents[2] / ".cache/tests" / name
    if not folder.is_dir():
        partial = folder.with_suffix(f".{os.getpid()}")
        where = ["--target", str(partial), "--python", sys.executable, *options]
        subprocess.run([sys.executable, "-m", "uv", "pip", "install", "-q", *where, *packages], check=True)
        try:
            partial.rename(folder)
        except OSError:  # another test process was first
            assert folder.is_dir()
    return folder
