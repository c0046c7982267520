"""`shoal-gui`, which `shoal gui` and `make gui` run: one application, one window.

Qt is loaded once it is known that it can be, so that whoever lacks a library is told which.
"""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import TYPE_CHECKING

from shoal import __version__
from shoal.errors import ShoalError
from shoal.workspace.workspace import find_workspace
from shoal_gui import needs

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from shoal_gui.window import Window


def main(argv: list[str] | None = None) -> None:
    """Open the window and stay until it is closed; ends with SystemExit."""
    options = _options(argv)
    try:
        needs.check()
    except ShoalError as error:
        needs.end(error)
    logging.getLogger("shoal").addHandler(logging.NullHandler())  # the window says what there is to say
    application = application_of(sys.argv[:1])
    window = _window(options.workspace)
    window.show()
    _tell_mistakes(window)
    _end_by_signal(window)
    sys.exit(application.exec())


def application_of(argv: list[str]) -> QApplication:
    """The application with its names set, so that settings and window managers know it."""
    from PySide6.QtWidgets import QApplication

    application = QApplication(argv)
    application.setOrganizationName("Shoal")
    application.setApplicationName("shoal-gui")
    application.setApplicationDisplayName("Shoal")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("shoal")
    return application


def _options(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("shoal-gui", description="The desktop of Shoal.")
    parser.add_argument("--workspace", type=Path, help="folder of the workspace to open")
    parser.add_argument("--version", action="version", version=f"shoal-gui {__version__}")
    return parser.parse_args(argv)


def _window(asked: Path | None) -> Window:
    """The window, over the workspace that is meant: the one *asked* for, that of this folder, the last one."""
    from shoal_gui.desk import Desk
    from shoal_gui.preferences import Preferences
    from shoal_gui.tasks import Tasks
    from shoal_gui.window import Window

    preferences = Preferences()
    desk = Desk(preferences, Tasks())
    return Window(desk, asked or _workspace_here() or next(iter(preferences.workspaces), None))


def _workspace_here() -> Path | None:
    """The workspace that commands in this folder would work on."""
    try:
        return find_workspace(None)
    except ShoalError:
        return None


def _tell_mistakes(window: Window) -> None:
    """Say in the window what went wrong in it, and not only where it was started from."""
    from shoal_gui.mistakes import mistake_of

    def tell(kind: type[BaseException], bug: BaseException, trace: TracebackType | None) -> None:
        sys.__excepthook__(kind, bug, trace)
        window.desk.tell_error(mistake_of(bug))

    sys.excepthook = tell


def _end_by_signal(window: Window) -> None:
    """End without a question, since nobody may be there to answer.

    A signal comes amid whatever is being done, so it is only noted; a timer, which gives Python its turn to see it,
    finds the window between two events.
    """
    from PySide6.QtCore import QCoreApplication, QTimer

    noted = Event()

    def look() -> None:
        if noted.is_set():
            timer.stop()
            window.leave()
            QCoreApplication.exit(0)  # not quit(), which asks the window

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: noted.set())
    timer = QTimer(window, interval=250)
    timer.timeout.connect(look)
    timer.start()


if __name__ == "__main__":
    main()
