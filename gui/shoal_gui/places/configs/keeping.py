"""The draft of the config on the disk, beside the workspace's own files, so that closing the window loses nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from shoal.packaging.beginning import write_text
from shoal_gui.drafts import ConfigDraft

FILE: Final = Path("drafts", "config.json")
"""Below the workspace's folder."""


class Kept(msgspec.Struct, frozen=True):
    """What is written down of a draft; what stands in its file is not said twice."""

    file: str
    text: str | None = None
    """None if it is what the file says."""
    texts: dict[str, str] = {}
    """Files beside it that were changed and not saved."""
    models: tuple[str, ...] = ()
    sample: str = ""


def keep(draft: ConfigDraft, workspace: Path) -> None:
    """Write *draft* down.

    Raises:
        FolderForbidden: The system does not let us.
    """
    text = None if draft.text == draft.saved else draft.text
    kept = Kept(str(draft.file), text, {str(file): one for file, one in draft.texts}, draft.models, draft.sample)
    write_text(workspace / FILE, msgspec.json.encode(kept).decode())


def kept_in(workspace: Path) -> Kept | None:
    """What was kept last; None if nothing was that can be read."""
    try:
        return msgspec.json.decode((workspace / FILE).read_bytes(), type=Kept)
    except (OSError, msgspec.DecodeError):
        return None


def restored(kept: Kept, saved: str) -> ConfigDraft:
    """The draft of *kept*, whose file says *saved* now; its text is still to be read."""
    file = Path(kept.file)
    return ConfigDraft(
        folder=file.parent,
        file=file,
        text=saved if kept.text is None else kept.text,
        saved=saved,
        texts=tuple((Path(name), text) for name, text in kept.texts.items()),
        models=kept.models,
        sample=kept.sample,
    )
