"""The processes that this desktop runs for its workspace while it is open: `shoal serve`, and a device for trying it.

They are the same commands that a person would type; their words go to files in the workspace.
"""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

from shoal.errors import Failed
from shoal.workspace import Workspace

GRACE = 10.0
"""Seconds that a process is given to end by itself."""


class ProcessEnded(Failed):
    """A process that the desktop runs has ended by itself."""

    code = "SHOAL-GUI-902"


class Host:
    """Child processes of the desktop; every method may be called from any thread but one at a time."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def serve(self) -> bool:
        """Serve the workspace as a registry, with the embedded broker if it has none elsewhere.

        Returns:
            False if somebody serves it already: another desktop, or `shoal serve`.
        """
        settings = self._workspace.settings
        if is_open(settings.host, settings.registry_port):
            return False
        broker = [] if settings.broker else ["--broker"]
        command = ["shoal.cli", "serve", *broker, "--workspace", str(self._workspace.folder)]
        self.start("serve", command)
        return True

    def start(self, name: str, command: list[str]) -> None:
        """Run a module of this very installation, with its arguments, as the process called *name*."""
        with self.log(name).open("wb") as log:
            self._running[name] = subprocess.Popen(
                [sys.executable, "-m", *command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def is_running(self, name: str) -> bool:
        process = self._running.get(name)
        return process is not None and process.poll() is None

    def check(self) -> None:
        """Do nothing while every process runs.

        Raises:
            ProcessEnded: With the last line that it wrote.
        """
        for name, process in self._running.items():
            if process.poll() is not None:
                lines = self.log(name).read_text(errors="replace").strip().splitlines()
                said = lines[-1] if lines else "it said nothing"
                raise ProcessEnded(f"{name} ended with status {process.returncode}: {said}", where=str(self.log(name)))

    def log(self, name: str) -> Path:
        folder = self._workspace.folder / "logs"
        folder.mkdir(exist_ok=True)
        return folder / f"{name}.log"

    def stop(self) -> None:
        """End every process, the last one first."""
        while self._running:
            _, process = self._running.popitem()
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            try:
                process.wait(GRACE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def is_open(host: str, port: int) -> bool:
    """Whether anything listens there."""
    try:
        with socket.create_connection((host, port), timeout=1.0):
            return True
    except OSError:
        return False
