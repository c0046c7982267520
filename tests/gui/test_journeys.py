"""Whole journeys over the window, with a real broker and a real device: from a file to answers, and back to nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from parts.desktop import PATIENCE, Keyboard, Mouse, OpenWindow
from parts.site import ASSETS, HELD_OUT, Site, right, script
from shoal_gui.places.configs import Configs
from shoal_gui.places.models import Models
from shoal_gui.places.rollouts import Rollouts
from shoal_gui.places.services import Services
from shoal_gui.tokens import State
from shoal_gui.window import Window

DEVICE = "cam-01"


@pytest.fixture(scope="module")
def served(shared_site: Site) -> Site:
    """A workspace with one device, which has nothing to do yet."""
    shared_site.device(DEVICE, "site=oslo")
    return shared_site


@pytest.fixture
def window(served: Site, open_window: OpenWindow, qtbot: QtBot) -> Window:
    window = open_window(served.workspace_folder)
    qtbot.waitUntil(lambda: window.desk.session.feed.line.is_up, timeout=PATIENCE)
    return window


def until(qtbot: QtBot, is_so: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(is_so()), timeout=PATIENCE)


def rollouts_of(window: Window) -> Rollouts:
    place = window.place("rollouts")
    assert isinstance(place, Rollouts)
    return place


def services_of(window: Window) -> Services:
    place = window.place("services")
    assert isinstance(place, Services)
    return place


def wait_healthy(qtbot: QtBot, window: Window, version: str) -> None:
    """Until the list of rollouts says that *version* is what serves, and shows it."""
    place = rollouts_of(window)

    def is_healthy() -> None:
        row = place.pane.table.row_of(version)
        assert row is not None
        assert place.pane.table.index(row, 3).data() == "1 of 1"
        assert place.detail.row is not None
        assert place.detail.row.id == version
        assert place.detail.matrix.table.record(DEVICE).state is State.OK

    qtbot.waitUntil(is_healthy, timeout=2 * PATIENCE)


def wait_gone(qtbot: QtBot, window: Window, service: str) -> None:
    session = window.desk.session
    until(qtbot, lambda: not session.records.devices_with(service) and session.report(DEVICE, service) is None)


# ── by mouse ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_model_is_registered_composed_tried_deployed_scored_rolled_back_and_deleted_by_mouse(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    mouse = Mouse(qtbot, window)
    shutil.copy(ASSETS / "plain_score.py", tmp_path / "score.py")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(ASSETS / "digits.onnx"), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))

    mouse.click("Models")
    mouse.click("Register…")
    mouse.click("Choose a file…")
    mouse.click("Register")
    models = window.place("models")
    assert isinstance(models, Models)
    until(qtbot, lambda: models.pane.current == "digits:1")

    compose(qtbot, mouse, window)
    deploy(qtbot, mouse, window, 1)
    before = send_digits(qtbot, mouse, window)
    assert right(before["labels"]) >= len(HELD_OUT["truth"]) - 1
    assert "by" not in before

    mouse.click("Configs")
    mouse.open_tab("Entry script")
    mouse.add("Entry script", "", "", "old = run", "", "def run(raw):", 'return {**old(raw), "by": 2}')
    deploy(qtbot, mouse, window, 2)
    assert send_digits(qtbot, mouse, window)["by"] == 2

    mouse.click("Rollouts")
    mouse.click("Roll back")
    mouse.click("Roll back on 1 device")
    wait_healthy(qtbot, window, "reader:1")
    assert send_digits(qtbot, mouse, window) == before

    mouse.click("Rollouts")
    mouse.click("Delete")
    mouse.click("Delete from 1 device")
    wait_gone(qtbot, window, "reader")
    mouse.click("Models")
    mouse.click("Delete…")
    mouse.click("Delete it")
    until(qtbot, lambda: models.pane.table.total == 0)


def compose(qtbot: QtBot, mouse: Mouse, window: Window) -> None:
    """Begin a config beside the script that is there, and have it read digits here."""
    mouse.click("Configs")
    mouse.click("Begin one in a folder")
    mouse.write("Base image", "none")
    mouse.open_tab("Test here")
    mouse.pick_in_menu("Models: Choose the models", "digits:1")
    mouse.paste("Request", json.dumps({"data": HELD_OUT["data"][:2]}))
    mouse.click("Run here")
    place = window.place("configs")
    assert isinstance(place, Configs)
    until(qtbot, lambda: place.trial.answer.text)
    assert json.loads(place.trial.answer.text)["labels"] == HELD_OUT["truth"][:2]


def deploy(qtbot: QtBot, mouse: Mouse, window: Window, version: int) -> None:
    """What is composed, as this version of `reader`."""
    mouse.click("Deploy…")
    mouse.write("Name of the service", "reader")
    mouse.write("Devices with all of these labels", "site=oslo")
    mouse.click("Preview")
    mouse.click("Push to 1 device")
    wait_healthy(qtbot, window, f"reader:{version}")


def send_digits(qtbot: QtBot, mouse: Mouse, window: Window) -> dict[str, list[int]]:
    """What the service's console is answered; what was written there before is still there."""
    rollouts = rollouts_of(window)
    mouse.click("Rollouts")
    mouse.open_tab("Devices")
    mouse.choose_row(rollouts.detail.matrix, DEVICE)
    mouse.click("Service")
    mouse.open_tab("Request")
    console = services_of(window).detail.console
    if not console.body.toPlainText():
        mouse.paste("Body", json.dumps({"data": HELD_OUT["data"]}))
    count = console.history.count()
    mouse.click("Send")
    until(qtbot, lambda: console.history.count() == count + 1)
    assert console.status.text().startswith("200 after"), console.answer.toPlainText()
    answer: dict[str, list[int]] = json.loads(console.draft.asked[0].reply.body)
    return answer


