"""The table of what happened: what is new is put on top without the rest being sorted again."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QObject, Qt

from shoal_gui.places.activity.deeds import Deed, kind_word, searchable
from shoal_gui.shown import state_word
from shoal_gui.tables import NOWHERE, Column, RecordTable
from shoal_gui.words import tr

NEWEST_FIRST = (0, Qt.SortOrder.DescendingOrder)


class ActivityTable(RecordTable[Deed]):
    """Deeds in rows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_columns(), lambda deed: deed.id, searchable, parent=parent)

    def prepend(self, deeds: Sequence[Deed]) -> None:
        """Add *deeds*, oldest first and none of them known; they are newer than what is there, or all is sorted."""
        newest = self._records[self._rows[0]].time if self._rows else 0.0
        if self._sorting != NEWEST_FIRST or deeds[0].time < newest:
            self.update(deeds)
            return
        self._records.update({deed.id: deed for deed in deeds})
        fresh = [deed.id for deed in reversed(deeds) if self._filter.passes(searchable(deed))]
        if fresh:
            self.beginInsertRows(NOWHERE, 0, len(fresh) - 1)
            self._rows[:0] = fresh
            self._places = {one: n for n, one in enumerate(self._rows)}
            self.endInsertRows()


def clock_text(seconds: float) -> str:
    """The time of day, with the date if that is not today."""
    moment = datetime.fromtimestamp(seconds).astimezone()
    is_today = moment.date() == datetime.fromtimestamp(time.time()).astimezone().date()
    return moment.strftime("%H:%M:%S" if is_today else "%Y-%m-%d %H:%M:%S")


def _columns() -> list[Column[Deed]]:
    return [
        Column(
            tr("Time"),
            lambda deed: clock_text(deed.time),
            140,
            key=lambda deed: deed.time,
            tip=lambda deed: datetime.fromtimestamp(deed.time).astimezone().strftime("%Y-%m-%d %H:%M:%S.%f")[:-3],
        ),
        Column(tr("State"), lambda deed: state_word(deed.state), 120, state=lambda deed: deed.state),
        Column(tr("What happened"), lambda deed: deed.text, 300),
        Column(tr("Device"), lambda deed: deed.device or "-", 110),
        Column(tr("Service"), lambda deed: deed.service or "-", 110),
        Column(tr("Kind"), lambda deed: kind_word(deed.kind), 100),
    ]
