"""The logs of the services that are chosen, merged; nothing is asked for before somebody looks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from shoal_gui.desk import Desk
from shoal_gui.logs.reader import Source
from shoal_gui.logs.view import LogView
from shoal_gui.widgets.layout import column, label
from shoal_gui.words import tr

MERGED = 12
"""Logs that are read at once; each of them costs its device a question every two seconds."""


class MergedLogs(QWidget):
    """Of the sources it is given; *nothing* is said while there are none."""

    def __init__(self, desk: Desk, nothing: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._nothing = desk, nothing
        self._sources: list[Source] = []
        self.view: LogView | None = None
        self._says = label(role="muted", wraps=True)
        self._layout = column(self._says)
        self._layout.addStretch(0)
        self.setLayout(self._layout)

    def show_sources(self, sources: Sequence[Source]) -> None:
        """Be about *sources*; the same ones leave everything as it is."""
        if list(sources) == self._sources:
            return
        self._sources = list(sources)
        if self.view:
            self.view.hide()
            self.view.deleteLater()
            self.view = None
        if self.isVisible():
            self._read()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    def _read(self) -> None:
        words = self._nothing
        if self._sources:
            are_many = len(self._sources) > MERGED
            words = tr("Only the logs of the first {n} are shown.").format(n=MERGED) if are_many else ""
        self._says.setText(words)
        self._says.setVisible(bool(words))
        if self.view is None and self._sources:
            self.view = LogView(self._desk, self._sources[:MERGED])
            self._layout.addWidget(self.view, 1)
