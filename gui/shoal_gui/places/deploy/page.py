"""The page of Deploy: shows the draft and what is said of it, and hands it to the tasks that look ahead and push."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QPushButton, QSplitter

from shoal.contract.reading import read_text
from shoal.errors import ShoalError
from shoal.oci.errors import RegistryUnreachable, Unauthorized
from shoal_gui.desk import Desk
from shoal_gui.looks import tokens
from shoal_gui.places.deploy.ahead import Ahead
from shoal_gui.places.deploy.checking import Answer
from shoal_gui.places.deploy.draft import Draft
from shoal_gui.places.deploy.form import DeployForm
from shoal_gui.places.deploy.kept_draft import KeptDraft
from shoal_gui.places.deploy.pushing import Done, Seen, look_ahead, push
from shoal_gui.places.deploy.sentences import login_text, pushed_text, summary, why_no_push
from shoal_gui.places.deploy.sources import Sources
from shoal_gui.places.place import Action, Place
from shoal_gui.session import Session
from shoal_gui.task import Task, Work
from shoal_gui.tokens import State
from shoal_gui.widgets.empty import EmptyState
from shoal_gui.widgets.layout import allow, button, put_symbol, restyle
from shoal_gui.words import tr

T = TypeVar("T")
PAUSE = 120
"""Milliseconds after a key before everything is looked at again."""


class Deploy(Place):
    """Widgets and tasks; what is written in them is the kept draft's."""

    name = "deploy"
    symbol = "fa6s.paper-plane"

    @classmethod
    def title(cls) -> str:
        return tr("Deploy")

    @classmethod
    def offers(cls) -> list[Action]:
        return [
            Action(tr("Preview"), "fa6s.eye", cls.look_ahead),
            Action(tr("Push"), "fa6s.paper-plane", lambda place: place.ahead.push.confirm()),
        ]

    @classmethod
    def entries(cls, session: Session) -> list[tuple[str, str]]:
        return [(tr("Deploy {model}").format(model=one.id), f"model:{one.id}") for one in session.records.models]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.sources = Sources(desk, self)
        self._kept = KeptDraft(desk, self.sources)
        self._task: Task | None = None
        self.form = DeployForm()
        self.ahead = Ahead(self._nobody())
        self._clear = button(tr("Start afresh"), self._start_afresh, symbol="fa6s.eraser")
        self.preview: QPushButton = button(tr("Preview"), self.look_ahead, symbol="fa6s.eye", is_main=True)
        self.buttons.addWidget(self._clear)
        self.buttons.addWidget(self.preview)
        sides = QSplitter(Qt.Orientation.Horizontal)
        sides.addWidget(self.form)
        sides.addWidget(self.ahead)
        sides.setChildrenCollapsible(False)
        sides.setStretchFactor(1, 1)
        self.body.addWidget(sides, 1)
        self._without_base = self.ahead.error.offer(tr("Build without a base image"), self._drop_base)
        logins = partial(desk.go, "settings", "registries")
        self._log_in = self.ahead.error.offer(tr("Log in"), logins, symbol="fa6s.key")
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._look_aside)
        self._is_looking = False
        self._connect()
        self._show()
        self._look()

    @property
    def draft(self) -> Draft:
        return self._kept.now

    # What the window and other places ask

    def show_item(self, item: str) -> None:
        self._kept.take(item)
        self._changed()

    def entered(self) -> None:
        if self.draft == Draft() and self._kept.composed:
            self._start_afresh()
        self.sources.read_logins()
        self.sources.read_file(self.draft, again=True)
        self._look_aside()

    def focus_filter(self) -> None:
        self.ahead.tabs.setCurrentWidget(self.ahead.devices)
        self.ahead.devices.focus_filter()

    def act(self) -> None:
        """Look ahead; and once that was seen, push."""
        self._look()
        if self.draft.seen:
            self.ahead.push.confirm()
        else:
            self.look_ahead()

    # Changes

    def _connect(self) -> None:
        self.form.changed.connect(self._change)
        self.form.settings.changed.connect(self._change_setting)
        self.form.going.connect(self.desk.go)
        self.form.leaving_out.connect(self._leave_out)
        self.ahead.settings_edited.connect(lambda text: self._change({"settings": text}))
        self.ahead.opening_settings.connect(self._choose_settings)
        self.ahead.push.confirmed.connect(self.push)
        self.session.records_changed.connect(self._look_if_seen)
        self.sources.changed.connect(self._look_aside)
        self.session.feed.line_changed.connect(self._say_what_next)

    def _change(self, changes: dict[str, Any]) -> None:
        self._kept.change(**changes)
        self._changed()

    def _changed(self) -> None:
        self._show()
        self._pause.start()
        self._say_what_next()

    def _change_setting(self, path: tuple[str, ...], value: object) -> None:
        try:
            self._kept.change_setting(path, value)
        except ShoalError as error:
            self.desk.tell_error(error)
        else:
            self._changed()

    def _choose_settings(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, tr("Choose a deployment config"), "", tr("Configs (*.json *.yaml *.yml)")
        )
        if chosen:
            self.open_settings(Path(chosen))

    def open_settings(self, file: Path) -> None:
        """Have the text of *file* as the deployment config."""
        self.desk.tasks.run(
            tr("Read the deployment config"),
            lambda _: {"settings": read_text(file)},
            target=str(file),
            then=self._change,
            failed=self._show_error,
            quiet=True,
        )

    def _start_afresh(self) -> None:
        self.ahead.error.show_error(None)
        self._kept.start_afresh()
        self._show()
        self._look()

    def _leave_out(self) -> None:
        self._kept.leave_out_unfit()
        self._changed()

    def _drop_base(self) -> None:
        self._change({"base": "none"})
        self._look()
        self.look_ahead()

    # Looking

    def _show(self) -> None:
        self.form.show_draft(self.draft, self.session.records.models, is_composed=self._kept.composed is not None)

    def _look(self) -> None:
        """Say what is wrong and what would come of it, now that something is another."""
        self._pause.stop()
        self.ahead.settings.flush()  # what is being typed there must not be overwritten with what was
        self._is_looking = False
        self._show()
        self._kept.read()
        self._show_answer(self._kept.question.answer())

    def _look_aside(self) -> None:
        """The same in a task, for when nothing waits for it: for a large fleet it takes longer than a frame may."""
        self.ahead.settings.flush()
        if self._is_looking:
            self._pause.start()
            return
        self._pause.stop()
        self._is_looking = True
        self._show()
        self._kept.read()
        question = self._kept.question
        self.desk.tasks.run(
            tr("Look at the deployment"),
            lambda _: question.answer(),
            then=self._show_answer,
            ended=self._looked,
            quiet=True,
        )
        self._say_what_next()

    def _looked(self) -> None:
        self._is_looking = False

    def _show_answer(self, answer: Answer) -> None:
        """Show *answer*; if something has changed meanwhile, look again."""
        if not self._kept.take_answer(answer):
            self._pause.start()
            return
        checked = self._kept.checked
        self.form.mark(checked, login_text(self.draft.push, self.sources.logins))
        self.ahead.show_checked(self.draft, checked, self.session.records)
        self._say_what_next()

    def _look_if_seen(self) -> None:
        if self.isVisible():
            self._look_aside()

    def _say_what_next(self) -> None:
        allow(self.preview, self._why_no_preview())
        self._make_main(self.preview, self.draft.seen is None)
        seen, count = self.draft.seen, len(self._kept.checked.rows)
        action = tr("Push to %n device(s)", count) if seen else tr("Push")
        says = summary(seen.preview if seen else None, self.draft.name, is_broker_there=self.session.feed.line.is_up)
        self.ahead.push.say(says, action, count, self._why_no_push())

    def _make_main(self, control: QPushButton, is_main: bool) -> None:
        """There is one main action at a time: to look ahead, and then to push."""
        restyle(control, role="main" if is_main else "")
        put_symbol(control, "fa6s.eye", tokens().on_accent if is_main else None)

    def _why_no_preview(self) -> str | None:
        if self._is_busy:
            return tr("Wait for what is under way")
        if self._pause.isActive() or self._is_looking:
            return tr("What was typed is being looked at")
        return self.form.settings.problem or self._kept.checked.why_not

    def _why_no_push(self) -> str | None:
        if self.draft.seen is None:
            return self._why_no_preview() or tr("Look at the preview first")
        return self._why_no_preview() or why_no_push(self.draft.seen.preview)

    @property
    def _is_busy(self) -> bool:
        return self._task is not None and self._task.is_running

    # Acting

    def look_ahead(self) -> None:
        """Make the image, and say what a push would do."""
        self._look()
        wanted, draft, workspace = self._kept.wanted, self.draft, self.session.workspace
        if wanted is None or not self.preview.isEnabled():
            return
        self._begin(
            tr("Prepare a deployment"),
            lambda work: (draft, look_ahead(workspace, wanted, work)),
            target=wanted.manifest.name,
            then=self._take_seen,
            place=(self.name, ""),
        )

    def _take_seen(self, result: tuple[Draft, Seen]) -> None:
        draft, seen = result
        if self.draft == draft:  # else something was changed meanwhile, and it was seen for nothing
            self._kept.keep_seen(seen)
            self.ahead.tabs.setCurrentWidget(self.ahead.devices)
        self._look()

    def push(self) -> None:
        """Push what was seen."""
        wanted, seen = self._kept.wanted, self.draft.seen
        workspace, station = self.session.workspace, self.session.station
        if wanted is None or seen is None:
            return
        self._begin(
            tr("Deploy"),
            lambda work: push(workspace, station, wanted, seen, work),
            target=wanted.manifest.name,
            then=self._pushed,
            place=("rollouts", f"{wanted.manifest.name}:{seen.preview.version}"),
        )

    def _begin(
        self,
        title: str,
        work: Callable[[Work], T],
        *,
        target: str,
        then: Callable[[T], object],
        place: tuple[str, str],
    ) -> None:
        self.ahead.error.show_error(None)
        self._task = self.desk.tasks.run(title, work, target=target, then=then, failed=self._show_error, place=place)
        self._task.changed.connect(self._say_what_next)
        self._say_what_next()

    def _pushed(self, done: Done) -> None:
        self._kept.keep_seen(None)
        self.ahead.push.forget()
        self.session.reread()
        self._look()
        self.desk.tell(pushed_text(done), State.WAITING if done.unsent else State.OK)
        self.desk.go("rollouts", f"{done.service}:{done.version}")

    def _show_error(self, error: ShoalError) -> None:
        self._without_base.setVisible(isinstance(error, RegistryUnreachable))
        self._log_in.setVisible(isinstance(error, Unauthorized))
        self.ahead.error.show_error(error)
        self._look()

    def _nobody(self) -> EmptyState:
        empty = EmptyState(
            "fa6s.microchip",
            tr("No device is meant yet"),
            tr("Name labels or devices on the left, or pick some at Devices."),
        )
        empty.offer(tr("Pick devices"), partial(self.desk.go, "devices"), symbol="fa6s.microchip")
        return empty
