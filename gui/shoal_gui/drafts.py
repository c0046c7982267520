"""What is being written and not deployed yet; kept in `Desk.drafts`, where Configs writes it and Deploy reads it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from shoal.contract.inference import InferenceConfig
from shoal.contract.reading import parse
from shoal.errors import ShoalError
from shoal_gui.desk import Desk

CONFIG: Final = "config"
"""The name of the config's draft."""


@dataclass(frozen=True, slots=True)
class ConfigDraft:
    """The inference config that is being composed."""

    folder: Path
    """What its paths start from: that of the file, or, before there is one, where it is likely to be."""
    file: Path | None = None
    """Where it is kept; None until it is saved for the first time."""
    text: str = ""
    """As it stands in the editor."""
    saved: str = ""
    """As it stands in the file."""
    config: InferenceConfig = field(default_factory=InferenceConfig)
    """What the text says; while it cannot be read, what it said before."""
    problem: str = ""
    """Why the text is no config; empty if it is one."""
    texts: tuple[tuple[Path, str], ...] = ()
    """Files beside it that were changed here and not saved: entry script, packages."""
    models: tuple[str, ...] = ()
    """NAME:VERSION of those that it is tried with."""
    sample: str = ""
    """The body of the request that it is tried with."""

    @property
    def is_saved(self) -> bool:
        """Whether the disk has all of it."""
        return self.text == self.saved and not self.texts

    @property
    def is_usable(self) -> bool:
        """Whether `config` is what the text says."""
        return not self.problem


def with_text(draft: ConfigDraft, text: str) -> ConfigDraft:
    """*draft* with another *text*; its config stays what it was while the text cannot be read."""
    try:
        config = parse(text, InferenceConfig, where="")
    except ShoalError as error:
        return replace(draft, text=text, problem=error.message)
    return replace(draft, text=text, config=config, problem="")


def config_draft(desk: Desk) -> ConfigDraft | None:
    """The config that was composed last; None if none was."""
    found = desk.drafts.get(CONFIG)
    return found if isinstance(found, ConfigDraft) else None


def keep_config(desk: Desk, draft: ConfigDraft) -> None:
    desk.drafts[CONFIG] = draft