# ── by keyboard only ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_model_is_registered_deployed_scored_and_deleted_by_keyboard_alone(
    window: Window, qtbot: QtBot, served: Site
):
    keys, session = Keyboard(qtbot, window), window.desk.session
    (served.folder / "score.py").write_text(script("the answer"))
    config = served.folder / "inferenceconfig.json"
    config.write_text('{"entryScript": "score.py", "baseImage": "none"}')

    keys.press(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    keys.act()
    keys.write(str(ASSETS / "digits.onnx"))
    keys.go_to("Name")
    until(qtbot, lambda: keys.focus.text() == "digits")
    keys.write("numbers")
    keys.act()
    until(qtbot, lambda: session.records.model("numbers:1"))

    keys.find("Deploy numbers")
    assert window.place("deploy").isVisible()
    keys.go_to("How they are run")
    keys.press(Qt.Key.Key_End)
    keys.go_to("Inference config")
    keys.write(str(config))
    keys.go_to("Devices with all of these labels")
    keys.write("site=oslo")
    draft = window.place("deploy")
    until(qtbot, draft.preview.isEnabled)
    keys.act()
    until(qtbot, draft.ahead.push.button.isEnabled)
    keys.act()
    wait_healthy(qtbot, window, "numbers:1")

    keys.find(f"numbers on {DEVICE}")
    console = services_of(window).detail.console
    keys.go_to("Summary")
    keys.press(Qt.Key.Key_Right)
    until(qtbot, console.isVisible)
    keys.go_to("Body")
    keys.write("[1]")
    until(qtbot, console.send_button.isEnabled)
    keys.act()
    until(qtbot, lambda: "the answer" in console.answer.toPlainText())

    keys.find("numbers, version 1")
    keys.go_to("Delete")
    keys.press(Qt.Key.Key_Space)
    keys.act()
    wait_gone(qtbot, window, "numbers")
    keys.find("numbers:1 Models")
    keys.go_to("Delete…")
    keys.press(Qt.Key.Key_Space)
    keys.go_to("Delete it", back=True)
    keys.press(Qt.Key.Key_Space)
    until(qtbot, lambda: session.records.model("numbers:1") is None)
