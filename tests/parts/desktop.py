"""The desktop's window as a part of tests: opened by the fixture `open_window`, and closed without a trace."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent

from shoal_gui.window import Window

PATIENCE = 30_000
"""Milliseconds."""
OpenWindow = Callable[..., Window]


def close(window: Window) -> None:
    """Close *window* without being asked whether that is wanted, and have Qt delete it now."""
    desk = window.desk
    window.leave()
    window.close()
    for one in (window, desk, desk.tasks):
        one.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
