"""The small files in which the kernel tells of the machine; `inventory` and `accelerators` read them through here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def text(path: Path) -> str:
    """What *path* says, without the blanks and NULs around it; empty if it is not there or may not be read."""
    try:
        return path.read_bytes().decode(errors="replace").strip("\0 \n\t")
    except OSError:
        return ""


def entries(folder: Path, pattern: str = "*") -> list[Path]:
    """The entries of *folder* that match, in order; none if it is not there."""
    return sorted(folder.glob(pattern))


def nodes(root: Path, *patterns: str) -> tuple[str, ...]:
    """The device files below *root*'s `/dev` that match, as the machine names them: `/dev/apex_0`."""
    return tuple(_names(root, patterns))


def _names(root: Path, patterns: tuple[str, ...]) -> Iterator[str]:
    for pattern in patterns:
        for path in entries(root / "dev", pattern):
            yield f"/{path.relative_to(root)}"
