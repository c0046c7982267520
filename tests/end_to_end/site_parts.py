"""A whole site on one machine, made of the commands a person types: a workspace that is served, devices with agents."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from parts import Program, free_port, listens, wait_until

from shoal.contract.reported import ServiceReport
from shoal.fleet.station import Station
from shoal.states import ServiceState
from shoal.workspace import Workspace

ASSETS = Path(__file__).parents[2] / "shared" / "shoal" / "demo" / "assets"
HELD_OUT = json.loads((ASSETS / "digits-held-out.json").read_text())
PATIENCE = 60.0


class Agent:
    """One device: its state folder and its daemon."""

    def __init__(self, site: Site, name: str, runtime: Sequence[str]) -> None:
        self.name = name
        self.state = site.folder / f"{name}.state"
        command = [sys.executable, "-m", "shoal_agent", "run", "--state", self.state, "--runtime", *runtime]
        self.program = Program(command, site.folder / f"{name}.log")

    def start(self) -> None:
        self.program.start(lambda: True)

    def kill(self) -> None:
        """SIGKILL: it gets no chance to write anything down."""
        self.program.kill()

    def stop(self) -> None:
        self.program.stop()


class Site:
    """One workspace, its server with broker and registry, and devices; everything is stopped at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workspace_folder = folder / "workspace"
        self.server = self._command("serve", "--broker")
        self.agents: dict[str, Agent] = {}
        with Workspace.create(self.workspace_folder) as workspace:
            workspace.change_settings(registry_port=free_port(), broker_port=free_port())

    def __enter__(self) -> Site:
        return self

    def __exit__(self, *_: object) -> None:
        for agent in self.agents.values():
            self._clear(agent)
        self.server.stop()

    # ── what a person does ─────────────────────────────────────────────────────────────────────────────────

    def shoal(self, *words: object, fails: int = 0) -> str:
        """Run `shoal` in this workspace; its standard output, or standard error if it should fail with that status."""
        done = subprocess.run(
            [sys.executable, "-m", "shoal.cli", *map(str, words), "--workspace", str(self.workspace_folder)],
            capture_output=True,
            text=True,
            cwd=self.folder,
            timeout=300,
            check=False,
        )
        assert done.returncode == fails, f"shoal {words} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
        return done.stderr if fails else done.stdout

    def serve(self) -> None:
        with self.workspace() as workspace:
            ports = (workspace.settings.registry_port, workspace.settings.broker_port)
        self.server.start(lambda: all(map(listens, ports)))

    def enrol(self, name: str, *labels: str, runtime: Sequence[str] = ("process",)) -> Agent:
        """Enrol a device; its agent is not started yet."""
        self.shoal("device", "enrol", name, *(word for label in labels for word in ("--label", label)))
        agent = self.agents[name] = Agent(self, name, runtime)
        file = self.folder / f"{name}.enrol.json"
        subprocess.run(
            [sys.executable, "-m", "shoal_agent", "enrol", file, "--state", agent.state],
            check=True,
            capture_output=True,
        )
        return agent

    def device(self, name: str, *labels: str, runtime: Sequence[str] = ("process",)) -> Agent:
        """Enrol a device, start its agent, and wait until it has been heard."""
        agent = self.enrol(name, *labels, runtime=runtime)
        agent.start()
        with self.station() as station:
            wait_until(lambda: name in station.view.devices, PATIENCE, f"{name} is heard")
        return agent

    def register_digits(self) -> None:
        self.shoal("model", "register", "-n", "digits", "-p", ASSETS / "digits.onnx", "--framework", "ONNX")

    def deploy_digits(self, *words: object, version: int | None = None, base: str = "none") -> None:
        model = f"digits:{version}" if version else "digits"
        config = ("--ic", ASSETS / "inferenceconfig.json", "--dc", ASSETS / "deploymentconfig.json")
        self.shoal("model", "deploy", "-n", "digits", "-m", model, *config, "--base", base, *words)

    # ── what can be seen ───────────────────────────────────────────────────────────────────────────────────

    @contextmanager
    def workspace(self) -> Iterator[Workspace]:
        with Workspace.open(self.workspace_folder) as workspace:
            yield workspace

    @contextmanager
    def station(self) -> Iterator[Station]:
        """A connection that listens."""
        with self.workspace() as workspace, Station(workspace) as station:
            station.listen()
            yield station

    def report(self, device: str, service: str = "digits") -> ServiceReport | None:
        """What *device* last said of *service*."""
        with self.station() as station:
            wait_until(lambda: device in station.view.devices, PATIENCE, f"{device} is heard")
            time.sleep(0.2)  # everything retained comes in one burst, in no order
            return station.view.devices[device].service(service)

    def wait_for(self, device: str, state: ServiceState, *, running: int | None = None) -> ServiceReport:
        """The report of `digits` on *device* once it is in *state*, and at version *running* if that is given."""
        with self.station() as station:

            def seen() -> ServiceReport | None:
                view = station.view.devices.get(device)
                report = view.service("digits") if view else None
                right = report and report.state is state and running in (None, report.running)
                return report if right else None

            return wait_until(seen, PATIENCE, f"digits on {device} is {state} at version {running}")

    def wait_gone(self, device: str) -> None:
        with self.station() as station:

            def is_gone() -> bool:
                view = station.view.devices.get(device)
                return bool(view and view.reported and view.reported.observed_rev and not view.service("digits"))

            wait_until(is_gone, PATIENCE, f"digits is gone from {device}")

    # ── inside ─────────────────────────────────────────────────────────────────────────────────────────────

    def _command(self, *words: str) -> Program:
        command = [sys.executable, "-m", "shoal.cli", *words, "--workspace", self.workspace_folder]
        return Program(command, self.folder / "serve.log")

    def _clear(self, agent: Agent) -> None:
        """Take everything off a device and stop its agent, since services outlive their agents."""
        with self.workspace() as workspace:
            deployed = bool((told := workspace.journal.desired(agent.name)) and told.services)
        if deployed:
            if not self.server.running:
                self.serve()
            if not agent.program.running:
                agent.start()
            self.shoal("service", "delete", "-n", "digits", "--device", agent.name)
            self.wait_gone(agent.name)
        agent.stop()


def reads_digits(uri: str) -> bool:
    """Whether the service at *uri* reads the held-out digits as well as its model can."""
    return right(score(uri)) >= len(HELD_OUT["truth"]) - 1


def right(labels: list[int]) -> int:
    """How many of the held-out digits were read rightly; the model reads 99 of 100."""
    return sum(a == b for a, b in zip(labels, HELD_OUT["truth"], strict=True))


def score(uri: str) -> list[int]:
    """What the service at *uri* reads in the held-out digits."""
    body = json.dumps({"data": HELD_OUT["data"]}).encode()
    request = urllib.request.Request(uri, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        labels: list[int] = json.loads(answer.read())["labels"]
    return labels


def json_of(text: str) -> Any:
    return json.loads(text)
