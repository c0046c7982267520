"""How much memory this process has and may have, and how what was freed goes back to the system.

`shelf` bounds the models of a server by it; `metrics` and the self-check tell it.
"""

from __future__ import annotations

import ctypes
import gc
import os
from collections.abc import Iterator
from pathlib import Path

from shoal_scoring.cgroups import cgroups_of, text_of

_NO_LIMIT = 1 << 60
"""Version 1 of cgroups says a number near 2^63 where there is no limit."""


def resident(process: int | str = "self") -> int:
    """Bytes that *process* has in memory; 0 where that cannot be known."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def family() -> int:
    """Bytes that this process and its worker processes have in memory; what they share is counted for each."""
    children = [one for path in Path("/proc/self/task").glob("*/children") for one in text_of(path).split()]
    return resident() + sum(resident(int(one)) for one in children)


def memory_limit(root: Path = Path("/")) -> int | None:
    """Bytes that this process's cgroups, or the tightest of those above it, allow; None if none of them says."""
    return min(_limits(root), default=None)


def _limits(root: Path) -> Iterator[int]:
    for version, group in cgroups_of("memory", root):
        said = text_of(group / ("memory.max" if version == 2 else "memory.limit_in_bytes"))
        if said.isdecimal() and int(said) < _NO_LIMIT:
            yield int(said)


def give_back() -> None:
    """Return freed memory to the system, which the C library would keep for later; does nothing where it cannot."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
