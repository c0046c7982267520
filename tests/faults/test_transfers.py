"""Bytes that have arrived are not fetched again, images that are here need no registry, and logins stay secret."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from parts import CuttingProxy, Registry, wait_until
from parts.site import PATIENCE, Site, answers, ask, script
from shoal.states import Phase, ServiceState

SOME = 100_000
"""Bytes that manifest, configuration and HTTP may cost."""


@pytest.fixture
def line(shared_site: Site) -> Iterator[CuttingProxy]:
    """The way from the devices to the workspace's registry, as far as deployments say from now on."""
    with shared_site.workspace() as workspace, CuttingProxy(workspace.settings.registry_port) as line:
        own = workspace.settings.registry_port
        workspace.change_settings(registry_port=line.port)
        yield line
        line.flow()
        workspace.change_settings(registry_port=own)


def _size(site: Site, device: str) -> int:
    """Bytes of the image that *device* was told to run."""
    with site.workspace() as workspace:
        told = workspace.journal.desired(device)
    assert told is not None
    return told.services["small"].image.size


def test_a_download_cut_at_90_percent_goes_on_from_there(shared_site, cam, line):
    line.hold()
    shared_site.deploy_script("small", script("here"), cam.name)
    size = _size(shared_site, cam.name)
    line.flow()
    line.cut_after(size * 9 // 10)
    shared_site.wait_for(cam.name, ServiceState.HEALTHY, service="small")
    assert size < line.received < size + SOME


def test_a_download_held_at_90_percent_whose_agent_is_killed_goes_on_from_there(shared_site, cam, line):
    line.hold()
    shared_site.deploy_script("small", script("here"), cam.name)
    size = _size(shared_site, cam.name)
    line.hold_after(size * 9 // 10)
    wait_until(line.held, PATIENCE, "most of the image is here")
    cam.kill()
    line.cut()
    line.flow()
    cam.start()
    shared_site.wait_for(cam.name, ServiceState.HEALTHY, service="small")
    assert size < line.received < size + SOME


def test_a_second_model_version_moves_only_its_own_bytes(shared_site, cam, line):
    shared_site.deploy_script("small", script("one"), cam.name)
    shared_site.wait_for(cam.name, ServiceState.HEALTHY, service="small")
    before = line.received
    version = shared_site.deploy_script("small", script("two"), cam.name)
    shared_site.wait_for(cam.name, ServiceState.HEALTHY, service="small", running=version)
    assert line.received - before < SOME


def test_a_registry_that_is_away_is_waited_for_while_the_old_version_serves(shared_site, cam, line):
    shared_site.deploy_script("small", script("old"), cam.name)
    old = shared_site.wait_for(cam.name, ServiceState.HEALTHY, service="small")
    line.refuse()
    version = shared_site.deploy_script("small", script("new"), cam.name)
    report = shared_site.wait_for(cam.name, ServiceState.TRANSITIONING, service="small", wanted=version)
    assert ask(old.scoring_uri) == "old"
    assert report.running == old.running
    line.accept()
    shared_site.wait_for(cam.name, ServiceState.HEALTHY, service="small", running=version)


def test_a_service_whose_image_is_here_runs_again_while_the_registry_is_away(shared_site, cam, line):
    shared_site.deploy_script("small", script("here"), cam.name)
    before = shared_site.wait_for(cam.name, ServiceState.HEALTHY, service="small")
    line.refuse()
    cam.kill()
    cam.kill_services()
    cam.start()
    wait_until(lambda: answers(before.scoring_uri), PATIENCE, "the service is back at its port")
    after = shared_site.wait_for(cam.name, ServiceState.HEALTHY, service="small")
    assert (after.running, after.port) == (before.running, before.port)


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Registry]:
    """A registry behind a password that a test may change."""
    with Registry(tmp_path / "guarded", user="ci", password="first") as running:
        yield running


def test_a_wrong_login_is_said_by_name_on_the_desk_and_on_the_device_and_the_right_one_works(shared_site, cam, guarded):
    (shared_site.folder / "score.py").write_text(script("guarded"))
    (shared_site.folder / "ic.json").write_text('{"entryScript": "score.py"}')
    shared_site.register_digits()
    words = ("model", "deploy", "-n", "small", "-m", "digits", "--ic", "ic.json", "--base", "none", "--no-wait")
    deploy = (*words, "--device", cam.name, "--push", f"{guarded.address}/team/small")
    login = ("registry", "login", guarded.address, "-u", "ci", "--password-stdin")

    assert "SHOAL-REG-401" in shared_site.shoal(*deploy, fails=6)
    shared_site.shoal(*login, told="first\n")
    cam.stop()
    shared_site.shoal(*deploy)
    guarded.set_password("second")
    guarded.restart()
    cam.start()
    report = shared_site.wait_for(cam.name, ServiceState.TRANSITIONING, service="small", code="SHOAL-REG-401")
    assert report.phase is Phase.FETCHING
    assert "first" not in str(report)

    shared_site.shoal(*login, told="second\n")
    shared_site.shoal(*deploy)
    report = shared_site.wait_for(cam.name, ServiceState.HEALTHY, service="small")
    assert ask(report.scoring_uri) == "guarded"
    assert report.error is None
