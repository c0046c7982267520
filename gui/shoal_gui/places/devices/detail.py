"""The details of one device: its name and its two states, what can be done with it, and six tabs."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shoal_gui.desk import Desk
from shoal_gui.fleet_state import DeviceState
from shoal_gui.fleet_words import standing_state, update_text
from shoal_gui.places.devices.comparison import Comparison
from shoal_gui.places.devices.events import Events
from shoal_gui.places.devices.log_tab import LogTab
from shoal_gui.places.devices.mark import Mark
from shoal_gui.places.devices.raw import Raw
from shoal_gui.places.devices.summary import Summary
from shoal_gui.places.devices.tab import Tab
from shoal_gui.places.devices.usage import Usage
from shoal_gui.shown import CONTACTS, ago_text, contact_word
from shoal_gui.tokens import Space, State
from shoal_gui.widgets.layout import allow, button, column, label, row, tabs
from shoal_gui.words import tr


class DeviceDetail(QWidget):
    """Shows one device; only the tab that is seen is drawn."""

    enrol_wanted = Signal(str)
    """The device called so is to be enrolled again."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.name = ""
        self._title = label(role="head", selectable=True)
        self._contact, self._update = Mark(), Mark()
        self._age = label(role="muted")
        self._services = button(tr("Its services"), self._open_services, symbol="fa6s.gears")
        again = button(tr("Enrol again"), self._want_enrolment, symbol="fa6s.key")
        self.tabs = tabs()
        self.summary, self.comparison, self.usage = Summary(desk), Comparison(desk), Usage(desk)
        self.logs, self.events, self.raw = LogTab(desk), Events(desk), Raw(desk)
        for tab, title in self._titles().items():
            self.tabs.addTab(tab, title)
        self.tabs.currentChanged.connect(self._draw_tab)
        self.summary.enrol_wanted.connect(self.enrol_wanted)
        states = row(self._contact, self._update, self._age, None, space=Space.L)
        head = column(row(self._title, None, self._services, again), states)
        self.setLayout(column(head, self.tabs, space=Space.S))
        desk.session.feed.ticked.connect(self._tell_age)

    def show_device(self, name: str) -> None:
        """Show the enrolled device *name*."""
        self.name = name
        self.refresh()

    def refresh(self) -> None:
        """Draw what is new of it."""
        state = self._desk.session.fleet.device(self.name)
        if state is None:
            return
        self._title.setText(self.name)
        self._contact.show_state(CONTACTS[state.contact], contact_word(state.contact))
        self._show_update(state)
        allow(self._services, None if state.services else tr("It has no services."))
        self._tell_age()
        self._draw_tab()

    def focus_filter(self) -> bool:
        """Put the focus into the filter of the tab that is seen; False if it has none."""
        tab = self.tabs.currentWidget()
        return isinstance(tab, Tab) and tab.focus_filter()

    def _titles(self) -> dict[Tab, str]:
        return {
            self.summary: tr("Summary"),
            self.comparison: tr("Desired vs. reported"),
            self.usage: tr("Charts"),
            self.logs: tr("Logs"),
            self.events: tr("Events"),
            self.raw: tr("Raw"),
        }

    def _show_update(self, state: DeviceState) -> None:
        shown = standing_state(state.standing, state.contact) or State.UNKNOWN
        self._update.show_state(shown, update_text(state))

    def _tell_age(self) -> None:
        if self.isVisible() and self.name:
            silence = self._desk.session.feed.silence(self.name)
            self._age.setText("" if silence is None else tr("heard {ago}").format(ago=ago_text(silence)))

    def _draw_tab(self) -> None:
        tab = self.tabs.currentWidget()
        if self.name and isinstance(tab, Tab):
            tab.show_device(self.name)

    def _open_services(self) -> None:
        """Go to the one that needs somebody, if there is such a one."""
        state = self._desk.session.fleet.device(self.name)
        if state and state.services:
            first = next((one for one in state.services if one.needs_help), state.services[0])
            self._desk.go("services", f"{self.name}/{first.name}")

    def _want_enrolment(self) -> None:
        self.enrol_wanted.emit(self.name)
