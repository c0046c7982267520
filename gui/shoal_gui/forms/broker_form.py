"""The form for a broker of one's own: its fields, what is wrong with them, and a test of the connection."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from shoal.contract.enrolment import BrokerAccess
from shoal.contract.reading import MissingFile
from shoal.errors import ShoalError
from shoal.fleet.own_broker import OwnBroker, revised, try_broker
from shoal.link import (
    BadBrokerAddress,
    BadCertificate,
    BadCredentials,
    BrokerRefused,
    BrokerTlsTrouble,
    BrokerUnreachable,
    NotABroker,
    SubscribeRefused,
)
from shoal.link.access import parse_address
from shoal_gui.forms.path_line import PathLine
from shoal_gui.looks import state_icon
from shoal_gui.shown import sentence
from shoal_gui.task import Work
from shoal_gui.tasks import Tasks
from shoal_gui.tokens import Space, State
from shoal_gui.widgets.field import Field, abreast
from shoal_gui.widgets.layout import allow, button, column, label, row
from shoal_gui.words import tr

BAD_CLIENT = "certificate, key"
"""Where `BadCertificate` says it is, for a client's own."""


class BrokerForm(QWidget):
    """*kept* is what was said before: its password is never shown, and stays unless another one is written."""

    changed = Signal()

    def __init__(self, tasks: Tasks, kept: BrokerAccess | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._kept = tasks, kept
        self.fleet = "default"
        """Whose topics the test asks to listen to."""
        url, user, self._password = QLineEdit(), QLineEdit(), QLineEdit()
        self._url, self._user = url, user
        url.setPlaceholderText("mqtts://broker.example:8883")
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._ca = PathLine(tr("Certificate of its authority"), is_folder=False)
        self.url = Field(tr("Address"), url, tr("mqtts:// for TLS, mqtt:// without; host, and port if it is another"))
        self.ca = Field(
            tr("Certificate of its authority"),
            self._ca,
            tr("A PEM file, for a broker whose certificate no public authority has signed"),
        )
        self._certificate = PathLine(tr("Client certificate"), is_folder=False)
        self._key = PathLine(tr("Key of the client certificate"), is_folder=False)
        own = tr("A PEM file, for a broker that asks for one")
        self.certificate = Field(tr("Client certificate"), self._certificate, own)
        self.key = Field(tr("Key of the client certificate"), self._key, tr("A PEM file without a passphrase"))
        self.user = Field(tr("User"), user, tr("Empty for a broker that lets everybody in"))
        kept_hint = tr("Kept from before; write another one to change it") if kept and kept.password else ""
        self.password = Field(tr("Password"), self._password, kept_hint)
        self.test = button(tr("Test the connection"), self.run_test, symbol="fa6s.plug")
        self._shape, self._said = QLabel(), label(wraps=True)
        tested = row(self.test, self._shape, self._said)
        tested.setStretch(2, 1)
        account = abreast(self.user, self.password)
        shown = abreast(self.certificate, self.key)
        self.setLayout(column(self.url, self.ca, shown, account, tested, space=Space.M))
        if kept:
            url.setText(kept.url)
            user.setText(kept.username)
        for line in (url, user, self._password):
            line.textChanged.connect(self._look)
        for file in self._files:
            file.changed.connect(self._look)
        self._look()

    @property
    def fields(self) -> tuple[Field, ...]:
        return self.url, self.ca, self.certificate, self.key, self.user, self.password

    @property
    def _files(self) -> tuple[PathLine, ...]:
        return self._ca, self._certificate, self._key

    @property
    def said(self) -> OwnBroker:
        """What is written, as a worker may take it."""
        url, user, password = self._url.text().strip(), self._user.text().strip(), self._password.text()
        return OwnBroker(url, user, password, *(file.path for file in self._files))

    @property
    def why_not(self) -> str | None:
        """Why nothing can be done with it yet."""
        if not self._url.text().strip():
            return tr("Say the broker's address first.")
        if self.url.problem:
            return tr("The address is not one of a broker.")
        if (self._certificate.path is None) != (self._key.path is None):
            return tr("A client certificate and its key go together.")
        return None

    @property
    def result(self) -> str:
        """How the last test went."""
        return self._said.text()

    def access(self, said: OwnBroker) -> BrokerAccess:
        """*said* with what is kept; called in a worker, since it reads files."""
        return revised(said, self._kept)

    def run_test(self) -> None:
        """Connect once, and say how that went."""
        said, fleet = self.said, self.fleet
        self._clear_marks()
        self._show(State.WORKING, tr("Connecting…"))
        self.test.setEnabled(False)

        def work(_: Work) -> str:
            return try_broker(self.access(said), fleet)

        self._tasks.run(
            tr("Test the connection"), work, target=said.url, then=self._passed, failed=self._refused, quiet=True
        )

    def mark_error(self, error: ShoalError) -> bool:
        """Mark the field that *error* is about; False if it is about none of them."""
        field = self._field_of(error)
        if field:
            field.mark(sentence(error))
            field.editor.setFocus()
        return field is not None

    def _field_of(self, error: ShoalError) -> Field | None:
        match error:
            case BadBrokerAddress() | BrokerUnreachable() | NotABroker() | BrokerRefused():
                return self.url
            case BadCredentials():
                return self.password
            case SubscribeRefused():
                return self.user
            case BadCertificate() | BrokerTlsTrouble() | MissingFile():
                return self._field_of_file(error)
            case _:
                return None

    def _field_of_file(self, error: ShoalError) -> Field:
        named = {str(self._certificate.path): self.certificate, str(self._key.path): self.key}
        is_own = error.where == BAD_CLIENT or "client certificate" in (error.hint or "")
        return named.get(error.where or "", self.certificate if is_own else self.ca)

    def _passed(self, protocol: str) -> None:
        self.test.setEnabled(True)
        self._show(State.OK, tr("Connected, MQTT {version}").format(version=protocol))

    def _refused(self, error: ShoalError) -> None:
        self.test.setEnabled(True)
        self.mark_error(error)
        self._show(State.FAILED, f"{error.code}  {error}")

    def _show(self, state: State, sentence: str) -> None:
        self._shape.setPixmap(state_icon(state).pixmap(Space.L, Space.L))
        self._shape.setVisible(bool(sentence))
        self._said.setText(sentence)

    def _look(self) -> None:
        """What is written has changed."""
        self._clear_marks()
        self._show(State.UNKNOWN, "")
        text = self._url.text().strip()
        without = tr("A connection without TLS has no certificate.") if text.startswith("mqtt:") else None
        for file in self._files:
            allow(file, without)
        try:
            if text:
                parse_address(text)
        except BadBrokerAddress as error:
            self.url.mark(sentence(error))
        allow(self.test, self.why_not)
        self.changed.emit()

    def _clear_marks(self) -> None:
        for field in self.fields:
            field.mark(None)
