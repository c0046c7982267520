"""The progress bar; rich is imported only when a bar is drawn."""

from __future__ import annotations

import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

PATIENCE = 1.0
"""Seconds before a bar is worth drawing."""


class Bar:
    """One bar on standard error, gone when its work is."""

    def __init__(self, title: str, *, bytes_: bool) -> None:
        amount = DownloadColumn() if bytes_ else TextColumn("{task.completed}/{task.total}")
        columns = (TextColumn("{task.description}"), BarColumn(), amount, TimeRemainingColumn())
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._title = title
        self._begun = time.monotonic()
        self._task: TaskID | None = None

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._progress.stop()

    def show(self, done: int, total: int) -> None:
        if self._task is None:
            if time.monotonic() - self._begun < PATIENCE:
                return
            self._progress.start()
            self._task = self._progress.add_task(self._title, total=total)
        self._progress.update(self._task, completed=done, total=total or None)
