"""The config that is being composed: its text is the truth, the form and the files beside it follow.

What is read from and written to the disk goes through tasks. Every change lands in the desk's draft at once, so that
nothing is lost when the window is drawn anew, and Deploy sees what Configs has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from shoal.contract.editing import with_field
from shoal.errors import ShoalError
from shoal.packaging.beginning import begin_file
from shoal.packaging.golden import keep_golden
from shoal.packaging.review import Review, review
from shoal_gui.desk import Desk
from shoal_gui.drafts import ConfigDraft, config_draft, keep_config, with_text
from shoal_gui.places.configs.disk import FileText, begun, last_draft, read_file, write_texts
from shoal_gui.places.configs.fields import root_of
from shoal_gui.places.configs.keeping import keep
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
        self._is_looking = False
        self._is_seen = True
        """Whether the last look was at what is composed now."""
        self._known: dict[Path, str] = {}
        """What each file said when it was last read or written here."""
        self._after_save: Callable[[], None] = lambda: None
        self.review = Review(())
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.look)
        self._writing = QTimer(self, singleShot=True, interval=WRITING)
        self._writing.timeout.connect(self.write_down)

        if self.draft:
            self._know(self.draft)

    @property
    def draft(self) -> ConfigDraft | None:
        return config_draft(self._desk)

    # ── files ────────────────────────────────────────────────────────────────────────────────────────────────

    def open(self, file: Path) -> None:
        """Read *file* and compose it; what was composed before is saved first."""
        self._save_and(lambda: self._run(tr("Open a config"), lambda: read_file(file), self._on_opened))

    def begin(self, folder: Path) -> None:
        """Compose the config in *folder*, made there if there is none."""
        self._save_and(lambda: self._run(tr("Begin a config"), lambda: begun(folder), self._on_opened))

    def make(self, file: Path) -> None:
        """Make the script or list of packages *file*, which the config names and which is not there."""
        self._run(tr("Make a file"), lambda: begin_file(file), self._on_made)

    def restore(self) -> None:
        """Go on with what was composed when the window was last closed."""
        workspace = self._desk.session.folder
        self._run(tr("Read a draft"), lambda: last_draft(workspace), self._on_restored)

    def refresh(self) -> None:
        """Read the file again, if nobody has written to it here meanwhile, and what it names."""
        draft = self.draft
        if draft and draft.file and draft.is_saved:
            file = draft.file
            self._run(tr("Read a config"), lambda: read_file(file), self._on_read)
        self._pause.start()

    def drop(self) -> None:
        """Take what the disk says instead of what was written here."""
        if (draft := self.draft) and draft.file:
            file = draft.file
            self._run(tr("Read a config"), lambda: read_file(file), self._on_opened)

    def note(self, file: Path, text: str) -> None:
        """Somebody has read *text* in *file*."""
        self._known[file] = text

    def save(self, then: Callable[[], None] = lambda: None, *, insist: bool = False) -> None:
        """Write what was changed, and call *then* once it is on the disk; *insist* overwrites what others wrote."""
        draft = self.draft
        if draft is None or draft.file is None:
            return
        if draft.is_saved:
            then()
            return
        texts = dict(draft.texts)
        if draft.text != draft.saved:
            texts[draft.file] = draft.text
        known = {} if insist else dict(self._known)
        self._after_save = then
        self._run(tr("Save a config"), lambda: write_texts(texts, known), self._on_saved)

    def _save_and(self, go_on: Callable[[], None]) -> None:
        if self.draft:
            self.save(go_on)
        else:
            go_on()

    # ── changes ──────────────────────────────────────────────────────────────────────────────────────────────

    def set_text(self, text: str) -> None:
        """Somebody has written *text*."""
        if self.draft and text != self.draft.text:
            self._keep(with_text(self.draft, text))

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
        """Look at what the config names; one look at a time."""
        draft = self.draft
        self._is_seen = False
        if draft is None or not draft.is_usable or self._is_looking:
            return
        self._is_looking, self._is_seen = True, True
        config, folder = draft.config, draft.folder
        self._run(tr("Look at a config"), lambda: review(config, folder), self._on_reviewed)

    def keep_golden(self, body: str, answer: str, status: int) -> None:
        """Add a request and its answer to the golden requests, whose file the config names from now on."""
        draft = self.draft
        if draft is None or draft.file is None:
            return
        name = draft.config.golden_requests or f"{draft.file.stem}-golden.json"
        file = root_of(draft.config, draft.folder) / name
        told = partial(self._on_kept, draft.file, name)
        self._run(tr("Keep a golden request"), lambda: keep_golden(file, body, answer, status), told)

    # ── answers ──────────────────────────────────────────────────────────────────────────────────────────────

    def _on_opened(self, read: FileText) -> None:
        file, text = read
        self._known[file] = text
        models = self.draft.models if self.draft else ()
        sample = self.draft.sample if self.draft else ""
        draft = ConfigDraft(folder=file.parent, file=file, saved=text, models=models, sample=sample)
        self._keep(with_text(draft, text))
        self.opened.emit()

    def _on_restored(self, draft: ConfigDraft | None) -> None:
        if draft and self.draft is None:
            self._know(draft)
            self._keep(draft)
            self.opened.emit()

    def _on_read(self, read: FileText) -> None:
        file, text = read
        draft = self.draft
        self._known[file] = text
        if draft and draft.file == file and draft.is_saved and text != draft.text:
            self._keep(with_text(replace(draft, saved=text), text))

    def _on_made(self, _: None) -> None:
        self.opened.emit()
        self.look()

    def _on_saved(self, texts: Mapping[Path, str]) -> None:
        self._known.update(texts)
        if draft := self.draft:
            left = tuple(one for one in draft.texts if texts.get(one[0]) != one[1])  # typed while it was written
            saved = texts.get(draft.file, draft.saved) if draft.file else draft.saved
            self._keep(replace(draft, saved=saved, texts=left))
            self._after_save()

    def _on_reviewed(self, found: Review) -> None:
        self._is_looking = False
        if not self._is_seen:  # it has changed meanwhile
            self.look()
            return
        self.review = found
        self.reviewed.emit(found)

    def _on_kept(self, config: Path, name: str, count: int) -> None:
        if self.draft and self.draft.file == config:  # else another is open by now
            self.set_fields([(("goldenRequests",), name)])
            self.look()
        self._desk.tell(tr("{file} has %n golden request(s)", count).format(file=name))

    def _know(self, draft: ConfigDraft) -> None:
        if draft.file:
            self._known[draft.file] = draft.saved

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
        self._is_looking = False
        self.failed.emit(error)
