"""A whole site on one machine, made of the commands a person types: a workspace that is served, devices with agents.

The one part that knows Shoal. What a test does only to get to its point is done in this process, through the same
functions that the commands call, because starting a command costs a second.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import psutil

from parts.program import Program
from parts.waiting import free_port, listens, wait_until
from shoal.contract.deployment import DeploymentConfig
from shoal.contract.enrolment import BrokerAccess
from shoal.contract.inference import InferenceConfig
from shoal.contract.manifest import Manifest, Target
from shoal.contract.reported import Event, ServiceReport
from shoal.fleet.deploying import Change, delete, deploy, platforms_of
from shoal.fleet.hosting import admit_devices
from shoal.fleet.imaging import Imaging, package_models
from shoal.fleet.station import Station
from shoal.packaging.target import own_platform
from shoal.states import Phase, ServiceState
from shoal.workspace import Workspace

ASSETS = Path(__file__).parents[2] / "shared" / "shoal" / "demo" / "assets"
HELD_OUT = json.loads((ASSETS / "digits-held-out.json").read_text())
PATIENCE = 60.0

_SCRIPT = """
{boot}

def init():
{init}

def run(raw):
    return {answer!r}
"""


class Agent:
    """One device: its state folder and its daemon."""

    def __init__(self, site: Site, name: str, runtime: Sequence[str]) -> None:
        self.name = name
        self.state = site.folder / f"{name}.state"
        command = [sys.executable, "-m", "shoal_agent", "run", "--state", self.state]
        self.program = Program([*command, "--jitter", "0.2", "--runtime", *runtime], site.folder / f"{name}.log")

    def start(self) -> None:
        self.program.start(lambda: True)

    def kill(self) -> None:
        """SIGKILL: it gets no chance to write anything down."""
        self.program.kill()

    def stop(self) -> None:
        self.program.stop()

    def services(self) -> list[psutil.Process]:
        """What the kernel knows of its services' processes: each leads a session and runs files of this device."""
        own = self.program.pid if self.program.running else 0
        return [one for one in psutil.process_iter() if one.pid != own and self._is_service(one)]

    def kill_services(self) -> None:
        """End them as a power cut would."""
        for one in self.services():
            one.kill()
        wait_until(lambda: not self.services(), PATIENCE, "the services are dead")

    def _is_service(self, process: psutil.Process) -> bool:
        try:
            words = process.cmdline()
        except psutil.Error:
            return False
        return any(word.startswith(f"{self.state}/images/") for word in words) and _leads(process)


