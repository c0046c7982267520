"""The fleet at a glance: the heat strip with its legend, and how many devices are in which state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from shoal.fleet.standing import Standing
from shoal.fleet.view import Contact
from shoal_gui.desk import Desk
from shoal_gui.fleet_state import FleetState
from shoal_gui.fleet_words import device_look, standing_state, standing_word, update_text
from shoal_gui.looks import state_icon
from shoal_gui.places.overview.strip import HeatStrip, Swatch, legend
from shoal_gui.shown import CONTACTS, contact_word
from shoal_gui.tables import natural
from shoal_gui.tokens import Space, State
from shoal_gui.widgets.layout import button, column, label, row, take_out
from shoal_gui.words import tr


class FleetCard(QFrame):
    """Every device in a cell, and every count a button that leads to those it counts."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setProperty("role", "card")
        self._title, self._current = label(role="head"), label(role="muted")
        self.strip = HeatStrip(self.describe)
        self.strip.opened.connect(self._open)
        self.strip.moved.connect(self._tell_current)
        self.contacts = Counts(desk, tr("Contact"))
        self.updates = Counts(desk, tr("Update"))
        self.setLayout(
            column(
                row(self._title, None, self._current), self.strip, _legend(), self.contacts, self.updates,
                margin=Space.M, space=Space.M,
            )
        )  # fmt: skip

    @property
    def _fleet(self) -> FleetState:
        return self._desk.session.fleet.state

    def describe(self, name: str) -> str:
        """What a device is in: `cam-07: online, 2 of 2 drifted`."""
        state = self._fleet.devices.get(name)
        if state is None:
            return name
        return tr("{device}: {contact}, {update}").format(
            device=name, contact=contact_word(state.contact), update=update_text(state)
        )

    def draw_all(self) -> None:
        """Devices have come or gone."""
        devices = self._fleet.devices
        self.strip.put_all({name: device_look(devices[name]) for name in sorted(devices, key=natural)})
        self._count()

    def draw(self, names: Iterable[str]) -> None:
        """Some devices may be in another state."""
        devices = self._fleet.devices
        self.strip.put({name: device_look(devices[name]) for name in names if name in devices})
        self._count()

    def _count(self) -> None:
        fleet = self._fleet
        self._title.setText(tr("%n device(s)", len(fleet.devices)))
        self.contacts.show_counts(
            {one: (CONTACTS[one], contact_word(one), fleet.contacts[one]) for one in Contact if fleet.contacts[one]}
        )
        standings = [*reversed(Standing), None]
        self.updates.show_counts(
            {
                one or "idle": (self._look(one), standing_word(one), fleet.standings[one])
                for one in standings
                if fleet.standings[one]
            }
        )

    def _look(self, standing: Standing | None) -> State:
        """While the broker is away, nothing is green because it was once green."""
        contact = Contact.ONLINE if self._desk.session.feed.line.is_up else Contact.STALE
        return standing_state(standing, contact) or State.UNKNOWN

    def _tell_current(self, name: str) -> None:
        self._current.setText(self.describe(name))

    def _open(self, name: str) -> None:
        self._desk.go("devices", name)


class Counts(QWidget):
    """How many are in each state, as buttons."""

    def __init__(self, desk: Desk, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._buttons: dict[str, QPushButton] = {}
        name = label(title, "muted")
        name.setMinimumWidth(80)
        self._row: QHBoxLayout = row(name, None)
        self.setLayout(self._row)

    def show_counts(self, counts: Mapping[str, tuple[State, str, int]]) -> None:
        """By what a filter finds them with: their state, its word, and how many."""
        if list(counts) != list(self._buttons):
            self._make(counts)
        for key, (state, word, count) in counts.items():
            self._buttons[key].setText(f"{count} {word}")
            self._buttons[key].setIcon(state_icon(state))

    @property
    def texts(self) -> list[str]:
        return [one.text() for one in self._buttons.values()]

    def _make(self, counts: Mapping[str, tuple[State, str, int]]) -> None:
        for one in self._buttons.values():
            take_out(self._row, one)
        self._buttons = {key: self._button(key) for key in counts}
        for n, one in enumerate(self._buttons.values(), start=1):
            self._row.insertWidget(n, one)

    def _button(self, key: str) -> QPushButton:
        made = button("", lambda: self._desk.go("devices", f"?state:{key.partition(' ')[0]}"))
        made.setToolTip(tr("Show these devices"))
        return made


def _legend() -> QHBoxLayout:
    parts = [(Swatch(state), label(words, "muted")) for state, words in legend()]
    return row(*(row(swatch, words, space=Space.XS) for swatch, words in parts), None, space=Space.L)
