"""Logins for registries: who is known where, and where the password is; no password is ever shown."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QTableWidget, QTableWidgetItem, QWidget

from shoal.errors import ShoalError
from shoal.workspace.keyrings import system_keyring
from shoal.workspace.logins import Keeper, registry_host
from shoal_gui.desk import Desk
from shoal_gui.shown import sentence
from shoal_gui.task import Work
from shoal_gui.tokens import Space
from shoal_gui.widgets.error_panel import ErrorPanel
from shoal_gui.widgets.field import Field, abreast
from shoal_gui.widgets.layout import allow, button, card, column, label, row, title_width
from shoal_gui.words import tr

ROWS = 5
HEADER = 28
"""Pixels of its height."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the workspace has, and what this session offers."""

    users: dict[str, str]
    keepers: dict[str, Keeper]
    has_keyring: bool


class RegistriesTab(QWidget):
    """A table of logins, and a form for another one."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._logins = desk.session.workspace.logins
        self.table = _table()
        self.table.itemSelectionChanged.connect(self._look)
        self._registry, self._user, self._password = QLineEdit(), QLineEdit(), QLineEdit()
        self._registry.setPlaceholderText("registry.example:5000")
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self.registry = Field(tr("Registry"), self._registry)
        self.user, self.password = Field(tr("User"), self._user), Field(tr("Password"), self._password)
        self._where, self._error = label(role="muted", wraps=True), ErrorPanel()
        self.save = button(tr("Save"), self.act, symbol="fa6s.check", is_main=True)
        self.remove = button(tr("Remove"), self._remove, symbol="fa6s.trash")
        new = card(
            column(
                label(tr("Log in"), "head"),
                self.registry,
                abreast(self.user, self.password),
                self._where,
                self._error,
                row(None, self.save),
                space=Space.M,
            )
        )
        intro = tr(
            "Images are pushed to registries and based on theirs. Devices get the login sealed, each for itself."
        )
        known = card(column(label(tr("Registries"), "head"), label(intro, "muted", wraps=True), self.table,
            row(None, self.remove)))  # fmt: skip
        self.setLayout(column(known, new, space=Space.L))
        for line in (self._registry, self._user, self._password):
            line.textChanged.connect(self._look)
        self._look()

    def reread(self) -> None:
        """Look again at what there is: another process may have changed it."""
        self._desk.tasks.run(
            tr("Read the logins"), self._read, then=self._show, failed=self._error.show_error, quiet=True
        )

    def act(self) -> None:
        """Save."""
        if not self.save.isEnabled():
            return
        registry, user, password = self._registry.text().strip(), self._user.text().strip(), self._password.text()

        def work(_: Work) -> Keeper:
            return self._logins.set(registry, user, password, in_keyring=True)

        self._password.clear()
        self._desk.tasks.run(
            tr("Save a login"), work, target=registry, then=self._saved, failed=self._failed, quiet=True
        )

    def _read(self, _: Work) -> Known:
        return Known(self._logins.list(), self._logins.keepers(), system_keyring() is not None)

    def _show(self, known: Known) -> None:
        self.table.setRowCount(len(known.users))
        for n, (registry, user) in enumerate(known.users.items()):
            for column_, text in enumerate((registry, user, keeper_text(known.keepers[registry]))):
                self.table.setItem(n, column_, QTableWidgetItem(text))
        self._where.setText(
            tr("The password goes into the system's keyring.")
            if known.has_keyring
            else tr("There is no keyring in this session: the password goes into a file that only you can read.")
        )
        self._look()

    def _saved(self, keeper: Keeper) -> None:
        self._desk.tell(tr("Saved; the password is in {place}.").format(place=keeper_text(keeper)))
        for line in (self._registry, self._user):
            line.clear()
        self.reread()

    def _failed(self, error: ShoalError) -> None:
        self._error.show_error(error)

    def _remove(self) -> None:
        registry = self.table.selectedItems()[0].text()
        self._desk.tasks.run(
            tr("Remove a login"),
            lambda _: self._logins.remove(registry),
            target=registry,
            then=self._removed,
            failed=self._failed,
            quiet=True,
        )

    def _removed(self, _: bool) -> None:
        self._desk.tell(tr("Removed."))
        self.reread()

    def _look(self) -> None:
        """Allow what can be done."""
        self._error.show_error(None)
        self.registry.mark(self._wrong_registry())
        missing = not (self._registry.text().strip() and self._user.text().strip() and self._password.text())
        why_not = tr("Say registry, user and password.") if missing else None
        allow(self.save, tr("Mend what is marked first.") if self.registry.problem else why_not)
        allow(self.remove, None if self.table.selectedItems() else tr("Choose a registry above."))

    def _wrong_registry(self) -> str | None:
        text = self._registry.text().strip()
        try:
            if text:
                registry_host(text)
        except ShoalError as error:
            return sentence(error)
        return None


def keeper_text(keeper: Keeper) -> str:
    return {Keeper.FILE: tr("a file that only you can read"), Keeper.KEYRING: tr("the system's keyring")}[keeper]


def _table() -> QTableWidget:
    table = QTableWidget(0, 3)
    table.setAccessibleName(tr("Registries"))
    table.setHorizontalHeaderLabels([tr("Registry"), tr("User"), tr("The password is in")])
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    for n, width in ((1, 140), (2, 220)):
        header.resizeSection(n, max(width, title_width(header, n)))
    header.setFixedHeight(HEADER)
    table.setFixedHeight(HEADER + ROWS * table.verticalHeader().defaultSectionSize())
    table.setTabKeyNavigation(False)
    return table
