"""Everything about one version of a model, and what can be done with it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from shoal_gui.desk import Desk
from shoal_gui.places.models.actions import Actions
from shoal_gui.places.models.facts import Facts
from shoal_gui.places.models.rows import ModelRow, framework_text
from shoal_gui.places.models.try_tab import TryTab
from shoal_gui.places.models.where import Where
from shoal_gui.places.models.words_tab import WordsTab
from shoal_gui.shown import age_of, ago_text, bytes_text
from shoal_gui.widgets.layout import column, label, tabs
from shoal_gui.words import tr


class ModelDetail(QWidget):
    """Shows whichever version it is given."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._said = label(role="head"), label(role="muted", wraps=True)
        self._description = label(wraps=True, selectable=True)
        self.buttons = Actions(desk, self)
        self._facts, self._words = Facts(self), WordsTab(desk, self)
        self._where, self.trial = Where(desk, self), TryTab(desk, self)
        self.tabs = tabs()
        self.tabs.addTab(self._facts, tr("Contents"))
        self.tabs.addTab(self._words, tr("Tags"))
        self.tabs.addTab(self._where, tr("Deployed"))
        self.tabs.addTab(self.trial, tr("Try"))
        whole = column(self._title, self._said, self._description, self.buttons, self.tabs)
        whole.setStretch(4, 1)
        self.setLayout(whole)

    def show_row(self, row: ModelRow) -> None:
        model = row.model
        self._title.setText(model.id)
        self._title.setToolTip(model.id)
        self._said.setText(
            tr("{framework} · {size} · registered {ago}").format(
                framework=framework_text(model), size=bytes_text(model.size), ago=ago_text(age_of(model.created))
            )
        )
        self._description.setText(model.description)
        self._description.setVisible(bool(model.description))
        for part in (self.buttons, self._facts, self._words, self._where, self.trial):
            part.show_row(row)
