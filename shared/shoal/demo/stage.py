"""What the demo runs on: `shoal serve --broker` and `shoal-agent run`, the same commands a person would type.

They are child processes with logs of their own. When the demo ends they are stopped, unless they are to be kept.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from shoal.contract.enrolment import Enrolment
from shoal.errors import Failed
from shoal.files import replace_file

DEVICE = "demo-device"
GRACE = 10.0


class PartDied(Failed):
    """A process that the demo needs has ended."""

    code = "SHOAL-DEMO-901"


@dataclass
class Stage:
    """A folder with everything the demo makes, and the processes that run in it."""

    folder: Path
    runtime: str
    """docker or process."""
    docker_host: str | None = None
    parts: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def workspace(self) -> Path:
        return self.folder / "workspace"

    @property
    def device_state(self) -> Path:
        return self.folder / "device"

    def serve(self) -> None:
        """Start the workspace's registry and the embedded broker."""
        self._start("serve", [*_command("shoal.cli"), "serve", "--broker", "--workspace", str(self.workspace)])

    def enrol(self, enrolment: Enrolment) -> None:
        """Enrol the demo's device, as a person would on the device."""
        file = self.folder / f"{DEVICE}.enrol.json"
        replace_file(file, msgspec.json.encode(enrolment), mode=0o600)
        command = [*_command("shoal_agent"), "enrol", str(file), "--state", str(self.device_state)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise PartDied(f"shoal-agent enrol failed: {done.stderr.strip()}")

    def run_agent(self) -> None:
        """Start the device's agent."""
        command = [*_command("shoal_agent"), "run", "--state", str(self.device_state), "--runtime", self.runtime]
        if self.docker_host:
            command += ["--docker-host", self.docker_host]
        self._start("agent", command)

    def check(self) -> None:
        """Do nothing while every part runs.

        Raises:
            PartDied: With the last line that it wrote.
        """
        for name, part in self.parts.items():
            if part.poll() is not None:
                lines = self.log(name).read_text(errors="replace").strip().splitlines()
                raise PartDied(
                    f"{name} ended with status {part.returncode}: {lines[-1] if lines else 'it said nothing'}",
                    where=str(self.log(name)),
                )

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def stop(self) -> None:
        """End every part, the last one first, and delete the folder."""
        for part in reversed(self.parts.values()):
            if part.poll() is None:
                part.send_signal(signal.SIGTERM)
            try:
                part.wait(GRACE)
            except subprocess.TimeoutExpired:
                part.kill()
                part.wait()
        self.parts.clear()
        shutil.rmtree(self.folder)

    def _start(self, name: str, command: list[str]) -> None:
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        with self.log(name).open("wb") as log:
            self.parts[name] = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, start_new_session=True
            )


def free_port() -> int:
    """A TCP port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _command(module: str) -> list[str]:
    """How to run a module of this very installation, whatever is on PATH."""
    return [sys.executable, "-m", module]
