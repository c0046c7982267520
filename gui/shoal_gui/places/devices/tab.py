"""What the tabs of a device's details have in common: only the one that is seen is kept up to date."""

from __future__ import annotations

from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from shoal.fleet.view import DeviceView
from shoal.workspace.records import Device
from shoal_gui.desk import Desk
from shoal_gui.fleet_state import DeviceState
from shoal_gui.session import Session
from shoal_gui.tokens import Space
from shoal_gui.widgets.scrolled import scrolled


class Tab(QWidget):
    """One tab; shows the device called `name`."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.name = ""
        """Of an enrolled device; empty while none is shown."""

    @property
    def session(self) -> Session:
        return self.desk.session

    @property
    def device(self) -> Device | None:
        return self.session.records.devices.get(self.name)

    @property
    def view(self) -> DeviceView | None:
        return self.session.feed.device(self.name)

    @property
    def state(self) -> DeviceState | None:
        return self.session.fleet.device(self.name)

    def show_device(self, name: str) -> None:
        """Show another device."""
        if name != self.name:
            self.name = name
            self.begin()
        self.refresh()

    def begin(self) -> None:
        """Another device is shown from now on: forget what was kept of the last one."""

    def refresh(self) -> None:
        """Draw what is new."""

    def focus_filter(self) -> bool:
        """Put the focus into the tab's own filter; False if it has none."""
        return False


def fill(tab: QWidget, content: QLayout, name: str) -> None:
    """Have *tab*, called *name*, show *content*, as high as it likes to be."""
    layout = QVBoxLayout(tab)
    layout.setContentsMargins(0, Space.S, 0, 0)
    layout.addWidget(scrolled(content, name))
