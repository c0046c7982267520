"""The models place in the real window, over a real workspace."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from parts.desktop import PATIENCE, OpenWindow
from shoal.contract.manifest import Manifest
from shoal.workspace import Workspace
from shoal_gui.places.models import Models
from shoal_gui.places.models.register_dialog import RegisterDialog
from shoal_gui.widgets.confirmation import Confirmation
from shoal_gui.widgets.pairs import Pairs
from shoal_gui.window import Window

W = TypeVar("W", bound=QWidget)
DIGITS = Path(str(files("shoal.demo") / "assets" / "digits.onnx"))
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def models(workspace_folder: Path, open_window: OpenWindow, qtbot: QtBot) -> Models:
    """The place, with one version of digits registered already."""
    with Workspace.open(workspace_folder) as workspace:
        workspace.models.register("digits", DIGITS, framework="Onnx", tags={"area": "demo"}, properties={"fixed": "1"})
    window: Window = open_window(workspace_folder)
    window.activateWindow()
    waiting(qtbot, window.isActiveWindow)
    window.go("models")
    place = window.place("models")
    assert isinstance(place, Models)
    return place


def seen(place: QWidget, kind: type[W], text: str) -> W:
    """The visible widget of its kind with this text or accessible name."""
    found = [one for one in place.findChildren(kind) if one.isVisible()]
    for one in found:
        if text in (one.accessibleName(), one.text() if isinstance(one, QAbstractButton) else ""):
            return one
    raise AssertionError(f"no {text!r} among {[one.accessibleName() for one in found]}")


def drop(place: QWidget, *paths: Path) -> None:
    """What the window system sends when somebody drags *paths* in and lets go."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(place, QDragEnterEvent(QPoint(50, 50), copy, data, LEFT, none))
    QApplication.sendEvent(place, QDropEvent(QPointF(50, 50), copy, data, LEFT, none))


def form(place: Models, qtbot: QtBot) -> RegisterDialog:
    """The form for what was dropped last."""
    qtbot.waitUntil(lambda: any(one.isVisible() for one in place.findChildren(RegisterDialog)), timeout=PATIENCE)
    return next(one for one in place.findChildren(RegisterDialog) if one.isVisible())


def waiting(qtbot: QtBot, true: Callable[[], bool]) -> None:
    qtbot.waitUntil(true, timeout=PATIENCE)


def test_what_is_dropped_is_registered_one_after_the_other(models: Models, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "churn.pkl").write_bytes(b"1")
    drop(models, DIGITS, tmp_path / "churn.pkl")
    dialog = form(models, qtbot)
    register = seen(dialog, QPushButton, "Register")
    assert not register.isEnabled()
    waiting(qtbot, register.isEnabled)
    name = seen(dialog, QLineEdit, "Name")
    assert (name.text(), seen(dialog, QComboBox, "Framework").currentText()) == ("digits", "Onnx")
    tags = seen(dialog, Pairs, "Tags")
    tags.item(0, 0).setText("site")
    tags.item(0, 1).setText("oslo")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    waiting(qtbot, lambda: models.pane.current == "digits:2")
    model = models.session.records.model("digits:2")
    assert model is not None
    assert (model.framework.value, model.tags, model.signature is not None) == ("Onnx", {"site": "oslo"}, True)
    dialog = form(models, qtbot)
    waiting(qtbot, seen(dialog, QPushButton, "Register").isEnabled)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    waiting(qtbot, lambda: models.pane.current == "churn:1")


