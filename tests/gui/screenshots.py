"""Every place of the desktop and what most needs looking at: pictures, light and dark, in each language, for a person.

    python tests/gui/screenshots.py FOLDER [--languages en,ru] [--themes light,dark] [--scale 2]

One real device that serves digits and a hundred that only speak stand behind them, so that there is something to see.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap

    from parts.voices import Voice
    from shoal_gui.window import Window

sys.path.insert(0, str(Path(__file__).parents[1]))  # for `parts`

SIZE = (1280, 720)
SETTLE = 0.7
"""Seconds that a place is given to draw what it reads."""
MARK = "PYTEST_RUN_MARK"


def main() -> None:
    """Take them all."""
    options = _options()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = options.scale
    os.environ.setdefault(MARK, "screenshots")
    from shoal_gui.app import application_of

    options.folder.mkdir(parents=True, exist_ok=True)
    application_of(sys.argv[:1])
    with tempfile.TemporaryDirectory() as temporary, _site(Path(temporary)) as workspace:
        _take(options, workspace, Path(temporary))


def _take(options: argparse.Namespace, workspace: Path, temporary: Path) -> None:
    from scenes import SCENES, Scene

    from parts.desktop import close
    from shoal_gui.desk import Desk
    from shoal_gui.looks import Theme
    from shoal_gui.preferences import Preferences
    from shoal_gui.tasks import Tasks
    from shoal_gui.window import Window

    preferences = Preferences(temporary / "desktop.ini")
    for language, theme in product(options.languages.split(","), map(Theme, options.themes.split(","))):
        preferences.language, preferences.theme = language, theme
        for folder in (None, workspace):
            window = Window(Desk(preferences, Tasks()), folder)
            window.resize(*SIZE)
            window.show()
            _settle(3 * SETTLE)
            for scene in SCENES if folder else [Scene("welcome", "")]:
                window.go(scene.place, scene.item)
                _settle(SETTLE)
                if scene.does:
                    scene.does(window.place(scene.place), window)
                    _settle(3 * SETTLE)
                picture = _picture(window)
                picture.save(str(options.folder / f"{language}-{theme}-{scene.name}.png"))
            close(window)
        print(language, theme, flush=True)


def _picture(window: Window) -> QPixmap:
    """The window with the dialog over it, if there is one, which is closed then."""
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QApplication, QDialog

    picture = window.grab()
    for dialog in QApplication.topLevelWidgets():
        if isinstance(dialog, QDialog) and dialog.isVisible():
            painter = QPainter(picture)
            painter.drawPixmap(window.mapFromGlobal(dialog.mapToGlobal(QPoint())), dialog.grab())
            painter.end()
            dialog.close()
    return picture


@contextmanager
def _site(folder: Path) -> Iterator[Path]:
    """A served workspace with one device that works and a hundred that speak."""
    from parts.site import Site
    from parts.voices import enrol, failed, fetching, healthy, speaking, tell, told_service
    from shoal.contract.reported import Problem
    from shoal.states import ServiceState

    names = [f"camera-{n:03}" for n in range(2, 102)]
    with Site(folder) as site:
        site.serve()
        site.device("camera-001", "site=oslo", "line=1")
        site.register_digits()
        site.deploy_digits("--device", "camera-001", "--wait")
        site.wait_for("camera-001", ServiceState.HEALTHY)
        with site.workspace() as workspace:
            for n, name in enumerate(names):
                enrol(workspace, [name], {"site": ("oslo", "bergen", "turku")[n % 3], "line": str(n % 4)})
            tell(workspace, "faces", *names[:60])
            wanted = {name: told_service(workspace, name, "faces") for name in names[:60]}
        with speaking(site.workspace_folder) as voices:
            problem = Problem(
                code="SHOAL-RUN-902",
                message="the entry script ended in init()",
                cause="ModuleNotFoundError: No module named 'cv2'",
                hint="add opencv to the dependencies",
            )
            for n, name in enumerate(names[:90]):
                voice = voices[name]
                voice.come()
                voice.beat(load=n % 4)
                if name in wanted:
                    reports = [healthy(wanted[name])] * 8 + [fetching(1, 7 * n % 100), failed(1, problem)]
                    voice.report({"faces": reports[n % 10]})
                if n % 30 == 7:
                    voice.be_lost().wait(10)
            with _beating(voices[names[0]]):
                yield site.workspace_folder


@contextmanager
def _beating(voice: Voice) -> Iterator[None]:
    """Have something to draw in its charts."""
    is_over = threading.Event()

    def beat() -> None:
        while not is_over.wait(SETTLE):
            voice.beat(load=1 + random.random())

    thread = threading.Thread(target=beat)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def _settle(seconds: float) -> None:
    from PySide6.QtCore import QCoreApplication

    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        QCoreApplication.processEvents()
        time.sleep(0.01)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Take a picture of every place of the desktop.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--languages", default="en,zh_CN,zh_TW,ru")
    parser.add_argument("--themes", default="light,dark")
    parser.add_argument("--scale", default="1")
    return parser.parse_args()


if __name__ == "__main__":
    main()
