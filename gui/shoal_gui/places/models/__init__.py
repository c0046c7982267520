"""Models: every registered version, what is known of it, and what can be done with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from shoal_gui.desk import Desk
from shoal_gui.places.models.detail import ModelDetail
from shoal_gui.places.models.dropped import paths_in
from shoal_gui.places.models.register_dialog import RegisterDialog
from shoal_gui.places.models.rows import ModelRow, columns, rows_of, searchable
from shoal_gui.places.place import Action, Place
from shoal_gui.session import Session
from shoal_gui.tables import RecordTable
from shoal_gui.widgets.empty import EmptyState
from shoal_gui.widgets.layout import button, card, column, label
from shoal_gui.widgets.master_detail import MasterDetail
from shoal_gui.widgets.table_pane import TablePane
from shoal_gui.words import tr

__all__ = ["Models"]


class Models(Place):
    """A table of versions beside the one that is chosen; a file or folder dropped anywhere here is registered."""

    name = "models"
    symbol = "fa6s.cube"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._waiting: list[Path] = []
        self._wished = ""
        self.buttons.addWidget(button(tr("Register…"), self.act, symbol="fa6s.plus", is_main=True))
        self._table: RecordTable[ModelRow] = RecordTable(columns(), lambda row: row.id, searchable, parent=self)
        empty = EmptyState(
            "fa6s.cube", tr("No models yet"), tr("Drop a file or a folder here, or choose one, to register it.")
        )
        empty.offer(tr("Register a model"), self.act, symbol="fa6s.plus")
        self.pane = TablePane(tr("Models"), self._table, empty, terms="key=value, state:unused")
        self.detail = ModelDetail(desk)
        self._split = MasterDetail("models", desk.preferences, self.pane, self.detail)
        self._let_go = card(column(label(tr("Let go to register it as a model"), "head")))
        self.body.addWidget(self._let_go)
        self.body.addWidget(self._split, 1)
        self._let_go.hide()
        self.pane.filter.setAcceptDrops(False)  # a file is no word to look for
        self.pane.chosen.connect(self._show)
        self.session.records_changed.connect(self._read)
        self.setAcceptDrops(True)
        self._read()

    @classmethod
    def title(cls) -> str:
        return tr("Models")

    @classmethod
    def entries(cls, session: Session) -> list[tuple[str, str]]:
        return [(model.id, model.id) for model in session.records.models]

    @classmethod
    def offers(cls) -> list[Action]:
        return [Action(tr("Register a model"), "fa6s.plus", cls.act)]

    def show_item(self, item: str) -> None:
        """*item* is NAME:VERSION; one that is only just registered is shown once it has been read."""
        self._wished = "" if self.pane.choose(item) else item

    def focus_filter(self) -> None:
        self.pane.focus_filter()

    def act(self) -> None:
        """Register."""
        self._register(None)

    def go_back(self) -> bool:
        return self.detail.buttons.leave()

    def entered(self) -> None:
        """The config that models are tried with may be another."""
        self.detail.trial.look()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if paths_in(event.mimeData()):
            event.acceptProposedAction()
            self._let_go.show()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._let_go.hide()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._let_go.hide()
        event.acceptProposedAction()
        self._waiting += paths_in(event.mimeData())
        self._register_next()

    def _register_next(self) -> None:
        """One after the other, each with its own form."""
        if self._waiting:
            self._register(self._waiting.pop(0))

    def _register(self, path: Path | None) -> None:
        dialog = RegisterDialog(self.desk, path, self)
        dialog.registered.connect(self.show_item)
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(self._register_next)
        dialog.open()

    def _read(self) -> None:
        self._table.put_all(rows_of(self.session.records))
        if self._wished:
            self.show_item(self._wished)
        self._show(self.pane.current)

    def _show(self, chosen: str) -> None:
        row = self._table.record(chosen)
        self._split.show_detail(row is not None)
        if row:
            self.detail.show_row(row)
