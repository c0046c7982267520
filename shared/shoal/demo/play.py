"""The demo itself: eight steps, each timed, each of which must really have happened for the next to begin."""

from __future__ import annotations

import json
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from shoal.contract.deployment import DeploymentConfig
from shoal.contract.inference import InferenceConfig
from shoal.contract.manifest import Manifest, Target
from shoal.contract.reading import read
from shoal.contract.reported import ServiceReport
from shoal.demo.stage import DEVICE, Stage, free_port
from shoal.errors import Failed, Unreachable
from shoal.fleet.deploying import Change, deploy
from shoal.fleet.following import Awaited, Follower, check_healthy
from shoal.fleet.hosting import admit_devices
from shoal.fleet.imaging import Imaging, Packaged, package_models
from shoal.fleet.station import Station
from shoal.fleet.view import DeviceView
from shoal.packaging.target import own_platform
from shoal.states import Presence
from shoal.workspace import Workspace

SERVICE = "digits"
PATIENCE = 120.0
ENOUGH = 0.9
"""Share of the held-out digits that must be read rightly; the model's recorded accuracy is higher."""

Say = Callable[[str], None]
Told = Callable[[DeviceView | None, Awaited], None]


class DemoFailed(Failed):
    """A step of the demo did not come to what it should."""

    code = "SHOAL-DEMO-902"


class DemoSlow(Unreachable):
    """A part of the demo did not come up in time."""

    code = "SHOAL-DEMO-501"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it."""

    predictions: list[int]
    truth: list[int]
    report: ServiceReport
    timings: dict[str, float]
    """Seconds by step, in order."""

    @property
    def right(self) -> int:
        return sum(a == b for a, b in zip(self.predictions, self.truth, strict=True))


@dataclass
class Play:
    """One run of the demo on *stage*; *say* is told each step's end, *told* each step of the device."""

    stage: Stage
    base: str | None
    say: Say
    told: Told
    timings: dict[str, float] = field(default_factory=dict)

    def run(self) -> Outcome:
        """Play it from the first step to the last.

        Raises:
            ShoalError: At the first step that did not really happen.
        """
        assets = resources.files("shoal.demo") / "assets"
        with resources.as_file(assets) as folder, self._opened() as workspace:
            self._serve(workspace)
            with Station(workspace, patience=PATIENCE) as station:
                station.listen()
                self._start_device(workspace, station)
                model = self._register(workspace, folder)
                manifest = _manifest(folder, model)
                packaged = self._package(workspace, manifest, folder)
                report = self._deploy(workspace, station, manifest, packaged)
                predictions, truth = self._score(report, folder)
        return Outcome(predictions, truth, report, self.timings)

    @contextmanager
    def _opened(self) -> Iterator[Workspace]:
        with self._step("make a workspace"), Workspace.create(self.stage.workspace, fleet="demo") as workspace:
            workspace.change_settings(registry_port=free_port(), broker_port=free_port())
        with Workspace.open(self.stage.workspace) as workspace:
            yield workspace

    def _serve(self, workspace: Workspace) -> None:
        with self._step("start the broker and the registry"):
            self.stage.serve()
            url = f"{workspace.settings.registry_url}/v2/"
            self._until(lambda: _answers(url), "the registry")

    def _start_device(self, workspace: Workspace, station: Station) -> None:
        with self._step("enrol a device and start its agent"):
            self.stage.enrol(workspace.devices.enrol(DEVICE, {"site": "here"}))
            admit_devices(workspace)
            self.stage.run_agent()

            def is_online() -> bool:
                view = station.view.devices.get(DEVICE)
                return bool(view and view.birth and view.presence and view.presence.presence is Presence.ONLINE)

            self._until(is_online, "the device")
            birth = station.view.devices[DEVICE].birth
            if birth:
                workspace.devices.remember_birth(DEVICE, birth)

    def _register(self, workspace: Workspace, folder: Path) -> str:
        with self._step("register the model"):
            model = workspace.models.register(
                SERVICE, folder / "digits.onnx", framework="Onnx", tags={"area": "demo"}, description="reads digits"
            )
        return model.id

    def _package(self, workspace: Workspace, manifest: Manifest, folder: Path) -> Packaged:
        config = manifest.inference_config
        assert isinstance(config, InferenceConfig)
        with self._step("package it as an image"):
            imaging = Imaging(SERVICE, manifest.models, config, folder, (own_platform(),), self.base)
            return package_models(workspace, imaging)

    def _deploy(self, workspace: Workspace, station: Station, manifest: Manifest, packaged: Packaged) -> ServiceReport:
        with self._step("deploy it over MQTT, until it is Healthy"):
            devices = list(workspace.devices.matching(manifest.target))
            changes = deploy(workspace, manifest, devices, packaged.images, packaged.models, own_platform())
            station.publish(change.entry for change in changes)
            return self._follow(station, changes)

    def _follow(self, station: Station, changes: list[Change]) -> ServiceReport:
        awaited = [Awaited(one.device, one.service, one.version, one.entry.rev) for one in changes]
        follower = Follower(station.view, awaited)
        station.watch(lambda _device: follower.changed())

        def shown() -> None:
            self.stage.check()
            for one in awaited:
                self.told(station.view.devices.get(one.device), one)

        reports = follower.wait(PATIENCE, shown)
        check_healthy(reports)
        report = reports[DEVICE]
        assert report is not None
        return report

    def _score(self, report: ServiceReport, folder: Path) -> tuple[list[int], list[int]]:
        with self._step("score held-out digits at its scoring URI"):
            held_out = json.loads((folder / "digits-held-out.json").read_text())
            answer = _post(report.scoring_uri, {"data": held_out["data"]})
            predictions, truth = list(answer["labels"]), list(held_out["truth"])
        right = sum(a == b for a, b in zip(predictions, truth, strict=True))
        if right < ENOUGH * len(truth):
            raise DemoFailed(f"only {right} of {len(truth)} digits were read rightly")
        return predictions, truth

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        self.timings[name] = time.perf_counter() - begun
        self.say(f"{self.timings[name]:6.2f} s  {name}")

    def _until(self, true: Callable[[], bool], what: str) -> None:
        """Look until *true* says so; every part must go on running meanwhile."""
        pause = threading.Event()
        deadline = time.monotonic() + PATIENCE
        while not true():
            self.stage.check()
            if time.monotonic() > deadline:
                raise DemoSlow(f"{what} did not come up within {PATIENCE:g} s", where=str(self.stage.folder))
            pause.wait(0.05)


def _manifest(folder: Path, model: str) -> Manifest:
    return Manifest(
        name=SERVICE,
        models=(model,),
        inference_config=read(folder / "inferenceconfig.json", InferenceConfig),
        deployment_config=read(folder / "deploymentconfig.json", DeploymentConfig),
        target=Target(labels="site=here"),
    )


def _answers(url: str) -> bool:
    """Whether something at *url* speaks HTTP, be it to say 401."""
    try:
        with urllib.request.urlopen(url, timeout=1):  # noqa: S310 - the URL is this workspace's own
            return True
    except urllib.error.HTTPError as error:
        error.close()
        return True
    except OSError:
        return False


def _post(url: str, body: dict[str, Any]) -> dict[str, Any]:
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - the URL is the device's own
        decoded = json.loads(answer.read())
    # A script that returns JSON text, as many do, is answered with that text quoted once more.
    result: dict[str, Any] = json.loads(decoded) if isinstance(decoded, str) else decoded
    return result
