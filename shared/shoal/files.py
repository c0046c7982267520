"""Files are replaced whole: after a power cut a file holds the old text or the new, never half.

The workspace, the OCI layout and the device's store all write through here.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def replacing(path: Path, *, mode: int = 0o644) -> Iterator[BinaryIO]:
    """Open a temporary file beside *path* that takes its place, synced to disk, when the block ends well.

    If the block raises, *path* keeps what it had and the temporary file is gone.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    partial = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fchmod(out.fileno(), mode)
            os.fsync(out.fileno())
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def replace_file(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Make *data* the whole content of *path*."""
    with replacing(path, mode=mode) as out:
        out.write(data)


def sync_folder(folder: Path) -> None:
    """Make a rename or a new name in *folder* outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
