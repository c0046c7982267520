"""What a desktop, or the demo, runs for its workspace on this machine: `shoal serve`, and a device's agent.

They are the same commands that a person would type, as child processes with logs of their own. They end when we do,
however we end, unless they are to live on; nothing of the device's services is left either.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from shoal.broker.embedded import ending_with_us
from shoal.contract.enrolment import Enrolment
from shoal.errors import Conflict, Failed
from shoal.files import replace_file
from shoal.workspace import Workspace
from shoal.workspace.settings import Settings

SERVE, AGENT = "serve", "agent"
GRACE = 20.0
"""Seconds that a process is given to end by itself; an agent ends its services first."""
PATIENCE = 10.0
"""Seconds for which a device waits for a broker that is being started beside it."""


class PartEnded(Failed):
    """A process that is run for the workspace has ended by itself."""

    code = "SHOAL-HST-901"


class EnrolmentFailed(Failed):
    """This machine could not be made a device."""

    code = "SHOAL-HST-902"


class Enrolled(msgspec.Struct, frozen=True):
    """What is kept of the enrolment of the device on this machine, beside the agent's own state."""

    device: str
    broker: str
    """URL."""
    registry: str
    """URL."""

    @classmethod
    def of(cls, enrolment: Enrolment) -> Enrolled:
        (own,) = enrolment.registries  # the workspace itself
        return cls(enrolment.device, enrolment.broker.url, own.url)


@dataclass
class Host:
    """Child processes of ours, by name; any thread may call any method."""

    workspace: Path
    """Folder of the workspace."""
    device: Path
    """Folder of the state of the device on this machine; there once one is enrolled."""
    logs: Path
    """Folder of the processes' logs."""
    runtime: str = "process"
    """What runs the device's services: docker or process."""
    docker_host: str | None = None
    lives_on: bool = False
    """Whether what was started goes on without us."""
    parts: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _is_over: bool = field(default=False, repr=False)
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)
    _starter: ThreadPoolExecutor | None = field(default=None, repr=False)

    def serve(self, settings: Settings) -> bool:
        """Serve the workspace as a registry, with the embedded broker if it has none elsewhere.

        Returns:
            False if that is done already: by us, by another desktop, or by a `shoal serve`.
        """
        with self._lock:
            if self._is_over or self.is_running(SERVE) or is_open(settings.host, settings.registry_port):
                return False
            broker = () if settings.broker else ("--broker",)
            self._start(SERVE, "shoal.cli", "serve", *broker, "--workspace", str(self.workspace))
            return True

    @property
    def has_device(self) -> bool:
        return self.device.is_dir() and self._enrolled.is_file()

    def enrol(self, enrolment: Enrolment) -> None:
        """Make this machine the device that *enrolment* is for, as a person would.

        Raises:
            EnrolmentFailed: In the agent's own words.
        """
        file = self.device.with_name(f"{enrolment.device}.enrol.json")
        replace_file(file, msgspec.json.encode(enrolment), mode=0o600)
        command = [*_command("shoal_agent"), "enrol", str(file), "--again", "--state", str(self.device)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        file.unlink()
        replace_file(self._enrolled, msgspec.json.encode(Enrolled.of(enrolment)))
        if done.returncode:
            raise EnrolmentFailed(f"this machine cannot be a device: {done.stderr.strip()}", where=str(self.device))

    def follow(self, workspace: Workspace) -> None:
        """Enrol the device anew if it would look for broker or registry where they no longer are."""
        from shoal.fleet.hosting import admit_devices  # late, since a desktop starts without packaging and HTTP

        known = msgspec.json.decode(self._enrolled.read_bytes(), type=Enrolled)
        settings = workspace.settings
        if (known.broker, known.registry) != (settings.broker_url, settings.registry_url):
            self.enrol(workspace.devices.enrol(known.device, again=True))
            admit_devices(workspace)

    def run_agent(self, settings: Settings) -> None:
        """Start the device's agent, once the broker that is started beside it listens; does nothing while it runs."""
        self.await_broker(settings)
        words = ["run", "--state", str(self.device), "--runtime", self.runtime, "--jitter", "1"]
        if self.docker_host:
            words += ["--docker-host", self.docker_host]
        if not self.lives_on:
            words.append("--stop-services")
        with self._lock:
            if not (self._is_over or self.is_running(AGENT)):
                self._start(AGENT, "shoal_agent", *words)

    def is_running(self, name: str) -> bool:
        part = self.parts.get(name)
        return part is not None and part.poll() is None

    @property
    def lost(self) -> list[str]:
        """What has ended by itself; an agent that found another one at work was not needed."""
        return [
            name
            for name, part in list(self.parts.items())
            if part.poll() not in (None, Conflict.exit_code if name == AGENT else None)
        ]

    def check(self) -> None:
        """Do nothing while every process runs.

        Raises:
            PartEnded: With the last line that it wrote.
        """
        for name in self.lost:
            lines = self.log(name).read_text(errors="replace").strip().splitlines()
            said = lines[-1] if lines else "it said nothing"
            status = self.parts[name].returncode
            raise PartEnded(f"{name} ended with status {status}: {said}", where=str(self.log(name)))

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def stop(self) -> None:
        """End every process, the last one first; returns once they have ended, and nothing is started any more."""
        with self._lock:
            self._is_over = True
            while self.parts:
                _, part = self.parts.popitem()
                _end(part)
            if self._starter:
                self._starter.shutdown()
                self._starter = None

    def await_broker(self, settings: Settings, check: Callable[[], None] = lambda: None) -> None:
        """Wait until the embedded broker listens, or has failed; who is too early only takes longer to connect.

        *check* is called again and again, and may raise to wait no longer.
        """
        deadline = time.monotonic() + PATIENCE
        while (
            settings.broker is None and not is_open(settings.host, settings.broker_port) and time.monotonic() < deadline
        ):
            if SERVE in self.parts and not self.is_running(SERVE):
                return
            check()
            time.sleep(0.05)

    @property
    def _enrolled(self) -> Path:
        return self.device.with_name(f"{self.device.name}.json")

    def _start(self, name: str, module: str, *words: str) -> None:
        self.logs.mkdir(parents=True, exist_ok=True)
        command = [*_command(module), *words]
        if self.lives_on:
            self.parts[name] = _launch(command, self.log(name))
            return
        # What ends with us ends with the thread that started it, to be exact: one that lives until `stop`.
        self._starter = self._starter or ThreadPoolExecutor(1, thread_name_prefix="host")
        self.parts[name] = self._starter.submit(_launch, ending_with_us(command), self.log(name)).result()


def is_open(host: str, port: int) -> bool:
    """Whether anything listens there."""
    try:
        with socket.create_connection((host, port), timeout=1.0):
            return True
    except OSError:
        return False


def _launch(command: list[str], log: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with log.open("wb") as out:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=environment, start_new_session=True
        )


def _end(part: subprocess.Popen[bytes]) -> None:
    if part.poll() is None:
        part.send_signal(signal.SIGTERM)
    try:
        part.wait(GRACE)
    except subprocess.TimeoutExpired:
        part.kill()
        part.wait()


def _command(module: str) -> list[str]:
    """How to run a module of this very installation, whatever is on PATH."""
    return [sys.executable, "-m", module]