class Site:
    """One workspace, its server with broker and registry, and devices; everything is stopped at the end.

    Args:
        folder: For all of it.
        broker: URL of a broker elsewhere; None for the embedded one.
    """

    def __init__(self, folder: Path, *, broker: str | None = None) -> None:
        self.folder = folder
        self.workspace_folder = folder / "workspace"
        self.server = self._command("serve", *(() if broker else ("--broker",)))
        self.agents: dict[str, Agent] = {}
        with Workspace.create(self.workspace_folder) as workspace:
            workspace.change_settings(
                registry_port=free_port(),
                broker_port=free_port(),
                broker=BrokerAccess(url=broker) if broker else None,
            )

    def __enter__(self) -> Site:
        return self

    def __exit__(self, *_: object) -> None:
        for agent in list(self.agents.values()):
            self.clear(agent)
        self.server.stop()

    # ── what a person does ─────────────────────────────────────────────────────────────────────────────────

    def shoal(self, *words: object, fails: int = 0, told: str = "") -> str:
        """Run `shoal` in this workspace; its standard output, or standard error if it should fail with that status."""
        done = subprocess.run(
            [sys.executable, "-m", "shoal.cli", *map(str, words), "--workspace", str(self.workspace_folder)],
            capture_output=True,
            text=True,
            cwd=self.folder,
            timeout=170,
            check=False,
            **({"input": told} if told else {"stdin": subprocess.DEVNULL}),
        )
        assert done.returncode == fails, f"shoal {words} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
        return done.stderr if fails else done.stdout

    def serve(self) -> None:
        with self.workspace() as workspace:
            settings = workspace.settings
        ports = [settings.registry_port, *(() if settings.broker else (settings.broker_port,))]
        self.server.start(lambda: all(map(listens, ports)), PATIENCE)

    def enrol(
        self, name: str, *labels: str, runtime: Sequence[str] = ("process",), platform: str | None = None
    ) -> Agent:
        """Enrol a device; its agent is not started yet."""
        file = self.folder / f"{name}.enrol.json"
        with self.workspace() as workspace:
            enrolment = workspace.devices.enrol(name, dict(one.split("=") for one in labels), platform)
            admit_devices(workspace)
        file.write_bytes(msgspec.json.encode(enrolment))
        agent = self.agents[name] = Agent(self, name, runtime)
        command = [sys.executable, "-m", "shoal_agent", "enrol", file, "--state", agent.state]
        subprocess.run(command, check=True, capture_output=True)
        return agent

    def device(self, name: str, *labels: str, runtime: Sequence[str] = ("process",)) -> Agent:
        """Enrol a device, start its agent, and wait until the workspace knows it."""
        agent = self.enrol(name, *labels, runtime=runtime)
        agent.start()
        with self.workspace() as workspace:
            wait_until(lambda: workspace.devices.birth(name), PATIENCE, f"{name} is known")
        return agent

    def register_digits(self) -> None:
        self.shoal("model", "register", "-n", "digits", "-p", ASSETS / "digits.onnx", "--framework", "ONNX")

    def deploy_digits(self, *words: object, version: int | None = None, base: str = "none") -> None:
        model = f"digits:{version}" if version else "digits"
        config = ("--ic", ASSETS / "inferenceconfig.json", "--dc", ASSETS / "deploymentconfig.json")
        self.shoal("model", "deploy", "-n", "digits", "-m", model, *config, "--base", base, *words)

    def deploy_script(
        self,
        service: str,
        script: str,
        *devices: str,
        base: str = "none",
        config: Mapping[str, Any] | None = None,
        golden: Sequence[Mapping[str, Any]] = (),
    ) -> int:
        """Deploy a model of a few bytes with this entry script; the version of the deployment.

        *config* is a deployment config as people write it, *golden* are the requests that it must answer rightly.
        """
        folder = self.folder / "scripts" / service
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "score.py").write_text(script)
        (folder / "golden.json").write_text(json.dumps({"requests": golden}))
        inference = InferenceConfig(entry_script="score.py", golden_requests="golden.json" if golden else None)
        with self.workspace() as workspace:
            if not workspace.models.list(name="small"):
                workspace.models.register("small", folder / "score.py", framework="Custom")
            manifest = Manifest(
                name=service,
                models=("small",),
                inference_config=inference,
                deployment_config=msgspec.convert(dict(config or {}), DeploymentConfig),
                target=Target(devices=devices),
            )
            chosen = list(workspace.devices.matching(manifest.target))
            platforms = platforms_of(chosen, own_platform())
            packaged = package_models(workspace, Imaging(service, ("small",), inference, folder, platforms, base))
            changes = deploy(workspace, manifest, chosen, packaged.images, packaged.models, own_platform())
            self.publish(workspace, changes)
        return changes[0].version

    def remove(self, service: str, device: str) -> None:
        """Take a service off a device, and wait until it is gone."""
        with self.workspace() as workspace:
            self.publish(workspace, delete(workspace, service, [device]))
        self.wait_gone(device, service)

    def publish(self, workspace: Workspace, changes: list[Change]) -> None:
        """Tell the devices what was journalled."""
        with Station(workspace, patience=PATIENCE) as station:
            station.publish(change.entry for change in changes)

    def clear(self, agent: Agent) -> None:
        """Take everything off a device and stop its agent, since services outlive their agents."""
        with self.workspace() as workspace:
            told = workspace.journal.desired(agent.name)
        if told and told.services:
            if not self.server.running:
                self.serve()
            if not agent.program.running:
                agent.start()
            for service in told.services:
                self.remove(service, agent.name)
        agent.stop()
        del self.agents[agent.name]
        shutil.rmtree(agent.state)

    # ── what can be seen ───────────────────────────────────────────────────────────────────────────────────

    @contextmanager
    def workspace(self) -> Iterator[Workspace]:
        with Workspace.open(self.workspace_folder) as workspace:
            yield workspace

    @contextmanager
    def station(self) -> Iterator[Station]:
        """A connection that listens."""
        with self.workspace() as workspace, Station(workspace, patience=PATIENCE) as station:
            station.listen()
            yield station

    @contextmanager
    def events(self, device: str) -> Iterator[list[Event]]:
        """What *device* says that happens, from now on."""
        seen: list[Event] = []
        with self.station() as station:
            topic = station.topics.device(device).event
            decode: Callable[[bytes], Event] = msgspec.json.Decoder(Event).decode
            station.link.subscribe(topic, lambda message: seen.append(decode(message.payload))).wait(PATIENCE)
            yield seen

    def wait_for(
        self,
        device: str,
        state: ServiceState,
        *,
        service: str = "digits",
        running: int | None = None,
        wanted: int | None = None,
        phase: Phase | None = None,
        code: str | None = None,
    ) -> ServiceReport:
        """The report of *service* on *device* once it is as given: versions running and wanted, phase, error's code."""
        asked = {"state": state, "running": running, "deployment": wanted, "phase": phase}
        with self.station() as station:

            def seen() -> ServiceReport | None:
                view = station.view.devices.get(device)
                report = view.service(service) if view else None
                right = report and all(one in (None, getattr(report, name)) for name, one in asked.items())
                return report if right and code in (None, report.error and report.error.code) else None

            with self._explained(device, station):
                return wait_until(seen, PATIENCE, f"{service} on {device} is {asked} {code or ''}")

    def wait_gone(self, device: str, service: str = "digits") -> None:
        """Return once *device* has taken in what it was told last and has no such service."""
        with self.station() as station:
            latest = station.workspace.journal.latest(device)

            def is_gone() -> bool:
                view = station.view.devices.get(device)
                reported = view.reported if view else None
                return bool(reported and latest and reported.observed_rev >= latest.rev) and not view.service(service)

            with self._explained(device, station):
                wait_until(is_gone, PATIENCE, f"{service} is gone from {device}")

    # ── inside ─────────────────────────────────────────────────────────────────────────────────────────────

    def _command(self, *words: str) -> Program:
        command = [sys.executable, "-m", "shoal.cli", *words, "--workspace", self.workspace_folder]
        return Program(command, self.folder / "serve.log")

    @contextmanager
    def _explained(self, device: str, station: Station) -> Iterator[None]:
        """Add to a wait in vain what the device last said, here and in its log."""
        try:
            yield
        except AssertionError as vain:
            view = station.view.devices.get(device)
            vain.add_note(f"last report: {view and view.reported}\n{self.agents[device].program.tail()}")
            raise


