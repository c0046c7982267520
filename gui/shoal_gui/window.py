"""The window: what is drawn around the places, and the way between them.

It is built anew when the workspace, the theme or the language change, and keeps nothing itself: what must outlive that
is in the desk and the session.
"""

from __future__ import annotations

import gc
import importlib
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QMessageBox, QPushButton, QStackedWidget, QStatusBar, QWidget

from shoal.errors import ShoalError
from shoal.workspace import Workspace
from shoal_gui import places
from shoal_gui.command_palette import CommandPalette
from shoal_gui.desk import Desk
from shoal_gui.drafts import ConfigDraft, config_draft, keep_config
from shoal_gui.looks import sheet, wear
from shoal_gui.palette_entries import entries
from shoal_gui.places.place import Place
from shoal_gui.places.welcome import Welcome
from shoal_gui.rail import Rail
from shoal_gui.records import Records
from shoal_gui.session import Session
from shoal_gui.status_bar import StatusBar
from shoal_gui.task import Task
from shoal_gui.task_list import TaskList
from shoal_gui.toasts import Toasts
from shoal_gui.tokens import State
from shoal_gui.widgets.layout import put_symbol, row, shortcut
from shoal_gui.words import speak, tr

SMALLEST = QSize(960, 600)
FIRST = QSize(1280, 720)
IDLE = 1500
"""Milliseconds after which a workspace that was opened has drawn itself, and there is time for what may be wanted."""


