"""Every service on every device in one table, kept true as devices speak, and the details of those that are chosen."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from shoal_gui.desk import Desk
from shoal_gui.places.place import Place
from shoal_gui.places.services.detail import Detail
from shoal_gui.places.services.rows import AGE, Row, columns, rows_of, searcher
from shoal_gui.session import Session
from shoal_gui.shown import age_of
from shoal_gui.tables import RecordTable
from shoal_gui.tokens import State
from shoal_gui.widgets.empty import EmptyState
from shoal_gui.widgets.master_detail import MasterDetail
from shoal_gui.widgets.table_pane import TablePane
from shoal_gui.words import tr

REBUILT_AFTER = 500
"""Milliseconds within which services that come and go make one new table."""


class Services(Place):
    """Services."""

    name = "services"
    symbol = "fa6s.gears"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._rows: dict[str, list[Row]] = {}
        self._late: set[str] = set()
        self._chosen: dict[str, None] = {}
        self._awaited = ""
        self._rebuild = QTimer(self, singleShot=True, interval=REBUILT_AFTER)
        self._rebuild.timeout.connect(self._put_all)
        self.table = RecordTable(
            columns(self._age), lambda row: row.id, searcher(), is_dim=lambda row: row.state is State.STALE, parent=self
        )
        empty = EmptyState("fa6s.gears", tr("No service yet"), tr("Nothing was deployed to any device."))
        empty.offer(tr("Deploy a model"), self._go_to_deploy, symbol="fa6s.rocket")
        self.pane = TablePane(tr("Services"), self.table, empty, many=True, terms="device:cam, state:failed")
        self.detail = Detail(desk)
        self.split = MasterDetail("services", desk.preferences, self.pane, self.detail)
        self.body.addWidget(self.split)
        self._connect()
        self._read_all()

    @classmethod
    def title(cls) -> str:
        return tr("Services")

    @classmethod
    def entries(cls, session: Session) -> list[tuple[str, str]]:
        """Every service that a device was told to run."""
        return [
            (tr("{service} on {device}").format(service=service, device=device), f"{device}/{service}")
            for device, told in session.records.told.items()
            for service in told.services
        ]

    def show_item(self, item: str) -> None:
        """*item* is DEVICE/SERVICE, or SERVICE for wherever it is."""
        wanted = item if "/" in item else next((one for one in self.table.ids if one.endswith(f"/{item}")), item)
        self._awaited = "" if self._choose(wanted) else wanted

    def focus_filter(self) -> None:
        """Of the log where one is looked at, else of the table."""
        logs = self.detail.logs.view
        if logs and logs.isVisible() and logs.isAncestorOf(self.focusWidget() or self):
            logs.focus_filter()
        else:
            self.pane.focus_filter()

    def act(self) -> None:
        self.detail.act()

    def go_back(self) -> bool:
        if self.detail.confirmation.leave():
            return True
        if self.pane.current:
            self.pane.view.clearSelection()
            self.pane.view.setCurrentIndex(self.table.index(-1, -1))
            return True
        return False

    def entered(self) -> None:
        """Take in what came while nobody looked."""
        self._take_in(self._late)
        self._late.clear()

    # Inside.

    def _connect(self) -> None:
        self.session.records_changed.connect(self._read_all)
        self.session.feed.changed.connect(self._hear)
        self.session.feed.line_changed.connect(self._read_all)
        self.session.feed.ticked.connect(self._tick)
        self.pane.chosen.connect(self._choose_anew)
        self.pane.view.selectionModel().selectionChanged.connect(self._choose_anew)

    def _hear(self, names: frozenset[str]) -> None:
        if self.isVisible():
            self._take_in(names)
        else:
            self._late |= names

    def _take_in(self, names: Iterable[str]) -> None:
        """Draw the rows of the devices *names* anew; if there are others now, soon the whole table."""
        fresh: list[Row] = []
        for name in names:
            rows, known = self._read(name), self._rows.get(name, [])
            self._rows[name] = rows
            if [one.id for one in rows] == [one.id for one in known]:
                fresh += [one for one, before in zip(rows, known, strict=True) if one != before]
            elif not self._rebuild.isActive():
                self._rebuild.start()
        if fresh and not self._rebuild.isActive():
            self.table.update(fresh)
            if any(one.id in self._chosen for one in fresh):
                self._show_chosen()

    def _read_all(self) -> None:
        names = {*self.session.records.told, *self.session.feed.view.devices}
        self._rows = {name: self._read(name) for name in names}
        self._put_all()

    def _read(self, name: str) -> list[Row]:
        feed = self.session.feed
        return rows_of(name, self.session.records.told.get(name), feed.device(name), feed.contact(name))

    def _put_all(self) -> None:
        self.table.put_all(row for rows in self._rows.values() for row in rows)
        if self._awaited:
            self.show_item(self._awaited)
        self._choose_anew()
        self._show_chosen()

    def _tick(self) -> None:
        if self.isVisible():
            self.table.touch(AGE)

    def _age(self, row: Row) -> float | None:
        silence = self.session.feed.silence(row.device)
        return age_of(row.reported_at) if silence is None else silence

    def _choose(self, one: str) -> bool:
        if self.table.record(one) and self.table.row_of(one) is None:
            self.pane.filter.clear()
        return self.pane.choose(one)

    def _choose_anew(self) -> None:
        """The current row first, then whatever else is chosen."""
        chosen = dict.fromkeys(filter(None, [self.pane.current, *self.pane.selected]))
        if list(chosen) != list(self._chosen):  # a click changes the current row, and then what is selected
            self._chosen = chosen
            self._show_chosen()

    def _show_chosen(self) -> None:
        rows = [row for one in self._chosen if (row := self.table.record(one))]
        if rows:
            self.detail.show_rows(rows)
        self.split.show_detail(bool(rows))

    def _go_to_deploy(self) -> None:
        self.desk.go("deploy")
