"""The window itself: the way between places, what its foot says, and that it leaves nothing behind."""

from __future__ import annotations

import gc
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from parts.desktop import PATIENCE, OpenWindow
from parts.waiting import free_port
from shoal.workspace import Workspace
from shoal_gui.command_palette import CommandPalette
from shoal_gui.looks import Theme
from shoal_gui.places import FOOT, PLACES
from shoal_gui.status_bar import Sign
from shoal_gui.window import Window


@pytest.fixture
def window(open_window: OpenWindow, workspace_folder: Path) -> Window:
    return open_window(workspace_folder)


def said(window: Window) -> list[str]:
    return [sign.words for sign in window.statusBar().findChildren(Sign) if sign.isVisible()]


class Restyling(QObject):
    """Counts how often widgets are told that they look otherwise."""

    seen = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.seen += event.type() is QEvent.Type.StyleChange
        return super().eventFilter(watched, event)


def test_the_foot_says_when_the_broker_that_the_window_started_is_there(window: Window, qtbot: QtBot):
    url = window.desk.session.workspace.settings.broker_url
    qtbot.waitUntil(lambda: any(words.startswith(url) for words in said(window)), timeout=PATIENCE)
    assert window.desk.session.host.is_running("serve")


def test_the_foot_says_how_safe_the_line_is_and_how_long_the_broker_takes(window: Window, qtbot: QtBot):
    form = re.compile(re.escape(window.desk.session.workspace.settings.broker_url) + r" · not encrypted · \d+\.\d ms")
    qtbot.waitUntil(lambda: any(map(form.fullmatch, said(window))), timeout=PATIENCE)
    window.desk.session.station.stop()
    qtbot.waitUntil(lambda: window.desk.session.round_trip.seconds is None, timeout=PATIENCE)


def test_every_place_is_reached_by_its_number(window: Window, qtbot: QtBot):
    for n, place in enumerate(PLACES, start=1):
        qtbot.keyClick(window, getattr(Qt.Key, f"Key_{n}"), Qt.KeyboardModifier.ControlModifier)
        assert window.place(place.name).isVisible(), place.name


def test_a_place_is_styled_once_however_deep_its_widgets_lie(window: Window, qapp: QApplication):
    counter = Restyling(qapp)
    qapp.installEventFilter(counter)
    widgets = window.place("models").findChildren(QWidget)
    qapp.removeEventFilter(counter)
    assert len(widgets) < counter.seen < 1.5 * len(widgets)


def test_a_change_of_theme_survives_pythons_collector_in_the_middle_of_it(window: Window):
    collecting = Collecting(window)
    gc.disable()
    for _ in range(300):
        litter = QWidget()
        litter.myself = litter  # for the collector only
        QLabel("one of its own", litter)
        litter.show()
        litter.close()
    del litter
    window.desk.preferences.theme = Theme.DARK
    window.desk.restyled.emit()
    gc.enable()
    assert collecting.times


class Collecting(QWidget):
    """Has what nobody holds any more deleted whenever its looks change."""

    times = 0

    def changeEvent(self, event: QEvent) -> None:
        gc.collect()
        self.times += 1
        super().changeEvent(event)


def test_every_place_is_found_in_the_palette(window: Window, qtbot: QtBot):
    for place in (*PLACES, *FOOT):
        window.show_palette()
        palette = window.findChildren(CommandPalette)[-1]
        qtbot.keyClicks(palette.field, place.title())
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)
        assert window.place(place.name).isVisible(), place.name


def test_what_another_process_registers_appears(window: Window, qtbot: QtBot, workspace_folder: Path, tmp_path: Path):
    file = tmp_path / "weights.bin"
    file.write_bytes(b"weights")
    with Workspace.open(workspace_folder) as workspace:
        workspace.models.register("other", file, framework="Custom")
    qtbot.waitUntil(lambda: window.desk.session.records.model("other:1") is not None, timeout=PATIENCE)


def test_a_toast_is_read_without_taking_the_focus(window: Window, qtbot: QtBot):
    window.activateWindow()
    before = QApplication.focusWidget()
    window.desk.tell("It is done")
    assert window.toasts.sentences() == ["It is done"]
    assert QApplication.focusWidget() is before


def test_a_task_that_raises_ends_as_failed_with_a_report(window: Window, qtbot: QtBot):
    def work(_: object) -> None:
        raise ZeroDivisionError("by nothing")

    task = window.desk.tasks.run("Divide", work)
    qtbot.waitUntil(lambda: not task.is_running, timeout=PATIENCE)
    assert task.error is not None
    assert task.error.code == "SHOAL-GUI-901"
    assert any("by nothing" in one for one in window.toasts.sentences())


def test_what_is_written_in_one_workspace_does_not_appear_in_another(window: Window, qtbot: QtBot, tmp_path: Path):
    other = tmp_path / "other"
    with Workspace.create(other) as workspace:
        workspace.change_settings(registry_port=free_port(), broker_port=free_port())
    window.desk.drafts["request"] = "of the first"
    window.open_workspace(other)
    qtbot.waitUntil(lambda: window.desk.has_session and window.desk.session.folder == other, timeout=PATIENCE)
    assert "request" not in window.desk.drafts
    window.desk.drafts["request"] = "of the second"
    window.open_workspace(other)
    before = window.desk.session
    qtbot.waitUntil(lambda: window.desk.has_session and window.desk.session is not before, timeout=PATIENCE)
    assert window.desk.drafts["request"] == "of the second"
