"""The table of devices, kept true while it is seen, and caught up with when it is seen again."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from itertools import islice

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shoal_gui.fleet_watch import PAUSE, SLICE
from shoal_gui.places.devices.rows import AGE_COLUMN, Row, columns, row_of, searchable
from shoal_gui.session import Session
from shoal_gui.tables import RecordTable
from shoal_gui.widgets.empty import EmptyState
from shoal_gui.widgets.layout import button, label, row
from shoal_gui.widgets.table_pane import ROW_HEIGHT, TablePane
from shoal_gui.words import tr

NAMED = 5
"""Strangers that are called by name; the others are counted."""


class DeviceTable(QWidget):
    """All enrolled devices, and below them those that report without being enrolled."""

    enrol_wanted = Signal(str)
    """Somebody wants to enrol a device of this name; empty for any."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._missed: set[str] | None = None
        """What changed while nobody looked; None while somebody does."""
        self._catching_up: set[str] = set()
        self._soon = QTimer(self, singleShot=True, interval=PAUSE)
        self._soon.timeout.connect(self._catch_up)
        self._is_unread = False
        """Whether the workspace was read again while nobody looked."""
        self.model: RecordTable[Row] = RecordTable(
            columns(), lambda one: one.name, searchable, is_dim=lambda one: one.is_stale, parent=self
        )
        empty = EmptyState(
            "fa6s.microchip",
            tr("No devices yet"),
            tr("A device joins with one file, which you make here, and one command, which you run there."),
        )
        empty.offer(tr("Enrol a device"), lambda: self.enrol_wanted.emit(""), symbol="fa6s.plus")
        self.pane: TablePane[Row] = TablePane(tr("Devices"), self.model, empty, many=True)
        self._strangers = label(role="problem", wraps=True)
        self.enrol_stranger = button(tr("Enrol it"), self._want_stranger, symbol="fa6s.plus")
        self._foot = QWidget()
        self._foot.setLayout(row(self._strangers, self.enrol_stranger))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pane)
        layout.addWidget(self._foot)
        session.fleet.changed.connect(self._hear)
        session.fleet.enrolled_changed.connect(self._read)
        session.feed.ticked.connect(self._tick)
        self._read()

    def entered(self) -> None:
        """It is seen from now on: catch up."""
        missed, self._missed = self._missed, None
        if self._is_unread:
            self._read()
        self._catching_up |= missed or set()
        self._catch_up()

    def _catch_up(self) -> None:
        """Draw what was missed: what can be seen at once, the rest slice by slice."""
        seen = self._catching_up & set(self._visible())
        some = seen | set(islice(self._catching_up, SLICE))
        self._catching_up -= some
        self.model.update(self._rows(some))
        if self._catching_up:
            self._soon.start()
        else:
            self.model.settle()

    def _visible(self) -> list[str]:
        view, ids = self.pane.view, self.model.ids
        return ids[max(0, view.rowAt(0)) :][: view.viewport().height() // ROW_HEIGHT + 2]

    def left(self) -> None:
        """Nobody looks: only remember what would have been drawn."""
        self._missed, self._catching_up = self._catching_up, set()
        self._soon.stop()

    @property
    def strangers_text(self) -> str:
        """The sentence about devices that are not enrolled; empty if there are none."""
        return self._strangers.text() if self._foot.isVisibleTo(self) else ""

    def _hear(self, names: frozenset[str]) -> None:
        if self._missed is not None:
            self._missed |= names
        else:
            self.model.update(self._rows(names))
        self._name_strangers()

    def _read(self) -> None:
        self._is_unread = self._missed is not None
        if self._is_unread:
            return
        self.model.put_all(list(self._rows(self._session.records.devices, keep=True)))
        self._name_strangers()

    def _rows(self, names: Iterable[str], *, keep: bool = False) -> Iterator[Row]:
        """The rows of *names*; with *keep* those stay of which only the device itself could tell something new."""
        session, now = self._session, time.time()
        for name in names:
            device, state = session.records.devices.get(name), session.fleet.device(name)
            if device and state:
                known = self.model.record(name) if keep else None
                if known and known.state is state and known.device == device:
                    yield known
                else:
                    yield row_of(device, session.feed.device(name), state, session.feed.silence(name), now)

    def _tick(self) -> None:
        if self._missed is None:
            self.model.touch(AGE_COLUMN)

    def _name_strangers(self) -> None:
        names = self._session.fleet.strangers
        self._foot.setVisible(bool(names))
        if names:
            named, more = ", ".join(names[:NAMED]), len(names) - NAMED
            text = tr("Not enrolled in this workspace, but reporting: {names}").format(names=named)
            self._strangers.setText(f"{text}, {tr('and %n more', more)}" if more > 0 else text)
            self._strangers.setToolTip(tr("They belong to another workspace, or were removed from this one."))

    def _want_stranger(self) -> None:
        names = self._session.fleet.strangers
        self.enrol_wanted.emit(names[0] if names else "")
