"""Real windows over real workspaces, drawn offscreen; whatever Qt warns of fails the test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
import shiboken6
from pytestqt.qtbot import QtBot

from parts.desktop import PATIENCE, OpenWindow, close
from parts.waiting import free_port
from shoal.workspace import Workspace
from shoal_gui.desk import Desk
from shoal_gui.looks import Theme
from shoal_gui.preferences import Preferences
from shoal_gui.tasks import Tasks
from shoal_gui.window import Window
from shoal_gui.words import speak


@pytest.fixture(autouse=True)
def _in_english(qapp: object) -> None:
    """Whatever language a window spoke before."""
    speak("en")


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker of a parallel run gets all tests of a module, whose window and devices go on from test to test."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture
def workspace_folder(tmp_path: Path) -> Path:
    """A workspace with nothing in it, at ports of its own; a window that opens it serves it."""
    folder = tmp_path / "workspace"
    with Workspace.create(folder) as workspace:
        workspace.change_settings(registry_port=free_port(), broker_port=free_port())
    return folder


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    kept = Preferences(tmp_path / "desktop.ini")
    kept.language, kept.theme = "en", Theme.LIGHT
    return kept


@pytest.fixture
def open_window(qtbot: QtBot, preferences: Preferences) -> Iterator[OpenWindow]:
    """Opens the window over a workspace (over none: the welcome), and closes it at the end of the test."""
    opened: list[Window] = []

    def open_it(folder: Path | None = None) -> Window:
        window = Window(Desk(preferences, Tasks()), folder)
        opened.append(window)
        window.show()
        window.activateWindow()  # keys go to the active window only
        qtbot.waitUntil(window.isActiveWindow, timeout=PATIENCE)
        if folder:
            qtbot.waitUntil(lambda: window.desk.has_session, timeout=PATIENCE)
        return window

    yield open_it
    for window in filter(shiboken6.isValid, opened):  # a test may have closed it
        close(window)
