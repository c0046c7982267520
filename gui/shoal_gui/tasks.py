"""Everything that may take time: done in a thread of its own, seen as a task in the window, ended as done or failed.

A place asks `Tasks.run` for work and is told the result in the GUI thread. The work itself is a plain function that is
given a `Work`, by which it says how far it is and learns that it is no longer wanted.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from shoal.errors import ShoalError
from shoal_gui.mistakes import mistake_of
from shoal_gui.task import Cancelled, Task, TaskState, Work

T = TypeVar("T")
GRACE = 5.0
"""Seconds that work is given to notice that the window closes."""


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
        """Those that a person would not want to lose; none once they are lost."""
        return [task for task in self.all if task.is_running and not task.is_quiet and not self._is_over]

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
