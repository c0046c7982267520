"""The form of Deploy: what, how it is run, where, and with what; shows a draft and tells what a person changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QFrame, QLineEdit, QScrollArea, QWidget

from shoal.workspace.records import ModelVersion
from shoal_gui.places.deploy.draft import Checked, Code, Draft
from shoal_gui.places.deploy.models_field import ModelsField
from shoal_gui.places.deploy.settings_form import SettingsForm
from shoal_gui.tokens import Space, State
from shoal_gui.widgets.field import Field
from shoal_gui.widgets.layout import Part, box, button, card, column, label, row
from shoal_gui.words import tr

WIDTH = 400


class DeployForm(QScrollArea):
    """Everything but the text beside it."""

    changed = Signal(object)
    """dict: fields of the draft and their new values."""
    going = Signal(str)
    """The name of a place that helps."""
    leaving_out = Signal()
    """Only the devices that can take it are to be meant."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.models = ModelsField()
        self.models.changed.connect(lambda chosen: self.changed.emit({"models": chosen}))
        self.code = QComboBox()
        for code, words in {
            Code.NONE: tr("As it is, without code"),
            Code.COMPOSED: tr("With the config composed at Configs"),
            Code.FILE: tr("With an inference config on the disk"),
        }.items():
            self.code.addItem(words, code)
        self.code.activated.connect(lambda place: self.changed.emit({"code": Code(self.code.itemData(place))}))
        self.settings = SettingsForm()
        self.fields = {
            "name": Field(tr("Name of the service"), self._line("name", "digits"), tr("Also its name on each device")),
            "models": Field(tr("Models"), self.models),
            "code": Field(tr("How they are run"), self.code),
            "file": Field(tr("Inference config"), self._line("file", "inferenceconfig.json")),
            "base": Field(
                tr("Base image"),
                self._line("base", tr("chosen for the config and the devices")),
                tr("Another image to build on, or none for devices without containers"),
            ),
            "labels": Field(tr("Devices with all of these labels"), self._line("labels", "site=oslo, zone=b")),
            "devices": Field(tr("And these devices"), self._line("devices", "cam-01, cam-02")),
            "push": Field(tr("Also push the image to a registry"), self._line("push", "registry.example/team/digits")),
        }
        self.count = label(wraps=True)
        self.leave_out = button(tr("Leave out those that cannot"), self.leaving_out.emit, symbol="fa6s.filter")
        self._configs = button(tr("Open Configs"), partial(self.going.emit, "configs"), symbol="fa6s.sliders")
        self._logins = label(role="muted", wraps=True)
        self.setWidget(self._laid_out())

    def show_draft(self, draft: Draft, models: Iterable[ModelVersion], *, is_composed: bool) -> None:
        """Show *draft*; *models* are those to choose from, *is_composed* says whether Configs has one."""
        for name in ("name", "file", "base", "labels", "devices", "push"):
            editor = self.fields[name].editor
            assert isinstance(editor, QLineEdit)
            if editor.text() != getattr(draft, name):
                editor.setText(getattr(draft, name))
        self.models.show_models(draft.models, models)
        self.code.setCurrentIndex(self.code.findData(draft.code))
        self._file_row.setVisible(draft.code is Code.FILE)
        self._configs.setVisible(draft.code is Code.COMPOSED)
        self._configs.setText(tr("Open Configs") if is_composed else tr("Compose one"))
        self.settings.show_text(draft.settings)

    def mark(self, checked: Checked, login: str) -> None:
        """Say at each field what is wrong with it, and how many devices are meant; *login* is about the registry."""
        for name, field in self.fields.items():
            field.mark(checked.problems.get(name))
        self.settings.mark(checked.problems)
        counts = {state: sum(row.fit is state for row in checked.rows) for state in State}
        self.count.setText(_count_text(len(checked.rows), counts, is_judged=checked.manifest is not None))
        self.leave_out.setVisible(0 < counts[State.FAILED] < len(checked.rows))
        self._logins.setText(login)
        self._logins.setVisible(bool(login))

    def _line(self, name: str, example: str) -> QLineEdit:
        editor = QLineEdit(placeholderText=example)
        editor.textEdited.connect(lambda text: self.changed.emit({name: text.strip()}))
        return editor

    def _laid_out(self) -> QWidget:
        browse = button(tr("Browse…"), self._browse, symbol="fa6s.folder-open")
        self._file_row = box(row(self.fields["file"], browse))
        browse_layout = self._file_row.layout()
        assert browse_layout is not None
        browse_layout.setAlignment(browse, Qt.AlignmentFlag.AlignVCenter)
        fields = self.fields
        return box(
            column(
                _section(
                    tr("What"), fields["name"], fields["models"], fields["code"], row(self._configs, None),
                    self._file_row, fields["base"],
                ),
                _section(tr("Where"), fields["labels"], fields["devices"], self.count, row(self.leave_out, None)),
                _section(tr("With what"), self.settings),
                _section(tr("Registry"), fields["push"], self._logins),
                None,
                space=Space.M,
            )
        )  # fmt: skip

    def _browse(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, tr("Choose an inference config"), "", tr("Configs (*.json *.yaml *.yml)")
        )
        if chosen:
            self.changed.emit({"file": chosen})


def _section(title: str, *parts: Part) -> QFrame:
    return card(column(label(title, "head"), *parts, space=Space.M))


def _count_text(total: int, counts: Mapping[State, int], *, is_judged: bool) -> str:
    """As in `12 devices meant: 10 can take it, 1 cannot, 1 never seen`."""
    if not total:
        return tr("No device is meant yet.")
    meant = tr("%n device(s) meant", total)
    if not is_judged:
        return meant
    parts = [
        tr("%n can take it", counts[State.OK]) if counts[State.OK] else "",
        tr("%n cannot", counts[State.FAILED]) if counts[State.FAILED] else "",
        tr("%n never seen", counts[State.UNKNOWN]) if counts[State.UNKNOWN] else "",
    ]
    return tr("{meant}: {parts}").format(meant=meant, parts=", ".join(filter(None, parts)))
