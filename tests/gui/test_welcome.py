"""The welcome: ways to a workspace, and what is said where one cannot be had."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from link.certificates import Authority, guarded_by
from parts import Mosquitto, free_port
from parts.desktop import PATIENCE, OpenWindow
from shoal.workspace import Workspace
from shoal_gui.desk import Desk
from shoal_gui.places.welcome import Welcome
from shoal_gui.preferences import Preferences
from shoal_gui.window import Window

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(open_window: OpenWindow) -> Window:
    return open_window()


@pytest.fixture
def welcome(window: Window) -> Welcome:
    found = window.centralWidget()
    assert isinstance(found, Welcome)
    return found


def button(inside: QWidget, text: str) -> QPushButton:
    (found,) = [one for one in inside.findChildren(QPushButton) if one.text() == text and one.isVisible()]
    return found


def write(qtbot: QtBot, field: QWidget, text: str) -> None:
    """Type it in place of what stands there."""
    line = field if isinstance(field, QLineEdit) else field.findChildren(QLineEdit)[0]
    line.clear()
    qtbot.keyClicks(line, text)


def opened(qtbot: QtBot, window: Window) -> Desk:
    qtbot.waitUntil(lambda: window.desk.has_session, timeout=PATIENCE)
    return window.desk


def test_a_folder_that_is_no_workspace_can_be_made_one(window: Window, welcome: Welcome, qtbot: QtBot, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    qtbot.mouseClick(button(welcome, "Open a folder…"), LEFT)
    dialog = welcome.findChildren(QFileDialog)[0]
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile("empty")
    dialog.accept()
    qtbot.waitUntil(welcome.error.isVisible, timeout=PATIENCE)
    assert "SHOAL-WSP-301" in welcome.error.message.text()
    qtbot.mouseClick(button(welcome, "Make a workspace there"), LEFT)
    qtbot.mouseClick(button(welcome, "Make the workspace"), LEFT)
    assert opened(qtbot, window).session.folder == tmp_path / "empty"


def test_a_workspace_written_by_a_newer_version_says_that_shoal_is_to_be_updated(
    window: Window, welcome: Welcome, qtbot: QtBot, workspace_folder: Path
):
    with sqlite3.connect(workspace_folder / "workspace.db") as database:
        (table,) = (name for (name,) in database.execute("SELECT name FROM sqlite_master") if "schema" in name)
        database.execute(f"UPDATE {table} SET version = 999")
    database.close()
    window.open_workspace(workspace_folder)
    qtbot.waitUntil(welcome.error.isVisible, timeout=PATIENCE)
    assert "SHOAL-WSP-402" in welcome.error.message.text()
    assert "update Shoal" in welcome.error.details.text()
    assert not [
        one for one in welcome.findChildren(QPushButton) if "Make a workspace there" in one.text() and one.isVisible()
    ]


def test_a_workspace_that_was_open_before_is_offered_again(
    open_window: OpenWindow, qtbot: QtBot, preferences: Preferences, workspace_folder: Path
):
    preferences.remember_workspace(workspace_folder)
    window = open_window()
    (recent,) = [one for one in window.findChildren(QPushButton) if one.toolTip() == str(workspace_folder)]
    qtbot.mouseClick(recent, LEFT)
    assert opened(qtbot, window).session.folder == workspace_folder


def test_the_folder_above_a_workspace_opens_it(window: Window, qtbot: QtBot, tmp_path: Path):
    with Workspace.create(tmp_path / ".shoal") as workspace:
        workspace.change_settings(registry_port=free_port(), broker_port=free_port())
    window.open_workspace(tmp_path)
    assert opened(qtbot, window).session.folder == tmp_path / ".shoal"


def test_another_language_is_spoken_at_once(window: Window, welcome: Welcome, preferences: Preferences, qtbot: QtBot):
    welcome.language.setCurrentIndex(welcome.language.findData("ru"))
    welcome.language.activated.emit(welcome.language.currentIndex())
    qtbot.waitUntil(lambda: window.centralWidget() is not welcome, timeout=PATIENCE)
    assert preferences.language == "ru"


# ── a broker of one's own ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def form(welcome: Welcome, qtbot: QtBot, tmp_path: Path):
    """The form, with a new folder in it."""
    qtbot.mouseClick(button(welcome, "Connect…"), LEFT)
    write(qtbot, welcome.connecting.folder, str(tmp_path / "mine"))
    return welcome.connecting


def test_a_broker_that_lets_us_in_makes_a_workspace_that_meets_devices_there(
    window: Window, form, qtbot: QtBot, mosquitto: Mosquitto
):
    write(qtbot, form.broker.url, mosquitto.url)
    qtbot.mouseClick(button(form, "Test the connection"), LEFT)
    qtbot.waitUntil(lambda: "Connected, MQTT 5" in form.broker.result, timeout=PATIENCE)
    qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk = opened(qtbot, window)
    assert desk.session.workspace.settings.broker.url == mosquitto.url
    qtbot.waitUntil(lambda: desk.session.feed.line.is_up, timeout=PATIENCE)


def test_a_password_that_is_refused_is_marked_at_its_field_and_nothing_is_made(form, qtbot: QtBot, tmp_path: Path):
    password_file = tmp_path / "passwords"
    password_file.write_text("")
    password_file.chmod(0o644)
    settings = f"allow_anonymous false\npassword_file {password_file}\n"
    with Mosquitto(tmp_path / "closed", settings=settings) as broker:
        write(qtbot, form.broker.url, broker.url)
        write(qtbot, form.broker.user, "me")
        write(qtbot, form.broker.password, "guessed")
        qtbot.mouseClick(button(form, "Make the workspace"), LEFT)
        qtbot.waitUntil(lambda: bool(form.broker.password.problem), timeout=PATIENCE)
    assert form.isVisible()
    assert not (tmp_path / "mine").exists()


def test_a_broker_that_does_not_answer_is_marked_at_its_address(form, qtbot: QtBot):
    write(qtbot, form.broker.url, f"mqtt://127.0.0.1:{free_port()}")
    qtbot.mouseClick(button(form, "Test the connection"), LEFT)
    qtbot.waitUntil(lambda: "does not answer" in form.broker.url.problem, timeout=PATIENCE)
    write(qtbot, form.broker.url, "mqtt://elsewhere")
    assert form.broker.url.problem == ""


def test_what_is_no_address_is_marked_as_it_is_written_and_cannot_be_used(form, qtbot: QtBot):
    assert not form.make.isEnabled()
    assert form.make.toolTip() == "Say the broker's address first."
    write(qtbot, form.broker.url, "http://broker")
    assert "is not the address of a broker" in form.broker.url.problem
    assert (form.make.isEnabled(), form.broker.test.isEnabled()) == (False, False)
    write(qtbot, form.broker.url, "mqtt://broker")
    assert form.make.isEnabled()


def test_a_file_that_is_no_certificate_is_marked_at_its_field(form, qtbot: QtBot, tmp_path: Path):
    (tmp_path / "ca.pem").write_text("hello")
    write(qtbot, form.broker.url, "mqtts://127.0.0.1")
    write(qtbot, form.broker.ca, str(tmp_path / "ca.pem"))
    qtbot.mouseClick(button(form, "Test the connection"), LEFT)
    qtbot.waitUntil(lambda: "certificate" in form.broker.ca.problem, timeout=PATIENCE)


def test_a_broker_that_asks_for_a_client_certificate_is_shown_one(form, qtbot: QtBot, tmp_path: Path):
    authority = Authority()
    pair = authority.issue("operator")
    for name, text in (("ca", authority.certificate), ("own", pair.certificate), ("key", pair.key)):
        (tmp_path / f"{name}.pem").write_text(text)
    with guarded_by(tmp_path, authority.issue("127.0.0.1"), clients=authority) as broker:
        write(qtbot, form.broker.url, f"mqtts://127.0.0.1:{broker.port}")
        write(qtbot, form.broker.ca, str(tmp_path / "ca.pem"))
        qtbot.mouseClick(button(form, "Test the connection"), LEFT)
        fields = form.broker.url, form.broker.certificate  # a broker may hang up before its reason is read
        qtbot.waitUntil(lambda: any("client certificate" in one.problem for one in fields), timeout=PATIENCE)
        write(qtbot, form.broker.certificate, str(tmp_path / "own.pem"))
        assert form.make.toolTip() == "A client certificate and its key go together."
        write(qtbot, form.broker.key, str(tmp_path / "none.pem"))
        qtbot.mouseClick(button(form, "Test the connection"), LEFT)
        qtbot.waitUntil(lambda: "none.pem" in form.broker.key.problem, timeout=PATIENCE)
        write(qtbot, form.broker.key, str(tmp_path / "key.pem"))
        qtbot.mouseClick(button(form, "Test the connection"), LEFT)
        qtbot.waitUntil(lambda: form.broker.result.startswith("Connected"), timeout=PATIENCE)


def test_a_name_that_no_fleet_can_have_is_marked(form, qtbot: QtBot):
    write(qtbot, form.fleet, "Plant 2")
    assert "fleet name" in form.fleet.problem
    assert form.make.toolTip() == "Mend what is marked first."


def test_escape_goes_back(welcome: Welcome, form, qtbot: QtBot):
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert button(welcome, "Try it here").isVisible()
