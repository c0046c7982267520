"""Try it here: a broker and a device on this computer, and a digit classifier that is deployed and answers.

The workspace is one like any other, in the user's data folder; whoever opens it later finds the device running again.
"""

from __future__ import annotations

import time
from pathlib import Path

import platformdirs
import shiboken6
from PySide6.QtCore import QObject, Signal

from shoal.contract.labels import NO_BASE
from shoal.demo.stage import make_workspace
from shoal.demo.steps import SERVICE, Outcome, Step
from shoal.errors import ShoalError
from shoal.fleet.following import Awaited
from shoal.fleet.view import DeviceView
from shoal.workspace.workspace import is_workspace
from shoal_gui.session import Session
from shoal_gui.shown import phase_text
from shoal_gui.task import Cancelled, Task, Work
from shoal_gui.words import tr

DEVICE = "this-computer"
FLEET = "trial"
PLACE = "try"
"""Name of the place that shows it."""


def trial_folder() -> Path:
    """Where its workspace is, or will be."""
    return platformdirs.user_data_path("shoal") / "trial"


def make_trial(work: Work) -> float:
    """Make the workspace unless it is there; the seconds that it took."""
    work.stage(step_text(Step.WORKSPACE))
    began = time.perf_counter()
    if not is_workspace(trial_folder()):
        make_workspace(trial_folder(), FLEET)
    return time.perf_counter() - began


def step_text(step: Step) -> str:
    """What is done in *step*, for people."""
    return {
        Step.WORKSPACE: tr("Make a workspace"),
        Step.SERVE: tr("Start the broker and the registry"),
        Step.DEVICE: tr("Make this computer a device"),
        Step.MODEL: tr("Register a model that reads digits"),
        Step.PACKAGE: tr("Package it as an image"),
        Step.DEPLOY: tr("Deploy it over MQTT"),
        Step.SCORE: tr("Read digits that it has never seen"),
    }[step]


class Trial(QObject):
    """One run of it in a session, and what it came to; the place that shows it may come and go meanwhile."""

    changed = Signal()

    def __init__(self, session: Session, made: float) -> None:
        super().__init__(session)
        self.session = session
        self.seconds: dict[Step, float] = {Step.WORKSPACE: made}
        """What each step took that is done."""
        self.current: Step | None = None
        self.phase = ""
        """Where the device is with the service."""
        self.outcome: Outcome | None = None
        self.error: ShoalError | None = None
        self.task: Task | None = None

    @classmethod
    def of(cls, session: Session) -> Trial | None:
        """The run that *session* has, if one was begun."""
        found = session.findChild(cls)
        return found if isinstance(found, cls) else None

    @property
    def is_running(self) -> bool:
        return self.task is not None and self.task.is_running

    def start(self) -> None:
        """Begin, or begin again after a failure; what is there already is used."""
        self.seconds = {Step.WORKSPACE: self.seconds[Step.WORKSPACE]}
        self.current = self.error = None
        self.task = self.session.tasks.run(
            tr("Try it here"), self._play, then=self._done, failed=self._failed, place=(PLACE, "")
        )
        self.task.changed.connect(self.changed)
        self.changed.emit()

    def _play(self, work: Work) -> Outcome:
        from shoal.demo.play import Play  # late: it loads packaging and the database

        config = "plain_inferenceconfig.json"
        play = Play(self.session.host, _Audience(self, work), NO_BASE, config, DEVICE)
        return play.go_on(self.session.workspace)

    def _done(self, outcome: Outcome) -> None:
        self.outcome, self.current = outcome, None
        self.session.reread()
        self.changed.emit()

    def _failed(self, error: ShoalError) -> None:
        self.error = error
        self.changed.emit()


class _Audience:
    """Notes each step in the trial, from the task's thread; the task tells the window that something changed."""

    def __init__(self, trial: Trial, work: Work) -> None:
        self._trial, self._work = trial, work

    def began(self, step: Step) -> None:
        self._trial.current, self._trial.phase = step, ""
        self._work.stage(step_text(step))

    def ended(self, step: Step, seconds: float) -> None:
        self._trial.seconds[step] = seconds

    def saw(self, device: DeviceView | None, awaited: Awaited) -> None:
        report = device.service(awaited.service) if device else None
        phase = phase_text(report) if report else ""
        if phase != self._trial.phase:
            self._trial.phase = phase
            self._work.note(phase)
            self._work.progress(0, 0)

    def check(self) -> None:
        self._work.check()
        if not shiboken6.isValid(self._trial):
            raise Cancelled("the workspace was closed")


__all__ = ["DEVICE", "PLACE", "SERVICE", "Trial", "make_trial", "step_text", "trial_folder"]
