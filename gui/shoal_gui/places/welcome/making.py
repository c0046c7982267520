"""The form that makes a workspace: where, for which fleet, at which address, perhaps at a broker of one's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from shoal.contract.names import BadName, check_fleet
from shoal.errors import ShoalError, Unreachable
from shoal.fleet.own_broker import try_broker
from shoal.workspace import Workspace
from shoal.workspace.errors import BadSetting, NoRoomInWorkspace, WorkspaceExists, WorkspaceForbidden
from shoal.workspace.settings import Settings
from shoal_gui.desk import Desk
from shoal_gui.forms.broker_form import BrokerForm
from shoal_gui.forms.path_line import PathLine
from shoal_gui.shown import sentence
from shoal_gui.task import Work
from shoal_gui.tokens import Space
from shoal_gui.widgets.error_panel import ErrorPanel
from shoal_gui.widgets.field import Field, abreast
from shoal_gui.widgets.layout import allow, box, button, card, column, label, row, scrolled, shortcut
from shoal_gui.words import tr

WIDTH = 640


class WorkspaceForm(QWidget):
    """Makes a workspace and opens it; *with_broker* asks for a broker of one's own, which must let us in."""

    left = Signal()
    """The person goes back."""

    def __init__(self, desk: Desk, *, with_broker: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._error = ErrorPanel()
        self._open = self._error.offer(tr("Open it"), self._open_it, symbol="fa6s.folder-open")
        self._anyway = self._error.offer(tr("Make it all the same"), lambda: self._make(is_tested=False))
        self._path = PathLine(tr("Folder"), is_folder=True)
        self._fleet, self._host = QLineEdit("default"), QLineEdit("127.0.0.1")
        self.folder = Field(tr("Folder"), self._path, tr("A new or empty folder; it keeps models, devices and keys"))
        self.fleet = Field(tr("Name of the fleet"), self._fleet, tr("Fixed once a device is enrolled"))
        self.host = Field(
            tr("Address of this computer"),
            self._host,
            tr("As devices reach it. 127.0.0.1 serves this computer only; any other address turns TLS on."),
        )
        self.broker = BrokerForm(desk.tasks) if with_broker else None
        self.make = button(tr("Make the workspace"), self.act, symbol="fa6s.check", is_main=True)
        back = button(tr("Back"), self.left.emit, symbol="fa6s.arrow-left")
        title = tr("Connect to a broker") if with_broker else tr("Make a workspace")
        parts = [self._error, *([card(column(self.broker))] if self.broker else []), self._card()]
        head = column(label(title, "title"), *parts, row(back, None, self.make), None, margin=Space.L, space=Space.M)
        self.setLayout(column(_in_the_middle(box(head))))
        self._path.write(Path.home() / "shoal")
        for line in (self._fleet, self._host):
            line.textChanged.connect(self._look)
        self._path.changed.connect(self._look)
        if self.broker:
            self.broker.changed.connect(self._look)
        shortcut(self, "Ctrl+Return", self.act)
        shortcut(self, "Escape", self.left.emit)
        self._look()

    def ask_for(self, folder: Path) -> None:
        """Begin with *folder*."""
        self._path.write(folder)

    def act(self) -> None:
        """Make the workspace, once the broker lets us in."""
        if self.make.isEnabled():
            self._make(is_tested=True)

    def _card(self) -> QWidget:
        return card(column(self.folder, abreast(self.fleet, self.host), space=Space.M))

    def _make(self, *, is_tested: bool) -> None:
        folder, fleet, host = self._path.path, self._fleet.text().strip(), self._host.text().strip()
        assert folder is not None
        form, said = self.broker, self.broker.said if self.broker else None

        def work(task: Work) -> Path:
            access = form.access(said) if form and said else None
            if access and is_tested:
                task.stage(tr("Connect to the broker"))
                try_broker(access, fleet)
            task.stage(tr("Make the workspace"))
            with Workspace.create(folder, fleet=fleet, host=host) as made:
                made.change_settings(broker=access)
                return made.folder

        self._show_error(None)
        allow(self.make, tr("It is being made."))
        self._desk.tasks.run(
            tr("Make a workspace"), work, target=str(folder), then=self._made, failed=self._failed, quiet=True
        )

    def _made(self, folder: Path) -> None:
        self._desk.opening.emit(folder, "")

    def _failed(self, error: ShoalError) -> None:
        self._look()
        is_marked = self.broker is not None and self.broker.mark_error(error)
        if not is_marked and (field := self._field_of(error)):
            field.mark(sentence(error))
        self._show_error(error)

    def _field_of(self, error: ShoalError) -> Field | None:
        match error:
            case BadName():
                return self.fleet
            case BadSetting():
                return self.host
            case WorkspaceExists() | WorkspaceForbidden() | NoRoomInWorkspace():
                return self.folder
            case _:
                return None

    def _show_error(self, error: ShoalError | None) -> None:
        self._open.setVisible(isinstance(error, WorkspaceExists) and not error.hint)
        self._anyway.setVisible(isinstance(error, Unreachable))
        self._error.show_error(error)

    def _open_it(self) -> None:
        if self._path.path:
            self._desk.opening.emit(self._path.path, "")

    def _look(self) -> None:
        """What is written has changed."""
        self._show_error(None)
        self.folder.mark(None if self._path.path else tr("Say in which folder."))
        self.fleet.mark(_said(lambda: check_fleet(self._fleet.text().strip())))
        self.host.mark(_said(lambda: Settings().changed(host=self._host.text().strip())))
        wrong = any(field.problem for field in (self.folder, self.fleet, self.host))
        why_not = tr("Mend what is marked first.") if wrong else self.broker.why_not if self.broker else None
        allow(self.make, why_not)
        if self.broker and not self.fleet.problem:
            self.broker.fleet = self._fleet.text().strip()


def _said(check: Callable[[], object]) -> str | None:
    """What *check* has against a value, in one sentence."""
    try:
        check()
    except ShoalError as error:
        return sentence(error)
    return None


def _in_the_middle(content: QWidget) -> QWidget:
    """*content*, no wider than reads well."""
    content.setMaximumWidth(WIDTH)
    middle = row(None, content, None)
    middle.setStretch(1, 20)
    return scrolled(box(middle))
