"""The logs of a device's services: all of them, merged, or one."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from shoal_gui.desk import Desk
from shoal_gui.logs.reader import Source
from shoal_gui.logs.view import LogView
from shoal_gui.places.devices.tab import Tab
from shoal_gui.tokens import Space
from shoal_gui.widgets.empty import EmptyState
from shoal_gui.widgets.layout import box, label, row, take_out
from shoal_gui.words import tr


class LogTab(Tab):
    """The fourth tab; nothing is asked of the device before it is seen."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._services: tuple[str, ...] = ()
        self.log: LogView | None = None
        self.service = QComboBox()
        self.service.setAccessibleName(tr("Service"))
        self.service.currentIndexChanged.connect(self._open)
        name = label(tr("Service"))
        name.setBuddy(self.service)
        self._choice = box(row(name, self.service, None))
        self._empty = EmptyState("fa6s.align-left", tr("No logs"), tr("This device has no services."))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, Space.S, 0, 0)
        self._column.addWidget(self._choice)
        self._column.addWidget(self._empty, 1)

    def begin(self) -> None:
        self._services = ()
        self.service.clear()
        self._open()

    def refresh(self) -> None:
        state = self.state
        services = tuple(one.name for one in state.services if one.report) if state else ()
        if services != self._services:
            self._services = services
            self._offer(services)

    def focus_filter(self) -> bool:
        if self.log is not None:
            self.log.focus_filter()
        return self.log is not None

    def _offer(self, services: tuple[str, ...]) -> None:
        chosen = self.service.currentData()
        self.service.blockSignals(True)
        self.service.clear()
        for one in services:
            self.service.addItem(one, (one,))
        if len(services) > 1:
            self.service.addItem(tr("All services"), services)
        self.service.setCurrentIndex(max(0, self.service.findData(chosen)))
        self.service.blockSignals(False)
        self._open()

    def _open(self) -> None:
        """Show the log of the chosen service, in the place of the last one."""
        chosen: tuple[str, ...] = self.service.currentData() or ()
        if self.log is not None:
            take_out(self._column, self.log)
            self.log = None
        self._choice.setVisible(bool(chosen))
        self._empty.setVisible(not chosen)
        if chosen:
            self.log = LogView(self.desk, [Source(self.name, one) for one in chosen])
            self._column.addWidget(self.log, 1)
