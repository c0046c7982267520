"""The one folder in which batches may read and write; pure, but for looking where links lead.

The person at the device names it (`shoal-agent run --batch-dir`), nobody else can, and without it nothing is scored.
"""

from __future__ import annotations

from pathlib import Path

from shoal.contract.batch import StartBatch, command_words
from shoal_agent.errors import OutsideBatchFolder

_WILD = frozenset("*?[")


def inside(folder: Path, text: str) -> Path:
    """*text*, a path or a pattern below *folder*, as an absolute one without links up to its first wildcard.

    Raises:
        OutsideBatchFolder: It leads elsewhere.
    """
    parts = (folder / text).parts
    plain = next((place for place, part in enumerate(parts) if _WILD & set(part)), len(parts))
    rest = parts[plain:]
    if "\0" in text or ".." in rest:
        raise _outside(folder, text)
    known = Path(*parts[:plain]).resolve()
    if not known.is_relative_to(folder):
        raise _outside(folder, text)
    return known.joinpath(*rest)


def output_of(ask: StartBatch, folder: Path) -> Path:
    """The file or folder below *folder* that takes the results.

    Raises:
        OutsideBatchFolder: It leads elsewhere, or is *folder* itself.
    """
    output = inside(folder, ask.output).resolve()
    if folder not in output.parents:
        raise _outside(folder, ask.output)
    return output


def checkpoint_of(output: Path) -> Path:
    """Where a batch notes how far it is: beside its output."""
    return output.with_name(f".{output.name}.state.json")


def _outside(folder: Path, text: str) -> OutsideBatchFolder:
    hint = "batches read and write only in the folder that the device's agent was given as --batch-dir"
    return OutsideBatchFolder(f"{text!r} is not below {folder}", hint=hint)


def words_of(ask: StartBatch, folder: Path) -> list[str]:
    """The words of the scoring server's command that does what is asked; all paths in them are below *folder*.

    Raises:
        OutsideBatchFolder: A path leads elsewhere.
    """
    output = output_of(ask, folder)
    slash = "/" if ask.output.endswith("/") else ""
    inputs = [str(inside(folder, one)) for one in ask.input]
    return command_words(ask, inputs, f"{output}{slash}", str(checkpoint_of(output)))
