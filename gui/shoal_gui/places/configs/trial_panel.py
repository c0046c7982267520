"""Tries a model with a config on this machine: a request on top, below it what the real scoring server answered.

Configs puts it under *Test here*, Models under *Try*. The server lives for one press of the button: it is a child of
the task, which ends it however it ends itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QLabel, QSplitter, QWidget

from shoal.contract.inference import InferenceConfig
from shoal.errors import ShoalError
from shoal.fleet.child_server import CannotServe
from shoal.fleet.rehearsal import Outcome, Rehearsal, Step, rehearse
from shoal_gui.desk import Desk
from shoal_gui.editors.editor_pane import EditorPane
from shoal_gui.editors.languages import JSON, REQUIREMENTS
from shoal_gui.looks import state_icon
from shoal_gui.places.configs.outcome import read_sample, shown, summary_of
from shoal_gui.shown import state_word
from shoal_gui.task import Task, TaskState, Work
from shoal_gui.tokens import Space, State
from shoal_gui.widgets.error_panel import ErrorPanel
from shoal_gui.widgets.layout import (
    allow,
    box,
    button,
    column,
    icon_button,
    label,
    number_box,
    restyle,
    row,
    shortcut,
    tabs,
)
from shoal_gui.words import tr


@dataclass(frozen=True, slots=True)
class Trial:
    """What to try, but for the request."""

    models: tuple[str, ...]
    config: InferenceConfig
    folder: Path


class TrialPanel(QWidget):
    """*plan* gives what to try, or the sentence that says why nothing can be tried now."""

    sample_edited = Signal(str)

    def __init__(self, desk: Desk, plan: Callable[[], Trial | str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._plan = desk, plan
        self._task: Task | None = None
        self.before: Callable[[Callable[[], None]], None] = lambda run: run()
        """Called with what runs: whoever must save something first does, and then calls it."""
        self.keeping: Callable[[str, str, int], None] | None = None
        """Called with a request that is to be kept, its answer and status; None if that cannot be done."""
        self._asked, self._answered = "", ("", 0)
        self.request = EditorPane(JSON, tr("Request"), self)
        self.request.edited.connect(self.sample_edited)
        self._times = number_box()
        self._times.setRange(1, 200)
        self._times.setAccessibleName(tr("How often the request is sent"))
        self._times.setToolTip(self._times.accessibleName())
        self._times.setSuffix(" ×")
        self.run_button = button(tr("Run here"), self.run, symbol="fa6s.play", is_main=True)
        self._stop = button(tr("Stop"), self.stop, symbol="fa6s.stop")
        self._stop.hide()
        self._keep = button(tr("Keep as golden request"), self._on_keep, symbol="fa6s.award")
        self._keep.hide()
        self._sign, self._said = QLabel(), label(wraps=True, selectable=True)
        self._said.setObjectName("said")
        self._notices = label(role="muted", wraps=True, selectable=True)
        self._error = ErrorPanel()
        self.answer = EditorPane(JSON, tr("Answer"), self, is_read_only=True)
        self.log = EditorPane(REQUIREMENTS, tr("Log of the server"), self, is_read_only=True)
        self._results = tabs()
        self._lay_out()
        self._say(None, "")
        self.look()

    def look(self) -> None:
        """Ask again whether something can be tried."""
        plan = self._plan()
        allow(self.run_button, plan if isinstance(plan, str) else None)

    def forget(self) -> None:
        """Show no answer: what is tried is something else now."""
        self.stop()
        self._task = None  # what still comes of it is not to be shown
        self._say(None, "")
        self._keep.hide()
        self.run_button.show()
        self._stop.hide()
        self._error.show_error(None)
        self._notices.hide()
        self.answer.set_text("")
        self.log.set_text("")

    def run(self) -> None:
        """Serve, send, show, end."""
        if self._is_running or isinstance(self._plan(), str):
            return
        self.request.flush()
        self.before(self._run)

    def stop(self) -> None:
        if self._task:
            self._task.cancel()

    @property
    def _is_running(self) -> bool:
        return self._task is not None and self._task.is_running

    def _run(self) -> None:
        plan = self._plan()
        if isinstance(plan, str):
            return
        self._asked = self.request.text
        self._keep.hide()
        wanted = Rehearsal(
            models=plan.models,
            config=plan.config,
            folder=plan.folder,
            body=self._asked.encode(),
            times=self._times.value(),
        )
        workspace = self._desk.session.workspace
        self._error.show_error(None)
        self._say(State.WORKING, tr("Starting…"))
        self._notices.hide()
        self._task = self._desk.tasks.run(
            tr("Run here"),
            lambda work: rehearse(workspace, wanted, _Watcher(work)),
            target=", ".join(plan.models),
            then=self._show,
            failed=self._fail_to_run,
        )
        self._task.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.run_button.setVisible(not self._is_running)
        self._stop.setVisible(self._is_running)
        if self._is_running and self._task and self._task.stage:
            self._say(State.WORKING, self._task.stage)
        elif self._task and self._task.state is TaskState.CANCELLED:
            self._say(State.UNKNOWN, tr("Stopped"))

    def _show(self, outcome: Outcome) -> None:
        if self._task is None or self._task.is_running:
            return  # it is of a task that was forgotten
        answer = outcome.answers[-1]
        is_good = all(one.status < 400 for one in outcome.answers)
        self._say(State.OK if is_good else State.FAILED, summary_of(outcome))
        self.answer.set_text(shown(answer))
        self._answered = answer.body.decode(errors="replace"), answer.status
        self._keep.setVisible(is_good and self.keeping is not None)
        self.log.set_text(outcome.log)
        self._results.setCurrentIndex(0)
        self._notices.setText("\n".join(outcome.notices))
        self._notices.setVisible(bool(outcome.notices))

    def _on_keep(self) -> None:
        self._keep.hide()  # once is enough
        if self.keeping:
            self.keeping(self._asked, *self._answered)

    def _fail_to_run(self, error: ShoalError) -> None:
        if self._task is not None and not self._task.is_running:
            self._fail(error)

    def _fail(self, error: ShoalError) -> None:
        self._say(None, "")
        self._error.show_error(error)
        if isinstance(error, CannotServe):
            self.log.set_text(error.log)
            self._results.setCurrentIndex(1)

    def _say(self, state: State | None, sentence: str) -> None:
        self._sign.setVisible(state is not None)
        if state:
            self._sign.setPixmap(state_icon(state).pixmap(Space.L, Space.L))
            self._sign.setAccessibleName(state_word(state))
        restyle(self._said, state=str(state or ""))
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, tr("A file with a request"), "", tr("JSON (*.json);;All files (*)"))
        if name:
            self._desk.tasks.run(
                tr("Read a request"), lambda _: read_sample(Path(name)), then=self._take, failed=self._fail, quiet=True
            )

    def _take(self, text: str) -> None:
        self.request.set_text(text)
        self.sample_edited.emit(text)

    def _lay_out(self) -> None:
        shortcut(self, "Ctrl+Return", self.run)
        self._results.addTab(self.answer, tr("Answer"))
        self._results.addTab(self.log, tr("Log"))
        head = row(label(tr("Request to /score"), "head"), None)
        head.addWidget(icon_button(tr("Take the request from a file"), "fa6s.folder-open", self._choose_file))
        run = row(self.run_button, self._stop, self._times, None, self._keep)
        said = row(self._sign, self._said)
        said.setStretch(1, 1)
        above = column(head, self.request, run)
        above.setContentsMargins(0, 0, 0, Space.S)
        below = column(said, self._error, self._notices, self._results)
        below.setStretch(3, 1)
        below.setContentsMargins(0, Space.S, 0, 0)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(box(above))
        split.addWidget(box(below))
        split.setChildrenCollapsible(False)
        self.setLayout(column(split))


@dataclass(frozen=True, slots=True)
class _Watcher:
    """Puts the steps of a rehearsal into the words of the screen."""

    work: Work

    def on_step(self, step: Step) -> None:
        words = {
            Step.LAYING_OUT: tr("Laying out models and script"),
            Step.PACKAGES: tr("Fetching packages"),
            Step.STARTING: tr("Starting the server"),
            Step.SCORING: tr("Scoring"),
        }
        self.work.stage(words[step])

    def progress(self, done: int, total: int) -> None:
        self.work.progress(done, total)

    def check(self) -> None:
        self.work.check()
