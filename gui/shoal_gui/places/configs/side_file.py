"""A file that the config names, in an editor: the entry script, the list of packages; or why there is none to edit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from shoal.errors import ShoalError
from shoal_gui.desk import Desk
from shoal_gui.drafts import ConfigDraft
from shoal_gui.editors.editor_pane import EditorPane
from shoal_gui.editors.languages import REQUIREMENTS, language_of
from shoal_gui.editors.marks import Check
from shoal_gui.places.configs.disk import FileText, read_file
from shoal_gui.widgets.empty import EmptyState
from shoal_gui.words import tr

NONE, MISSING, TEXT = range(3)


class SideFile(QWidget):
    """*file_of* says which file of a draft it is."""

    edited = Signal(object, str)
    """Path, and what a person has made of its text."""
    was_read = Signal(object, str)
    """Path, and what the disk has there."""
    making = Signal(object)
    """Path of a file that should be made."""

    def __init__(
        self,
        desk: Desk,
        name: str,
        file_of: Callable[[ConfigDraft], Path | None],
        check: Check,
        nothing: EmptyState,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._file_of, self._check = desk, file_of, check
        self._file: Path | None = None
        self._disk = ""
        self._missing = EmptyState("fa6s.file-circle-question", "")
        self._missing.offer(tr("Make it"), self._make, symbol="fa6s.file-circle-plus")
        self.pane = EditorPane(REQUIREMENTS, name, self)
        self.pane.edited.connect(self._on_edited)
        self._stack = QStackedLayout(self)
        for one in (nothing, self._missing, self.pane):
            self._stack.addWidget(one)

    def offer(self, text: str, clicked: Callable[[], object]) -> None:
        """A button for when the file is not there."""
        self._missing.offer(text, clicked, symbol="fa6s.folder-open", is_main=False)

    @property
    def is_changed(self) -> bool:
        """Whether there is something in it that the disk has not."""
        return self._stack.currentIndex() == TEXT and self.pane.text != self._disk

    def show_draft(self, draft: ConfigDraft | None, *, again: bool = False) -> None:
        """Show the file that *draft* names; *again* has it read anew."""
        file = self._file_of(draft) if draft else None
        if draft and file and (text := dict(draft.texts).get(file)) is not None:
            self._file = file
            self._show(file, text)
        elif file != self._file or again:
            self._file = file
            self._disk = self.pane.text  # nothing in it is to be kept
            self._read()
        elif self._stack.currentIndex() == TEXT:
            self._disk = self.pane.text  # it was saved, or never changed

    def _read(self) -> None:
        file = self._file
        if file is None:
            self._hide(NONE)
            return
        self._desk.tasks.run(
            tr("Read a file"), lambda _: read_file(file), then=self._on_read, failed=self._on_failed, quiet=True
        )

    def _on_read(self, read: FileText) -> None:
        file, text = read
        if file == self._file and not self.is_changed:
            self._disk = text
            self._show(file, text)
            self.was_read.emit(file, text)

    def _on_failed(self, error: ShoalError) -> None:
        """An answer about a file that the config names no more tells nothing."""
        if self._file and error.where == str(self._file):
            title = (
                tr("{file} is not there") if isinstance(error.__cause__, FileNotFoundError) else tr("{file} is no text")
            )
            self._missing.say(title.format(file=self._file.name), str(error))
            self._hide(MISSING)

    def _hide(self, why: int) -> None:
        """There is no text to show, nor to find fault with."""
        self._stack.setCurrentIndex(why)
        self._disk = ""
        self.pane.speak(REQUIREMENTS, None)
        self.pane.set_text("")

    def _show(self, file: Path, text: str) -> None:
        self.pane.speak(language_of(file.name), self._check)
        self.pane.set_text(text)
        self._stack.setCurrentIndex(TEXT)

    def _on_edited(self, text: str) -> None:
        if self._file:
            self.edited.emit(self._file, text)

    def _make(self) -> None:
        if self._file:
            self.making.emit(self._file)
