"""The main job in seven steps, each timed, each of which must really have happened for the next to begin.

`shoal demo` plays it in a new folder, and the desktop's "try it here" in a workspace that stays: what an earlier play
has left there is used as it is.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any, Protocol

from shoal.contract.deployment import DeploymentConfig
from shoal.contract.inference import InferenceConfig
from shoal.contract.manifest import Manifest, Target
from shoal.contract.reading import read
from shoal.contract.reported import ServiceReport
from shoal.demo.digits import HeldOut, answers, held_out_digits, read_digits
from shoal.demo.stage import make_workspace
from shoal.demo.steps import SERVICE, Outcome, Step
from shoal.errors import Failed, Unreachable
from shoal.fleet.deploying import deploy
from shoal.fleet.following import Awaited, Follower, check_healthy
from shoal.fleet.host import Host
from shoal.fleet.hosting import admit_devices
from shoal.fleet.imaging import Imaging, package_models
from shoal.fleet.station import Station
from shoal.fleet.view import DeviceView
from shoal.packaging.target import own_platform
from shoal.states import Presence
from shoal.workspace import Workspace
from shoal.workspace.workspace import is_workspace

FLEET = "demo"
DEVICE = "demo-device"
PATIENCE = 120.0
ENOUGH = 0.9
"""Share of the held-out digits that must be read rightly; the model's recorded accuracy is higher."""


class Audience(Protocol):
    """Who is told how the play goes."""

    def began(self, step: Step) -> None: ...

    def ended(self, step: Step, seconds: float) -> None: ...

    def saw(self, device: DeviceView | None, awaited: Awaited) -> None:
        """The device may have moved."""
        ...

    def check(self) -> None:
        """Raise to end the play; called again and again while something is waited for."""
        ...


class DemoFailed(Failed):
    """A step of the demo did not come to what it should."""

    code = "SHOAL-DEMO-902"


class DemoSlow(Unreachable):
    """A part of the demo did not come up in time."""

    code = "SHOAL-DEMO-501"


