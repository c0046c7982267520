"""A disk that is really full: a script run where a small file system is mounted, seen by nobody else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def run_on_small_disk(folder: Path, script: str, *arguments: str, size: str = "4m") -> str:
    """Run the Python *script* with *folder*, made a file system of *size*, as its first argument; what it prints.

    The mount has a namespace of its own, so that it is gone with the process, whatever happens to it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    inner = f'mount -t tmpfs -o size={size} tmpfs "$1" && exec \'{sys.executable}\' -W error -c "$0" "$@"'
    command = ["unshare", "--mount", "--map-root-user", "sh", "-c", inner, script, str(folder), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout
