"""Settings: what is changed is in force at once, and passwords are written and never shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from parts import Mosquitto, free_port
from parts.desktop import PATIENCE, OpenWindow
from parts.keyring import ABSENT, MemoryKeyring, in_force
from shoal.fleet.host import is_open
from shoal.workspace import Workspace
from shoal_gui.looks import Theme, tokens
from shoal_gui.places.settings import SettingsPlace
from shoal_gui.preferences import Preferences
from shoal_gui.session import Session
from shoal_gui.window import Window

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(open_window: OpenWindow, workspace_folder: Path) -> Window:
    return open_window(workspace_folder)


@pytest.fixture
def settings(window: Window) -> SettingsPlace:
    return settings_of(window)


def settings_of(window: Window, tab: str = "") -> SettingsPlace:
    window.go("settings", tab)
    place = window.place("settings")
    assert isinstance(place, SettingsPlace)
    return place


def write(qtbot: QtBot, field: QWidget, text: str) -> None:
    line = field.findChildren(QLineEdit)[0]
    line.clear()
    qtbot.keyClicks(line, text)


def apply(qtbot: QtBot, window: Window, button: QPushButton) -> Session:
    """Click it; the session that is there once everything has been started anew."""
    before = window.desk.session
    qtbot.mouseClick(button, LEFT)
    qtbot.waitUntil(lambda: window.desk.has_session and window.desk.session is not before, timeout=PATIENCE)
    after = window.desk.session
    qtbot.waitUntil(lambda: after.feed.line.is_up, timeout=PATIENCE)
    return after


# ── the workspace ────────────────────────────────────────────────────────────────────────────────────────────


def test_another_port_is_served_at_once_and_the_settings_stay_open(
    window: Window, settings: SettingsPlace, qtbot: QtBot
):
    old, new = window.desk.session.workspace.settings.registry_port, free_port()
    qtbot.waitUntil(lambda: is_open("127.0.0.1", old), timeout=PATIENCE)
    settings.workspace.registry_port.editor.setValue(new)
    session = apply(qtbot, window, settings.workspace.apply)
    assert session.workspace.settings.registry_port == new
    qtbot.waitUntil(lambda: is_open("127.0.0.1", new), timeout=PATIENCE)
    assert not is_open("127.0.0.1", old)
    assert window.place("settings").isVisible()


def test_what_cannot_be_is_marked_as_it_is_written(settings: SettingsPlace, qtbot: QtBot):
    tab = settings.workspace
    assert tab.apply.toolTip() == "Nothing is changed."
    write(qtbot, tab.host, "no/host")
    assert "is not a host" in tab.host.problem
    assert tab.apply.toolTip() == "Mend what is marked first."
    write(qtbot, tab.host, "10.0.0.7")
    assert tab.apply.isEnabled()


def test_a_fleet_with_devices_keeps_its_name_and_who_must_be_enrolled_again_is_said_before(
    open_window: OpenWindow, workspace_folder: Path, qtbot: QtBot
):
    with Workspace.open(workspace_folder) as workspace:
        workspace.devices.enrol("cam-01")
    tab = settings_of(open_window(workspace_folder)).workspace
    assert not tab.fleet.editor.isEnabled()
    write(qtbot, tab.host, "10.0.0.7")
    assert any("for you where you are now: enrol" in one.text() for one in tab.findChildren(QLabel))


# ── the broker ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_broker_of_ones_own_is_used_at_once_and_left_again(window: Window, qtbot: QtBot, mosquitto: Mosquitto):
    tab = settings_of(window, "broker").broker
    qtbot.mouseClick(tab.elsewhere, LEFT)
    write(qtbot, tab.form.url, mosquitto.url)
    write(qtbot, tab.form.user, "me")
    write(qtbot, tab.form.password, "secret")
    session = apply(qtbot, window, tab.apply)
    assert session.workspace.broker.password == "secret"
    tab = settings_of(window).broker
    assert tab.elsewhere.isVisible()
    assert "secret" not in [one.text() for one in tab.findChildren(QLineEdit)]
    qtbot.mouseClick(tab.form.test, LEFT)
    qtbot.waitUntil(lambda: "Connected" in tab.form.result, timeout=PATIENCE)
    qtbot.mouseClick(tab.embedded, LEFT)
    assert apply(qtbot, window, tab.apply).workspace.settings.broker is None


def test_a_password_that_is_not_written_again_stays(window: Window, qtbot: QtBot, mosquitto: Mosquitto):
    from shoal.contract.enrolment import BrokerAccess
    from shoal.fleet.own_broker import OwnBroker, revised

    kept = BrokerAccess(url="mqtts://b.example", username="me", password="old", ca="A", certificate="C", key="K")
    assert revised(OwnBroker("mqtts://b.example", "me"), kept) == kept
    assert revised(OwnBroker("mqtts://b.example", "me", "new"), kept).password == "new"
    assert revised(OwnBroker("mqtts://other.example", "me"), kept).password == ""
    assert revised(OwnBroker("mqtts://b.example", "you"), kept).password == ""


def test_the_fingerprint_of_the_authority_is_shown_where_tls_is_spoken(
    open_window: OpenWindow, workspace_folder: Path, qtbot: QtBot
):
    with Workspace.open(workspace_folder) as workspace:
        workspace.change_settings(tls=True)
        fingerprint = workspace.authority.fingerprint
    tab = settings_of(open_window(workspace_folder), "broker").broker
    qtbot.waitUntil(lambda: any(fingerprint in one.text() for one in tab.findChildren(QLabel)), timeout=PATIENCE)
    assert len(fingerprint) == 32 * 3 - 1


# ── registries ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def system_keyring() -> Iterator[MemoryKeyring]:
    kept = MemoryKeyring()
    with in_force(kept):
        yield kept


def log_in(qtbot: QtBot, window: Window) -> SettingsPlace:
    place = settings_of(window, "registries")
    tab = place.registries
    assert tab.save.toolTip() == "Say registry, user and password."
    write(qtbot, tab.registry, "registry.example")
    write(qtbot, tab.user, "ci")
    write(qtbot, tab.password, "secret")
    qtbot.mouseClick(tab.save, LEFT)
    qtbot.waitUntil(lambda: tab.table.rowCount() == 1, timeout=PATIENCE)
    return place


def test_a_login_goes_into_the_keyring_and_its_password_is_shown_nowhere(
    system_keyring: MemoryKeyring, window: Window, qtbot: QtBot
):
    tab = log_in(qtbot, window).registries
    assert [tab.table.item(0, n).text() for n in range(3)] == ["registry.example", "ci", "the system's keyring"]
    assert list(system_keyring.kept.values()) == ["secret"]
    assert b"secret" not in (window.desk.session.folder / "logins.json").read_bytes()
    assert "secret" not in [one.text() for one in tab.findChildren(QLineEdit)]
    tab.table.selectRow(0)
    qtbot.mouseClick(tab.remove, LEFT)
    qtbot.waitUntil(lambda: tab.table.rowCount() == 0, timeout=PATIENCE)
    assert system_keyring.kept == {}


def test_without_a_keyring_it_is_said_that_a_file_has_the_password(window: Window, qtbot: QtBot):
    with in_force(ABSENT):
        tab = log_in(qtbot, window).registries
    assert tab.table.item(0, 2).text() == "a file that only you can read"
    assert window.desk.session.workspace.logins.get("registry.example").password == "secret"


def test_what_is_no_registry_is_marked(settings: SettingsPlace, qtbot: QtBot):
    write(qtbot, settings.registries.registry, "not a registry")
    assert settings.registries.registry.problem


# ── the desktop itself ───────────────────────────────────────────────────────────────────────────────────────


def test_another_theme_and_language_are_in_force_at_once(window: Window, preferences: Preferences, qtbot: QtBot):
    for choice, value in (("theme", Theme.DARK), ("language", "zh_CN")):
        place = settings_of(window, "looks")
        box = getattr(place.looks, choice)
        box.setCurrentIndex(box.findData(value))
        box.activated.emit(box.currentIndex())
        qtbot.waitUntil(lambda place=place: window.place("settings") is not place, timeout=PATIENCE)
        qtbot.waitUntil(settings_of(window).looks.isVisible, timeout=PATIENCE)
    assert tokens().is_dark
    assert (preferences.theme, preferences.language) == (Theme.DARK, "zh_CN")


def test_another_workspace_can_be_chosen(window: Window, settings: SettingsPlace, qtbot: QtBot):
    (other,) = [one for one in settings.findChildren(QPushButton) if one.text() == "Open another workspace…"]
    qtbot.mouseClick(other, LEFT)
    qtbot.waitUntil(lambda: not window.desk.has_session, timeout=PATIENCE)