@dataclass
class Play:
    """One run of it on what *host* runs, before an *audience*."""

    host: Host
    audience: Audience
    base: str | None = None
    """Image to build on; see `Imaging`."""
    config: str = "inferenceconfig.json"
    """Of those in `assets`; the plain one needs no packages, and so no network."""
    device: str = DEVICE
    timings: dict[Step, float] = field(default_factory=dict)

    def run(self) -> Outcome:
        """Play it from the first step to the last.

        Raises:
            ShoalError: At the first step that did not really happen.
        """
        with self.step(Step.WORKSPACE):
            if not is_workspace(self.host.workspace):
                make_workspace(self.host.workspace, FLEET)
        with Workspace.open(self.host.workspace) as workspace:
            return self.go_on(workspace)

    def go_on(self, workspace: Workspace) -> Outcome:
        """Play it from the second step on, in a workspace that is open.

        Raises:
            ShoalError: As for `run`.
        """
        with resources.as_file(resources.files("shoal.demo") / "assets") as assets:
            self._serve(workspace)
            with Station(workspace, patience=PATIENCE) as station:
                station.listen()
                self._start_device(workspace, station)
                model = self._register(workspace, assets)
                awaited = self._told(workspace) or self._deploy(workspace, model, assets)
                report = self._follow(station, awaited)
                held_out = held_out_digits()
                predictions = self._score(station, held_out)
        return Outcome(predictions, list(held_out.truth), report, self.timings)

    @contextmanager
    def step(self, step: Step) -> Iterator[None]:
        """Do one step, timed."""
        self.audience.began(step)
        begun = time.perf_counter()
        yield
        self.timings[step] = time.perf_counter() - begun
        self.audience.ended(step, self.timings[step])

    def _serve(self, workspace: Workspace) -> None:
        with self.step(Step.SERVE):
            self.host.serve(workspace.settings)
            url = f"{workspace.settings.registry_url}/v2/"
            self._until(lambda: answers(url), "the registry")

    def _start_device(self, workspace: Workspace, station: Station) -> None:
        with self.step(Step.DEVICE):
            is_known = any(one.name == self.device for one in workspace.devices.list())
            if not (is_known and self.host.has_device):
                self.host.enrol(workspace.devices.enrol(self.device, {"site": "here"}, again=is_known))
                admit_devices(workspace)
            self.host.run_agent(workspace.settings)
            self._until(lambda: _has_spoken(station.view.devices.get(self.device)), "the device")
            if birth := station.view.devices[self.device].birth:
                workspace.devices.remember_birth(self.device, birth)

    def _register(self, workspace: Workspace, assets: Path) -> str:
        with self.step(Step.MODEL):
            if known := workspace.models.list(name=SERVICE):
                return known[0].id
            words: dict[str, Any] = {"tags": {"area": "demo"}, "description": "reads digits"}
            return workspace.models.register(SERVICE, assets / "digits.onnx", framework="Onnx", **words).id

    def _told(self, workspace: Workspace) -> Awaited | None:
        """What the device was told to do in an earlier play."""
        entry, desired = workspace.journal.latest(self.device), workspace.journal.desired(self.device)
        if entry is None or desired is None or SERVICE not in desired.services:
            return None
        with self.step(Step.PACKAGE):
            return Awaited(self.device, SERVICE, desired.services[SERVICE].deployment, entry.rev)

    def _deploy(self, workspace: Workspace, model: str, assets: Path) -> Awaited:
        manifest = self._manifest(model, assets)
        config = manifest.inference_config
        assert isinstance(config, InferenceConfig)
        with self.step(Step.PACKAGE):
            imaging = Imaging(SERVICE, manifest.models, config, assets, (own_platform(),), self.base)
            packaged = package_models(workspace, imaging)
        devices = list(workspace.devices.matching(manifest.target))
        (change,) = deploy(workspace, manifest, devices, packaged.images, packaged.models, own_platform())
        return Awaited(change.device, change.service, change.version, change.entry.rev)

    def _manifest(self, model: str, assets: Path) -> Manifest:
        return Manifest(
            name=SERVICE,
            models=(model,),
            inference_config=read(assets / self.config, InferenceConfig),
            deployment_config=read(assets / "deploymentconfig.json", DeploymentConfig),
            target=Target(devices=(self.device,)),
        )

    def _follow(self, station: Station, awaited: Awaited) -> ServiceReport:
        with self.step(Step.DEPLOY):
            follower = Follower(station.view, [awaited])
            station.watch(lambda _device: follower.changed())
            station.publish_journal()

            def shown() -> None:
                self._check()
                self.audience.saw(station.view.devices.get(self.device), awaited)

            reports = follower.wait(PATIENCE, shown)
            check_healthy(reports)
        report = reports[self.device]
        assert report is not None
        return report

    def _score(self, station: Station, held_out: HeldOut) -> list[int]:
        """Score; a service that comes back just now after a pause is waited for."""
        scored: list[list[int]] = []

        def is_scored() -> bool:
            report = station.view.devices[self.device].service(SERVICE)
            if labels := report and read_digits(report.scoring_uri, held_out.images):
                scored.append(labels)
            return bool(scored)

        with self.step(Step.SCORE):
            self._until(is_scored, "the service")
        right = sum(a == b for a, b in zip(scored[0], held_out.truth, strict=True))
        if right < ENOUGH * len(held_out.truth):
            raise DemoFailed(f"only {right} of {len(held_out.truth)} digits were read rightly")
        return scored[0]

    def _until(self, true: Callable[[], bool], what: str) -> None:
        """Look until *true* says so; every part must go on running meanwhile."""
        pause = threading.Event()
        deadline = time.monotonic() + PATIENCE
        while not true():
            self._check()
            if time.monotonic() > deadline:
                raise DemoSlow(f"{what} did not come up within {PATIENCE:g} s", where=str(self.host.logs))
            pause.wait(0.05)

    def _check(self) -> None:
        self.audience.check()
        self.host.check()


def _has_spoken(device: DeviceView | None) -> bool:
    """Whether *device* is there, and what is known of its services is of this session."""
    if not (device and device.birth and device.presence and device.reported):
        return False
    is_online = device.presence.presence is Presence.ONLINE
    return is_online and device.birth.session == device.presence.session == device.reported.session
