"""The texts of a config, a tab each: the config itself, its entry script, its packages."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QWidget

from shoal.contract.reading import line_of
from shoal.packaging.review import Finding, Review
from shoal_gui.desk import Desk
from shoal_gui.drafts import ConfigDraft
from shoal_gui.editors.checks import config_marks, entry_script_marks, packages_marks
from shoal_gui.editors.editor_pane import EditorPane
from shoal_gui.editors.languages import language_of
from shoal_gui.editors.marks import Mark
from shoal_gui.looks import state_icon
from shoal_gui.places.configs.composition import Composition
from shoal_gui.places.configs.fields import packages_file, script_file
from shoal_gui.places.configs.form import ConfigForm
from shoal_gui.places.configs.side_file import SideFile
from shoal_gui.tokens import Space, State
from shoal_gui.widgets.empty import EmptyState
from shoal_gui.widgets.layout import column, tabs
from shoal_gui.words import tr


class Texts(QWidget):
    """Editors of *composition*; what is not there can be chosen in *form*."""

    def __init__(self, desk: Desk, composition: Composition, form: ConfigForm, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.raw = EditorPane(language_of("", "{"), tr("Config as text"), check=config_marks)
        self.raw.edited.connect(composition.set_text)
        no_script = EmptyState(
            "fa6s.file-code", tr("No entry script"), tr("Without one, a single ONNX model is served by itself.")
        )
        no_script.offer(tr("Choose one"), form.choose_script, symbol="fa6s.folder-open")
        no_packages = EmptyState(
            "fa6s.box", tr("No list of packages"), tr("Choose in the form how packages are listed.")
        )
        self.script = SideFile(desk, tr("Entry script"), _script_file, entry_script_marks, no_script)
        self.script.offer(tr("Choose another"), form.choose_script)
        self.packages = SideFile(desk, tr("Packages"), _packages_file, packages_marks, no_packages)
        for side in (self.script, self.packages):
            side.edited.connect(composition.set_side_text)
            side.making.connect(composition.make)
            side.was_read.connect(composition.note)
        self._panes = (self.raw, self.script.pane, self.packages.pane)
        self.tabs = tabs()
        self.tabs.addTab(self.raw, tr("Config"))
        self.tabs.addTab(self.script, tr("Entry script"))
        self.tabs.addTab(self.packages, tr("Packages"))
        for pane in self._panes:
            pane.checked.connect(self._show_tabs)
        layout = column(self.tabs)
        layout.setContentsMargins(Space.M, 0, 0, 0)
        self.setLayout(layout)

    def flush(self) -> None:
        """Take what was typed a moment ago, too."""
        for pane in self._panes:
            pane.flush()

    def show_opened(self, draft: ConfigDraft | None) -> None:
        """Another config, or files of it that are there now."""
        if draft and draft.file:
            self.raw.speak(language_of(draft.file.name, draft.text), config_marks)
        self.read_sides(draft)

    def read_sides(self, draft: ConfigDraft | None) -> None:
        """Look at the files beside the config again: somebody may have changed them."""
        for side in (self.script, self.packages):
            side.show_draft(draft, again=True)

    def show_draft(self, draft: ConfigDraft) -> None:
        self.raw.set_text(draft.text)
        for side in (self.script, self.packages):
            side.show_draft(draft)

    def show_review(self, found: Review, draft: ConfigDraft | None) -> None:
        self.raw.also_mark([_mark(one, draft.text) for one in found.findings] if draft else [])
        self._show_tabs()

    def _show_tabs(self) -> None:
        """A tab in which something is wrong says so, also while another one is looked at."""
        for n, pane in enumerate(self._panes):
            self.tabs.setTabIcon(n, state_icon(State.FAILED) if pane.problems else QIcon())


def _script_file(draft: ConfigDraft) -> Path | None:
    return script_file(draft.config, draft.folder)


def _packages_file(draft: ConfigDraft) -> Path | None:
    return packages_file(draft.config, draft.folder)


def _mark(finding: Finding, text: str) -> Mark:
    """*finding* where the config names what it is about."""
    error, path = finding.error, finding.field.split(".")
    line = line_of(text, path) or 0 if finding.field else 0
    return Mark(error.message, line, hint=error.hint or "", code=error.code, state=State.FAILED)
