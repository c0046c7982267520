"""Text that a person saves to a file of their own choosing: logs, events. Called in worker threads."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from shoal.errors import BadInput
from shoal.files import replace_file


class UnwritableFile(BadInput):
    """A file cannot be written where somebody wants it."""

    code = "SHOAL-GUI-111"


def save_lines(path: Path, lines: Iterable[str]) -> int:
    """Make *lines* the content of the file *path*, and say how many there are.

    Raises:
        UnwritableFile: The system does not let us.
    """
    written = list(lines)
    try:
        replace_file(path, "".join(f"{line}\n" for line in written).encode())
    except OSError as error:
        hint = "choose another folder"
        raise UnwritableFile(f"the file cannot be written: {error.strerror}", where=str(path), hint=hint) from error
    return len(written)
