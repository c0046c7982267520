"""The config that is being composed: its text is the truth, the form and the files beside it follow.

What is read from and written to the disk goes through tasks. Every change lands in the desk's draft at once, so that
nothing is lost when the window is drawn anew, and Deploy sees what Configs has.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from shoal.contract.editing import with_field
from shoal.contract.inference import InferenceConfig
from shoal.contract.reading import MissingFile, parse
from shoal.errors import ShoalError
from shoal.packaging.beginning import begin_config, begin_file, write_text
from shoal.packaging.review import Review, review
from shoal_gui.desk import Desk
from shoal_gui.drafts import ConfigDraft, config_draft, keep_config
from shoal_gui.places.configs.keeping import keep, kept_in, restored
from shoal_gui.words import tr

T = TypeVar("T")
PAUSE: Final = 300
"""Milliseconds after the last change before the disk is looked at."""
WRITING: Final = 1500
"""Milliseconds after the last change before the draft is written down."""


class Composition(QObject):
    """At most one config is open."""

    changed = Signal()
    """The draft is another."""
    opened = Signal()
    """Another file was opened."""
    reviewed = Signal(object)
    """Review: what is wrong with what the config names."""
    failed = Signal(object)
    """ShoalError: something could not be read or written."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._asked = 0
        self._after_save: Callable[[], None] = lambda: None
        self.review = Review(())
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.look)
        self._writing = QTimer(self, singleShot=True, interval=WRITING)
        self._writing.timeout.connect(self.write_down)

    @property
    def draft(self) -> ConfigDraft | None:
        return config_draft(self._desk)

    # ── files ────────────────────────────────────────────────────────────────────────────────────────────────

    def open(self, file: Path) -> None:
        """Read *file* and compose it; what was composed before is saved first."""
        self._save_and(lambda: self._run(tr("Open a config"), lambda: (file, read_text(file)), self._on_opened))

    def begin(self, folder: Path) -> None:
        """Compose the config in *folder*, made there if there is none."""

        def made() -> tuple[Path, str]:
            file = begin_config(folder)
            return file, read_text(file)

        self._save_and(lambda: self._run(tr("Begin a config"), made, self._on_opened))

    def make(self, file: Path) -> None:
        """Make the script or list of packages *file*, which the config names and which is not there."""
        self._run(tr("Make a file"), lambda: begin_file(file), self._on_made)

    def restore(self) -> None:
        """Go on with what was composed when the window was last closed."""
        workspace = self._desk.session.folder

        def read() -> ConfigDraft | None:
            kept = kept_in(workspace)
            return restored(kept, read_text(Path(kept.file))) if kept else None

        self._run(tr("Read a draft"), read, self._on_restored)

    def refresh(self) -> None:
        """Read the file again, if nobody has written to it here meanwhile, and what it names."""
        draft = self.draft
        if draft and draft.file and draft.is_saved:
            file = draft.file
            self._run(tr("Read a config"), lambda: (file, read_text(file)), self._on_read)
        self._pause.start()

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        """Write the config and the files beside it; *then* is called once they are on the disk."""
        draft = self.draft
        if draft is None or draft.file is None:
            return
        if draft.is_saved:
            then()
            return
        texts = {draft.file: draft.text, **dict(draft.texts)}

        def write() -> dict[Path, str]:
            for file, text in texts.items():
                write_text(file, text)
            return texts

        self._after_save = then
        self._run(tr("Save a config"), write, self._on_saved)

    def _save_and(self, go_on: Callable[[], None]) -> None:
        if self.draft:
            self.save(go_on)
        else:
            go_on()

    # ── changes ──────────────────────────────────────────────────────────────────────────────────────────────

    def set_text(self, text: str) -> None:
        """Somebody has written *text*."""
        if self.draft and text != self.draft.text:
            self._keep(_with_text(self.draft, text))

    def set_fields(self, changes: Sequence[tuple[tuple[str, ...], object]]) -> None:
        """Somebody has changed fields in the form; None takes one out."""
        draft = self.draft
        if draft is None or not draft.is_usable:
            return
        text = draft.text
        for path, value in changes:
            text = with_field(text, path, value)
        self.set_text(text)

    def set_side_text(self, file: Path, text: str) -> None:
        """Somebody has written *text* into *file*, which the config names."""
        if draft := self.draft:
            others = tuple(one for one in draft.texts if one[0] != file)
            self._keep(replace(draft, texts=(*others, (file, text))))

    def set_trial(self, *, models: tuple[str, ...] | None = None, sample: str | None = None) -> None:
        """Keep what it is tried with."""
        if draft := self.draft:
            models = draft.models if models is None else models
            sample = draft.sample if sample is None else sample
            self._keep(replace(draft, models=models, sample=sample))

    def look(self) -> None:
        """Look at what the config names; an answer about an older text counts no more."""
        draft = self.draft
        self._asked += 1
        if draft is None or not draft.is_usable:
            return
        asked, config, folder = self._asked, draft.config, draft.folder

        def seen() -> tuple[int, Review]:
            return asked, review(config, folder)

        self._run(tr("Look at a config"), seen, self._on_reviewed)

    # ── answers ──────────────────────────────────────────────────────────────────────────────────────────────

    def _on_opened(self, read: tuple[Path, str]) -> None:
        file, text = read
        models = self.draft.models if self.draft else ()
        sample = self.draft.sample if self.draft else ""
        draft = ConfigDraft(folder=file.parent, file=file, saved=text, models=models, sample=sample)
        self._keep(_with_text(draft, text))
        self.opened.emit()

    def _on_restored(self, draft: ConfigDraft | None) -> None:
        if draft and self.draft is None:
            self._keep(_with_text(draft, draft.text))
            self.opened.emit()

    def _on_read(self, read: tuple[Path, str]) -> None:
        file, text = read
        draft = self.draft
        if draft and draft.file == file and draft.is_saved and text != draft.text:
            self._keep(_with_text(replace(draft, saved=text), text))

    def _on_made(self, _: None) -> None:
        self.opened.emit()
        self.look()

    def _on_saved(self, texts: dict[Path, str]) -> None:
        draft = self.draft
        if draft and draft.file in texts:
            left = tuple(one for one in draft.texts if texts.get(one[0]) != one[1])  # typed while it was written
            self._keep(replace(draft, saved=texts[draft.file], texts=left))
            self._after_save()

    def _on_reviewed(self, answer: tuple[int, Review]) -> None:
        asked, found = answer
        if asked == self._asked:
            self.review = found
            self.reviewed.emit(found)

    def _keep(self, draft: ConfigDraft) -> None:
        keep_config(self._desk, draft)
        self.changed.emit()
        self._pause.start()
        self._writing.start()

    def write_down(self) -> None:
        """Keep the draft for the next time the window is opened."""
        self._writing.stop()
        draft, workspace = self.draft, self._desk.session.folder
        if draft and draft.file:
            self._run(tr("Keep a draft"), lambda: keep(draft, workspace), lambda _: None)

    def _run(self, title: str, work: Callable[[], T], then: Callable[[T], object]) -> None:
        self._desk.tasks.run(title, lambda _: work(), then=then, failed=self._on_failed, quiet=True)

    def _on_failed(self, error: ShoalError) -> None:
        self.failed.emit(error)


def _with_text(draft: ConfigDraft, text: str) -> ConfigDraft:
    """*draft* with another *text*; its config stays what it was while the text cannot be read."""
    try:
        config = parse(text, InferenceConfig, where="")
    except ShoalError as error:
        return replace(draft, text=text, problem=error.message)
    return replace(draft, text=text, config=config, problem="")


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
