"""Everything that may take time: done in a thread of its own, seen as a task in the window, ended as done or failed.

A place asks `Tasks.run` for work and is told the result in the GUI thread. The work itself is a plain function that is
given a `Work`, by which it says how far it is and learns that it is no longer wanted.
"""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from shoal.errors import Failed, ShoalError

T = TypeVar("T")
SEEN_AFTER = 0.3
"""Seconds after which a task is worth a line on the screen; what fails is worth one at once."""
GRACE = 5.0
"""Seconds that work is given to notice that the window closes."""


class TaskState(StrEnum):
    """Where a task is; whatever happens, it ends in one of the last three."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Cancelled(ShoalError):
    """The person who began it does not want it any more."""

    code = "SHOAL-GUI-001"


class Mistake(Failed):
    """The desktop itself made a mistake; the report has what its makers need."""

    code = "SHOAL-GUI-901"


class Task(QObject):
    """One piece of work as the GUI thread knows it."""

    changed = Signal()

    def __init__(self, title: str, target: str, *, quiet: bool, parent: QObject) -> None:
        super().__init__(parent)
        self.title = title
        self.target = target
        """Device, service, model …; empty for none."""
        self.is_quiet = quiet
        """Only seen if it fails."""
        self.is_told = False
        """Whether who began it shows its error."""
        self.place = ("", "")
        """Where to look at what it is about: the name of a place, and what to show there."""
        self.state = TaskState.RUNNING
        self.stage = ""
        """What it does now."""
        self.done = 0
        self.total = 0
        """Bytes; 0 while nobody knows."""
        self.notes: list[str] = []
        self.error: ShoalError | None = None
        self.began = time.monotonic()
        self.ended: float | None = None
        self._unwanted = threading.Event()

    @property
    def is_running(self) -> bool:
        return self.state is TaskState.RUNNING

    @property
    def is_worth_showing(self) -> bool:
        if self.state is TaskState.FAILED:
            return True
        return not self.is_quiet and (self.ended or time.monotonic()) - self.began > SEEN_AFTER

    @property
    def remaining(self) -> float | None:
        """Seconds until all bytes are there, at the mean rate so far; None while nobody can tell."""
        if not self.is_running or not self.total or not self.done:
            return None
        return (self.total - self.done) * (time.monotonic() - self.began) / self.done

    def cancel(self) -> None:
        """Say that it is no longer wanted; it ends at the next point where it asks."""
        self._unwanted.set()


class Work:
    """The thread's side of a task."""

    def __init__(self, task: Task, post: Callable[[Callable[[], None]], None]) -> None:
        self._task, self._post = task, post
        self._unwanted = task._unwanted
        self._told = 0.0

    @property
    def is_cancelled(self) -> bool:
        return self._unwanted.is_set()

    def check(self) -> None:
        """Go on.

        Raises:
            Cancelled: The task is no longer wanted.
        """
        if self.is_cancelled:
            raise Cancelled("cancelled")

    def wait(self, seconds: float) -> None:
        """Pause.

        Raises:
            Cancelled: The task is no longer wanted; told at once.
        """
        if self._unwanted.wait(seconds):
            raise Cancelled("cancelled")

    def stage(self, text: str) -> None:
        """Say what is done now; also a line of the task's log."""
        self.check()
        self._set(stage=text, done=0, total=0)
        self.note(text)

    def progress(self, done: int, total: int) -> None:
        """Say how many bytes of how many are done; may be called as often as one likes."""
        self.check()
        now = time.monotonic()
        if now - self._told > 0.1 or done >= total:
            self._told = now
            self._set(done=done, total=total)

    def note(self, line: str) -> None:
        """Add *line* to the task's log."""
        stamped = f"{time.strftime('%H:%M:%S')}  {line}"
        self._post(lambda: self._task.notes.append(stamped))

    def _set(self, **values: object) -> None:
        def apply() -> None:
            for name, value in values.items():
                setattr(self._task, name, value)
            self._task.changed.emit()

        self._post(apply)


