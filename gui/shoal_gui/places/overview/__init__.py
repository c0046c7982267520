"""Overview: the fleet at a glance, what is being rolled out, and what needs somebody."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from shoal.workspace.records import now
from shoal_gui.desk import Desk
from shoal_gui.fleet_state import Rollout
from shoal_gui.places.overview.concerns import (
    SILENCE,
    Concern,
    Remedy,
    Since,
    concern_of_line,
    concern_of_strangers,
    concern_of_unsent,
    concerns_of,
    in_order,
)
from shoal_gui.places.overview.first_steps import FirstSteps
from shoal_gui.places.overview.fleet_card import FleetCard
from shoal_gui.places.overview.lists import ConcernRow, RolloutRow, Rows
from shoal_gui.places.place import Place
from shoal_gui.tokens import Space
from shoal_gui.widgets.layout import card, column, label
from shoal_gui.widgets.scrolled import scrolled
from shoal_gui.words import tr


class Overview(Place):
    """The first page; drawn at the feed's pace, its lists once a second, and nothing while it is not seen."""

    name = "overview"
    symbol = "fa6s.house"

    @classmethod
    def title(cls) -> str:
        return tr("Overview")

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._since = Since()
        self._missed: set[str] = set()
        """Devices that changed while nobody looked."""
        self._is_unread = True
        """Whether devices may have come or gone since all were drawn."""
        self._is_behind = True
        """Whether the lists may say something else by now."""
        self._is_here = False
        self._found: list[Concern] = []
        self._rolling: list[Rollout] = []
        self.first_steps = FirstSteps(desk, self)
        self.fleet = FleetCard(desk)
        self.concerns: Rows[ConcernRow] = Rows(lambda: ConcernRow(self._act_on), tr("Nothing needs you."))
        self.rollouts: Rows[RolloutRow] = Rows(lambda: RolloutRow(self._open_rollout), tr("Nothing is on its way."))
        self._attention = card(column(label(tr("Needs attention"), "head"), self.concerns))
        self._progress = card(column(label(tr("Rollouts in progress"), "head"), self.rollouts))
        page = column(self.first_steps, self.fleet, self._progress, self._attention, None, space=Space.M)
        self.body.addWidget(scrolled(page, self.title()), 1)
        self.session.fleet.changed.connect(self._hear)
        self.session.fleet.enrolled_changed.connect(self._read)
        self.session.feed.ticked.connect(self._tick)
        self.session.feed.line_changed.connect(self._look_soon)

    def entered(self) -> None:
        self._is_here = True
        self._draw()
        self._draw_lists()

    def left(self) -> None:
        self._is_here = False

    def concerns_now(self) -> list[Concern]:
        """Everything that needs attention, the worst first."""
        session = self.session
        line, found = session.feed.line, concerns_of(session.fleet.state)
        if not line.is_up:
            # While nobody can be heard, that nobody is heard is no news.
            found = [one for one in found if one.key != SILENCE]
        elif session.records.unsent:
            found.append(concern_of_unsent(session.records.unsent))
        if strangers := session.fleet.strangers:
            found.append(concern_of_strangers(strangers))
        first = [concern_of_line(line.trouble)] if line.trouble else []
        return [*first, *in_order(found)]

    def _hear(self, names: frozenset[str]) -> None:
        self._missed |= names
        self._is_behind = True
        if self._is_here:
            self._draw()

    def _read(self) -> None:
        self._is_unread = self._is_behind = True
        self.first_steps.read()
        if self._is_here:
            self._draw()

    def _look_soon(self) -> None:
        self._is_behind = True

    def _tick(self) -> None:
        if self._is_here:
            self._draw_lists()

    def _draw(self) -> None:
        """The strip and the counts."""
        self.fleet.setVisible(bool(self.session.fleet.state.devices))
        if self._is_unread:
            self.fleet.draw_all()
        elif self._missed:
            self.fleet.draw(self._missed)
        self._is_unread, self._missed = False, set()

    def _draw_lists(self) -> None:
        """Ages move each second; what there is only when something has changed."""
        if self._is_behind:
            self._is_behind = False
            self._found = self.concerns_now()
            self._rolling = [one for one in self.session.fleet.state.rollouts() if one.is_in_progress]
        began = self._since.note(self._found, now())
        for line, concern in zip(self.concerns.rows_for([one.key for one in self._found]), self._found, strict=False):
            line.show_concern(concern, began[concern.key])
        keys = [f"{one.service}:{one.version}" for one in self._rolling]
        for bar, rollout in zip(self.rollouts.rows_for(keys), self._rolling, strict=False):
            bar.show_rollout(rollout)
        has_devices = bool(self.session.fleet.state.devices)
        self._attention.setVisible(has_devices or bool(self._found))
        self._progress.setVisible(has_devices)

    def _act_on(self, concern: Concern) -> None:
        if concern.remedy is Remedy.PUBLISH:
            station = self.session.station
            self.desk.tasks.run(tr("Tell the devices"), lambda _: station.publish_journal(), then=self._published)
        else:
            self.desk.go(concern.place, concern.item)

    def _published(self, _: None) -> None:
        self.session.reread()
        self.desk.tell(tr("The broker has it all"))

    def _open_rollout(self, service: str) -> None:
        self.desk.go("rollouts", service)
