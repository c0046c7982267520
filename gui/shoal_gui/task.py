"""A piece of work that may take time: a `Task` is what the GUI thread knows of it, a `Work` what its own thread has."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from shoal.errors import ShoalError

SEEN_AFTER = 0.3
"""Seconds after which a task is worth a line on the screen; what fails is worth one at once."""


class TaskState(StrEnum):
    """Where a task is; whatever happens, it ends in one of the last three."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Cancelled(ShoalError):
    """The person who began it does not want it any more."""

    code = "SHOAL-GUI-001"


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
