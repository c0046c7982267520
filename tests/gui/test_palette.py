"""Ctrl+K: what can be done is found by a few letters of its name, and done."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from parts.desktop import PATIENCE, Keyboard, OpenWindow
from shoal_gui.looks import Theme
from shoal_gui.palette_entries import entries
from shoal_gui.places.devices import Devices
from shoal_gui.places.models import Models
from shoal_gui.places.models.register_dialog import RegisterDialog
from shoal_gui.places.settings import SettingsPlace
from shoal_gui.places.welcome import Welcome
from shoal_gui.task_list import TaskList
from shoal_gui.window import Window
from shoal_gui.words import LANGUAGES

WANTED = (
    "Register a model",
    "Enrol a device",
    "New config…",
    "Open a config",
    "Preview",
    "Push",
    "Roll back",
    "Export the activity",
    "Read the workspace again",
    "Show or hide the tasks",
    "Light",
    "Dark",
    "As the system",
    *LANGUAGES.values(),
    "Open another workspace…",
    "Close the workspace",
    "Workspace",
    "Broker",
    "Registries",
    "Appearance",
    "About",
)


@pytest.fixture
def window(open_window: OpenWindow, workspace_folder: Path) -> Window:
    return open_window(workspace_folder)


@pytest.fixture
def keyboard(qtbot: QtBot, window: Window) -> Keyboard:
    return Keyboard(qtbot, window)


def test_whatever_can_be_done_without_choosing_first_is_an_entry(window: Window):
    texts = [one.text for one in entries(window.desk, window.place, lambda: None)]
    assert set(WANTED) <= set(texts)
    assert len(texts) == len(set(texts))


def test_a_model_is_registered_from_any_place(window: Window, keyboard: Keyboard, qtbot: QtBot):
    keyboard.find("register")
    qtbot.waitUntil(lambda: bool(window.findChildren(RegisterDialog)), timeout=PATIENCE)
    assert window.place("models").isVisible()
    keyboard.press(Qt.Key.Key_Escape)


def test_a_device_is_enrolled_from_any_place(window: Window, keyboard: Keyboard):
    keyboard.find("enrol")
    devices = window.place("devices")
    assert isinstance(devices, Devices)
    assert devices.enrol_page.isVisible()


def test_a_tab_of_the_settings_is_opened(window: Window, keyboard: Keyboard):
    keyboard.find("registries settings")
    settings = window.place("settings")
    assert isinstance(settings, SettingsPlace)
    assert settings.registries.isVisible()


def test_the_theme_and_the_language_are_changed(window: Window, keyboard: Keyboard, qtbot: QtBot):
    keyboard.find("dark")
    assert window.desk.preferences.theme is Theme.DARK
    keyboard.find("language")
    assert window.desk.preferences.language == "zh_CN"
    qtbot.waitUntil(lambda: Models.title() == "模型", timeout=PATIENCE)


def test_the_tasks_are_shown(window: Window, keyboard: Keyboard):
    keyboard.find("tasks")
    assert window.findChildren(TaskList)[-1].isVisible()


def test_the_workspace_is_closed(window: Window, keyboard: Keyboard, qtbot: QtBot):
    keyboard.find("close the workspace")
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), Welcome), timeout=PATIENCE)
