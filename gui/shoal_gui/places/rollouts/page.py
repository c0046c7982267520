"""The deployments of a workspace, in progress and past, and what is known of the one that is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QWidget

from shoal.contract.desired import Service
from shoal.errors import ShoalError
from shoal.fleet.deploying import Change, delete, roll_back, rollback_targets
from shoal.workspace import Workspace
from shoal_gui.desk import Desk
from shoal_gui.places.place import Place
from shoal_gui.places.rollouts.detail import Detail
from shoal_gui.places.rollouts.orders import Told, journal_and_tell, try_now
from shoal_gui.places.rollouts.rows import (
    AGE_COLUMN,
    Row,
    columns,
    is_past,
    newest,
    rows_of,
    searchable,
)
from shoal_gui.session import Session
from shoal_gui.tables import RecordTable
from shoal_gui.task import Task, Work
from shoal_gui.tokens import State
from shoal_gui.widgets.empty import EmptyState
from shoal_gui.widgets.layout import allow, button
from shoal_gui.widgets.master_detail import MasterDetail
from shoal_gui.widgets.table_pane import TablePane
from shoal_gui.words import tr

T = TypeVar("T")
CHOSEN = "rollouts"
"""Where the desk keeps which one was chosen."""
SOON = 250
"""Milliseconds between two looks at what devices say, which count over all of them."""
SPLIT = [440, 630]
"""Pixels of list and detail at first: the matrix needs more room than the list."""


class Rollouts(Place):
    """Rollouts."""

    name = "rollouts"
    symbol = "fa6s.list-check"

    @classmethod
    def title(cls) -> str:
        return tr("Rollouts")

    @classmethod
    def entries(cls, session: Session) -> list[tuple[str, str]]:
        return [
            (tr("{service}, version {n}").format(service=one.name, n=one.version), f"{one.name}:{one.version}")
            for one in session.records.deployments
            if not one.retired
        ]

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._awaited = ""
        self._does: Callable[[], object] = lambda: None
        """What is asked about."""
        self._task: Task | None = None
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self._soon.timeout.connect(self._read)
        table = RecordTable(columns(), lambda row: row.id, searchable, is_dim=is_past)
        empty = EmptyState("fa6s.list-check", tr("Nothing has been deployed yet"))
        empty.offer(tr("Deploy a model"), partial(desk.go, "deploy"), symbol="fa6s.paper-plane")
        self.pane: TablePane[Row] = TablePane(tr("Deployments"), table, empty)
        self.detail = Detail(desk, self.retry)
        self.split = MasterDetail(CHOSEN, desk.preferences, self.pane, self.detail)
        if desk.preferences.layout(f"split-{CHOSEN}").isEmpty():
            self.split.setSizes(SPLIT)
        self.body.addWidget(self.split, 1)
        self.back: QPushButton = button(tr("Roll back"), self.ask_roll_back, symbol="fa6s.rotate-left")
        self.delete: QPushButton = button(tr("Delete"), self.ask_delete, symbol="fa6s.trash")
        for one in (button(tr("New deployment"), partial(desk.go, "deploy"), symbol="fa6s.paper-plane"),
                    self.delete, self.back):  # fmt: skip
            self.buttons.addWidget(one)
        self._connect()
        self._read()
        self._choose(str(desk.drafts.get(CHOSEN, "")))

    # What the window asks

    def show_item(self, item: str) -> None:
        """*item* is NAME:VERSION, or NAME for its newest version in force."""
        wanted = item if ":" in item else newest(self.pane.table.records(), item)
        self._awaited = "" if self._choose(wanted) else wanted

    def entered(self) -> None:
        self._read()
        self.detail.gather()

    def focus_filter(self) -> None:
        inside = self.focusWidget()
        if inside and self.detail.isAncestorOf(inside):
            self.detail.focus_filter()
        else:
            self.pane.focus_filter()

    def act(self) -> None:
        """Ctrl+Enter: what is being asked is wanted."""
        if self.detail.confirmation.isVisible():
            self.detail.confirmation.confirm()

    def go_back(self) -> bool:
        return self.detail.confirmation.leave()

    # Looking

    def _connect(self) -> None:
        self.session.fleet.enrolled_changed.connect(self._read)
        self.session.fleet.changed.connect(self._hear)
        self.session.feed.line_changed.connect(self._read)
        self.session.feed.ticked.connect(self._tick)
        self.pane.chosen.connect(self._show)
        self.detail.confirmation.confirmed.connect(self._do)

    def _hear(self) -> None:
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def _tick(self) -> None:
        if self.isVisible():
            self.pane.table.touch(AGE_COLUMN)
            self.detail.tick()

    def _read(self) -> None:
        """Work the list out anew; the matrix hears of its devices by itself."""
        session = self.session
        rows = rows_of(session.records, session.fleet.state, is_fresh=session.feed.line.is_up)
        self.pane.table.put_all(rows)
        if self._awaited and self._choose(self._awaited):
            self._awaited = ""
        if (shown := self._shown) and shown != self.detail.row:
            self.detail.show_row(shown)
        self._allow()

    def _choose(self, one: str) -> bool:
        if not one or not self.pane.choose(one):
            return False
        self._show(one)
        return True

    def _show(self, one: str) -> None:
        shown = self.pane.table.record(one)
        self.split.show_detail(shown is not None)
        if shown:
            self.desk.drafts[CHOSEN] = one
            self.detail.show_row(shown)
        self._allow()

    @property
    def _shown(self) -> Row | None:
        return self.pane.table.record(self.pane.current) if self.pane.current else None

    def _allow(self) -> None:
        allow(self.back, self._why_not_back())
        allow(self.delete, self._why_no_delete())

    def _why_not_back(self) -> str | None:
        shown = self._shown
        if shown is None:
            return tr("Choose a deployment first")
        if self._is_busy:
            return tr("Wait for what is under way")
        if not shown.total:
            return tr("No device runs this version")
        return tr("There is no version before the first") if shown.deployment.version == 1 else None

    def _why_no_delete(self) -> str | None:
        shown = self._shown
        if shown is None:
            return tr("Choose a deployment first")
        if self._is_busy:
            return tr("Wait for what is under way")
        return tr("It was deleted already") if shown.deployment.retired else None

    @property
    def _is_busy(self) -> bool:
        return self._task is not None and self._task.is_running

    # Rolling back and deleting

    def ask_roll_back(self) -> None:
        """Find out what each device would go back to, and ask whether that is wanted."""
        if (shown := self._shown) is None:
            return
        workspace, name = self.session.workspace, shown.deployment.name
        self._run(
            tr("Look at the versions before"), lambda _: (name, rollback_targets(workspace, name)), self._ask_back, name
        )

    def _ask_back(self, found: tuple[str, dict[str, Service]]) -> None:
        name, targets = found
        if self._shown is None or self._shown.deployment.name != name:
            return  # another was chosen meanwhile
        devices = self.session.records.devices_with(name)
        steps = sorted({(service.deployment, service.models) for service in targets.values()})
        to = ", ".join(_version_words(n, models) for n, models in steps)
        goes = tr("{service} goes back to version {to} on %n device(s).", len(targets))
        sentences = [goes.format(service=name, to=to)]
        if staying := len(devices) - len(targets):
            sentences.append(tr("%n device(s) had no version before and stay as they are.", staying))
        sentences.append(tr("What serves now goes on until the other one is there."))
        self._does = partial(self._roll_back, name, tuple(targets))
        self.detail.confirmation.ask("\n".join(sentences), tr("Roll back on %n device(s)", len(targets)), len(targets))

    def ask_delete(self) -> None:
        """Ask whether the service should go from every device."""
        if (shown := self._shown) is None:
            return
        name = shown.deployment.name
        devices = tuple(self.session.records.devices_with(name))
        count = len(devices)
        sentence = tr("{service} is stopped and removed on %n device(s), in every version; its history stays.", count)
        self._does = partial(self._delete, name, devices)
        self.detail.confirmation.ask(sentence.format(service=name), tr("Delete from %n device(s)", count), count)

    def _do(self) -> None:
        """What was asked for last is wanted, of what it was asked about: what is chosen may be another by now."""
        self._does()

    def _roll_back(self, name: str, devices: Sequence[str]) -> None:
        self._order(tr("Roll back"), name, lambda there: roll_back(there, name, devices), self._rolled_back)

    def _delete(self, name: str, devices: Sequence[str]) -> None:
        self._order(tr("Delete"), name, lambda there: delete(there, name, devices), self._deleted)

    def _order(
        self,
        title: str,
        name: str,
        change: Callable[[Workspace], list[Change]],
        then: Callable[[tuple[str, Told]], object],
    ) -> None:
        workspace, station = self.session.workspace, self.session.station
        self._run(title, lambda work: (name, journal_and_tell(workspace, station, change, work)), then, name)

    def _rolled_back(self, result: tuple[str, Told]) -> None:
        name, told = result
        words = tr("%n device(s) told to go back to an earlier {service}", len(told.changes))
        self._tell(words.format(service=name), told)
        version = max(change.version for change in told.changes)
        self.show_item(f"{name}:{version}")

    def _deleted(self, result: tuple[str, Told]) -> None:
        name, told = result
        self._tell(tr("%n device(s) told to remove {service}", len(told.changes)).format(service=name), told)

    def _tell(self, sentence: str, told: Told) -> None:
        self.session.reread()
        if told.unsent:
            self.desk.tell(tr("It is in the journal; the devices will be told when the broker is back"), State.WAITING)
        else:
            self.desk.tell(sentence)

    # Trying again

    def retry(self, service: str, devices: list[str]) -> None:
        """Have *devices* forget back-off and versions given up."""
        station = self.session.station
        self._run(tr("Try again"), lambda work: try_now(station, service, devices, work), self._retried, service)

    def _retried(self, devices: int) -> None:
        self.desk.tell(tr("%n device(s) try again", devices), State.WORKING)

    def _run(self, title: str, work: Callable[[Work], T], then: Callable[[T], object], target: str) -> None:
        self.detail.error.show_error(None)
        self._task = self.desk.tasks.run(
            title, work, target=target, then=then, failed=self._show_error, place=(self.name, target)
        )
        self._task.changed.connect(self._allow)
        self._allow()

    def _show_error(self, error: ShoalError) -> None:
        self.detail.error.show_error(error)


def _version_words(version: int, models: tuple[str, ...]) -> str:
    return tr("{n} ({models})").format(n=version, models=", ".join(models)) if models else str(version)
