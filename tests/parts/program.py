"""A real program started for a test and stopped by its own pid; the parts beside this file are made of it."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path


class DidNotStart(AssertionError):
    """A part ended or stayed silent instead of getting ready; the message ends with the tail of its log."""


class Program:
    """One process; its output goes to *log*, which outlives it."""

    def __init__(self, command: Sequence[str | Path], log: Path, env: Mapping[str, str] | None = None) -> None:
        self.command = [str(word) for word in command]
        self.log = log
        self.env = env
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Of the running process."""
        assert self._process is not None, f"{self.command[0]} is not running"
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self, ready: Callable[[], object], timeout: float = 20) -> None:
        """Start it and return once *ready* says so; raise `DidNotStart` with its log otherwise."""
        assert not self.running, f"{self.command[0]} already runs"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command, env=self.env, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        deadline = time.monotonic() + timeout
        while not ready():
            if not self.running:
                raise DidNotStart(f"{self.command[0]} ended with {self._process.returncode}:\n{self.tail()}")
            if time.monotonic() > deadline:
                self.kill()
                raise DidNotStart(f"{self.command[0]} is not ready after {timeout:g} s:\n{self.tail()}")
            time.sleep(0.02)

    def stop(self, timeout: float = 20) -> None:
        """Ask it to end and wait; kill it if it does not. Stopping what is stopped is nothing."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"{self.command[0]} did not stop in {timeout:g} s:\n{self.tail()}") from None
        self._process = None

    def kill(self) -> None:
        """End it as a power cut would: it gets no chance to write anything down."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def tail(self, lines: int = 40) -> str:
        """The last lines of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
