"""The page on which a device is enrolled, checked as one types, and the one command that is then run on the device."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QFileDialog, QFrame, QLineEdit, QScrollArea, QStackedLayout, QWidget

from shoal_gui.desk import Desk
from shoal_gui.looks import fixed_font
from shoal_gui.places.devices.enrolling import Enrolled, Request, enrol, file_problem, labels_problem, name_problem
from shoal_gui.task import Task
from shoal_gui.tokens import Space, State
from shoal_gui.widgets.error_panel import ErrorPanel
from shoal_gui.widgets.field import Field
from shoal_gui.widgets.layout import allow, box, button, card, column, label, row
from shoal_gui.words import tr

NARROWEST, WIDEST = 560, 640
"""Pixels of a form."""
DRAFT = "devices.enrol"
PLATFORMS = ("linux/amd64", "linux/arm64")


class EnrolPage(QWidget):
    """A form, and after it what came of it."""

    left = Signal(str)
    """The person is done here; the name of the device that was enrolled, empty for none."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._task: Task | None = None
        self._again = False
        self._is_file_chosen = False
        self._enrolled = ""
        self._make_fields()
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._form())
        self._stack.addWidget(self._outcome())
        self._connect()
        self.begin()

    def begin(self, name: str = "", *, again: bool = False) -> None:
        """Start a form for *name*: what was being typed before, unless a name is given."""
        kept = self._desk.drafts.get(DRAFT)
        draft = kept if isinstance(kept, Request) and not name else Request(name=name)
        self._again, self._is_file_chosen, self._enrolled = again, bool(draft.file), ""
        self._title.setText(tr("Enrol {device} again").format(device=name) if again else tr("Enrol a device"))
        self._sentence.setText(_again_sentence() if again else _sentence())
        self.name.setText(draft.name)
        self.name.setReadOnly(again)
        self.labels.setText(draft.labels)
        self.platform.setCurrentIndex(max(0, self.platform.findData(draft.platform)))
        self.username.setText(draft.username)
        self.password.setText(draft.password)
        self.file.setText(draft.file)
        self.error.show_error(None)
        own_broker = self._desk.session.records.settings.broker is not None
        for field in (self._username_field, self._password_field):
            field.setVisible(own_broker)
        self._stack.setCurrentIndex(0)
        self._check()
        (self.labels if again else self.name).setFocus(Qt.FocusReason.OtherFocusReason)

    def begin_anew(self) -> None:
        """Start an empty form, or what was being typed before."""
        self.begin()

    def act(self) -> None:
        """The main action: enrol, or end when that was done."""
        if self._stack.currentIndex() == 1:
            self._leave()
        elif self.enrol_button.isEnabled():
            self._enrol()

    @property
    def request(self) -> Request:
        """What the form says now."""
        return Request(
            name=self.name.text().strip(),
            labels=self.labels.text().strip(),
            platform=str(self.platform.currentData() or ""),
            username=self.username.text().strip(),
            password=self.password.text(),
            file=self.file.text().strip(),
            again=self._again,
        )

    def _make_fields(self) -> None:
        self.name = QLineEdit(placeholderText="cam-01")
        self.labels = QLineEdit(placeholderText="site=oslo, zone=b")
        self.platform = QComboBox()
        self.platform.addItem(tr("It says so itself when it first connects"), "")
        for one in PLATFORMS:
            self.platform.addItem(one, one)
        self.username = QLineEdit()
        self.password = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self.file = QLineEdit()
        self._name_field = Field(tr("Name"), self.name, tr("1 to 36 of a-z, 0-9 and '-'"))
        self._labels_field = Field(tr("Labels"), self.labels, tr("What deployments choose it by; may stay empty"))
        self._platform_field = Field(
            tr("Platform"), self.platform, tr("Needed only if you deploy to it before it first connects")
        )
        self._username_field = Field(tr("User name at the broker"), self.username, tr("Empty: its own name"))
        self._password_field = Field(tr("Password at the broker"), self.password)
        self._file_field = Field(
            tr("Enrolment file"), self.file, tr("It holds the device's password: a secret, to be deleted after use")
        )

    def _form(self) -> QWidget:
        self._title, self._sentence = label(role="head"), label(role="muted", wraps=True)
        self.error = ErrorPanel()
        choose = button(tr("Choose…"), self._choose_file, symbol="fa6s.folder-open")
        self.enrol_button = button(tr("Enrol"), self._enrol, symbol="fa6s.plus", is_main=True)
        back = button(tr("Cancel"), self._leave)
        file_row = row(self._file_field, choose)
        file_row.setAlignment(choose, Qt.AlignmentFlag.AlignVCenter)
        fields = (self._name_field, self._labels_field, self._platform_field, self._username_field)
        form = column(
            self._title, self._sentence, *fields, self._password_field, file_row, self.error,
            row(self.enrol_button, back, None), space=Space.M,
        )  # fmt: skip
        return _scrolled(card(form))

    def _outcome(self) -> QWidget:
        self._done_title = label(role="head", wraps=True)
        self._wrote = label(wraps=True, selectable=True)
        self.command = QLineEdit(readOnly=True)
        self.command.setFont(fixed_font())
        self._command_field = Field(
            tr("Run this on the device, in the folder of the file"),
            self.command,
            tr("It needs Shoal there: pip install 'shoal[agent]'"),
        )
        self.copy_button = button(tr("Copy"), self._copy, symbol="fa6s.copy")
        command_row = row(self._command_field, self.copy_button)
        command_row.setAlignment(self.copy_button, Qt.AlignmentFlag.AlignVCenter)
        self._only_here = label(role="problem", wraps=True)
        settings = button(tr("Settings"), lambda: self._desk.go("settings"), symbol="fa6s.gear")
        self._settings_row = box(row(settings, None))
        another = button(tr("Enrol another"), self.begin_anew, symbol="fa6s.plus")
        self._done_button = button(tr("Done"), self._leave, is_main=True)
        return _scrolled(
            card(
                column(
                    self._done_title, self._wrote, command_row, self._only_here, self._settings_row,
                    row(self._done_button, another, None), space=Space.M,
                )
            )
        )  # fmt: skip

    def _connect(self) -> None:
        self.file.textEdited.connect(self._file_edited)
        for edit in (self.name, self.labels, self.username, self.password, self.file):
            edit.textEdited.connect(self._edited)
            edit.returnPressed.connect(self.act)
        self.platform.currentIndexChanged.connect(self._edited)
        self._desk.session.records_changed.connect(self._check)

    def _edited(self) -> None:
        self._check()
        if not self._again:
            self._desk.drafts[DRAFT] = replace(self.request, password="", file=self._chosen_file)

    @property
    def _chosen_file(self) -> str:
        return self.file.text() if self._is_file_chosen else ""

    def _file_edited(self) -> None:
        self._is_file_chosen = bool(self.file.text())

    def _check(self) -> None:
        """Mark what is wrong where it is, and let the button be pressed if nothing is."""
        if not self._is_file_chosen:
            self.file.setText(str(_suggested(self.name.text().strip())))
        request, enrolled = self.request, self._desk.session.records.devices
        wrong = name_problem(request.name, enrolled, again=self._again)
        # Before anything was typed, an empty field is no mistake yet; the button says what is missing.
        self._name_field.mark(wrong if request.name else None)
        labels = labels_problem(request.labels)
        self._labels_field.mark(labels)
        file = file_problem(request.file)
        self._file_field.mark(file)
        allow(self.enrol_button, tr("It is being enrolled.") if self._task else wrong or labels or file)

    def _choose_file(self) -> None:
        title = tr("Where to write the enrolment file")
        path, _ = QFileDialog.getSaveFileName(self, title, self.file.text(), "*.enrol.json")
        if path:
            self._is_file_chosen = True
            self.file.setText(path)
            self._edited()

    def _enrol(self) -> None:
        session, request = self._desk.session, self.request
        self.error.show_error(None)
        self._task = self._desk.tasks.run(
            tr("Enrol a device"),
            lambda work: enrol(session.workspace, request, work),
            target=request.name,
            then=self._show_outcome,
            failed=self.error.show_error,
            ended=self._forget_task,
            place=("devices", request.name),
        )
        self._check()

    def _forget_task(self) -> None:
        """It has ended, in whichever way."""
        self._task = None
        self._check()

    def _show_outcome(self, enrolled: Enrolled) -> None:
        self._desk.drafts.pop(DRAFT, None)
        self._desk.session.reread()
        self._enrolled = enrolled.name
        self._done_title.setText(tr("{device} is enrolled").format(device=enrolled.name))
        self._wrote.setText(tr("Wrote {file}; take it to the device.").format(file=enrolled.file))
        self.command.setText(enrolled.command)
        self.command.setCursorPosition(0)
        self._only_here.setText(
            tr("It reaches only a broker on this machine. For devices elsewhere, set this machine's address first.")
        )
        for one in (self._only_here, self._settings_row):
            one.setVisible(enrolled.reaches_only_here)
        self._stack.setCurrentIndex(1)
        self._done_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._desk.tell(tr("Enrolled {device}").format(device=enrolled.name))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.command.text())
        self._desk.tell(tr("Copied the command"), State.OK)

    def _leave(self) -> None:
        self.left.emit(self._enrolled)


def _sentence() -> str:
    return tr("You get one file for the device, and one command to run there.")


def _again_sentence() -> str:
    return tr("It gets a new file; its old password and the key it was known by count no more.")


def _suggested(name: str) -> Path:
    home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.HomeLocation)
    return Path(home) / f"{name or 'NAME'}.enrol.json"


def _scrolled(form: QFrame) -> QScrollArea:
    """*form*, no wider than it reads well, and never cut off."""
    form.setMinimumWidth(NARROWEST)
    form.setMaximumWidth(WIDEST)
    area = QScrollArea(widgetResizable=True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the fields have it
    area.setWidget(box(row(column(form, None), None)))
    return area