def test_what_is_no_model_says_so_in_place_and_why_it_cannot_be_registered(
    models: Models, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("to do")
    (tmp_path / "cut.onnx").write_bytes(DIGITS.read_bytes()[:3000])
    qtbot.mouseClick(seen(models, QPushButton, "Register…"), LEFT)
    dialog = form(models, qtbot)
    register, path = seen(dialog, QPushButton, "Register"), seen(dialog, QLineEdit, "File or folder")
    qtbot.keyClicks(path, str(tmp_path / "notes.txt"))
    waiting(qtbot, lambda: path.accessibleDescription().startswith("this is no model"))
    assert register.toolTip() == path.accessibleDescription()
    insist = seen(dialog, QCheckBox, "It is a model all the same")
    qtbot.mouseClick(insist, LEFT, pos=QPoint(8, insist.height() // 2))
    assert register.isEnabled()
    path.selectAll()
    qtbot.keyClicks(path, str(tmp_path / "cut.onnx"))
    waiting(qtbot, lambda: "not a whole ONNX model" in path.accessibleDescription())
    assert not register.isEnabled()
    name = seen(dialog, QLineEdit, "Name")
    name.selectAll()
    qtbot.keyClicks(name, "a b")
    assert "is not a model name" in name.accessibleDescription()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    waiting(qtbot, lambda: not models.findChildren(RegisterDialog))


def test_tags_are_edited_in_place_and_a_version_in_use_cannot_be_deleted(models: Models, qtbot: QtBot) -> None:
    models.show_item("digits:1")
    models.detail.tabs.setCurrentIndex(1)
    seen(models, Pairs, "Tags").item(0, 1).setText("harbour")
    window = models.window()
    assert isinstance(window, Window)
    models.desk.restyled.emit()  # everything is built anew
    again = window.place("models")
    assert isinstance(again, Models)
    waiting(qtbot, again.isVisible)
    again.show_item("digits:1")
    again.detail.tabs.setCurrentIndex(1)
    tags = seen(again, Pairs, "Tags")
    assert tags.pairs == {"area": "harbour"}
    assert not seen(again, Pairs, "Properties").item(0, 1).flags() & Qt.ItemFlag.ItemIsEditable
    tags.setFocus()
    qtbot.keyClick(tags, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    waiting(qtbot, lambda: again.session.records.models[0].tags == {"area": "harbour"})
    waiting(qtbot, lambda: not seen(again, QPushButton, "Save").isEnabled())

    delete, workspace = seen(again, QPushButton, "Delete…"), again.session.workspace
    workspace.deployments.add("reader", Manifest(name="reader", models=("digits",)), {}, ("digits:1",))
    waiting(qtbot, lambda: not delete.isEnabled())
    assert "reader" in delete.toolTip()
    workspace.deployments.retire("reader")
    waiting(qtbot, delete.isEnabled)
    qtbot.mouseClick(delete, LEFT)
    qtbot.keyClick(delete, Qt.Key.Key_Escape)
    assert not any(one.isVisible() for one in again.findChildren(Confirmation))
    qtbot.mouseClick(delete, LEFT)
    qtbot.mouseClick(seen(again, QPushButton, "Delete it"), LEFT)
    waiting(qtbot, lambda: again.pane.table.total == 0)


def test_a_model_is_downloaded_and_a_sample_scored_here_by_the_real_server(
    models: Models, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "out" / "digits.onnx"
    file.parent.mkdir()
    file.write_text("old")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(file.parent))
    models.show_item("digits:1")
    seen(models, QPushButton, "Download…").click()  # by the mouse it would be before Qt has laid the pane out
    replace = next(one for one in models.findChildren(QPushButton) if one.text() == "Replace it")
    waiting(qtbot, replace.isVisible)
    qtbot.mouseClick(replace, LEFT)
    waiting(qtbot, lambda: file.read_bytes() == DIGITS.read_bytes())

    models.detail.tabs.setCurrentIndex(3)
    panel = models.detail.trial.panel
    assert json.loads(panel.request.text) == {"image": [[0.0] * 64]}
    assert panel.request.text.count("\n") > 4  # readable
    panel.request.editor.setFocus()
    qtbot.keyClick(panel.request.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    waiting(qtbot, lambda: '"label": [8]' in panel.answer.text)
    said = panel.findChild(QLabel, "said")
    assert said is not None
    assert said.text().startswith("Status 200 · ")
    assert "POST /score 200" in panel.log.text
