"""Rollouts on real windows: a deployment from its form to its end on a real device, and what is said when one fails."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from parts.desktop import PATIENCE, Mouse, OpenWindow
from parts.site import Site, answers, script
from parts.voices import enrol, failed, fetching, healthy, speaking, tell, told_service
from parts.widget_tree import nameless, unreachable
from shoal.contract.reported import Problem
from shoal.workspace import Workspace
from shoal_gui.places.deploy import Deploy
from shoal_gui.places.rollouts import Rollouts
from shoal_gui.places.rollouts.cells import phase_text
from shoal_gui.tokens import State
from shoal_gui.window import Window

CAUSE = Problem(
    code="SHOAL-SVC-902", message="the service cannot boot", cause="ModuleNotFoundError: torch", hint="look"
)


@pytest.fixture
def device(site: Site) -> Site:
    """A served workspace with a model and one device with an agent."""
    (site.folder / "weights.bin").write_bytes(b"weights")
    with site.workspace() as workspace:
        workspace.models.register("small", site.folder / "weights.bin", framework="Custom")
    site.device("cam-01", "site=oslo")
    return site


def click(qtbot: QtBot, button: QAbstractButton) -> None:
    """Once it can be clicked."""

    def enabled() -> None:
        assert button.isEnabled(), button.toolTip()

    qtbot.waitUntil(enabled, timeout=PATIENCE)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def compose(qtbot: QtBot, window: Window, site: Site, service: str, text: str) -> Deploy:
    """Fill in the form for a script on cam-01, and look ahead."""
    (site.folder / "score.py").write_text(text)
    config = site.folder / "inferenceconfig.json"
    config.write_text('{"entryScript": "score.py", "baseImage": "none"}')
    mouse = Mouse(qtbot, window)
    mouse.click("Deploy")
    place = window.place("deploy")
    assert isinstance(place, Deploy)
    mouse.write("Name of the service", service)
    if not place.draft.models:
        mouse.pick("Add a model", "small:1")
    mouse.pick("How they are run", "on the disk")
    mouse.write("Inference config", str(config))
    mouse.write("Devices with all of these labels", "site=oslo")
    mouse.click("Preview")
    qtbot.waitUntil(lambda: place.draft.seen is not None, timeout=PATIENCE)
    return place


def rollouts_of(window: Window) -> Rollouts:
    place = window.place("rollouts")
    assert isinstance(place, Rollouts)
    return place


def wait_state(qtbot: QtBot, place: Rollouts, one: str, state: State, healthy: str = "1 of 1") -> None:
    """Until the list says so of the version *one*."""
    table = place.pane.table

    def as_said() -> None:
        row = table.row_of(one)
        assert row is not None
        cells = [table.index(row, column).data() for column in range(4)]
        shown = place.detail.row
        assert cells[3] == healthy, cells
        assert shown is not None
        assert shown.id == one
        assert place.detail.matrix.table.record("cam-01").state is state

    qtbot.waitUntil(as_said, timeout=PATIENCE)


def test_a_deployment_is_pushed_and_its_next_version_that_fails_says_why_and_is_taken_back_by_mouse(
    qtbot: QtBot, open_window: OpenWindow, device: Site
):
    site = device
    window = open_window(site.workspace_folder)
    qtbot.waitUntil(lambda: window.desk.session.feed.line.is_up, timeout=PATIENCE)
    deploy = compose(qtbot, window, site, "echo", script("one"))
    whole = deploy.draft.seen.preview.fetch
    click(qtbot, deploy.ahead.push.button)
    rollouts = rollouts_of(window)
    qtbot.waitUntil(rollouts.isVisible, timeout=PATIENCE)
    wait_state(qtbot, rollouts, "echo:1", State.OK)
    assert not rollouts.back.isEnabled()
    assert rollouts.back.toolTip() == "There is no version before the first"
    uri = window.desk.session.report("cam-01", "echo").scoring_uri

    deploy = compose(qtbot, window, site, "echo", script("two", init="raise OSError('no such weights')"))
    assert 0 < deploy.draft.seen.preview.parts[0].fetch < whole
    assert deploy.ahead.devices.table.index(0, 2).data() == "1 → 2"
    click(qtbot, deploy.ahead.push.button)
    wait_state(qtbot, rollouts, "echo:2", State.FAILED, "0 of 1")
    cause, detail = rollouts.detail.cause, rollouts.detail
    qtbot.waitUntil(lambda: "no such weights" in cause.details.text(), timeout=PATIENCE)
    assert "SHOAL-SVC-902" in cause.message.text()
    qtbot.waitUntil(lambda: "The old version 1 is serving." in cause.details.text(), timeout=PATIENCE)
    assert answers(uri, {})

    assert not detail.again.isEnabled()
    assert detail.matrix.choose("cam-01")
    click(qtbot, detail.again)
    qtbot.waitUntil(lambda: "1 device tries again" in window.toasts.sentences(), timeout=PATIENCE)
    click(qtbot, rollouts.back)
    qtbot.waitUntil(detail.confirmation.isVisible, timeout=PATIENCE)
    assert "echo goes back to version 1" in detail.confirmation.sentence.text()
    click(qtbot, detail.confirmation.button)
    wait_state(qtbot, rollouts, "echo:1", State.OK)
    assert not cause.isVisible()

    click(qtbot, rollouts.delete)
    click(qtbot, detail.confirmation.button)
    qtbot.waitUntil(lambda: not window.desk.session.records.devices_with("echo"), timeout=PATIENCE)
    qtbot.waitUntil(lambda: window.desk.session.report("cam-01", "echo") is None, timeout=PATIENCE)
    assert not answers(uri, {})


def test_a_matrix_shows_each_device_on_its_way_and_counts_them(
    qtbot: QtBot, open_window: OpenWindow, workspace_folder: Path
):
    names = [f"cam-{n}" for n in range(30)]
    with Workspace.open(workspace_folder) as workspace:
        enrol(workspace, names)
        for _ in range(2):
            tell(workspace, "digits", *names)
        told = told_service(workspace, "cam-0", "digits")
    window = open_window(workspace_folder)
    qtbot.waitUntil(lambda: window.desk.session.feed.line.is_up, timeout=PATIENCE)
    window.go("rollouts", "digits")
    rollouts = rollouts_of(window)
    matrix, detail = rollouts.detail.matrix.table, rollouts.detail
    with speaking(workspace_folder) as voices:
        for name in names:
            voices[name].come()
        voices["cam-0"].report({"digits": healthy(told)}, rev=2)
        voices["cam-1"].report({"digits": fetching(2, running=1)}, rev=2)
        voices["cam-1"].progress("digits", 1_000_000, 4_000_000)
        voices["cam-2"].report({"digits": failed(2, CAUSE, running=1)}, rev=2)
        qtbot.waitUntil(lambda: phase_text(matrix.record("cam-1")) == "fetching 25 %", timeout=PATIENCE)
        qtbot.waitUntil(detail.cause.isVisible, timeout=PATIENCE)
    row = matrix.row_of("cam-1")
    assert [matrix.index(row, n).data() for n in (3, 4)] == ["1.0 MB of 4.0 MB", "1 → 2"]
    assert "The old version 1 is serving." in detail.cause.details.text()
    assert "cam-2" in detail.trouble.text()
    assert matrix.rowCount() == len(names)
    rollouts.grab()  # so that the bar is drawn

    click(qtbot, rollouts.back)
    ask = detail.confirmation
    qtbot.waitUntil(ask.isVisible, timeout=PATIENCE)
    assert not ask.button.isEnabled()
    qtbot.keyClicks(ask.number, "30")
    assert ask.button.isEnabled()
    qtbot.keyClick(rollouts, Qt.Key.Key_Escape)
    assert not ask.isVisible()
    assert nameless(rollouts) == []
    assert unreachable(rollouts) == []


def test_a_question_is_about_the_service_it_was_asked_for_whatever_is_chosen_meanwhile(
    qtbot: QtBot, open_window: OpenWindow, workspace_folder: Path
):
    with Workspace.open(workspace_folder) as workspace:
        enrol(workspace, ["cam-1"])
        for service in ("faces", "plates") * 2:
            tell(workspace, service, "cam-1")
    window = open_window(workspace_folder)
    window.go("rollouts", "faces")
    rollouts, tasks = rollouts_of(window), window.desk.tasks
    ask = rollouts.detail.confirmation

    def version(service: str) -> int:
        return window.desk.session.records.told["cam-1"].services[service].deployment

    rollouts.ask_roll_back()
    rollouts.show_item("plates:2")
    qtbot.waitUntil(lambda: not tasks.running, timeout=PATIENCE)
    assert not ask.isVisible()

    rollouts.ask_roll_back()
    qtbot.waitUntil(ask.isVisible, timeout=PATIENCE)
    rollouts.pane.view.setCurrentIndex(rollouts.pane.table.index(rollouts.pane.table.row_of("faces:2"), 0))
    assert not ask.isVisible()
    ask.confirmed.emit()  # even then
    qtbot.waitUntil(lambda: version("plates") == 1, timeout=PATIENCE)
    assert version("faces") == 2
