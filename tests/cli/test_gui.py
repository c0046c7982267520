"""`shoal gui` opens the desktop, or says what keeps it from opening."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from parts import free_port, wait_until
from shoal.fleet.host import is_open
from shoal.workspace import Workspace
from shoal_gui import needs

GUI = [sys.executable, "-m", "shoal.cli", "gui"]


def test_it_opens_the_workspace_that_is_meant_and_ends_by_a_signal(tmp_path: Path):
    registry, broker = free_port(), free_port()
    with Workspace.create(tmp_path / ".shoal") as workspace:
        workspace.change_settings(registry_port=registry, broker_port=broker)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(GUI, cwd=tmp_path, env=environment, stderr=subprocess.PIPE) as desktop:
        wait_until(lambda: is_open("127.0.0.1", registry), 60, "the desktop serves the workspace of this folder")
        desktop.send_signal(signal.SIGTERM)
        _, said = desktop.communicate(timeout=60)
    assert (desktop.returncode, b"error" in said.lower()) == (0, False)
    assert not is_open("127.0.0.1", broker)


def test_without_a_screen_it_says_so():
    environment = {name: value for name, value in os.environ.items() if "DISPLAY" not in name and name[:3] != "QT_"}
    ended = subprocess.run(GUI, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert (ended.returncode, ended.stdout) == (5, "")
    assert ended.stderr.startswith("error SHOAL-GUI-501: there is no screen here")
    assert "hint: " in ended.stderr


def test_without_its_packages_it_names_the_extra(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "PySide6", None)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(needs.DesktopMissing) as told:
        needs.check({"QT_QPA_PLATFORM": "offscreen"})
    assert told.value.hint == "pip install 'shoal[gui]'"


def test_without_a_library_of_the_system_it_names_the_package(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setitem(needs.PLATFORMS["offscreen"], "libabsent.so.9", "libabsent9")  # type: ignore[arg-type]
    with pytest.raises(needs.LibraryMissing) as told:
        needs.check({"QT_QPA_PLATFORM": "offscreen"})
    assert "libabsent.so.9" in str(told.value)
    assert told.value.hint == "on Debian and Ubuntu: apt install libabsent9"
    with pytest.raises(SystemExit) as ended:
        needs.end(told.value)
    assert ended.value.code == 3
    assert capsys.readouterr().err.startswith("error SHOAL-GUI-302: ")
    assert needs.missing_packages("offscreen")[0] == "libabsent9"


@pytest.mark.parametrize(
    ("environment", "platform"),
    [
        ({"DISPLAY": ":0"}, "xcb"),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "wayland"),
        ({"QT_QPA_PLATFORM": "offscreen:size=8x8", "DISPLAY": ":0"}, "offscreen"),
        ({"QT_QPA_PLATFORM": "vnc"}, "offscreen"),
        ({}, None),
    ],
)
def test_it_looks_for_what_the_session_needs(environment: dict[str, str], platform: str | None):
    assert needs.platform_of(environment) == platform
