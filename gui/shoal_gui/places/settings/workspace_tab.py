"""The workspace's own settings: fleet, address, ports, TLS."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QWidget

from shoal.contract.names import BadName
from shoal.errors import ShoalError
from shoal_gui.desk import Desk
from shoal_gui.places.settings.changing import change, warning
from shoal_gui.shown import sentence
from shoal_gui.tokens import Space
from shoal_gui.widgets.error_panel import ErrorPanel
from shoal_gui.widgets.field import Field, abreast
from shoal_gui.widgets.layout import allow, button, card, column, label, number_box, row
from shoal_gui.words import tr


class WorkspaceTab(QWidget):
    """A form over `Settings`, checked as one writes; what is applied starts the serving anew."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._before = settings = desk.session.workspace.settings
        self._fleet, self._host = QLineEdit(settings.fleet), QLineEdit(settings.host)
        self._registry_port, self._broker_port = _port(settings.registry_port), _port(settings.broker_port)
        self._tls = _tls_choice(settings.tls)
        self.fleet = Field(tr("Name of the fleet"), self._fleet, tr("A level of every MQTT topic"))
        self.host = Field(
            tr("Address of this computer"), self._host, tr("As devices reach it; 127.0.0.1 serves this computer only")
        )
        self.registry_port = Field(tr("Port of the registry"), self._registry_port)
        self.broker_port = Field(tr("Port of the embedded broker"), self._broker_port)
        self.tls = Field(tr("TLS for registry and embedded broker"), self._tls)
        self._error = ErrorPanel()
        self._note = label(role="muted", wraps=True)
        self.apply = button(tr("Apply"), self.act, symbol="fa6s.check", is_main=True)
        self._lay_out()
        self._connect()
        self.look()

    def _lay_out(self) -> None:
        other = button(tr("Open another workspace…"), self._desk.closing.emit, symbol="fa6s.folder-open")
        where = label(str(self._desk.session.folder), wraps=True, selectable=True)
        folder = card(column(label(tr("Folder"), "head"), where, row(other, None)))
        form = column(
            abreast(self.fleet, self.host),
            abreast(self.registry_port, self.broker_port),
            self.tls,
            self._note,
            self._error,
            row(None, self.apply),
            space=Space.M,
        )
        self.setLayout(column(folder, card(form), space=Space.L))

    def _connect(self) -> None:
        self._fleet.textChanged.connect(self.look)
        self._host.textChanged.connect(self.look)
        for port in (self._registry_port, self._broker_port):
            port.valueChanged.connect(self.look)
        self._tls.currentIndexChanged.connect(self.look)
        self._desk.session.records_changed.connect(self.look)

    def act(self) -> None:
        """Apply."""
        if self.apply.isEnabled():
            allow(self.apply, tr("It is being applied."))
            changes = self._changes()
            change(self._desk, lambda: changes, self._failed)

    def look(self) -> None:
        """Check what is written."""
        named = bool(self._desk.session.records.devices)
        allow(self._fleet, tr("Devices are enrolled under this name.") if named else None)
        for field in (self.fleet, self.host):
            field.mark(None)
        self._error.show_error(None)
        why_not = None if self._changes() else tr("Nothing is changed.")
        self._note.setText(tr("Applying starts the registry and the broker anew; services on devices go on."))
        try:
            after = self._before.changed(**self._changes())
        except ShoalError as error:
            self._mark(error)
            why_not = tr("Mend what is marked first.")
        else:
            if said := warning(self._desk, after):
                self._note.setText(said)
        allow(self.apply, why_not)

    def _changes(self) -> dict[str, Any]:
        """What is not as it was."""
        now = {
            "fleet": self._fleet.text().strip(),
            "host": self._host.text().strip(),
            "registry_port": self._registry_port.value(),
            "broker_port": self._broker_port.value(),
            "tls": self._tls.currentData(),
        }
        return {name: value for name, value in now.items() if value != getattr(self._before, name)}

    def _failed(self, error: ShoalError) -> None:
        self.look()
        self._error.show_error(error)

    def _mark(self, error: ShoalError) -> None:
        field = self.fleet if isinstance(error, BadName) else self.host
        field.mark(sentence(error))


def _tls_choice(chosen: bool | None) -> QComboBox:
    box = QComboBox()
    for words, value in (
        (tr("Unless the address is this computer's own"), None),
        (tr("Always"), True),
        (tr("Never"), False),
    ):
        box.addItem(words, value)
    box.setCurrentIndex([None, True, False].index(chosen))
    return box


def _port(value: int) -> QSpinBox:
    port = number_box()
    port.setRange(1, 65535)
    port.setValue(value)
    return port