class Tasks(QObject):
    """All tasks of this desktop, the newest last."""

    added = Signal(Task)
    changed = Signal()
    """A task began, moved, ended or left the list."""
    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.all: list[Task] = []
        self._threads: dict[Task, threading.Thread] = {}
        self._gate = threading.Lock()
        self._is_over = False
        self._posted.connect(self._apply, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        title: str,
        work: Callable[[Work], T],
        *,
        target: str = "",
        then: Callable[[T], object] | None = None,
        failed: Callable[[ShoalError], object] | None = None,
        ended: Callable[[], object] | None = None,
        quiet: bool = False,
        place: tuple[str, str] = ("", ""),
    ) -> Task:
        """Have *work* done in a thread; first *ended*, then *then* or *failed* is called in this one.

        With *failed* the caller shows the error; without it the task list and a toast do. After a task that was
        cancelled only *ended* is called.
        """
        task = Task(title, target, quiet=quiet, parent=self)
        task.place = place
        task.is_told = failed is not None
        handle = Work(task, self._post)

        def body() -> None:
            outcome: Callable[[], None]
            try:
                outcome = partial(self._finish, task, work(handle), then)
            except Cancelled:
                outcome = partial(self._end, task, TaskState.CANCELLED)
            except ShoalError as error:
                outcome = partial(self._fail, task, error, failed)
            except BaseException as bug:  # noqa: BLE001 - whatever it is, the task must end, and somebody must be told
                outcome = partial(self._fail, task, mistake_of(bug), failed)
            self._post(partial(self._settle, task, outcome, ended))

        thread = threading.Thread(target=body, name=f"task {title}", daemon=True)
        self.all.append(task)
        self._threads[task] = thread
        task.changed.connect(self.changed)
        thread.start()
        self.added.emit(task)
        self.changed.emit()
        return task

    @property
    def running(self) -> list[Task]:
        """Those that a person would not want to lose."""
        return [task for task in self.all if task.is_running and not task.is_quiet]

    @property
    def shown(self) -> list[Task]:
        return [task for task in self.all if task.is_worth_showing]

    def dismiss(self, task: Task) -> None:
        """Take a task that has ended off the list."""
        if not task.is_running and task in self.all:
            self.all.remove(task)
            task.deleteLater()
            self.changed.emit()

    def stop(self, grace: float = GRACE) -> None:
        """Cancel everything, and wait for its threads as long as *grace* seconds in all; called in any thread."""
        for task in list(self.all):
            task.cancel()
        deadline = time.monotonic() + grace
        for thread in list(self._threads.values()):
            if thread is not threading.current_thread():
                thread.join(max(0.0, deadline - time.monotonic()))

    def end(self) -> None:
        """Stop, and hear of no thread any more: one that outlives its grace must not call what is being deleted."""
        self.stop()
        with self._gate:
            self._is_over = True

    def _post(self, change: Callable[[], None]) -> None:
        """Have *change* made in the GUI thread; called in any."""
        with self._gate:
            if not self._is_over:
                self._posted.emit(change)

    @Slot(object)
    def _apply(self, change: Callable[[], None]) -> None:
        change()

    def _settle(self, task: Task, outcome: Callable[[], None], ended: Callable[[], object] | None) -> None:
        """Tell who asked; a mistake in what they do with it is the task's failure, and not to be lost."""
        self._threads.pop(task, None)
        try:
            if ended and _is_there(ended):
                ended()
            outcome()
        except Exception as bug:
            self._fail(task, mistake_of(bug), None)
            raise

    def _end(self, task: Task, state: TaskState) -> None:
        task.state, task.ended = state, time.monotonic()
        task.changed.emit()
        if task.is_quiet and state is not TaskState.FAILED:
            self.dismiss(task)

    def _finish(self, task: Task, result: T, then: Callable[[T], object] | None) -> None:
        self._end(task, TaskState.DONE)
        if then and _is_there(then):
            then(result)

    def _fail(self, task: Task, error: ShoalError, failed: Callable[[ShoalError], object] | None) -> None:
        task.error = error
        task.notes.append(f"{error.code}  {error}")
        self._end(task, TaskState.FAILED)
        if failed and _is_there(failed):
            failed(error)
            if task.is_quiet:
                self.dismiss(task)


def _is_there(told: Callable[..., object]) -> bool:
    """Whether *told* can be told: a method of a widget that was closed meanwhile cannot."""
    owner = getattr(told, "__self__", None)
    return not isinstance(owner, QObject) or shiboken6.isValid(owner)


def mistake_of(bug: BaseException) -> Mistake:
    """*bug*, which is ours, as an error that can be shown and sent."""
    steps = traceback.extract_tb(bug.__traceback__)
    error = Mistake(
        f"the desktop made a mistake: {bug!r}",
        where=f"{steps[-1].filename.rpartition('/')[2]}, line {steps[-1].lineno}" if steps else None,
        hint="what you entered is kept; please copy the report and tell us",
    )
    error.__cause__ = bug
    return error


def report_of(error: ShoalError) -> str:
    """*error* as text to be sent to somebody who can help, with the traceback where there was a mistake of ours."""
    lines: list[Any] = [f"{error.code}: {error.message}"]
    if error.where:
        lines.append(f"where: {error.where}")
    if error.hint:
        lines.append(f"hint: {error.hint}")
    if error.__cause__:
        lines += ["", *"".join(traceback.format_exception(error.__cause__)).splitlines()]
    return "\n".join(lines)
