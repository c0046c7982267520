"""The welcome: try it here, connect to a broker, open a workspace."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from shoal.errors import ShoalError
from shoal.workspace.errors import NoWorkspace
from shoal_gui.desk import Desk
from shoal_gui.forms.path_line import choose
from shoal_gui.looks import icon, tokens
from shoal_gui.places.welcome.making import WorkspaceForm
from shoal_gui.tokens import Space
from shoal_gui.trial import PLACE, make_trial, trial_folder
from shoal_gui.widgets.error_panel import ErrorPanel
from shoal_gui.widgets.layout import allow, button, card, column, label, row
from shoal_gui.words import LANGUAGES, tr

RECENT = 4
"""Workspaces that are offered again at the most."""
WIDTH = 1080


class Welcome(QWidget):
    """Shown until a workspace is open; whatever keeps one from being opened is said here."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._failed_folder: Path | None = None
        self.error = ErrorPanel()
        self._fix = self.error.offer(tr("Make a workspace there"), self._make_there, symbol="fa6s.folder-plus")
        self._other = self.error.offer(tr("Choose another folder…"), self._choose, symbol="fa6s.folder-open")
        self.pages = QStackedWidget()
        self.connecting = WorkspaceForm(desk, with_broker=True)
        self.making = WorkspaceForm(desk, with_broker=False)
        self._ways = self._first_page()
        for page in (self._ways, self.connecting, self.making):
            self.pages.addWidget(page)
        for form in (self.connecting, self.making):
            form.left.connect(self._go_back)
        self.setLayout(column(self.pages))
        self.try_button.setFocus()

    def show_error(self, error: ShoalError) -> None:
        """Say why the workspace could not be opened, and offer what helps."""
        self._failed_folder = Path(error.where) if error.where else None
        self._fix.setVisible(isinstance(error, NoWorkspace))
        self.error.show_error(error)
        allow(self.try_button)
        self._go_back()

    def _first_page(self) -> QWidget:
        title, subtitle = label(tr("Welcome to Shoal"), "title"), label(tr("Models for a fleet of devices"), "muted")
        for line in (title, subtitle):
            line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        middle = QWidget()
        middle.setMaximumWidth(WIDTH)
        middle.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        middle.setLayout(column(title, subtitle, self.error, self._three_ways(), margin=Space.XL, space=Space.L))
        page = QWidget()
        whole = QVBoxLayout(page)
        whole.addStretch(2)
        centred = row(None, middle, None)
        centred.setStretch(1, 20)
        whole.addLayout(centred)
        whole.addStretch(3)
        whole.addLayout(row(label(tr("Language"), "muted"), self._languages(), None))
        return page

    def _three_ways(self) -> QHBoxLayout:
        self.try_button = button(tr("Try it here"), self._try, symbol="fa6s.play", is_main=True)
        self.connect_button = button(tr("Connect…"), self._connect, symbol="fa6s.plug")
        self.open_button = button(tr("Open a folder…"), self._choose, symbol="fa6s.folder-open")
        self.make_button = button(tr("Make a new one…"), self._make, symbol="fa6s.folder-plus")
        ways = row(
            _way(
                "fa6s.rocket",
                tr("Try it here"),
                tr(
                    "A broker and a device on this computer, and a model that reads digits: deployed and answering "
                    "within a minute, without a network."
                ),
                self.try_button,
            ),
            _way(
                "fa6s.tower-broadcast",
                tr("Connect to a broker"),
                tr("You have an MQTT broker that your devices reach: make a workspace that meets them there."),
                self.connect_button,
            ),
            _way(
                "fa6s.folder-open",
                tr("Open a workspace"),
                tr("Go on with one that you or the command line have made, or make a new one."),
                *self._recent(),
                self.open_button,
                self.make_button,
            ),
            space=Space.L,
        )
        for n in range(3):
            ways.setStretch(n, 1)
        return ways

    def _recent(self) -> list[QWidget]:
        """A button for each of the last workspaces."""
        found: list[QWidget] = []
        for folder in self.desk.preferences.workspaces[:RECENT]:
            one = button(_short(folder), partial(self._open, folder), symbol="fa6s.clock-rotate-left")
            one.setToolTip(str(folder))
            one.setAccessibleName(tr("Open {folder}").format(folder=folder))
            found.append(one)
        return found

    def _languages(self) -> QComboBox:
        chosen = self.language = QComboBox()
        for code, name in LANGUAGES.items():
            chosen.addItem(name, code)
        chosen.setCurrentIndex(chosen.findData(self.desk.preferences.language))
        chosen.setAccessibleName(tr("Language"))
        chosen.activated.connect(self._speak)
        return chosen

    def _speak(self) -> None:
        self.desk.preferences.language = self.language.currentData()
        # Once this event is over: it takes this very widget away.
        QTimer.singleShot(0, self.desk, self.desk.restyled.emit)

    def _try(self) -> None:
        self.error.show_error(None)
        allow(self.try_button, tr("It is being made."))
        self.desk.tasks.run(
            tr("Make a workspace"), make_trial, target=str(trial_folder()), then=self._tried, failed=self.show_error
        )

    def _tried(self, seconds: float) -> None:
        self.desk.drafts[PLACE] = seconds
        self.desk.opening.emit(trial_folder(), PLACE)

    def _open(self, folder: Path) -> None:
        self.error.show_error(None)
        self.desk.opening.emit(folder, "")

    def _choose(self) -> None:
        choose(self, tr("Open a workspace"), self._chosen, start=self._failed_folder, is_folder=True)

    def _chosen(self, folder: str) -> None:
        self._open(Path(folder))

    def _connect(self) -> None:
        self.pages.setCurrentWidget(self.connecting)
        self.connecting.setFocus()

    def _make(self) -> None:
        self.pages.setCurrentWidget(self.making)

    def _make_there(self) -> None:
        if self._failed_folder:
            self.making.ask_for(self._failed_folder)
        self._make()

    def _go_back(self) -> None:
        self.pages.setCurrentWidget(self._ways)


def _way(symbol: str, title: str, sentence: str, *buttons: QWidget) -> QWidget:
    """One of the ways: a picture, what it is, and its buttons."""
    picture = QLabel()
    picture.setPixmap(icon(symbol, tokens().accent).pixmap(Space.XXL, Space.XXL))
    return card(column(picture, label(title, "head"), label(sentence, "muted", wraps=True), None, *buttons))


def _short(folder: Path) -> str:
    """A path that fits on a button: its last two parts."""
    return str(folder) if len(folder.parts) <= 3 else f"…/{folder.parent.name}/{folder.name}"
