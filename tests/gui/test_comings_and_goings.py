"""How a window comes to a workspace, and how it leaves: what keeps it from either is said, and nothing stays behind."""

from __future__ import annotations

import shutil
import sqlite3
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from parts.desktop import Mouse, OpenWindow, processes_of, until
from parts.program import Program
from parts.waiting import listens
from shoal.workspace import Workspace
from shoal_gui.places.welcome import Welcome
from shoal_gui.window import Window


@pytest.mark.parametrize(
    ("break_it", "code", "hint"),
    [("newer", "SHOAL-WSP-402", "update Shoal"), ("none", "SHOAL-WSP-301", "shoal workspace init")],
)
def test_a_workspace_that_cannot_be_opened_is_named_with_what_helps_and_the_open_one_stays(
    open_window: OpenWindow, qtbot: QtBot, workspace_folder: Path, tmp_path: Path, break_it: str, code: str, hint: str
):
    bad = tmp_path / "bad"
    if break_it == "newer":
        shutil.copytree(workspace_folder, bad)
        with sqlite3.connect(bad / "workspace.db") as database:
            (table,) = (name for (name,) in database.execute("SELECT name FROM sqlite_master") if "schema" in name)
            database.execute(f"UPDATE {table} SET version = 999")
        database.close()
    window = open_window()
    window.open_workspace(bad)
    welcome = window.centralWidget()
    assert isinstance(welcome, Welcome)
    until(qtbot, welcome.error.isVisible)
    assert code in welcome.error.message.text()
    assert f"Where: {bad}" in welcome.error.details.text()
    assert hint in welcome.error.details.text()

    window.open_workspace(workspace_folder)
    until(qtbot, lambda: window.desk.has_session)
    window.open_workspace(bad)
    until(qtbot, lambda: window.toasts and window.toasts.sentences())
    (said,) = window.toasts.sentences()
    assert all(words in said for words in (code, str(bad), hint)), said
    assert window.desk.session.folder == workspace_folder


def test_closing_while_something_runs_asks_once_and_leaves_nothing_behind(
    open_window: OpenWindow, qtbot: QtBot, workspace_folder: Path
):
    window = open_window(workspace_folder)
    until(qtbot, lambda: window.desk.session.feed.line.is_up)
    assert processes_of(workspace_folder)
    task = window.desk.tasks.run("Wait for rain", lambda work: work.wait(600))

    asked = close_and_answer(window, lambda box: qtbot.keyClick(box, Qt.Key.Key_Return))
    assert asked == ["This is still running:\nWait for rain"]
    assert window.isVisible()
    assert task.is_running

    asked = close_and_answer(window, lambda box: Mouse(qtbot, box).click("Stop it and close"))
    assert len(asked) == 1
    assert not window.isVisible()
    assert processes_of(workspace_folder) == []
    assert not [one for one in threading.enumerate() if "rain" in one.name]


def close_and_answer(window: Window, answer: Callable[[QMessageBox], object]) -> list[str]:
    """Close it by its button; what it asks, each of which is answered at once."""
    asked: list[str] = []

    def look() -> None:
        if isinstance(box := QApplication.activeModalWidget(), QMessageBox):
            asked.append(box.text())
            answer(box)

    timer = QTimer(interval=10)
    timer.timeout.connect(look)
    timer.start()
    window.close()
    timer.stop()
    return asked


BUSY = """
import runpy
from shoal_gui import window

class Busy(window.Window):
    def show(self):
        super().show()
        self.desk.tasks.run("Wait for rain", lambda work: work.wait(600))

window.Window = Busy
runpy.run_module("shoal_gui", run_name="__main__")
"""
"""`python -m shoal_gui`, where something goes on at once."""


def test_a_signal_ends_it_without_a_question_and_leaves_nothing_behind(workspace_folder: Path, tmp_path: Path):
    command = [sys.executable, "-c", BUSY, "--workspace", str(workspace_folder)]
    with Workspace.open(workspace_folder) as workspace:
        port = workspace.settings.broker_port
    desktop = Program(command, tmp_path / "desktop.log")
    desktop.start(lambda: listens(port), 60)
    desktop.stop()
    assert processes_of(workspace_folder) == []
