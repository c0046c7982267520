"""One version of a deployment: what went wrong first, how many devices are where, each of them, manifest and logs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from shoal.contract.reported import Event, Problem
from shoal.contract.showing import written_text
from shoal.fleet.standing import Reason
from shoal_gui.desk import Desk
from shoal_gui.editors.fixed_text import fixed_text
from shoal_gui.feed import Happening
from shoal_gui.fleet_state import DeviceState
from shoal_gui.fleet_words import reason_text
from shoal_gui.logs.merged import MergedLogs
from shoal_gui.logs.reader import Source
from shoal_gui.looks import state_icon
from shoal_gui.places.rollouts.bar import PhaseBar
from shoal_gui.places.rollouts.cells import (
    AGE_COLUMN,
    PHASE_COLUMN,
    Cell,
    columns,
    counts,
    first_cause,
    searchable,
    serving_text,
)
from shoal_gui.places.rollouts.rows import Row, state_of, state_text
from shoal_gui.shown import age_of, ago_text, state_word
from shoal_gui.tables import RecordTable
from shoal_gui.tokens import Space, State
from shoal_gui.widgets.confirmation import Confirmation
from shoal_gui.widgets.empty import EmptyState
from shoal_gui.widgets.error_panel import ErrorPanel
from shoal_gui.widgets.layout import allow, box, button, column, label, row, tabs
from shoal_gui.widgets.table_pane import TablePane
from shoal_gui.words import tr

CALM = 1000
"""Milliseconds between two looks for the first cause and the counts, which read all of a matrix."""


class Detail(QWidget):
    """Shows the `Row` it is given, and keeps its devices true as they speak."""

    def __init__(self, desk: Desk, retry: Callable[[str, list[str]], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._session = desk, desk.session
        self._retry = retry
        self._row: Row | None = None
        self._first = ""
        """The device that was in trouble first."""
        self._since = _times(desk.session.feed.view.events)
        self._head, self._sign, self._word = label(role="head"), QLabel(), label()
        self._about = label(role="muted", wraps=True, selectable=True)
        self.trouble = label(role="problem", wraps=True)
        self.cause = ErrorPanel()
        self._try_again = self.cause.offer(tr("Retry there now"), self._retry_first)
        self._read_log = self.cause.offer(tr("Read its log"), self._log_of_first, symbol="fa6s.align-left")
        self.error = ErrorPanel()
        self.confirmation = Confirmation(symbol="fa6s.check")
        self._counts = QHBoxLayout()
        self._counts.setSpacing(Space.L)
        self._counted: list[tuple[State, str, int]] = []
        table = RecordTable(columns(), lambda cell: cell.device, searchable, is_dim=_is_dim)
        empty = EmptyState(
            "fa6s.microchip", tr("No device runs this version"), tr("It was replaced or deleted everywhere.")
        )
        self.matrix: TablePane[Cell] = TablePane(
            tr("Devices of the rollout"), table, empty, many=True, terms="state:failed"
        )
        self.matrix.view.setItemDelegateForColumn(PHASE_COLUMN, PhaseBar(table, self))
        self.manifest = fixed_text(tr("Manifest"), is_read_only=True)
        self.log = MergedLogs(desk, tr("Choose devices on the first page to read what the service writes there."))
        self.tabs = tabs()
        self._lay_out()
        self._calm = QTimer(self, singleShot=True, interval=CALM)
        self._calm.timeout.connect(self._sum_up)
        self._connect()

    @property
    def row(self) -> Row | None:
        return self._row

    def show_row(self, shown: Row) -> None:
        """Show *shown*; the devices are gathered anew only if it is about others, since there may be many."""
        before = self._row
        is_other = before is None or before.id != shown.id
        is_leaving = bool(shown.leaving) and not (before and before.leaving)
        self._row = shown
        one = shown.deployment
        self._head.setText(tr("{service}, version {n}").format(service=one.name, n=one.version))
        self._sign.setPixmap(state_icon(state_of(shown)).pixmap(Space.L, Space.L))
        self._word.setText(state_text(shown))
        words = tr("{models}, made {ago}") if one.models else tr("Made {ago}")
        self._about.setText(words.format(models=", ".join(one.models), ago=ago_text(age_of(one.created))))
        if is_other:
            self.error.show_error(None)
            self.confirmation.hide()
            self.manifest.setPlainText(written_text(one.manifest))
        if is_other or is_leaving:
            self.gather()

    def gather(self) -> None:
        """Have exactly the devices that the version is about."""
        if self._row:
            fleet = self._session.fleet.state
            cells = (self._cell(name) for name in fleet.devices)
            self.matrix.table.put_all(cell for cell in cells if cell)
            self._sum_up()
            self._allow()

    def _gather_if_seen(self) -> None:
        if self.isVisible():
            self.gather()

    def tick(self) -> None:
        """A second has passed."""
        self.matrix.table.touch(AGE_COLUMN)

    def focus_filter(self) -> None:
        self.tabs.setCurrentIndex(0)
        self.matrix.focus_filter()

    @property
    def devices(self) -> list[str]:
        """Those that are chosen."""
        return self.matrix.selected

    # What devices say

    def _connect(self) -> None:
        self._session.fleet.changed.connect(self._hear)
        self._session.fleet.enrolled_changed.connect(self._gather_if_seen)
        self._session.feed.happened.connect(self._note)
        self.matrix.view.selectionModel().selectionChanged.connect(self._allow)
        self.matrix.opened.connect(partial(self._desk.go, "devices"))

    def _hear(self, names: frozenset[str]) -> None:
        if self._row is None or not self.isVisible():
            return
        cells = {name: self._cell(name) for name in names}
        here = self.matrix.table
        if any((cell is None) is (here.record(name) is not None) for name, cell in cells.items()):
            self.gather()
            return
        fresh = [cell for cell in cells.values() if cell]
        if fresh:
            here.update(fresh)
            if not self._calm.isActive():
                self._calm.start()

    def _note(self, happenings: Iterable[Happening]) -> None:
        self._since.update(_times((one.device, one.event) for one in happenings))

    def _cell(self, name: str) -> Cell | None:
        """The row of the device *name*; None if it has nothing to do with this version."""
        state, shown = self._session.fleet.device(name), self._row
        one = state.service(shown.deployment.name) if state and shown else None
        if state is None or shown is None or one is None or not _concerns(shown, one.version, one.wanted is None):
            return None
        view = self._session.feed.device(name)
        progress = view.progress.get(one.name) if view else None
        return Cell(
            device=name, contact=state.contact, difference=one, progress=progress,
            since=self._since_of(state, one.name, one.reason),
        )  # fmt: skip

    def _since_of(self, state: DeviceState, service: str, reason: Reason) -> str:
        """A device that has not taken in what it was told is where it is since it was told."""
        told = self._session.records.told.get(state.name)
        said = self._since.get((state.name, service), "")
        if told and reason in {Reason.UNSENT, Reason.UNREAD}:
            return told.created
        return said

    def _sum_up(self) -> None:
        """The first cause, and how many devices are where."""
        shown = [cell for name in self._session.fleet.state.devices if (cell := self.matrix.table.record(name))]
        self._show_counts(counts(shown))
        first = first_cause(shown)
        self._first = first.device if first else ""
        self.trouble.setVisible(first is not None)
        if first is None:
            self.cause.hide()
            return
        bad = sum(cell.is_bad for cell in shown)
        since = tr("{device}, {ago}").format(device=first.device, ago=ago_text(age_of(first.since)))
        words = tr("%n device(s) in trouble. The first: {device}", bad)
        self.trouble.setText(words.format(device=since if first.since else first.device))
        self.cause.show_problem(first.error or _own_words(first), serving_text(first))

    def _show_counts(self, found: list[tuple[State, str, int]]) -> None:
        if found == self._counted:
            return
        self._counted = found
        while (item := self._counts.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for state, words, n in found:
            sign = QLabel()
            sign.setPixmap(state_icon(state).pixmap(Space.L, Space.L))
            said = label(tr("{n} {state}").format(n=n, state=words))
            said.setProperty("state", str(state))
            self._counts.addWidget(box(row(sign, said, space=Space.XS)))
        self._counts.addStretch(1)

    # What a person does

    def _allow(self) -> None:
        chosen = self.devices
        service = self._row.deployment.name if self._row else ""
        self.log.show_sources([Source(one, service) for one in chosen])
        none, many = tr("Choose a device first"), tr("Choose one device")
        one = None if len(chosen) == 1 else many if chosen else none
        allow(self._go_device, one)
        allow(self._go_service, one)
        allow(self.go_log, None if chosen else none)
        allow(self.again, None if chosen else none)

    def _retry_first(self) -> None:
        if self._row and self._first:
            self._retry(self._row.deployment.name, [self._first])

    def _log_of_first(self) -> None:
        if self._row and self._first:
            self.matrix.choose(self._first)
            source = Source(self._first, self._row.deployment.name)
            self.log.show_sources([source])  # also where the filter hides its row
            self.tabs.setCurrentWidget(self.log)

    def _retry_chosen(self) -> None:
        if self._row and self.devices:
            self._retry(self._row.deployment.name, self.devices)

    def _open_device(self) -> None:
        if self.devices:
            self._desk.go("devices", self.devices[0])

    def _open_service(self) -> None:
        if self._row and self.devices:
            self._desk.go("services", f"{self.devices[0]}/{self._row.deployment.name}")

    def _lay_out(self) -> None:
        self._go_device = button(tr("Device"), self._open_device, symbol="fa6s.microchip")
        self._go_service = button(tr("Service"), self._open_service, symbol="fa6s.gears")
        self.go_log = button(tr("Log"), partial(self.tabs.setCurrentWidget, self.log), symbol="fa6s.align-left")
        self.again = button(tr("Retry now"), self._retry_chosen, symbol="fa6s.rotate-right")
        actions = row(self._go_device, self._go_service, self.go_log, self.again, None)
        devices = box(column(self.matrix, actions))
        devices.setContentsMargins(0, Space.S, 0, 0)
        for page, words in (
            (devices, tr("Devices")),
            (self.manifest, tr("Manifest")),
            (self.log, tr("Log")),
        ):
            self.tabs.addTab(page, words)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.M, 0, 0, 0)
        layout.setSpacing(Space.S)
        layout.addLayout(row(self._head, self._sign, self._word, None))
        for part in (self._about, self.trouble, self.cause, self.error, self.confirmation):
            layout.addWidget(part)
        layout.addLayout(self._counts)
        layout.addWidget(self.tabs, 1)


def _own_words(cell: Cell) -> Problem:
    """Where the device itself gives no cause."""
    return Problem(code=state_word(cell.state), message=reason_text(cell.difference))


def _concerns(shown: Row, version: int, is_leaving: bool) -> bool:
    return shown.leaving > 0 if is_leaving else version == shown.deployment.version


def _is_dim(cell: Cell) -> bool:
    return cell.state is State.STALE


def _times(events: Iterable[tuple[str, Event]]) -> dict[tuple[str, str], str]:
    """When each service of each device last changed its state, by the device's clock, as far as it was heard."""
    return {(device, event.subject): event.time for device, event in events if event.type == "io.shoal.service.state"}
