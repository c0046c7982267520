"""What devices told and what was done here, newest first: filtered, looked at, exported."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from shoal_gui.desk import Desk
from shoal_gui.places.activity.deeds import Deed, Kind, as_csv, as_json_lines, kind_word, term_in, with_term
from shoal_gui.places.activity.detail import DeedDetail
from shoal_gui.places.activity.log import ActivityLog
from shoal_gui.places.activity.table import ActivityTable
from shoal_gui.places.place import Action, Place
from shoal_gui.saving import save_lines
from shoal_gui.shown import state_word
from shoal_gui.tokens import State
from shoal_gui.widgets.empty import EmptyState
from shoal_gui.widgets.layout import button
from shoal_gui.widgets.master_detail import MasterDetail
from shoal_gui.widgets.table_pane import TablePane
from shoal_gui.words import tr

FORMS: dict[str, Callable[[Iterable[Deed]], Iterable[str]]] = {".csv": as_csv, ".jsonl": as_json_lines}
"""What a file is written as, by the end of its name."""


class Activity(Place):
    """Activity."""

    name = "activity"
    symbol = "fa6s.clock-rotate-left"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.log = ActivityLog.of(desk)
        self.table = ActivityTable(self)
        why = tr("What devices tell while this window is open is written down, and kept.")
        empty = EmptyState("fa6s.clock-rotate-left", tr("Nothing has happened yet"), why)
        self.pane = TablePane(tr("Activity"), self.table, empty, terms="device:cam, state:failed")
        self.pane.view.sortByColumn(0, Qt.SortOrder.DescendingOrder)
        self.kinds = self._choice(
            "kind", tr("Kind"), [(tr("Every kind"), "")] + [(kind_word(one), one) for one in Kind]
        )
        states = [(tr("Every state"), "")] + [(state_word(one), str(one)) for one in State]
        self.states = self._choice("state", tr("State"), states)
        self.pane.tools.insertWidget(1, self.kinds)
        self.pane.tools.insertWidget(2, self.states)
        self.detail = DeedDetail(desk)
        self.split = MasterDetail("activity", desk.preferences, self.pane, self.detail)
        self.body.addWidget(self.split)
        self.export_button = button(tr("Export"), self.export, symbol="fa6s.file-export")
        self.buttons.addWidget(self.export_button)
        self._connect()
        self.table.put_all(self.log.deeds)

    @classmethod
    def title(cls) -> str:
        return tr("Activity")

    @classmethod
    def offers(cls) -> list[Action]:
        return [Action(tr("Export the activity"), "fa6s.file-export", cls.export)]

    def show_item(self, item: str) -> None:
        """*item* is a device or DEVICE/SERVICE: what happened there; anything else is looked for as it is."""
        device, slash, service = item.partition("/")
        self.pane.filter.setText(f"device:{device} service:{service}" if slash else item)

    def focus_filter(self) -> None:
        self.pane.focus_filter()

    def act(self) -> None:
        self.detail.go()

    def go_back(self) -> bool:
        if self.pane.current:
            self.pane.view.clearSelection()
            self.pane.view.setCurrentIndex(self.table.index(-1, -1))
            return True
        return False

    def export(self) -> None:
        """Ask for a file, and write into it what the filter shows."""
        forms = ";;".join([tr("Table (*.csv)"), tr("JSON lines (*.jsonl)")])
        path, chosen = QFileDialog.getSaveFileName(self, tr("Export the activity"), "activity.csv", forms)
        if path:
            file = Path(path)
            suffix = ".jsonl" if "jsonl" in chosen else ".csv"
            self.export_to(file if file.suffix else file.with_suffix(suffix))

    def export_to(self, path: Path) -> None:
        """Write what passes the filter to *path*, as the end of its name says: `.csv`, else JSON lines."""
        deeds = self.table.records()
        written = FORMS.get(path.suffix.lower(), as_json_lines)
        title = tr("Export the activity as {file}").format(file=path.name)
        self.desk.tasks.run(title, lambda _work: save_lines(path, written(deeds)), then=self._tell_saved)

    # Inside.

    def _connect(self) -> None:
        self.log.added.connect(self.table.prepend)
        self.log.changed.connect(self._update)
        self.pane.chosen.connect(self._show_chosen)
        self.pane.opened.connect(self._go)
        self.pane.filter.textChanged.connect(self._show_terms)

    def _choice(self, field_name: str, title: str, items: list[tuple[str, str]]) -> QComboBox:
        made = QComboBox()
        made.setAccessibleName(title)
        for text, value in items:
            made.addItem(text, value)
        made.activated.connect(lambda n: self._ask_for(field_name, str(made.itemData(n))))
        return made

    def _ask_for(self, field_name: str, value: str) -> None:
        self.pane.filter.setText(with_term(self.pane.filter.text(), field_name, value))

    def _show_terms(self, text: str) -> None:
        """The boxes say what the filter says, whoever wrote it."""
        for box, field_name in ((self.kinds, "kind"), (self.states, "state")):
            box.setCurrentIndex(max(0, box.findData(term_in(text, field_name))))

    def _update(self, deed: Deed) -> None:
        self.table.update([deed])
        if deed.id == self.pane.current:
            self.detail.show_deed(deed)

    def _show_chosen(self, one: str) -> None:
        deed = self.table.record(one)
        if deed:
            self.detail.show_deed(deed)
        self.split.show_detail(deed is not None)

    def _go(self, _one: str) -> None:
        self.detail.go()

    def _tell_saved(self, lines: int) -> None:
        self.desk.tell(tr("%n line(s) saved", lines))
