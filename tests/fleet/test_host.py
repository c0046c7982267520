"""What a desktop runs for its workspace: it ends with the desktop, however that ends, and follows the settings."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from parts import free_port, wait_until
from shoal.fleet.host import AGENT, SERVE, Host, PartEnded, is_open
from shoal.workspace import Workspace

PATIENCE = 30.0


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "workspace") as made:
        made.change_settings(registry_port=free_port(), broker_port=free_port())
        yield made


@pytest.fixture
def host(workspace: Workspace) -> Iterator[Host]:
    made = host_of(workspace)
    yield made
    made.stop()


def host_of(workspace: Workspace) -> Host:
    return Host(workspace.folder, workspace.folder / "device", workspace.folder / "logs")


def test_what_serves_ends_with_whoever_started_it_even_if_that_is_killed(workspace: Workspace):
    program = """
import sys, pathlib
from shoal.workspace import Workspace
from shoal.fleet.host import Host
folder = pathlib.Path(sys.argv[1])
with Workspace.open(folder) as workspace:
    host = Host(folder, folder / "device", folder / "logs")
    host.serve(workspace.settings)
    host.await_broker(workspace.settings)
    print("serving", flush=True)
    sys.stdin.read()
"""
    command = [sys.executable, "-c", program, str(workspace.folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as desktop:
        assert desktop.stdout is not None
        assert desktop.stdout.readline() == b"serving\n"
        started = psutil.Process(desktop.pid).children(recursive=True)
        assert started
        desktop.kill()
    wait_until(lambda: not any(one.is_running() for one in started), PATIENCE, "nothing is left of it")


def test_what_is_served_already_is_not_served_twice(workspace: Workspace, host: Host):
    assert host.serve(workspace.settings)
    assert not host.serve(workspace.settings)
    wait_until(lambda: is_open("127.0.0.1", workspace.settings.registry_port), PATIENCE, "it is served")
    assert not host_of(workspace).serve(workspace.settings)


def test_nothing_is_started_any_more_once_it_is_over(workspace: Workspace, host: Host):
    host.stop()
    assert not host.serve(workspace.settings)
    assert host.parts == {}


def test_a_device_whose_workspace_has_moved_is_enrolled_anew_where_it_is_now(workspace: Workspace, host: Host):
    host.enrol(workspace.devices.enrol("here"))
    password = workspace.devices.accounts()["here"]
    host.follow(workspace)
    assert workspace.devices.accounts()["here"] == password
    workspace.change_settings(broker_port=free_port())
    host.follow(workspace)
    assert workspace.devices.accounts()["here"] != password
    assert not list(workspace.folder.glob("*.enrol.json"))


def test_a_part_that_ends_says_its_last_words(workspace: Workspace, host: Host):
    host.device.mkdir()
    host.serve(workspace.settings)
    host.run_agent(workspace.settings)
    wait_until(lambda: not host.is_running(AGENT), PATIENCE, "an agent that was never enrolled ends")
    assert host.is_running(SERVE)
    with pytest.raises(PartEnded, match="agent ended with status"):
        host.check()
