"""What happened on a device since this desktop listens."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shoal.contract.reported import Event
from shoal.states import ServiceState
from shoal_gui.desk import Desk
from shoal_gui.feed import Happening
from shoal_gui.filtering import Searchable
from shoal_gui.places.devices.tab import Tab
from shoal_gui.shown import SERVICES, service_word, when_text
from shoal_gui.tables import Column, RecordTable
from shoal_gui.tokens import Space, State
from shoal_gui.widgets.empty import EmptyState
from shoal_gui.widgets.table_pane import TablePane
from shoal_gui.words import tr

PREFIX = "io.shoal."


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """One event as a row."""

    event: Event
    number: int
    """Counts up in the order in which they were heard."""

    @property
    def id(self) -> str:
        return str(self.number)

    @property
    def kind(self) -> str:
        """As `service.state`."""
        return self.event.type.removeprefix(PREFIX)


def what_text(one: Happened) -> str:
    """What happened, in a few words."""
    state = _service_state(one.event)
    if one.kind == "service.state" and state:
        return service_word(state)
    return {
        "desired.accepted": tr("took in what it was told"),
        "desired.refused": tr("refused what it was told"),
        "desired.empty": tr("was told nothing"),
        "command.refused": tr("refused a command"),
        "command.forgotten": tr("forgot a command"),
        "event.dropped": tr("dropped events"),
    }.get(one.kind, one.kind)


def state_of(one: Happened) -> State | None:
    state = _service_state(one.event)
    if state:
        return SERVICES[state]
    return State.FAILED if one.kind in {"desired.refused", "command.refused"} else None


def details_text(one: Happened) -> str:
    """The message where there is one, else whatever the event has."""
    data = one.event.data
    if message := data.get("message"):
        cause = data.get("cause")
        return f"{message} ({cause})" if cause else str(message)
    return ", ".join(f"{key} {value}" for key, value in data.items() if value != "" and key != "state")


def _service_state(event: Event) -> ServiceState | None:
    said = event.data.get("state")
    return ServiceState(said) if said in set(ServiceState) else None


class Events(Tab):
    """The fifth tab: the newest on top."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._heard = 0
        self._count = 0
        columns: list[Column[Happened]] = [
            Column(tr("Time"), lambda one: when_text(one.event.time), 150, key=lambda one: -one.number),
            Column(tr("Service"), lambda one: one.event.subject, 110),
            Column(tr("What"), what_text, 150, state=state_of),
            Column(tr("Details"), details_text, 300),
        ]
        self.table: RecordTable[Happened] = RecordTable(columns, lambda one: one.id, _searchable, parent=self)
        why = tr("Nothing has happened since this window listens.")
        empty = EmptyState("fa6s.clock-rotate-left", tr("No events"), why)
        self.pane: TablePane[Happened] = TablePane(tr("Events of the device"), self.table, empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, Space.S, 0, 0)
        layout.addWidget(self.pane)
        self.session.feed.happened.connect(self._hear)

    def begin(self) -> None:
        self.table.put_all(
            self._rows(event for device, event in list(self.session.feed.view.events) if device == self.name)
        )

    def focus_filter(self) -> bool:
        self.pane.focus_filter()
        return True

    def _hear(self, happenings: list[Happening]) -> None:
        if fresh := [one.event for one in happenings if one.device == self.name]:
            self.table.update(self._rows(fresh))

    def _rows(self, events: Iterable[Event]) -> list[Happened]:
        rows = [Happened(event=one, number=n) for n, one in enumerate(events, start=self._count)]
        self._count += len(rows)
        return rows


def _searchable(one: Happened) -> Searchable:
    state = _service_state(one.event)
    fields = {"state": f"{state or ''} {what_text(one)}".lower(), "service": one.event.subject, "type": one.kind}
    return Searchable(" ".join([one.event.subject, one.kind, what_text(one), details_text(one)]), {}, fields)