def script(answer: object, *, init: str = "pass", boot: str = "") -> str:
    """An entry script that answers everything with *answer*.

    *init* is the body of its `init()`, of one line or several; *boot* is executed when the script is loaded.
    """
    return _SCRIPT.format(boot=boot, init="\n".join(f"    {line}" for line in init.splitlines()), answer=answer)


def reads_digits(uri: str) -> bool:
    """Whether the service at *uri* reads the held-out digits as well as its model can."""
    return right(score(uri)) >= len(HELD_OUT["truth"]) - 1


def right(labels: list[int]) -> int:
    """How many of the held-out digits were read rightly; the model reads 99 of 100."""
    return sum(a == b for a, b in zip(labels, HELD_OUT["truth"], strict=True))


def score(uri: str) -> list[int]:
    """What the service at *uri* reads in the held-out digits."""
    labels: list[int] = ask(uri, {"data": HELD_OUT["data"]})["labels"]
    return labels


def ask(uri: str, question: object = None) -> Any:
    """What the service at *uri* answers."""
    request = urllib.request.Request(uri, json.dumps(question).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read())


def answers(uri: str, question: object = None) -> bool:
    """Whether there is a service at *uri* that is ready and answers *question*."""
    try:
        ask(uri, question)
    except urllib.error.HTTPError as refusal:
        refusal.close()
        return False
    except OSError:
        return False
    return True


def json_of(text: str) -> Any:
    return json.loads(text)


def _leads(process: psutil.Process) -> bool:
    """Whether it is the first of its session, and not a worker of such a one."""
    try:
        return os.getsid(process.pid) == process.pid
    except ProcessLookupError:
        return False
