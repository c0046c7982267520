"""Where a version of a model should be running; Enter on a line goes to that service."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shoal_gui.desk import Desk
from shoal_gui.filtering import Searchable
from shoal_gui.places.models.rows import ModelRow
from shoal_gui.shown import contact_word, phase_text, service_state
from shoal_gui.tables import Column, RecordTable
from shoal_gui.tokens import Space, State
from shoal_gui.widgets.empty import EmptyState
from shoal_gui.widgets.layout import button, row
from shoal_gui.widgets.table_pane import TablePane
from shoal_gui.words import tr

Place = tuple[str, str]
"""Device and service."""


class Where(QWidget):
    """A table of devices and services."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._model = ""
        empty = EmptyState("fa6s.cube", tr("Not deployed"), tr("No device was told to run this version."))
        empty.offer(tr("Deploy it"), self._deploy, symbol="fa6s.paper-plane")
        columns = [
            Column[Place](tr("Device"), lambda place: place[0], 120),
            Column[Place](tr("Service"), lambda place: place[1], 110),
            Column[Place](tr("State"), self._said, 120, state=self._state),
        ]
        self._table = RecordTable(columns, "/".join, _searchable, parent=self)
        self._pane = TablePane(tr("Where it is deployed"), self._table, empty, terms="device:cam, service:digits")
        self._pane.opened.connect(self._open)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, Space.S, 0, 0)
        whole.addWidget(self._pane, 1)
        self._go = button(tr("Go to the service"), lambda: self._open(self._pane.current), symbol="fa6s.arrow-right")
        whole.addLayout(row(self._go, None))
        desk.session.feed.ticked.connect(self._tick)

    def show_row(self, row: ModelRow) -> None:
        self._model = row.id
        self._table.put_all(row.places)
        self._go.setVisible(bool(row.places))

    def _tick(self) -> None:
        if self.isVisible():
            self._table.touch(2)

    def _state(self, place: Place) -> State:
        session = self._desk.session
        return service_state(session.report(*place), session.contact(place[0]))

    def _said(self, place: Place) -> str:
        session = self._desk.session
        report = session.report(*place)
        return phase_text(report) if report else contact_word(session.contact(place[0]))

    def _open(self, place: str) -> None:
        if chosen := place or next(iter(self._table.ids), ""):
            self._desk.go("services", chosen)

    def _deploy(self) -> None:
        self._desk.go("deploy", f"model:{self._model}")


def _searchable(place: Place) -> Searchable:
    device, service = place
    return Searchable(" ".join(place), fields={"device": device, "service": service})
