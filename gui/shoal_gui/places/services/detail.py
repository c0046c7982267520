"""What is shown of the services that are chosen: their state, what can be ordered of them, and four looks at them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from shoal.errors import ShoalError
from shoal.fleet.view import Contact
from shoal_gui.desk import Desk
from shoal_gui.logs.merged import MergedLogs
from shoal_gui.logs.reader import Source
from shoal_gui.looks import state_icon
from shoal_gui.places.services.console import Console
from shoal_gui.places.services.orders import Backward, by_service, preview, remove, take_back, try_now
from shoal_gui.places.services.pace import PaceCharts
from shoal_gui.places.services.rows import Row, state_text
from shoal_gui.places.services.summary import Summary
from shoal_gui.task import Work
from shoal_gui.tokens import Space
from shoal_gui.widgets.confirmation import Confirmation
from shoal_gui.widgets.error_panel import ErrorPanel
from shoal_gui.widgets.layout import allow, button, column, label, restyle, row, tabs
from shoal_gui.words import tr

NAMED = 5
"""Devices that a sentence names; there may be thousands."""


class Detail(QWidget):
    """Of the rows it is given: everything of the first, logs and orders of all."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._rows: list[Row] = []
        self._shape, self._name, self._state = QLabel(), label(role="head"), label()
        self.device_button = button("", self._go_to_device, symbol="fa6s.microchip")
        self.try_button: QPushButton = button(tr("Try now"), self.try_now, symbol="fa6s.rotate-right")
        self.back_button: QPushButton = button(tr("Roll back"), self.roll_back, symbol="fa6s.clock-rotate-left")
        self.delete_button: QPushButton = button(tr("Delete"), self.delete, symbol="fa6s.trash-can")
        self.rollouts_button: QPushButton = button(tr("Rollouts"), self._go_to_rollouts, symbol="fa6s.layer-group")
        self.confirmation = Confirmation(symbol="fa6s.check")
        self.confirmation.confirmed.connect(self._do)
        self._does: Callable[[], object] = lambda: None
        """What is asked about."""
        self.problem = ErrorPanel()
        self.summary = Summary(desk, self.try_now, self.ask)
        self.console = Console(desk)
        self.charts = PaceCharts(desk)
        self.logs = MergedLogs(desk)
        self.tabs = tabs()
        self._add_tabs()
        self.setLayout(self._laid_out())

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show *rows*, of which there is at least one."""
        are_others = [one.id for one in rows] != [one.id for one in self._rows]
        self._rows = list(rows)
        first = rows[0]
        self._name.setText(first.service if len(rows) == 1 else tr("%n service(s) chosen", len(rows)))
        self._shape.setPixmap(state_icon(first.state).pixmap(Space.L, Space.L))
        self._state.setText(state_text(first))
        restyle(self._state, state=str(first.state))
        self.device_button.setText(first.device)
        self.device_button.setToolTip(tr("Open this device"))
        self._allow()
        for tab in (self.summary, self.console, self.charts):
            tab.show_row(first)
        self.logs.show_sources([Source(one.device, one.service) for one in rows])
        if are_others:
            self.confirmation.hide()
            self.problem.hide()

    def act(self) -> None:
        """Ctrl+Enter: what is asked is wanted; else send what the console has."""
        if self.confirmation.isVisible():
            self.confirmation.confirm()
        elif self.tabs.currentWidget() is self.console:
            self.console.send()

    def open_tab(self, tab: QWidget) -> None:
        self.tabs.setCurrentWidget(tab)

    # Orders.

    def ask(self, question: str, action: str, lines: Sequence[str], does: Callable[[], object]) -> None:
        """Ask *question*; *action* is on the button that has it done, *lines* say what for each thing."""
        self._does = does
        self.confirmation.ask(question, action, len(lines), lines)

    def _do(self) -> None:
        self._does()

    def try_now(self) -> None:
        """Have the devices forget their back-off and try again."""
        rows, station = list(self._rows), self._desk.session.station
        self._run(tr("Try {service} again"), lambda work: try_now(station, rows, work), self._tell_tried)

    def roll_back(self) -> None:
        """Work out what rolling back would do, and ask."""
        rows, workspace = list(self._rows), self._desk.session.workspace
        self.problem.hide()
        self._desk.tasks.run(
            tr("Look for earlier versions"),
            lambda _work: preview(workspace, rows),
            quiet=True,
            then=self._ask_to_go_back,
            failed=self._fail,
        )

    def delete(self) -> None:
        """Ask whether the services are to be taken off their devices."""
        rows = [one for one in self._rows if one.told]
        lines = [
            tr("{service} on {device}: version {version} stops serving").format(
                service=one.service, device=one.device, version=one.running or one.wanted
            )
            for one in rows
        ]
        question = tr("Delete {what}?").format(what=self._what())
        self.ask(question, tr("Delete"), lines, lambda: self._remove(rows))

    def _ask_to_go_back(self, steps: list[Backward]) -> None:
        now = {(one.device, one.service): one.wanted for one in self._rows}
        if not all((step.device, step.service) in now for step in steps):
            return  # others were chosen meanwhile
        lines = [
            tr("{service} on {device}: version {now} → {then}").format(
                service=step.service, device=step.device, now=now[step.device, step.service], then=step.version
            )
            for step in steps
        ]
        question = tr("Roll back {what}?").format(what=self._what())
        self.ask(question, tr("Roll back"), lines, lambda: self._take_back(steps))

    def _take_back(self, steps: list[Backward]) -> None:
        session = self._desk.session
        self._run(
            tr("Roll back {service}"),
            lambda work: take_back(session.workspace, session.station, steps, work),
            self._tell_journalled,
        )

    def _remove(self, rows: list[Row]) -> None:
        session = self._desk.session
        self._run(
            tr("Delete {service}"),
            lambda work: remove(session.workspace, session.station, rows, work),
            self._tell_journalled,
        )

    def _run(self, title: str, work: Callable[[Work], int], then: Callable[[int], object]) -> None:
        first = self._rows[0]
        title = title.format(service=first.service)
        self._desk.tasks.run(title, work, target=first.device, then=then, place=("services", first.id))

    def _tell_tried(self, count: int) -> None:
        self._desk.tell(tr("%n device(s) try again", count))

    def _tell_journalled(self, count: int) -> None:
        self._desk.session.reread()
        self._desk.tell(tr("%n device(s) were told", count))

    def _fail(self, error: ShoalError) -> None:
        self.problem.show_error(error)

    def _what(self) -> str:
        """The services that are chosen, as a question names them."""
        devices = by_service(self._rows)
        if len(self._rows) == 1:
            return tr("{service} on {device}").format(service=self._rows[0].service, device=self._rows[0].device)
        return tr("{services} on %n device(s)", sum(map(len, devices.values()))).format(services=", ".join(devices))

    def _allow(self) -> None:
        is_told = any(one.told for one in self._rows)
        going = None if is_told else tr("It is being removed from the device already")
        away = [one.device for one in self._rows if one.contact is not Contact.ONLINE][:NAMED]
        allow(self.back_button, going)
        allow(self.delete_button, going)
        allow(
            self.try_button, going or (tr("Not connected: {devices}").format(devices=", ".join(away)) if away else None)
        )

    # Where else to look.

    def _go_to_device(self) -> None:
        self._desk.go("devices", self._rows[0].device)

    def _go_to_rollouts(self) -> None:
        first = self._rows[0]
        self._desk.go("rollouts", f"{first.service}:{first.wanted}" if first.wanted else first.service)

    # Tabs.

    def _add_tabs(self) -> None:
        for tab, title in (
            (self.summary, tr("Summary")),
            (self.console, tr("Request")),
            (self.charts, tr("Charts")),
            (self.logs, tr("Logs")),
        ):
            self.tabs.addTab(tab, title)

    def _laid_out(self) -> QVBoxLayout:
        head = row(self._shape, self._name, self._state, None, self.device_button)
        orders = row(self.try_button, self.back_button, self.delete_button, self.rollouts_button, None)
        layout = column(head, orders, self.confirmation, self.problem, self.tabs, margin=0)
        layout.setStretchFactor(self.tabs, 1)
        return layout
