"""Which files of an image can be executed: decided by what they are, since not every desktop's disk can say."""

from __future__ import annotations

from pathlib import Path

__all__ = ["mode_of"]


def mode_of(file: Path) -> int:
    """0o755 for programs and scripts with a first line that names their interpreter, else 0o644."""
    with file.open("rb") as stream:
        return 0o755 if stream.read(4).startswith((b"\x7fELF", b"#!")) else 0o644
