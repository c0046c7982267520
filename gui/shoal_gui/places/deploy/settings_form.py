"""The deployment config as a form; its truth is the text beside it, of which each field changes one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QToolButton, QWidget

from shoal.contract.deployment import DeploymentConfig
from shoal.contract.reading import read_plain
from shoal.errors import ShoalError
from shoal_gui.editors.fixed_text import fixed_text
from shoal_gui.places.deploy.values import (
    accelerators_of,
    accelerators_text,
    number_of,
    number_text,
    text_of,
    variables_of,
    variables_text,
)
from shoal_gui.tokens import Space
from shoal_gui.widgets.field import Field
from shoal_gui.widgets.layout import allow, box, column, label
from shoal_gui.words import tr

COLUMNS = 2


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the form."""

    path: str
    """As the library writes it: names of fields with dots between."""
    title: str
    usual: str = ""
    """What holds while nothing is said."""
    hint: str = ""
    read: Callable[[str], Any] = number_of
    """What the typed text means; None for nothing."""
    show: Callable[[Any], str] = number_text


def usual_settings() -> Sequence[Setting]:
    """What most people look at."""
    resources = "containerResourceRequirements"
    return (
        Setting("port", tr("Port on the device"), tr("the device chooses")),
        Setting(f"{resources}.cpu", tr("Cores"), tr("no limit")),
        Setting(f"{resources}.memoryInGB", tr("Memory, GiB"), tr("no limit")),
        Setting(
            "accelerators", tr("Accelerators"), tr("none"), tr("As in: gpu, 2 fpga xilinx"),
            accelerators_of, accelerators_text,
        ),
    )  # fmt: skip


def other_settings() -> Sequence[Setting]:
    """Probes and limits."""
    probe = "livenessProbeRequirements"
    return (
        Setting("host", tr("Address on the device"), DeploymentConfig().host, "", text_of, number_text),
        Setting(f"{probe}.initialDelaySeconds", tr("Ready within, s"), "310"),
        Setting(f"{probe}.periodSeconds", tr("Between probes, s"), "10"),
        Setting(f"{probe}.timeoutSeconds", tr("A probe waits, s"), "2"),
        Setting(f"{probe}.failureThreshold", tr("Failures until it is restarted"), "3"),
        Setting(f"{probe}.successThreshold", tr("Successes until it is ready"), "1"),
        Setting("scoringTimeoutMs", tr("A request may take, ms"), tr("as the server has it")),
        Setting("maxConcurrentRequestsPerContainer", tr("Requests at once"), tr("as the server has it")),
        Setting("maxQueueWaitMs", tr("A request may wait, ms"), tr("as the server has it")),
    )


class SettingsForm(QWidget):
    """Tells which field should have which value, and shows what the text says."""

    changed = Signal(object, object)
    """Path, tuple of names; and the plain value there, None for none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, Field] = {}
        self._wrong_line = ""
        self._settings: dict[str, Setting] = {}
        self.auth = QCheckBox(tr("Ask callers for a key"))
        self.auth.toggled.connect(self._change_auth)
        self._more = QToolButton()
        self._more.setText(tr("Probes, limits, variables"))
        self._more.setCheckable(True)
        self._more.setAutoRaise(True)
        self._more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._unreadable = label(role="problem", wraps=True)
        self._unreadable.hide()
        self._variables = fixed_text(tr("Variables"))
        self._variables.setFixedHeight(72)
        self._variables.textChanged.connect(self._change_variables)
        variables = Field(tr("Variables"), self._variables, tr("NAME=value, one on each line"))
        self.fields["environmentVariables"] = variables
        self._others = box(column(self._grid(other_settings()), variables, space=Space.M))
        self.setLayout(
            column(self._unreadable, self._grid(usual_settings()), self.auth, self._more, self._others, space=Space.M)
        )
        self._more.toggled.connect(self._unfold)
        self._unfold(False)

    @property
    def problem(self) -> str:
        """What keeps a field from being written into the text at all; empty for nothing."""
        return self._wrong_line

    def show_text(self, text: str) -> None:
        """Show what *text* says; what cannot be read cannot be changed here either."""
        try:
            data: dict[str, Any] = read_plain(text, where="") if text.strip() else {}
        except ShoalError as error:
            self._set_readable(tr("The text beside cannot be read: {problem}").format(problem=error.message))
            return
        self._set_readable(None)
        for path, setting in self._settings.items():
            editor = self.fields[path].editor
            assert isinstance(editor, QLineEdit)
            value = _at(data, path.split("."))
            if setting.read(editor.text()) != value:
                editor.setText(setting.show(value))
        self._show_auth(data.get("authEnabled") is True)
        self._show_variables(data.get("environmentVariables"))

    def mark(self, problems: Mapping[str, str]) -> None:
        """Say at each field what is wrong there; a problem deep inside one is said at it."""
        for path, field in self.fields.items():
            inside = (f"{path}.", f"{path}[")
            found = [said for place, said in problems.items() if place == path or place.startswith(inside)]
            field.mark(self._own_problem(path) or (found[0] if found else None))
            if found and path not in {one.path for one in usual_settings()}:
                self._more.setChecked(True)

    def _own_problem(self, path: str) -> str:
        """What the form can say better than the library, which knows no fields but values."""
        if path == "environmentVariables":
            return self._wrong_line
        setting, editor = self._settings[path], self.fields[path].editor
        assert isinstance(editor, QLineEdit)
        is_word = setting.read is number_of and isinstance(number_of(editor.text()), str)
        return tr("This must be a number") if is_word else ""

    def _grid(self, settings: Sequence[Setting]) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(Space.M)
        for n, setting in enumerate(settings):
            editor = QLineEdit(placeholderText=setting.usual)
            editor.textEdited.connect(partial(self._change, setting))
            field = Field(setting.title, editor, setting.hint)
            self.fields[setting.path], self._settings[setting.path] = field, setting
            grid.addWidget(field, n // COLUMNS, n % COLUMNS, Qt.AlignmentFlag.AlignTop)
        for n in range(COLUMNS):
            grid.setColumnStretch(n, 1)
        return grid

    def _change(self, setting: Setting, text: str) -> None:
        self.changed.emit(tuple(setting.path.split(".")), setting.read(text))

    def _change_auth(self, wanted: bool) -> None:
        self.changed.emit(("authEnabled",), wanted or None)

    def _change_variables(self) -> None:
        values, wrong = variables_of(self._variables.toPlainText())
        self._wrong_line = tr("This is no NAME=value: {line}").format(line=wrong) if wrong else ""
        self.changed.emit(("environmentVariables",), values or None)

    def _show_variables(self, said: Any) -> None:
        variables = {str(name): str(value) for name, value in said.items()} if isinstance(said, Mapping) else {}
        if variables_of(self._variables.toPlainText())[0] != variables:
            self._variables.blockSignals(True)
            self._variables.setPlainText(variables_text(variables))
            self._variables.blockSignals(False)

    def _show_auth(self, wanted: bool) -> None:
        self.auth.blockSignals(True)
        self.auth.setChecked(wanted)
        self.auth.blockSignals(False)

    def _set_readable(self, why_not: str | None) -> None:
        self._unreadable.setText(why_not or "")
        self._unreadable.setVisible(bool(why_not))
        for control in (*(field.editor for field in self.fields.values()), self.auth):
            allow(control, why_not)

    def _unfold(self, is_open: bool) -> None:
        self._more.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self._others.setVisible(is_open)


def _at(data: Any, path: Sequence[str]) -> Any:
    for name in path:
        data = data.get(name) if isinstance(data, Mapping) else None
    return data
