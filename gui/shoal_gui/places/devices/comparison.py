"""Desired vs. reported: for each service what the device was told beside what it says, and how the two stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from shoal.fleet.standing import Difference, Reason
from shoal.fleet.view import Contact
from shoal_gui.desk import Desk
from shoal_gui.fleet_state import DeviceState
from shoal_gui.fleet_words import difference_state, difference_text, reason_text
from shoal_gui.places.devices.mark import Mark
from shoal_gui.places.devices.rows import UNKNOWN
from shoal_gui.places.devices.tab import Tab, fill
from shoal_gui.shown import phase_text, service_word
from shoal_gui.tokens import Space
from shoal_gui.widgets.empty import EmptyState
from shoal_gui.widgets.layout import column, label, restyle, row, take_out
from shoal_gui.words import tr

DIGEST = 12
"""Characters of a digest that are shown."""


@dataclass(frozen=True, slots=True)
class Line:
    """One attribute of a service."""

    title: str
    told: str
    reported: str
    differs: bool = False


def lines_of(one: Difference) -> Iterator[Line]:
    """What was told of a service beside what is reported, line by line; pure."""
    wanted, report = one.wanted, one.report
    running = report.running if report else 0
    yield Line(
        tr("Version"),
        str(wanted.deployment) if wanted else tr("none"),
        str(running) if running else UNKNOWN,
        differs=bool(report) and running != one.version,
    )
    if report and report.deployment not in {0, one.version}:
        yield Line(tr("Version it goes by"), "", str(report.deployment), differs=True)
    told, real = wanted.image.digest if wanted else "", report.image if report else ""
    yield Line(tr("Image"), _short(told), _short(real), differs=bool(real) and told != real)
    if wanted:
        yield Line(tr("Models"), ", ".join(wanted.models) or UNKNOWN, "")
    port = str(wanted.port) if wanted and wanted.port else tr("any") if wanted else UNKNOWN
    yield Line(tr("Port"), port, str(report.port) if report and report.port else UNKNOWN)
    if report:
        yield from _reported_only(one)


def _reported_only(one: Difference) -> Iterator[Line]:
    report = one.report
    assert report is not None
    yield Line(tr("State"), "", f"{service_word(report.state)}, {phase_text(report)}")
    if report.scoring_uri:
        yield Line(tr("Address"), "", report.scoring_uri)
    if report.restarts:
        yield Line(tr("Restarts"), "", str(report.restarts))
    if report.error:
        yield Line(tr("Error"), "", f"{report.error.code}  {report.error.message}", differs=True)
        if report.error.cause:
            yield Line(tr("Cause"), "", report.error.cause)


class Comparison(Tab):
    """The second tab: a card for each service."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._shown: tuple[tuple[Difference, ...], Contact] | None = None
        self.cards: dict[str, ServiceCard] = {}
        """By service."""
        self.stands = label(role="muted", wraps=True)
        self._empty = EmptyState("fa6s.gears", tr("Nothing to run"), tr("This device was not told to run anything."))
        self._empty.offer(tr("Deploy to it"), self._deploy, symbol="fa6s.paper-plane")
        self._column = column(self.stands, self._empty, None, space=Space.M)
        fill(self, self._column, tr("Desired vs. reported"))

    def begin(self) -> None:
        self._shown = None

    def refresh(self) -> None:
        state = self.state
        if state is None or (state.services, state.contact) == self._shown:
            return
        self._shown = (state.services, state.contact)
        self._empty.setVisible(not state.services)
        self.stands.setVisible(bool(state.services))
        self.stands.setText(self._stand(state))
        if [one.name for one in state.services] != list(self.cards):
            self._make_cards([one.name for one in state.services])
        for one in state.services:
            self.cards[one.name].show_difference(one, state.contact)

    def _stand(self, state: DeviceState) -> str:
        """Which document was told, and which the device has taken in."""
        told, view = self.session.records.told.get(self.name), self.view
        observed = view.reported.observed_rev if view and view.reported else None
        sentence = tr("Told: document {rev}. Taken in by the device: {observed}.")
        text = sentence.format(rev=told.rev if told else UNKNOWN, observed=UNKNOWN if observed is None else observed)
        return text if state.contact is Contact.ONLINE else f"{text} {tr('What is reported may be old.')}"

    def _make_cards(self, names: Sequence[str]) -> None:
        for card in self.cards.values():
            take_out(self._column, card)
        self.cards = {name: ServiceCard(name) for name in names}
        for n, card in enumerate(self.cards.values(), start=1):
            self._column.insertWidget(n, card)

    def _deploy(self) -> None:
        self.desk.go("deploy", f"devices:{self.name}")


class ServiceCard(QFrame):
    """One service: its word, the reason, and two columns."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.mark = Mark()
        self.reason = label(role="muted", wraps=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Space.M)
        self._grid.setVerticalSpacing(Space.XS)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 2)
        for n, title in enumerate((tr("Desired"), tr("Reported")), start=1):
            self._grid.addWidget(label(title, "muted"), 0, n)
        self._cells: dict[str, tuple[QLabel, QLabel, QLabel]] = {}
        self.setProperty("role", "card")
        self.setLayout(column(row(label(name, "head"), None, self.mark), self.reason, self._grid, margin=Space.M))

    def show_difference(self, one: Difference, contact: Contact) -> None:
        """Draw how it stands."""
        word, reason = difference_text(one), reason_text(one)
        self.mark.show_state(difference_state(one, contact), word)
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        self.setAccessibleName(f"{self._name}: {word}")
        self.setAccessibleDescription(reason)
        lines = list(lines_of(one))
        if [line.title for line in lines] != list(self._cells):
            self._make_cells([line.title for line in lines])
        for line in lines:
            self._fill(line, is_wrong=line.differs and one.reason is not Reason.UNDERWAY)

    def _make_cells(self, titles: Sequence[str]) -> None:
        for cell in chain.from_iterable(self._cells.values()):
            take_out(self._grid, cell)
        self._cells = {title: (label(title, "muted"), _value(title), _value(title)) for title in titles}
        for row_number, cells in enumerate(self._cells.values(), start=1):
            for n, cell in enumerate(cells):
                self._grid.addWidget(cell, row_number, n, Qt.AlignmentFlag.AlignTop)

    def _fill(self, line: Line, *, is_wrong: bool) -> None:
        _, told, reported = self._cells[line.title]
        for cell, text in ((told, line.told), (reported, line.reported)):
            if cell.text() != text:
                cell.setText(text)
                cell.setToolTip(text)
        if reported.property("role") != (role := "problem" if is_wrong else ""):
            restyle(reported, role=role)


def _value(title: str) -> QLabel:
    made = label(wraps=True, selectable=True)
    made.setAccessibleName(title)
    return made


def _short(digest: str) -> str:
    return digest.removeprefix("sha256:")[:DIGEST] or UNKNOWN
