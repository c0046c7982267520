"""What one thread has to do, and when: each job at the earliest time that anybody asked for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

Job = Callable[[], None]


class Agenda:
    """A thread that does jobs when they are due; jobs that are due together in the order they were put in."""

    def __init__(self, name: str) -> None:
        self._due: dict[Job, float] = {}
        self._changed = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def put(self, job: Job, at: float = 0.0) -> None:
        """Do *job* at the monotonic time *at*, or when it is due already if that is earlier."""
        with self._changed:
            self._due[job] = min(at, self._due.get(job, at))
            self._changed.notify()

    def clear(self) -> None:
        """Do nothing of what is due."""
        with self._changed:
            self._due.clear()

    def close(self) -> None:
        """End the thread, and wait for the job under way."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join()

    def _work(self) -> None:
        while job := self._next():
            job()

    def _next(self) -> Job | None:
        """Wait for a job to be due; None once closed."""
        with self._changed:
            while not self._closed:
                now = time.monotonic()
                if due := [job for job, at in self._due.items() if at <= now]:
                    del self._due[due[0]]
                    return due[0]
                self._changed.wait(min(self._due.values()) - now if self._due else None)
        return None
