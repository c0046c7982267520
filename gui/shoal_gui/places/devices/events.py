"""What happened on a device since this desktop listens."""

from __future__ import annotations

import time

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shoal_gui.desk import Desk
from shoal_gui.feed import Happening
from shoal_gui.places.activity.deeds import Deed, deed_of_event, searchable
from shoal_gui.places.devices.tab import Tab
from shoal_gui.tables import Column, RecordTable
from shoal_gui.tokens import Space
from shoal_gui.widgets.empty import EmptyState
from shoal_gui.widgets.table_pane import TablePane
from shoal_gui.words import tr


class Events(Tab):
    """The fifth tab: the newest on top."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        columns: list[Column[Deed]] = [
            Column(tr("Time"), _time_text, 175, key=lambda deed: -deed.time),
            Column(tr("What happened"), lambda deed: deed.text, 340, state=lambda deed: deed.state),
            Column(tr("Details"), _details_text, 300),
        ]
        self.table: RecordTable[Deed] = RecordTable(columns, lambda deed: deed.id, searchable, parent=self)
        why = tr("Nothing has happened since this window listens.")
        empty = EmptyState("fa6s.clock-rotate-left", tr("No events"), why)
        self.pane: TablePane[Deed] = TablePane(
            tr("Events of the device"), self.table, empty, terms="service:digits, state:failed"
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, Space.S, 0, 0)
        layout.addWidget(self.pane)
        self.session.feed.happened.connect(self._hear)

    def begin(self) -> None:
        events = list(self.session.feed.view.events)
        self.table.put_all(deed_of_event(device, event) for device, event in events if device == self.name)

    def focus_filter(self) -> bool:
        self.pane.focus_filter()
        return True

    def _hear(self, happenings: list[Happening]) -> None:
        if fresh := [deed_of_event(one.device, one.event, one.heard) for one in happenings if one.device == self.name]:
            self.table.update(fresh)


def _time_text(deed: Deed) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(deed.time))


def _details_text(deed: Deed) -> str:
    return ", ".join(f"{key} {value}" for key, value in deed.details.items() if key not in {"type", "device_time"})
