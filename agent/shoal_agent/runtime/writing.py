"""Says in Shoal's words why a folder takes no writes; for what the process runtime writes down of its services."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from shoal_agent.runtime.errors import FolderFull, FolderUnwritable

_FULL: Final = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Write below *folder* in the block.

    Raises:
        FolderFull: The disk, or the share of its user, is full.
        FolderUnwritable: It takes no writes for another reason: read-only, not ours, broken.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            hint = "free some space on its disk; the agent tries again by itself"
            raise FolderFull(f"the disk is full: {error.strerror}", where=str(folder), hint=hint) from error
        hint = "make the folder writable; the agent tries again by itself"
        raise FolderUnwritable(f"cannot write: {error.strerror}", where=str(folder), hint=hint) from error
