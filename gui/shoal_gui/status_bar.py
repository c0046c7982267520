"""The foot of the window: the broker, the devices by how they are, what runs, what is not sent yet."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton, QStatusBar, QWidget

from shoal.fleet.view import Contact
from shoal_gui.desk import Desk
from shoal_gui.looks import state_icon
from shoal_gui.shown import CONTACTS, contact_word
from shoal_gui.tokens import Space, State
from shoal_gui.widgets.layout import label, row
from shoal_gui.words import tr


class StatusBar(QStatusBar):
    """What is always to be seen; each part says more in its tooltip."""

    def __init__(self, desk: Desk, tasks_button: QPushButton, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._desk = desk
        self._session = desk.session
        self._broker = Sign()
        self._contacts = {contact: Sign() for contact in Contact}
        self._unsent = Sign()
        for part in (self._broker, *self._contacts.values(), self._unsent):
            self.addWidget(part)
        self.addPermanentWidget(tasks_button)
        self._session.feed.line_changed.connect(self._show_line)
        self._session.round_trip.measured.connect(self._show_line)
        self._session.fleet.changed.connect(self.look)
        self._session.fleet.enrolled_changed.connect(self.look)
        self._show_line()
        self.look()

    def look(self) -> None:
        """Count again."""
        counts = self._session.fleet.state.contacts
        for contact, sign in self._contacts.items():
            word = contact_word(contact)
            sign.setVisible(counts[contact] > 0)
            sign.show_state(CONTACTS[contact], f"{counts[contact]} {word}", tr("devices: {word}").format(word=word))
        unsent = self._session.records.unsent
        self._unsent.setVisible(unsent > 0)
        self._unsent.show_state(
            State.WAITING,
            tr("%n not sent", unsent),
            tr("Kept in the journal, and sent when the broker can be reached."),
        )

    def _show_line(self) -> None:
        line, name = self._session.feed.line, self._session.workspace.settings.broker_url
        if line.is_up:
            secure = "TLS" if name.startswith("mqtts") else tr("not encrypted")
            took = self._session.round_trip.seconds
            pace = "" if took is None else tr("{ms:.1f} ms").format(ms=1000 * took)
            said = tr("Connected, MQTT {version}, {secure}; the time is what a question to the broker and back takes")
            tip = said.format(version=self._session.station.link.protocol, secure=secure)
            self._broker.show_state(State.OK, " · ".join(filter(None, (name, secure, pace))), tip)
        elif line.trouble:
            said = f"{line.trouble.code}  {line.trouble}"
            self._broker.show_state(State.FAILED, tr("{broker}: not connected").format(broker=name), said)
        else:
            self._broker.show_state(State.WORKING, tr("{broker}: connecting").format(broker=name), "")


class Sign(QWidget):
    """A shape and a few words."""

    def __init__(self) -> None:
        super().__init__()
        self._shape, self._words = QLabel(), label()
        self._shown = (State.UNKNOWN, "", "")
        self.setLayout(box_layout := row(self._shape, self._words, space=Space.XS))
        box_layout.setContentsMargins(Space.S, 0, Space.S, 0)

    @property
    def words(self) -> str:
        return self._words.text()

    def show_state(self, state: State, words: str, tip: str) -> None:
        if self._shown == (state, words, tip):
            return
        self._shown = (state, words, tip)
        self._shape.setPixmap(state_icon(state).pixmap(Space.M + 2, Space.M + 2))
        self._words.setText(words)
        self.setToolTip(tip)
        self.setAccessibleName(f"{words}. {tip}")
