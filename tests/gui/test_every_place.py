"""A walk over every widget of every place, by people who cannot see it, have no mouse, or read another language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from parts.desktop import PATIENCE, OpenWindow
from parts.site import ASSETS
from parts.voices import enrol, failed, healthy, speaking, tell, told_service
from parts.widget_tree import clipped, faint, nameless, unreachable
from shoal.contract.reported import Problem
from shoal.workspace import Workspace
from shoal_gui.looks import Theme
from shoal_gui.places import FOOT, PLACES
from shoal_gui.window import Window
from shoal_gui.words import LANGUAGES

ITEMS = {"devices": "cam-1", "models": "digits:1", "services": "cam-1/faces", "rollouts": "faces"}
"""What is opened at a place, so that its details are walked over, too."""
ORDINARY = {Qt.WindowType.Window}
PROBLEM = Problem(code="SHOAL-RUN-902", message="the script ended", cause="ValueError: no", hint="mend it")


@pytest.fixture
def window(open_window: OpenWindow, workspace_folder: Path, qtbot: QtBot) -> Iterator[Window]:
    """Over a workspace with a model, and devices of which one serves, one has failed and one is new."""
    with Workspace.open(workspace_folder) as workspace:
        workspace.models.register("digits", ASSETS / "digits.onnx", framework="Onnx", tags={"area": "demo"})
        enrol(workspace, ["cam-1", "cam-2", "cam-3"], {"site": "oslo"})
        tell(workspace, "faces", "cam-1", "cam-2")
        wanted = told_service(workspace, "cam-1", "faces")
    window = open_window(workspace_folder)
    with speaking(workspace_folder) as voices:
        for name in ("cam-1", "cam-2"):
            voices[name].come()
            voices[name].beat()
        voices["cam-1"].report({"faces": healthy(wanted)})
        voices["cam-2"].report({"faces": failed(1, PROBLEM)})
        report = window.desk.session.report
        qtbot.waitUntil(lambda: bool(report("cam-1", "faces") and report("cam-2", "faces")), timeout=PATIENCE)
        yield window


def walk(window: Window, qtbot: QtBot, look: Callable[[QWidget], list[str]]) -> list[str]:
    """What *look* finds in every place, on every tab that is to be seen."""
    found: dict[str, None] = {}
    for place in (*PLACES, *FOOT):
        window.go(place.name, ITEMS.get(place.name, ""))
        qtbot.wait(50)  # for what a place shows a moment after it was entered
        for tabs in [None, *window.findChildren(QTabWidget)]:
            for n in range(tabs.count() if tabs and tabs.isVisible() else 1):
                if tabs:
                    tabs.setCurrentIndex(n)
                qtbot.wait(1)
                found |= dict.fromkeys(f"{place.name}: {one}" for one in settled(look, window, qtbot))
    return list(found)


def settled(look: Callable[[QWidget], list[str]], window: Window, qtbot: QtBot) -> list[str]:
    """What *look* finds at a second look, too: what has just changed its words is laid out a moment later."""
    if look(window):
        qtbot.wait(50)
    return look(window)


def test_a_screen_reader_can_name_everything(window: Window, qtbot: QtBot):
    assert not walk(window, qtbot, nameless)


def test_everything_can_be_reached_by_keys(window: Window, qtbot: QtBot):
    assert not walk(window, qtbot, unreachable)


def test_nothing_flashes_as_a_window_of_its_own_while_places_are_built(
    window: Window, qtbot: QtBot, qapp: QApplication
):
    """A widget that is shown before it has a parent is one, for a moment: it takes the focus and is seen."""
    strays = Strays()
    qapp.installEventFilter(strays)
    window.desk.restyled.emit()
    walk(window, qtbot, lambda _: [])
    qapp.removeEventFilter(strays)
    assert not strays.seen


class Strays(QObject):
    """Notes every window that is shown, other than the one window and what belongs over it."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.windowType() in ORDINARY:
            self.seen |= {f"{type(watched).__name__} {getattr(watched, 'text', str)()}"} - {"Window "}
        return False


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
def test_all_words_stand_out_from_their_ground(window: Window, qtbot: QtBot, theme: Theme):
    window.desk.preferences.theme = theme
    window.desk.restyled.emit()
    assert not walk(window, qtbot, faint)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_are_cut_off_on_a_small_screen(window: Window, qtbot: QtBot, language: str):
    window.desk.preferences.language = language
    window.desk.restyled.emit()
    window.resize(1280, 720)
    assert not walk(window, qtbot, clipped)
