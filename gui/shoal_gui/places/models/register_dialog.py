"""Registers a file or folder as the next version of a model: looked at first, so that most of the form fills itself."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QWidget,
)

from shoal.contract.names import BadName, check_model
from shoal.errors import ShoalError
from shoal.states import Framework
from shoal.workspace.errors import NoModel
from shoal.workspace.looking import Look, look_at
from shoal.workspace.records import ModelVersion
from shoal_gui.desk import Desk
from shoal_gui.places.models.dropped import paths_in
from shoal_gui.shown import bytes_text, sentence
from shoal_gui.task import Task, Work
from shoal_gui.tokens import Space, State
from shoal_gui.widgets.error_panel import ErrorPanel
from shoal_gui.widgets.field import Field
from shoal_gui.widgets.layout import allow, button, column, label, row, shortcut
from shoal_gui.widgets.pairs import Pairs
from shoal_gui.words import tr

WIDTH = 560
TYPING = 300
"""Milliseconds after a key before the path is looked at."""


class RegisterDialog(QDialog):
    """Opened with a path that was dropped, or with none; closing it cancels what has begun."""

    registered = Signal(str)
    """NAME:VERSION."""

    def __init__(self, desk: Desk, path: Path | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._look: Look | None = None
        self._task: Task | None = None
        self._named_by_hand = False
        self.setWindowTitle(tr("Register a model"))
        self.setAcceptDrops(True)
        self._make_fields()
        self._lay_out()
        if path:
            self._choose(path)
        self._judge()

    # ── what is chosen ───────────────────────────────────────────────────────────────────────────────────────

    def _choose_file(self) -> None:
        if name := QFileDialog.getOpenFileName(self, tr("The model's file"))[0]:
            self._choose(Path(name))

    def _choose_folder(self) -> None:
        if name := QFileDialog.getExistingDirectory(self, tr("The model's folder")):
            self._choose(Path(name))

    def _choose(self, path: Path) -> None:
        self._path.setText(str(path))
        self._typing.stop()
        self._have_looked_at(path)

    def _on_path(self) -> None:
        """What was seen before counts no more; a path is looked at once the typing pauses."""
        self._look = None
        self._insist.hide()
        self._insist.setChecked(False)
        self._typing.start()
        self._judge()

    def _on_pause(self) -> None:
        """A folder may be on the way to another one: it is only looked into once that is wished for."""
        if self._path.text().strip():
            path = self._typed
            self._desk.tasks.run(
                tr("Look at a file"),
                lambda _: None if path.is_dir() else look_at(path),
                then=self._on_look,
                quiet=True,
            )

    def _on_path_finished(self) -> None:
        if self._look is None and self._path.text().strip():
            self._typing.stop()
            self._have_looked_at(self._typed)

    def _have_looked_at(self, path: Path) -> None:
        self._desk.tasks.run(tr("Look at a file"), lambda _: look_at(path), then=self._on_look, quiet=True)

    @property
    def _typed(self) -> Path:
        return Path(self._path.text().strip()).expanduser()

    def _on_look(self, look: Look | None) -> None:
        """An answer about an older path counts no more."""
        if look is None or look.path != self._typed:
            return
        self._look = look
        if not self._named_by_hand and look.files:
            self._name.setText(look.name)
        self._framework.setCurrentText(look.framework.value)
        self._insist.setVisible(isinstance(look.problem, NoModel))
        self._judge()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if paths_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._choose(paths_in(event.mimeData())[0])

    # ── whether it can be registered ─────────────────────────────────────────────────────────────────────────

    def _judge(self) -> None:
        """Mark what is wrong, and say on the button why it cannot be pressed."""
        file_problem, name_problem = self._problem_of_file(), self._problem_of_name()
        self._seen.mark(file_problem)
        self._named.mark(name_problem if self._name.text() else None)
        self._tagged.mark(self._tags.problem or None)
        waiting = None if self._look else tr("Choose a file or a folder first")
        busy = tr("It is being registered") if self._is_running else None
        allow(self._register, busy or file_problem or waiting or name_problem or self._tags.problem or None)
        self._hint.setText(self._summary())

    def _problem_of_file(self) -> str | None:
        problem = self._look.problem if self._look else None
        if problem is None or (isinstance(problem, NoModel) and self._insist.isChecked()):
            return None
        return sentence(problem)

    def _problem_of_name(self) -> str | None:
        name = self._name.text().strip()
        if not name:
            return tr("Give the model a name")
        try:
            check_model(name)
        except BadName as error:
            return sentence(error)
        return None

    def _summary(self) -> str:
        """What will be registered as what, as far as it is known; the workspace itself counts the versions."""
        look, name = self._look, self._name.text().strip()
        if look is None or not look.files:
            return ""
        versions = [one.version for one in self._desk.session.records.models if one.name == name]
        amount = tr("%n file(s), {size}", look.files).format(size=bytes_text(look.size))
        if not versions:
            return tr("{amount}: a new model").format(amount=amount)
        return tr("{amount}: the next version after {version}").format(amount=amount, version=max(versions))

    # ── registering ──────────────────────────────────────────────────────────────────────────────────────────

    @property
    def _is_running(self) -> bool:
        return self._task is not None and self._task.is_running

    def _start(self) -> None:
        if not self._register.isEnabled() or self._look is None:
            return
        models, path, name = self._desk.session.workspace.models, self._look.path, self._name.text().strip()
        framework, version = self._framework.currentText(), self._framework_version.text().strip()
        tags, description = self._tags.pairs, self._description.toPlainText().strip()

        def register(work: Work) -> ModelVersion:
            work.stage(tr("Copying and checking"))
            return models.register(
                name,
                path,
                framework=framework,
                framework_version=version or None,
                tags=tags,
                description=description,
                progress=work.progress,
            )

        self._error.show_error(None)
        self._task = self._desk.tasks.run(
            tr("Register {name}").format(name=name), register, target=str(path), then=self._done, failed=self._failed
        )
        self._task.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        task = self._task
        self._bar.setVisible(self._is_running)
        if task and task.total:
            self._bar.setRange(0, 1000)
            self._bar.setValue(task.done * 1000 // task.total)
            self._bar.setFormat(f"{bytes_text(task.done)} / {bytes_text(task.total)}")
        else:
            self._bar.setRange(0, 0)
        self._judge()

    def _done(self, model: ModelVersion) -> None:
        self._desk.session.reread()
        self._desk.tell(tr("{model} is registered").format(model=model.id), State.OK)
        self.registered.emit(model.id)
        self.accept()

    def _failed(self, error: ShoalError) -> None:
        self._judge()
        self._error.show_error(error)

    def reject(self) -> None:
        if self._is_running and self._task:
            self._task.cancel()
        super().reject()

    # ── what it looks like ───────────────────────────────────────────────────────────────────────────────────

    def _make_fields(self) -> None:
        self._path = QLineEdit(placeholderText=tr("Drop a file or folder here, or choose one"))
        self._path.setAcceptDrops(False)  # the form takes what is dropped, and as a path
        self._name, self._framework_version = QLineEdit(), QLineEdit()
        self._framework = QComboBox()
        self._framework.addItems([one.value for one in Framework])
        self._insist = QCheckBox(tr("It is a model all the same"))
        self._insist.hide()
        self._tags = Pairs(tr("Tags"))
        self._description = QPlainTextEdit()
        self._description.setTabChangesFocus(True)
        self._description.setFixedHeight(60)
        self._hint = label(role="muted", wraps=True)
        self._bar = QProgressBar()
        self._bar.setAccessibleName(tr("Progress"))
        self._bar.hide()
        self._error = ErrorPanel()
        self._register = button(tr("Register"), self._start, symbol="fa6s.plus", is_main=True)
        self._register.setDefault(True)
        self._seen = Field(tr("File or folder"), self._path)
        self._named = Field(tr("Name"), self._name)
        self._tagged = Field(tr("Tags"), self._tags)
        self._typing = QTimer(self, singleShot=True, interval=TYPING)
        self._typing.timeout.connect(self._on_pause)
        self._path.textChanged.connect(self._on_path)
        self._path.editingFinished.connect(self._on_path_finished)
        self._name.textChanged.connect(self._judge)
        self._name.textEdited.connect(self._on_name_edited)
        self._insist.toggled.connect(self._judge)
        self._tags.edited.connect(self._judge)

    def _on_name_edited(self, text: str) -> None:
        self._named_by_hand = bool(text)

    def _lay_out(self) -> None:
        choose = row(
            button(tr("Choose a file…"), self._choose_file, symbol="fa6s.file"),
            button(tr("Choose a folder…"), self._choose_folder, symbol="fa6s.folder"),
            self._insist,
            None,
        )
        made_with = row(
            Field(tr("Framework"), self._framework), Field(tr("Version of the framework"), self._framework_version)
        )
        end = row(self._hint, button(tr("Cancel"), self.reject), self._register)
        end.setStretch(0, 1)
        self.setLayout(
            column(
                self._seen,
                choose,
                self._named,
                made_with,
                self._tagged,
                Field(tr("Description"), self._description),
                self._error,
                self._bar,
                None,
                end,
                margin=Space.L,
                space=Space.M,
            )
        )
        self.resize(WIDTH, self.sizeHint().height())
        shortcut(self, "Ctrl+Return", self._start)
