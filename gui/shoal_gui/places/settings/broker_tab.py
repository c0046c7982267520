"""Which broker the workspace meets its devices at: the embedded one, or one of one's own."""

from __future__ import annotations

import msgspec
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QRadioButton, QWidget

from shoal.broker.embedded import find_mosquitto
from shoal.contract.enrolment import BrokerAccess
from shoal.errors import ShoalError
from shoal_gui.desk import Desk
from shoal_gui.forms.broker_form import BrokerForm
from shoal_gui.places.settings.changing import change, warning
from shoal_gui.task import Work
from shoal_gui.tokens import Space
from shoal_gui.widgets.error_panel import ErrorPanel
from shoal_gui.widgets.layout import allow, box, button, card, column, icon_button, label, row
from shoal_gui.words import tr


class BrokerTab(QWidget):
    """Two choices; the form of the second is there only while it is chosen."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._before = desk.session.workspace.settings
        self.embedded = QRadioButton(tr("The embedded broker, run by this desktop while it is open"))
        self.elsewhere = QRadioButton(tr("A broker of your own"))
        self.form = BrokerForm(desk.tasks, self._before.broker)
        self.form.fleet = self._before.fleet
        self._program, self._fingerprint = label(role="muted", wraps=True), label(role="muted", wraps=True)
        self._fingerprint.setText(tr("It is not encrypted: it serves this computer only."))
        self._copy = icon_button(tr("Copy the fingerprint"), "fa6s.copy", self._copy_fingerprint)
        self._copy.hide()
        self._about = box(column(self._program, row(self._fingerprint, self._copy)))
        self._note, self._error = label(role="muted", wraps=True), ErrorPanel()
        self.apply = button(tr("Apply"), self.act, symbol="fa6s.check", is_main=True)
        (self.elsewhere if self._before.broker else self.embedded).setChecked(True)
        self.setLayout(
            column(
                card(
                    column(
                        self.embedded,
                        self._about,
                        self.elsewhere,
                        self.form,
                        self._note,
                        self._error,
                        row(None, self.apply),
                        space=Space.M,
                    )
                )
            )
        )
        self.embedded.toggled.connect(self.look)
        self.form.changed.connect(self.look)
        desk.tasks.run(tr("Look at the broker"), self._inquire, then=self._told, failed=self._failed, quiet=True)
        self.look()

    def act(self) -> None:
        """Apply."""
        if not self.apply.isEnabled():
            return
        allow(self.apply, tr("It is being applied."))
        form, said = self.form, self.form.said if self.elsewhere.isChecked() else None
        change(self._desk, lambda: {"broker": form.access(said) if said else None}, self._failed)

    def look(self) -> None:
        """Show what goes with the choice."""
        is_elsewhere = self.elsewhere.isChecked()
        self._about.setVisible(not is_elsewhere)
        self.form.setVisible(is_elsewhere)
        self._error.show_error(None)
        allow(self.apply, self._why_not())
        url = self.form.said.url
        access = BrokerAccess(url=url) if is_elsewhere and url else None
        after = msgspec.structs.replace(self._before, broker=access)
        restart = tr("Applying connects anew; services on devices go on.")
        self._note.setText(warning(self._desk, after) or restart)

    def _why_not(self) -> str | None:
        if self.elsewhere.isChecked():
            return self.form.why_not
        return None if self._before.broker else tr("Nothing is changed.")

    def _inquire(self, _: Work) -> tuple[bool, str]:
        """Whether there is a mosquitto, and the fingerprint of the authority; empty without TLS."""
        workspace = self._desk.session.workspace
        return find_mosquitto() is not None, workspace.authority.fingerprint if self._before.encrypted else ""

    def _told(self, found: tuple[bool, str]) -> None:
        has_mosquitto, fingerprint = found
        self._program.setText(
            tr("Program: mosquitto, with passwords and access rules.")
            if has_mosquitto
            else tr("No mosquitto was found: a small broker serves this computer only, and lets everybody in.")
        )
        if fingerprint:
            self._fingerprint.setText(
                tr("Fingerprint (SHA-256) of its authority:\n{fingerprint}").format(fingerprint=fingerprint)
            )
            self._fingerprint.setProperty("fingerprint", fingerprint)
            self._copy.show()

    def _failed(self, error: ShoalError) -> None:
        self.look()
        if not self.form.mark_error(error):
            self._error.show_error(error)

    def _copy_fingerprint(self) -> None:
        QGuiApplication.clipboard().setText(str(self._fingerprint.property("fingerprint")))
        self._desk.tell(tr("Copied."))
