"""An agent that is killed at any moment goes on where it was, and ends in exactly the wanted state."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from parts import CuttingProxy, wait_until
from parts.site import PATIENCE, Agent, Site, answers, ask, script
from shoal.contract.reported import ServiceReport
from shoal.fleet.deploying import delete
from shoal.states import Phase, ServiceState


@dataclass
class Trial:
    """A device that is told to run a new version, and killed on the way there."""

    site: Site
    cam: Agent
    line: CuttingProxy
    """Between the device and the registry."""

    @property
    def gate(self) -> Path:
        """The new version is ready once this file is there."""
        return self.site.folder / f"{self.cam.name}.gate"

    @property
    def instances(self) -> set[str]:
        return {folder.name for folder in (self.cam.state / "instances").iterdir() if folder.name.startswith("small-")}

    def serve(self, answer: str, *, gated: bool = False) -> int:
        """Deploy a version that gives *answer*, if *gated* not before the gate is open; its number."""
        init = f"import pathlib, time\nwhile not pathlib.Path({str(self.gate)!r}).exists(): time.sleep(0.01)"
        return self.site.deploy_script("small", script(answer, init=init if gated else "pass"), self.cam.name)

    def until(self, phase: Phase) -> None:
        self.site.wait_for(self.cam.name, ServiceState.TRANSITIONING, service="small", phase=phase)

    def healthy(self, version: int) -> ServiceReport:
        return self.site.wait_for(self.cam.name, ServiceState.HEALTHY, service="small", running=version)

    def kill_and_restart(self) -> None:
        self.cam.kill()
        self.gate.touch()
        self.line.flow()
        self.cam.start()

    def check_exactly(self, version: int, answer: str) -> None:
        """Exactly *version* is here: one process, one instance, nothing half done."""
        report = self.healthy(version)
        assert ask(report.scoring_uri) == answer
        assert (report.deployment, report.restarts, report.error) == (version, 0, None)
        wait_until(lambda: len(self.instances) == 1, PATIENCE, "what was before is gone")
        assert len(self.cam.services()) == 1
        wait_until(lambda: not self._half_done(), PATIENCE, "nothing half done is left")

    def _half_done(self) -> list[Path]:
        images = self.cam.state / "images"
        return [path for pattern in ("blobs/**/*.part", ".?*[0-9a-f]", "*/*.partial") for path in images.glob(pattern)]


@pytest.fixture
def trial(shared_site: Site, cam: Agent) -> Iterator[Trial]:
    with shared_site.workspace() as workspace, CuttingProxy(workspace.settings.registry_port) as line:
        own = workspace.settings.registry_port
        workspace.change_settings(registry_port=line.port)
        yield Trial(shared_site, cam, line)
        line.flow()
        workspace.change_settings(registry_port=own)


def test_killed_while_fetching(trial):
    trial.line.hold_after(300_000)
    version = trial.serve("new")
    wait_until(trial.line.held, PATIENCE, "a part of the image is fetched")
    trial.until(Phase.FETCHING)
    trial.kill_and_restart()
    trial.check_exactly(version, "new")


def test_killed_while_unpacking(trial):
    version = trial.serve("new")
    wait_until(lambda: [*trial.cam.state.glob("images/*/*")], PATIENCE, "an image is being unpacked")
    trial.kill_and_restart()
    trial.check_exactly(version, "new")


def test_killed_while_starting(trial):
    version = trial.serve("new", gated=True)
    wait_until(lambda: (trial.cam.state / "instances").exists() and trial.instances, PATIENCE, "an instance is made")
    trial.kill_and_restart()
    trial.check_exactly(version, "new")


def test_killed_while_probing(trial):
    version = trial.serve("new", gated=True)
    trial.until(Phase.PROBING)
    (before,) = trial.cam.services()
    trial.kill_and_restart()
    trial.check_exactly(version, "new")
    assert trial.cam.services() == [before]


def test_killed_while_serving(trial):
    version = trial.serve("new")
    report = trial.healthy(version)
    (before,) = trial.cam.services()
    trial.cam.kill()
    assert ask(report.scoring_uri) == "new"
    trial.cam.start()
    trial.check_exactly(version, "new")
    assert trial.cam.services() == [before]


def test_killed_together_with_its_services_as_by_a_power_cut(trial):
    version = trial.serve("new")
    before = trial.healthy(version)
    trial.cam.kill()
    trial.cam.kill_services()
    trial.cam.start()
    wait_until(lambda: answers(before.scoring_uri), PATIENCE, "the service is back at its port")
    trial.check_exactly(version, "new")


def test_killed_while_the_old_version_is_stopped(trial):
    trial.healthy(trial.serve("old"))
    (old,) = trial.cam.services()
    version = trial.serve("new", gated=True)
    wait_until(lambda: not old.is_running() or old.status() == "zombie", PATIENCE, "the old version is stopped")
    trial.kill_and_restart()
    trial.check_exactly(version, "new")


def test_killed_while_the_new_version_is_committed(trial):
    trial.healthy(trial.serve("old"))
    version = trial.serve("new", gated=True)
    trial.until(Phase.PROBING)
    trial.gate.touch()
    wait_until(lambda: len(trial.instances) == 1, PATIENCE, "the old version is being removed")
    trial.kill_and_restart()
    trial.check_exactly(version, "new")


def test_killed_while_a_service_is_removed(trial):
    trial.healthy(trial.serve("old"))
    (old,) = trial.cam.services()
    with trial.site.workspace() as workspace:
        trial.site.publish(workspace, delete(workspace, "small", [trial.cam.name]))
    wait_until(lambda: not old.is_running() or old.status() == "zombie", PATIENCE, "the service is stopped")
    trial.cam.kill()
    trial.cam.start()
    trial.site.wait_gone(trial.cam.name, "small")
    wait_until(lambda: not trial.instances, PATIENCE, "nothing of it is left")
    assert trial.cam.services() == []


def test_killed_again_and_again_at_moments_that_nobody_chose(trial):
    moments = random.Random(20)
    for n in range(6):
        version = trial.serve(f"answer {n}")
        time.sleep(moments.uniform(0, 1.2))  # the one sleep here: the moment is what is tried
        trial.kill_and_restart()
        trial.check_exactly(version, f"answer {n}")
