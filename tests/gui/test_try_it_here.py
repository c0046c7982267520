"""Try it here: from a desktop without a workspace to digits that are read on this computer, by mouse alone."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from parts.desktop import PATIENCE, OpenWindow, processes_of
from shoal.demo.stage import make_workspace
from shoal.demo.steps import Step
from shoal.fleet.view import Contact
from shoal.workspace import Workspace
from shoal_gui.places.try_it_here import TryItHere
from shoal_gui.places.welcome import Welcome
from shoal_gui.preferences import Preferences
from shoal_gui.trial import DEVICE, FLEET, SERVICE, Trial, trial_folder
from shoal_gui.widgets.digit import Drawing
from shoal_gui.widgets.error_panel import ErrorPanel
from shoal_gui.window import Window

LEFT = Qt.MouseButton.LeftButton


def click(qtbot: QtBot, inside: QWidget, text: str) -> None:
    (found,) = [one for one in inside.findChildren(QPushButton) if one.text() == text and one.isVisible()]
    qtbot.mouseClick(found, LEFT)


def try_it_here(qtbot: QtBot, window: Window) -> TryItHere:
    """Click it on the welcome; the place that shows it."""
    welcome = window.centralWidget()
    assert isinstance(welcome, Welcome)
    click(qtbot, welcome, "Try it here")
    qtbot.waitUntil(lambda: window.desk.has_session and window.place("try").isVisible(), timeout=PATIENCE)
    place = window.place("try")
    assert isinstance(place, TryItHere)
    return place


def trial_of(window: Window) -> Trial:
    trial = Trial.of(window.desk.session)
    assert trial is not None
    return trial


def ends(qtbot: QtBot, window: Window) -> Trial:
    trial = trial_of(window)
    qtbot.waitUntil(lambda: bool(trial.outcome or trial.error), timeout=2 * PATIENCE)
    return trial


def texts(place: QWidget) -> str:
    return "\n".join(one.text() for one in place.findChildren(QWidget) if hasattr(one, "text") and one.isVisible())


@pytest.fixture
def no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No package can be fetched, and none was before."""
    monkeypatch.setenv("UV_OFFLINE", "1")
    for cache in ("UV_CACHE_DIR", "SHOAL_CACHE_DIR"):
        monkeypatch.setenv(cache, str(tmp_path / cache))


def test_a_new_desktop_comes_to_digits_that_are_read_here_and_its_next_start_finds_them_again(
    no_network: None, open_window: OpenWindow, qtbot: QtBot, preferences: Preferences
):
    window = open_window()
    place = try_it_here(qtbot, window)
    trial = ends(qtbot, window)
    assert trial.error is None
    assert trial.outcome is not None
    assert trial.outcome.right >= 19
    assert len(trial.seconds) == 7
    assert "19 of 20 digits were read rightly." in texts(place)
    tile = next(one for one in place.findChildren(QToolButton) if one.text() == "8, is 9")
    qtbot.mouseClick(tile, LEFT)
    qtbot.waitUntil(lambda: "The service reads a 8." in texts(place), timeout=PATIENCE)
    draw_a_one(qtbot, place.findChildren(Drawing)[0])
    qtbot.waitUntil(lambda: "The service reads a 1." in texts(place), timeout=PATIENCE)
    click(qtbot, place, "Show the service")
    assert window.place("services").isVisible()

    window.close()
    assert processes_of(trial_folder()) == []

    again = open_window(preferences.workspaces[0])
    session = again.desk.session
    assert session.folder == trial_folder()
    qtbot.waitUntil(lambda: session.contact(DEVICE) is Contact.ONLINE, timeout=PATIENCE)
    again.go("try")
    trial = ends(qtbot, again)
    assert trial.error is None
    assert trial.outcome is not None
    with Workspace.open(trial_folder()) as workspace:
        assert [one.version for one in workspace.deployments.history(SERVICE)] == [1]
        assert [one.id for one in workspace.models.list()] == [f"{SERVICE}:1"]


def draw_a_one(qtbot: QtBot, paper: Drawing) -> None:
    """Three strokes beside each other, as thick as the model knows its ones."""
    for x in (86, 96, 106):
        qtbot.mousePress(paper, LEFT, pos=QPoint(x, 20))
        qtbot.mouseMove(paper, QPoint(x, 100))
        qtbot.mouseRelease(paper, LEFT, pos=QPoint(x, 170))


def test_a_step_that_fails_says_why_and_is_gone_when_it_is_tried_again(open_window: OpenWindow, qtbot: QtBot):
    make_workspace(trial_folder(), FLEET)
    with Workspace.open(trial_folder()) as workspace:
        port = workspace.settings.broker_port
    with socket.create_server(("127.0.0.1", port)):
        window = open_window()
        place = try_it_here(qtbot, window)
        trial = ends(qtbot, window)
        assert trial.error is not None
        assert "serve ended" in str(trial.error)
        panel = place.findChildren(ErrorPanel)[0]
        assert "SHOAL-HST-901" in panel.message.text()
        assert "failed" in texts(place)
    click(qtbot, panel, "Try again")
    qtbot.waitUntil(lambda: Step.SERVE in trial.seconds, timeout=PATIENCE)
    assert trial.task is not None
    trial.task.cancel()
    qtbot.waitUntil(lambda: not trial.is_running, timeout=PATIENCE)


def test_something_else_in_its_folder_is_left_alone_and_told(open_window: OpenWindow, qtbot: QtBot):
    trial_folder().mkdir(parents=True)
    (trial_folder() / "novel.txt").write_text("Chapter 1")
    window = open_window()
    welcome = window.centralWidget()
    assert isinstance(welcome, Welcome)
    click(qtbot, welcome, "Try it here")
    qtbot.waitUntil(welcome.error.isVisible, timeout=PATIENCE)
    assert "SHOAL-WSP-401" in welcome.error.message.text()
    assert [one.name for one in trial_folder().iterdir()] == ["novel.txt"]


def test_an_empty_paper_is_an_image_of_nothing(qtbot: QtBot):
    paper = Drawing()
    qtbot.addWidget(paper)
    assert paper.image == (0,) * 64