class Window(QMainWindow):
    """The main window; shows `Welcome` until a workspace is open."""

    def __init__(self, desk: Desk, folder: Path | None = None) -> None:
        super().__init__()
        self.desk = desk
        self._built: dict[str, Place] = {}
        self._current = ""
        self._wanted = ""
        """Name of the place to show once a workspace is open."""
        desk.going.connect(self.go)
        desk.told.connect(self._tell)
        desk.restyled.connect(self.rebuild)
        desk.opening.connect(self.open_workspace)
        desk.closing.connect(self.close_workspace)
        desk.tasks.added.connect(self._mind)
        desk.tasks.changed.connect(self._count_tasks)
        self._tasks_button = QPushButton()
        self.setMinimumSize(SMALLEST)
        self.resize(FIRST)
        self.restoreGeometry(desk.preferences.layout("window"))
        self._bind_keys()
        self.rebuild()
        if folder:
            self.open_workspace(folder)

    def _bind_keys(self) -> None:
        keys: dict[str, Callable[[], object]] = {
            "Ctrl+K": self.show_palette,
            "F5": self._reread,
            "Ctrl+,": partial(self._go_by_key, "FOOT", 0),
            **{f"Ctrl+{n + 1}": partial(self._go_by_key, "PLACES", n) for n in range(9)},
        }
        for one, does in keys.items():
            shortcut(self, one, does)

    def _go_by_key(self, where: str, n: int) -> None:
        """Go to the place at position *n*; only now are the places loaded."""
        if self.desk.has_session and n < len(kinds := getattr(places, where)):
            self.go(kinds[n].name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that a widget may have a use of its own for: here come those that none had."""
        keys = event.keyCombination().key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        match keys:
            case (Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier):
                self._place_does("focus_filter")
            case (Qt.Key.Key_Return | Qt.Key.Key_Enter, Qt.KeyboardModifier.ControlModifier):
                self._place_does("act")
            case (Qt.Key.Key_Escape, _):
                self._place_does("go_back")
            case _:
                super().keyPressEvent(event)

    # The workspace

    def open_workspace(self, folder: Path, place: str = "") -> None:
        """Open the workspace in *folder* instead of the present one, once it is seen that it can be opened."""
        if not self._may_leave():
            return
        self._wanted = place
        self.desk.tasks.run(
            tr("Open the workspace"),
            lambda _: _read(folder),
            target=str(folder),
            then=self._take,
            failed=self._not_opened,
            quiet=True,
        )

    def close_workspace(self) -> None:
        """Close it, and show the welcome."""
        if self.desk.has_session and self._may_leave():
            self._retire(self.rebuild)

    def _take(self, opened: tuple[Workspace, Records, ConfigDraft | None]) -> None:
        if self.desk.has_session:
            self._retire(partial(self._begin, *opened))
        else:
            self._begin(*opened)

    def _retire(self, then: Callable[[], None]) -> None:
        """End the present session, in a thread since its processes take a while to end, and go on with *then*."""
        session = self.desk.session
        session.rest()
        self._pages.setEnabled(False)

        def ended() -> None:
            self.desk.take(None)
            then()
            session.deleteLater()

        self.desk.tasks.run(tr("Close the workspace"), lambda _: session.end(), ended=ended, quiet=True)

    def _begin(self, workspace: Workspace, records: Records, draft: ConfigDraft | None) -> None:
        session = Session(workspace, records, self.desk.tasks, self.desk)
        session.reading_failed.connect(self.desk.tell_error)
        session.serving_failed.connect(self.desk.tell_error)
        session.keeping_failed.connect(self.desk.tell_error)
        self.desk.take(session)
        if draft and config_draft(self.desk) is None:
            keep_config(self.desk, draft)
        from shoal_gui.places.activity.log import ActivityLog

        ActivityLog.of(self.desk)  # from the first moment, whenever its page is opened
        self.desk.preferences.remember_workspace(session.folder)
        session.start()
        self.rebuild()
        QTimer.singleShot(IDLE, session, self._load_charts)

    def _load_charts(self) -> None:
        """Have half a second of imports behind us before the first chart is seen; they make no QObject."""
        load = partial(importlib.import_module, "shoal_gui.charts.plot")
        self.desk.tasks.run(tr("Load the charts"), lambda _: load(), quiet=True)

    def _not_opened(self, error: ShoalError) -> None:
        if isinstance(welcome := self.centralWidget(), Welcome):
            welcome.show_error(error)
        else:
            self.desk.tell_error(error)

    # What is drawn

    def rebuild(self) -> None:
        """Draw everything anew, in the theme and language of the preferences."""
        speak(self.desk.preferences.language)
        wear(self.desk.preferences.theme)
        self.setCentralWidget(QWidget())  # what is drawn anew need not be polished anew
        self.setStyleSheet(sheet())
        current, self._built, self._current = self._current, {}, ""
        self.setStatusBar(QStatusBar())
        self.toasts: Toasts | None = None
        if not self.desk.has_session:
            self.setWindowTitle("Shoal")
            self.setCentralWidget(Welcome(self.desk))
            self.statusBar().hide()
            self._task_list: TaskList | None = None
        else:
            self._build_shell()
            self.go(current or self._wanted or places.PLACES[0].name)
        self.toasts = Toasts(self)

    def _build_shell(self) -> None:
        session = self.desk.session
        self.setWindowTitle(f"{session.records.settings.fleet} - Shoal")
        self._rail = Rail(places.PLACES, places.FOOT, self)
        self._rail.wanted.connect(self.go)
        self._pages = QStackedWidget()
        self._task_list = TaskList(self.desk)
        whole = row(self._rail, self._pages, self._task_list, space=0)
        whole.setStretchFactor(self._pages, 1)
        centre = QWidget()
        centre.setLayout(whole)
        self.setCentralWidget(centre)
        self._tasks_button = QPushButton()
        put_symbol(self._tasks_button, "fa6s.list-check")
        self._tasks_button.clicked.connect(self._toggle_tasks)
        self._count_tasks()
        self.setStatusBar(StatusBar(self.desk, self._tasks_button))

    def place(self, name: str) -> Place:
        """The place called *name*, built if it was not yet."""
        if name not in self._built:
            kind = next(one for one in (*places.PLACES, *places.FOOT, *places.ASIDE) if one.name == name)
            self._built[name] = kind(self.desk)
            self._pages.addWidget(self._built[name])
        return self._built[name]

    def go(self, name: str, item: str = "") -> None:
        """Show the place called *name*, and *item* there."""
        if not self.desk.has_session:
            return
        place = self.place(name)
        if name != self._current:
            if self._current:
                self._built[self._current].left()
            self._current = name
            self._pages.setCurrentWidget(place)
            self._rail.show_current(name)
            place.entered()
        if item:
            place.show_item(item)

    def show_palette(self) -> None:
        """Ctrl+K."""
        if self.desk.has_session:
            CommandPalette(entries(self.desk, self.place, self._toggle_tasks), self).show()

    def _place_does(self, what: str) -> None:
        if self._current:
            getattr(self._built[self._current], what)()

    def _reread(self) -> None:
        if self.desk.has_session:
            self.desk.session.reread()

    # Tasks and toasts

    def _toggle_tasks(self) -> None:
        if self._task_list:
            self._task_list.setVisible(not self._task_list.isVisible())

    def _count_tasks(self) -> None:
        if not self.desk.has_session:
            return
        tasks = self.desk.tasks
        failed = sum(1 for task in tasks.shown if task.error)
        words = tr("%n task(s) running", len(tasks.running)) if tasks.running else tr("Tasks")
        self._tasks_button.setText(tr("{tasks}, {n} failed").format(tasks=words, n=failed) if failed else words)

    def _mind(self, task: Task) -> None:
        """A task that fails while nobody looks at it says so."""
        told = False

        def look() -> None:
            nonlocal told
            is_seen = task.is_told and task.place[0] in {"", self._current}
            if task.error and not (told or task.is_quiet or is_seen):
                told = True
                self.desk.tell_error(task.error)

        task.changed.connect(look)

    def _tell(self, sentence: str, state: State) -> None:
        if self.toasts:
            self.toasts.tell(sentence, state)

    # The end

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask once if work is going on; then leave nothing behind."""
        if not self._may_leave():
            event.ignore()
            return
        self.leave()
        event.accept()

    def leave(self) -> None:
        """End everything that was begun here; blocks until that is done."""
        self.desk.preferences.keep_layout("window", self.saveGeometry())
        if self.desk.has_session:
            session = self.desk.session
            session.rest()
            self.desk.take(None)
            self.setCentralWidget(QWidget())  # the places, which would ask for the session
            session.end()
            session.deleteLater()
        self.desk.tasks.end()

    def _may_leave(self) -> bool:
        """Whether nothing is going on that would be lost, or somebody has said that it may."""
        if not self.desk.tasks.running:
            return True
        names = "\n".join(task.title for task in self.desk.tasks.running)
        said = tr("This is still running:\n{tasks}").format(tasks=names)
        asked = QMessageBox(QMessageBox.Icon.Question, tr("Close Shoal?"), said, parent=self)
        stop = asked.addButton(tr("Stop it and close"), QMessageBox.ButtonRole.AcceptRole)
        stay = asked.addButton(tr("Stay"), QMessageBox.ButtonRole.RejectRole)
        asked.setDefaultButton(stay)
        asked.setEscapeButton(stay)
        asked.exec()
        return asked.clickedButton() is stop


def _read(folder: Path) -> tuple[Workspace, Records, ConfigDraft | None]:
    """Read the workspace with the config last composed there, and load the places, all in the task's thread."""
    importlib.import_module("shoal_gui.places.every")
    if not gc.get_freeze_count():
        gc.freeze()  # modules stay: to look for garbage among them would hold the window up for 100 ms now and then
    from shoal_gui.places.configs.disk import last_draft

    workspace, records = Session.read(folder)
    with suppress(ShoalError):  # Configs tries again, and says why
        return workspace, records, last_draft(workspace.folder)
    return workspace, records, None
