"""What a test leaves behind: threads still running and processes still alive. The fixture `nothing_left_behind` asks.

A process whose parent has died is no longer among our children, so every process of a run is also known by a mark
in its environment.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psutil

MARK = "PYTEST_RUN_MARK"
"""An environment variable that the processes of one run share and no other process has."""


@dataclass(frozen=True)
class Running:
    """What this run has running at one moment, here and in processes of its own."""

    threads: frozenset[threading.Thread]
    processes: frozenset[psutil.Process]

    @classmethod
    def now(cls) -> Self:
        found = {*psutil.Process().children(recursive=True), *_marked()}
        return cls(frozenset(threading.enumerate()), frozenset(one for one in found if _lives(one)))

    def since(self, before: Running) -> Running:
        """What is new, less the children that older processes have got: those belong to a longer-lived fixture."""
        older = {process.pid for process in before.processes}
        new = {one for one in self.processes - before.processes if not older & set(_ancestors(one))}
        return Running(self.threads - before.threads, frozenset(new))

    def __bool__(self) -> bool:
        return bool(self.threads or self.processes)


def left_since(before: Running, grace: float = 3.0) -> list[str]:
    """Name the threads and processes that run now and did not then; end the processes.

    What is ending anyway has *grace* seconds to do so.
    """
    deadline = time.monotonic() + grace
    while left := Running.now().since(before):
        if time.monotonic() > deadline:
            break
        time.sleep(0.02)
    told = [f"thread {thread.name!r}" for thread in left.threads]
    for process in left.processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            told.append(f"process {process.pid}: {' '.join(process.cmdline())[:200]}")
            process.kill()
    return sorted(told)


def _marked() -> list[psutil.Process]:
    """Every process of this run but this one, whoever its parent is."""
    mark = f"{MARK}={os.environ[MARK]}".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError, psutil.NoSuchProcess):
            if mark in entry.read_bytes().split(b"\0"):
                found.append(psutil.Process(int(entry.parent.name)))
    return [one for one in found if one.pid != os.getpid()]


def _lives(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _ancestors(process: psutil.Process) -> list[int]:
    try:
        return [one.pid for one in process.parents()]
    except psutil.NoSuchProcess:
        return []
