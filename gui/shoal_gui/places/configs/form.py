"""The config as a form, field by field; what a person changes here is changed in the text at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from shoal.contract.reading import MissingFile
from shoal.packaging.errors import EntryScriptMissing
from shoal.packaging.review import Finding, Review
from shoal_gui.drafts import ConfigDraft
from shoal_gui.places.configs.fields import (
    Packages,
    Steps,
    field_of,
    form_of,
    packages_changes,
    path_of,
    relative,
    root_of,
)
from shoal_gui.shown import sentence
from shoal_gui.tokens import Space
from shoal_gui.widgets.field import Field
from shoal_gui.widgets.layout import box, button, column, icon_button, label, row
from shoal_gui.widgets.pairs import Pairs
from shoal_gui.words import tr

NARROWEST: Final = 340


class ConfigForm(QScrollArea):
    """Says what was changed; shows what it is given."""

    changed = Signal(object)
    """Pairs of a path in the config and its new value; None takes the field out."""
    making = Signal(object)
    """Path of a file that should be made."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft: ConfigDraft | None = None
        self._missing_packages: Path | None = None
        self._lines: dict[str, QLineEdit] = {}
        self._fields: dict[str, Field] = {}
        self._make_script = button(tr("Make it"), self._on_make_script, symbol="fa6s.file-circle-plus")
        self._make_packages = button(tr("Make it"), self._on_make_packages, symbol="fa6s.file-circle-plus")
        self._make_fields()
        self._lay_out()

    def show_draft(self, draft: ConfigDraft) -> None:
        """Show *draft*; while its text cannot be read, what it said before, and nothing can be changed."""
        self._draft = draft
        self._inside.setEnabled(draft.is_usable)
        self._unreadable.setText(tr("The text cannot be read, so the form waits: {problem}").format(
            problem=draft.problem))  # fmt: skip
        self._unreadable.setVisible(not draft.is_usable)
        form = form_of(draft.config)
        for name, line in self._lines.items():
            is_being_typed = line.hasFocus() and not line.text()
            if line.text().strip() != getattr(form, name) and not is_being_typed:
                line.setText(getattr(form, name))
        self._packages.setCurrentIndex(self._packages.findData(form.packages))
        self._lines["packages_file"].setEnabled(form.packages in (Packages.CONDA, Packages.REQUIREMENTS))
        self._variables.put(form.variables)

    def show_review(self, review: Review) -> None:
        """Mark what is wrong in place; what belongs to no field, and what is only worth knowing, is said at the end."""
        said: dict[str, list[Finding]] = {}
        for finding in review.findings:
            said.setdefault(field_of(finding.field), []).append(finding)
        for name, field in self._fields.items():
            found = said.pop(name, [])
            field.mark(sentence(found[0].error) if found else None)
        rest = [one for findings in said.values() for one in findings]
        self._general.setText("\n".join(sentence(one.error) for one in rest))
        self._general.setVisible(bool(rest))
        self._notices.setText("\n".join(review.notices))
        self._notices.setVisible(bool(review.notices))
        errors = [one.error for one in review.findings]
        self._make_script.setVisible(any(isinstance(one, EntryScriptMissing) for one in errors))
        self._missing_packages = next(filter(None, map(_missing_packages, review.findings)), None)
        self._make_packages.setVisible(self._missing_packages is not None)

    def choose_script(self) -> None:
        """Let the config name another entry script."""
        if name := QFileDialog.getOpenFileName(self, tr("The entry script"), self._start, tr("Python (*.py)"))[0]:
            self._name("entry_script", Path(name))

    # ── what a person does ───────────────────────────────────────────────────────────────────────────────────

    def _on_edited(self, name: str, text: str) -> None:
        """A field that is emptied is most often about to be typed anew: it is taken out once it is left."""
        if text.strip():
            self._change(name, text)

    def _on_left(self, name: str) -> None:
        if self._draft and not self._lines[name].text().strip() and getattr(form_of(self._draft.config), name):
            self._change(name, "")

    def _change(self, name: str, text: str) -> None:
        if self._draft is None:
            return
        if name == "packages_file":
            self._tell(packages_changes(self._kind, text.strip(), self._draft.config))
        else:
            self._tell([(path_of(name, self._draft.config), text.strip() or None)])

    def _on_kind(self) -> None:
        """Another kind of list: its file has the usual name until somebody gives another."""
        if self._draft is None:
            return
        usual = {Packages.CONDA: "conda.yml", Packages.REQUIREMENTS: "requirements.txt"}.get(self._kind, "")
        if self._kind is not Packages.WRITTEN:
            self._tell(packages_changes(self._kind, usual, self._draft.config))

    def _on_variables(self, pairs: dict[str, str]) -> None:
        self._fields["variables"].mark(self._variables.problem or None)
        if self._draft and not self._variables.problem:
            self._tell([(path_of("variables", self._draft.config), pairs or None)])

    def _choose_source(self) -> None:
        name = QFileDialog.getExistingDirectory(self, tr("The folder whose files are taken along"), self._start)
        if name and self._draft:
            self._lines["source_directory"].setText(relative(Path(name), self._draft.folder))
            self._on_edited("source_directory", self._lines["source_directory"].text())

    def _choose_packages(self) -> None:
        kinds = tr("Lists of packages (*.txt *.yml *.yaml)")
        name = QFileDialog.getOpenFileName(self, tr("The list of packages"), self._start, kinds)[0]
        if name and self._draft:
            kind = Packages.REQUIREMENTS if name.endswith(".txt") else Packages.CONDA
            root = root_of(self._draft.config, self._draft.folder)
            self._tell(packages_changes(kind, relative(Path(name), root), self._draft.config))

    def _choose_golden(self) -> None:
        kinds = tr("Golden requests (*.json *.yml *.yaml)")
        if name := QFileDialog.getOpenFileName(self, tr("The golden requests"), self._start, kinds)[0]:
            self._name("golden_requests", Path(name))

    def _name(self, field: str, file: Path) -> None:
        if self._draft:
            root = root_of(self._draft.config, self._draft.folder)
            self._tell([(path_of(field, self._draft.config), relative(file, root))])

    def _on_make_script(self) -> None:
        if self._draft and self._draft.config.entry_script:
            self.making.emit(root_of(self._draft.config, self._draft.folder) / self._draft.config.entry_script)

    def _on_make_packages(self) -> None:
        if self._missing_packages:
            self.making.emit(self._missing_packages)

    def _tell(self, changes: Sequence[tuple[Steps, object]]) -> None:
        self.changed.emit(changes)

    @property
    def _kind(self) -> Packages:
        return Packages(self._packages.currentData())

    @property
    def _start(self) -> str:
        return str(self._draft.folder) if self._draft else ""

    # ── what it looks like ───────────────────────────────────────────────────────────────────────────────────

    def _make_fields(self) -> None:
        places = {
            "description": "",
            "entry_script": tr("none: a single ONNX model is served without code"),
            "source_directory": tr("none: the entry script alone"),
            "packages_file": "",
            "base_image": tr("the usual one, with Python alone"),
            "python_version": tr("as packages and base image say"),
            "golden_requests": tr("none: a version that is ready is good"),
        }
        for name, place in places.items():
            self._lines[name] = QLineEdit(placeholderText=place)
            self._lines[name].textEdited.connect(partial(self._on_edited, name))
            self._lines[name].editingFinished.connect(partial(self._on_left, name))
        self._packages = QComboBox()
        words = {
            Packages.NONE: tr("No packages"),
            Packages.REQUIREMENTS: tr("Requirements file"),
            Packages.CONDA: tr("Conda file"),
            Packages.WRITTEN: tr("Written out in the config"),
        }
        for kind, word in words.items():
            self._packages.addItem(word, kind)
        self._packages.setAccessibleName(tr("How packages are listed"))
        self._packages.activated.connect(self._on_kind)
        self._variables = Pairs(tr("Environment variables"))
        self._variables.edited.connect(self._on_variables)
        self._unreadable, self._general = label(role="problem", wraps=True), label(role="problem", wraps=True)
        self._notices = label(role="muted", wraps=True, selectable=True)
        for one in (self._unreadable, self._general, self._notices, self._make_script, self._make_packages):
            one.hide()

    def _lay_out(self) -> None:
        lines = self._lines
        self._fields = {
            "entry_script": Field(tr("Entry script"), lines["entry_script"]),
            "source_directory": Field(
                tr("Extra files: a folder that is taken along"),
                lines["source_directory"],
                tr("As .shoalignore leaves it"),
            ),
            "packages": Field(tr("Packages"), lines["packages_file"]),
            "base_image": Field(tr("Base image"), lines["base_image"], tr("“none” for devices without Docker")),
            "python_version": Field(tr("Python"), lines["python_version"]),
            "golden_requests": Field(
                tr("Golden requests"),
                lines["golden_requests"],
                tr("A file of requests that a device asks of a new version before it counts as good"),
            ),
            "variables": Field(tr("Environment variables"), self._variables),
            "description": Field(tr("Description"), lines["description"]),
        }
        choose = {
            "entry_script": (tr("Choose the entry script"), self.choose_script),
            "source_directory": (tr("Choose the folder"), self._choose_source),
            "packages": (tr("Choose the list of packages"), self._choose_packages),
            "golden_requests": (tr("Choose the golden requests"), self._choose_golden),
        }
        picks = {name: icon_button(what, "fa6s.folder-open", does) for name, (what, does) in choose.items()}
        for name, pick in picks.items():
            _put_beside(self._fields[name], pick)
        _insert(self._fields["packages"], 1, self._packages)
        _insert(self._fields["packages"], -1, row(self._make_packages, None))
        _insert(self._fields["entry_script"], -1, row(self._make_script, None))
        inside = column(self._unreadable, self._general, *self._fields.values(), self._notices, None, space=Space.M)
        inside.setContentsMargins(0, 0, Space.M, 0)
        self._inside = box(inside)
        self.setWidget(self._inside)
        in_order = (picks["source_directory"], self._packages, lines["packages_file"], picks["packages"])
        for one, other in pairwise(in_order):
            self.setTabOrder(one, other)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the fields have it
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(NARROWEST)


def _put_beside(field: Field, pick: QWidget) -> None:
    """*pick* to the right of what *field* edits."""
    layout = field.layout()
    assert isinstance(layout, QVBoxLayout)
    place = layout.indexOf(field.editor)
    layout.insertLayout(place, row(field.editor, pick, space=Space.XS))


def _insert(field: Field, place: int, part: QWidget | QLayout) -> None:
    layout = field.layout()
    assert isinstance(layout, QVBoxLayout)
    if isinstance(part, QWidget):
        layout.insertWidget(place, part)
    else:
        layout.insertLayout(place, part)


def _missing_packages(finding: Finding) -> Path | None:
    """The list of packages that is not there, if *finding* is about that."""
    is_it = isinstance(finding.error, MissingFile) and field_of(finding.field) == "packages"
    return Path(finding.error.where) if is_it and finding.error.where else None
