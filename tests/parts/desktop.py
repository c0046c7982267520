"""The desktop's window as a part of tests, and two people at it: one has a mouse, the other a keyboard.

The window is opened by the fixture `open_window`, and closed without a trace.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import psutil
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QTabBar,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from shoal_gui.command_palette import CommandPalette
from shoal_gui.editors.code_editor import CodeEditor
from shoal_gui.widgets.table_pane import TablePane
from shoal_gui.window import Window

PATIENCE = 30_000
"""Milliseconds."""
OpenWindow = Callable[..., Window]
W = TypeVar("W", bound=QWidget)
LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
FARTHEST = 120
"""Presses of Tab after which nothing more is looked for."""


def close(window: Window) -> None:
    """Close *window* without being asked whether that is wanted, and have Qt delete it now."""
    desk = window.desk
    window.leave()
    window.close()
    for one in (window, desk, desk.tasks):
        one.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def until(qtbot: QtBot, is_so: Callable[[], object]) -> None:
    """Wait until it *is_so*."""
    qtbot.waitUntil(lambda: bool(is_so()), timeout=PATIENCE)


def processes_of(folder: Path) -> list[psutil.Process]:
    """Whatever runs files of *folder*."""
    return [one for one in psutil.process_iter(["cmdline"]) if str(folder) in " ".join(one.info["cmdline"] or ())]


def name_of(widget: QWidget) -> str:
    """What a screen reader calls it."""
    if isinstance(widget, QTabBar):
        return widget.tabText(widget.currentIndex())
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


class Mouse:
    """Clicks on what is called so and can be seen in the window, or a part of it, and types into what it clicked on."""

    def __init__(self, qtbot: QtBot, window: QWidget) -> None:
        self._qtbot, self._window = qtbot, window

    def click(self, name: str) -> None:
        """Click the button called *name*, once it is there and can be clicked."""
        button = self.find(QAbstractButton, name)

        def can_be_clicked() -> None:
            assert button.isEnabled(), f"{name}: {button.toolTip()}"

        self._qtbot.waitUntil(can_be_clicked, timeout=PATIENCE)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # what has just come up stands where it will
        QCoreApplication.processEvents()
        self._qtbot.mouseClick(button, LEFT)

    def write(self, name: str, text: str) -> None:
        """Into the field called *name*, in the place of what stands there."""
        field = self._click_into(name)
        self._qtbot.keyClick(field, Qt.Key.Key_A, CONTROL)
        self._qtbot.keyClicks(field, text)

    def add(self, name: str, *lines: str) -> None:
        """At the end of the text called *name*."""
        field = self._click_into(name)
        self._qtbot.keyClick(field, Qt.Key.Key_End, CONTROL)
        for line in lines:
            self._qtbot.keyClick(field, Qt.Key.Key_Return)
            self._qtbot.keyClicks(field, line)

    def paste(self, name: str, text: str) -> None:
        """In the place of what stands in the text called *name*."""
        field = self._click_into(name)
        self._qtbot.keyClick(field, Qt.Key.Key_A, CONTROL)
        QGuiApplication.clipboard().setText(text)
        self._qtbot.keyClick(field, Qt.Key.Key_V, CONTROL)

    def open_tab(self, name: str) -> None:
        for tabs in self._seen(QTabWidget):
            names = [tabs.tabText(n) for n in range(tabs.count())]
            if name in names:
                bar = tabs.tabBar()
                self._qtbot.mouseClick(bar, LEFT, pos=bar.tabRect(names.index(name)).center())
                return
        raise AssertionError(f"no tab {name!r}")

    def pick(self, name: str, words: str) -> None:
        """From what drops down at *name*."""
        box = self.find(QComboBox, name)
        box.showPopup()  # a click would be followed too soon by the next for a person
        view = box.view()
        place = view.visualRect(view.model().index(box.findText(words, Qt.MatchFlag.MatchContains), 0)).center()
        self._qtbot.mouseClick(view.viewport(), LEFT, pos=place)

    def pick_in_menu(self, name: str, words: str) -> None:
        """From the menu of the button *name*, which takes all input until something is picked."""
        menu = self.find(QPushButton, name).menu()

        def choose() -> None:
            assert isinstance(menu, QMenu)
            action = next(one for one in menu.actions() if words in one.text())
            self._qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())

        menu.aboutToShow.connect(lambda: QTimer.singleShot(0, menu, choose))
        self.click(name)

    def choose_row(self, pane: TablePane[object], one: str) -> None:
        """The row with this id, once it is there."""
        self._qtbot.waitUntil(lambda: pane.table.row_of(one) is not None, timeout=PATIENCE)
        place = pane.view.visualRect(pane.table.index(pane.table.row_of(one) or 0, 0)).center()
        self._qtbot.mouseClick(pane.view.viewport(), LEFT, pos=place)

    def find(self, kind: type[W], name: str) -> W:
        """The widget of its kind called *name*, once it can be seen."""

        def found() -> None:
            assert [one for one in self._seen(kind) if name_of(one) == name], self._names(kind)

        self._qtbot.waitUntil(found, timeout=PATIENCE)
        return next(one for one in self._seen(kind) if name_of(one) == name)

    def _click_into(self, name: str) -> QLineEdit | QPlainTextEdit:
        field = self.find(QWidget, name)
        assert isinstance(field, QLineEdit | QPlainTextEdit)
        inside = field.viewport() if isinstance(field, QPlainTextEdit) else field
        self._qtbot.mouseClick(inside, LEFT, pos=QPoint(5, 5))
        return field

    def _seen(self, kind: type[W]) -> Iterable[W]:
        root = QApplication.activeModalWidget() or self._window
        return [one for one in root.findChildren(kind) if one.isVisible()]

    def _names(self, kind: type[QWidget]) -> list[str]:
        return [name for one in self._seen(kind) if (name := name_of(one))]


class Keyboard:
    """Presses keys, which go to whatever has the focus, as the window system has it; reads no widget but that."""

    def __init__(self, qtbot: QtBot, window: Window) -> None:
        self._qtbot, self._window = qtbot, window

    @property
    def focus(self) -> QWidget:
        """Where keys go."""
        self._qtbot.waitUntil(lambda: QApplication.focusWidget() is not None, timeout=PATIENCE)
        return QApplication.focusWidget()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        if QGuiApplication.focusWindow() is None:  # a dialog was closed: any window manager goes back to the window
            self._window.activateWindow()
        self._qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is not None, timeout=PATIENCE)
        QTest.keyClick(QGuiApplication.focusWindow(), key, modifier)

    def act(self) -> None:
        """Ctrl+Enter."""
        self.press(Qt.Key.Key_Return, CONTROL)

    def write(self, text: str) -> None:
        """In the place of what stands where the focus is."""
        self.press(Qt.Key.Key_A, CONTROL)
        self._qtbot.keyClicks(self.focus, text)

    def go_to(self, name: str, *, back: bool = False) -> None:
        """Press Tab, or Shift+Tab, until what is called *name* has the focus."""
        passed: list[str] = []
        for _ in range(FARTHEST):
            if isinstance(self.focus, CodeEditor):
                self.press(Qt.Key.Key_Escape)  # or Tab would indent
            self.press(Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab)
            if (there := name_of(self.focus)) == name:
                return
            passed.append(there)
        raise AssertionError(f"Tab never comes to {name!r}, only to {passed}")

    def press_on(self, name: str) -> None:
        """Go to the button called *name*, and press it."""
        self.go_to(name)
        self.press(Qt.Key.Key_Space)

    def pick_in_menu(self, name: str, words: str) -> None:
        """From the menu of the button *name*, which takes all keys until something is picked."""
        self.go_to(name)
        button = self.focus
        assert isinstance(button, QPushButton)
        menu = button.menu()

        def choose() -> None:
            for _ in menu.actions():
                self.press(Qt.Key.Key_Down)
                if words in menu.activeAction().text():
                    break
            self.press(Qt.Key.Key_Return)

        menu.aboutToShow.connect(lambda: QTimer.singleShot(0, menu, choose))
        self.press(Qt.Key.Key_Space)

    def find(self, words: str) -> None:
        """Ctrl+K, and Enter on what fits first."""
        self.press(Qt.Key.Key_K, CONTROL)
        palette = self._window.findChildren(CommandPalette)[-1]
        self._qtbot.waitUntil(palette.isVisible, timeout=PATIENCE)
        self._qtbot.keyClicks(QApplication.focusWidget(), words)
        assert palette.list.count(), f"nothing fits {words!r}"
        self.press(Qt.Key.Key_Return)
