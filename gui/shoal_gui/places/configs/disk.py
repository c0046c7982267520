"""The files of a config on the disk, read and written in tasks; what somebody else has written is not overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from shoal.contract.reading import MissingFile
from shoal.errors import Conflict
from shoal.packaging.beginning import begin_config, write_text
from shoal_gui.drafts import ConfigDraft, with_text
from shoal_gui.places.configs.keeping import kept_in, restored

FileText = tuple[Path, str]


class ChangedMeanwhile(Conflict):
    """A file was written to by somebody else since it was read here."""

    code = "SHOAL-GUI-410"


def read_text(file: Path) -> str:
    """What *file* says.

    Raises:
        MissingFile: It is not there, or no text.
    """
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise MissingFile(f"cannot read {file.name}: {reason}", where=str(file)) from error


def read_file(file: Path) -> FileText:
    return file, read_text(file)


def begun(folder: Path) -> FileText:
    """The config in *folder*, made if there is none."""
    return read_file(begin_config(folder))


def write_texts(texts: Mapping[Path, str], known: Mapping[Path, str]) -> Mapping[Path, str]:
    """Write *texts*, each to its file, if no file says anything else than what is *known* of it; *texts* again.

    Raises:
        ChangedMeanwhile: One does; nothing was written.
        FolderForbidden: The system does not let us write.
    """
    for file in texts.keys() & known.keys():
        if file.exists() and read_text(file) != known[file]:
            raise ChangedMeanwhile(
                f"{file.name} was changed by somebody else since it was read here",
                where=str(file),
                hint="read it again and lose what was written here, or replace it",
            )
    for file, text in texts.items():
        write_text(file, text)
    return texts


def last_draft(workspace: Path) -> ConfigDraft | None:
    """What was composed when the window was last closed; None if nothing was, or it is gone and nothing is lost."""
    kept = kept_in(workspace)
    if kept is None:
        return None
    file = Path(kept.file)
    if not file.exists() and kept.text is None:
        return None
    draft = restored(kept, read_text(file) if file.exists() else "")
    return with_text(draft, draft.text)
