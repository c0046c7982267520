"""The keys with which a service is called: copied and renewed, never shown.

A service has the same two keys on every device, so that its callers can be moved from one to the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from shoal.workspace.scoring_keys import Which
from shoal_gui.desk import Desk
from shoal_gui.places.services.asking import key_for
from shoal_gui.places.services.orders import renew_keys
from shoal_gui.places.services.rows import Row
from shoal_gui.tokens import Space
from shoal_gui.widgets.layout import box, column, icon_button, label, row
from shoal_gui.words import tr

Ask = Callable[[str, str, Sequence[str], Callable[[], object]], object]
"""Asks a question; given are also what the button says, a line for each thing, and what is done then."""


class KeysPanel(QWidget):
    """Of the service of the row it is given; *ask* does before a key is renewed."""

    def __init__(self, desk: Desk, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._ask_whether = desk, ask
        self._row: Row | None = None
        self.none = label(wraps=True)
        self.none.setText(tr('None is asked for; "authEnabled" in the deployment config has callers bring one'))
        self.field = QLineEdit(placeholderText=tr("Another key; empty for a random one"))
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(tr("Another key"))
        whiches: tuple[Which, ...] = ("primary", "secondary")
        self.copy_buttons = {
            which: icon_button(
                tr("Copy the {which} key").format(which=_words(which)), "fa6s.copy", partial(self._copy, which)
            )
            for which in whiches
        }
        self.renew_buttons = {
            which: icon_button(
                tr("Renew the {which} key").format(which=_words(which)), "fa6s.rotate", partial(self._ask, which)
            )
            for which in whiches
        }
        names = {which: label(_words(which)) for which in whiches}
        pairs = [row(names[one], self.copy_buttons[one], self.renew_buttons[one], None) for one in whiches]
        self.some = box(column(*pairs, self.field, space=Space.XS))
        self.setLayout(column(self.none, self.some))

    def show_row(self, shown: Row) -> None:
        """Be about *shown*."""
        if self._row and self._row.service != shown.service:
            self.field.clear()
        self._row = shown
        self.none.setVisible(not shown.needs_key)
        self.some.setVisible(shown.needs_key)

    def _copy(self, which: Which) -> None:
        if self._row:
            workspace, service = self._desk.session.workspace, self._row.service
            title = tr("Read the key of {service}").format(service=service)
            self._desk.tasks.run(
                title, lambda _work: key_for(workspace, service, which), quiet=True, then=self._put_on_clipboard
            )

    def _put_on_clipboard(self, key: str) -> None:
        QGuiApplication.clipboard().setText(key)
        self._desk.tell(tr("Copied"))

    def _ask(self, which: Which) -> None:
        if self._row is None:
            return
        service = self._row.service
        question = tr("Renew the {which} key of {service}?").format(which=_words(which), service=service)
        warning = tr("Callers that bring the one it has now are refused; the other key goes on working.")
        self._ask_whether(question, tr("Renew"), [warning], partial(self._renew, service, which))

    def _renew(self, service: str, which: Which) -> None:
        session, key = self._desk.session, self.field.text().strip()
        self.field.clear()
        self._desk.tasks.run(
            tr("Renew a key of {service}").format(service=service),
            lambda work: renew_keys(session.workspace, session.station, service, which, key, work),
            target=service,
            then=self._tell_renewed,
        )

    def _tell_renewed(self, devices: int) -> None:
        self._desk.tell(tr("%n device(s) were told the new key", devices))


def _words(which: Which) -> str:
    return tr("primary") if which == "primary" else tr("secondary")
