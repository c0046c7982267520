"""A batch as a process of this machine, below the services in whatever the kernel has to share out; for `process`.

<state>/batch/
    process           boot id and /proc/PID/stat of its start
    log, log.1        what it wrote
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path

from shoal.contract.desired import Service
from shoal_agent.images import ImageStore
from shoal_agent.runtime import pids
from shoal_agent.runtime.launch import begin
from shoal_agent.runtime.log_file import LogFile
from shoal_agent.runtime.protocol import Ended
from shoal_agent.runtime.writing import writing

_NICENESS = 10
_LOOK = 0.02


class BatchProcess:
    """The one batch of the agent that keeps its state in *folder*'s parent."""

    def __init__(self, folder: Path, store: ImageStore) -> None:
        self._folder, self._store = folder, store
        self._child: int | None = None
        self._status: int | None = None

    def begin(self, service: Service, words: Sequence[str], shared: Path) -> None:
        del shared  # a process sees every folder
        with writing(self._folder):
            self._folder.mkdir(mode=0o700, exist_ok=True)
            for trace in ("process", "log", "log.1"):
                (self._folder / trace).unlink(missing_ok=True)
        self._status = None
        self._child = begin(self._folder, self._store, service, 0, words=words, niceness=_NICENESS)

    def ended(self) -> Ended | None:
        with writing(self._folder):
            LogFile(self._folder / "log").cap()
        self._reap()
        if self._child is not None:
            return None
        return Ended(self._status if self._status is not None else 1, out_of_memory=False)

    def end(self, grace: float) -> None:
        for word, patience in ((signal.SIGTERM, grace), (signal.SIGKILL, 60.0)):
            until = time.monotonic() + patience
            if patience and (family := self._family()):
                # Asked is only its leader, whose own the others are.
                for pid in family[:1] if word is signal.SIGTERM else family:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, word)
                while self._family() and time.monotonic() < until:
                    time.sleep(_LOOK)

    def log(self, lines: int) -> str:
        return LogFile(self._folder / "log").tail(lines)

    def _family(self) -> list[int]:
        """The living processes of the batch, whichever agent began it; its leader first."""
        self._reap()
        try:
            mark = pids.Mark.read((self._folder / "process").read_text())
        except OSError:
            mark = None
        if mark and (found := [one.pid for one in mark.family()]):
            return sorted(found, key=lambda pid: pid != mark.pid)
        return [self._child] if self._child is not None else []

    def _reap(self) -> None:
        if self._child is None:
            return
        try:
            ended, status = os.waitpid(self._child, os.WNOHANG)
        except ChildProcessError:
            self._child = None
            return
        if ended:
            self._child, code = None, os.waitstatus_to_exitcode(status)
            self._status = code if code >= 0 else 128 - code
