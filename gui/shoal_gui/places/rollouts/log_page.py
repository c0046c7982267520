"""The logs of a service on the devices that are chosen, merged; nothing is asked for before somebody looks."""

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


class LogPage(QWidget):
    """Of the service and the devices it is given."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._sources: list[Source] = []
        self.view: LogView | None = None
        self._says = label(role="muted", wraps=True)
        self._layout = column(self._says)
        self._layout.addStretch(0)
        self.setLayout(self._layout)

    def show_devices(self, service: str, devices: Sequence[str]) -> None:
        """Be about *service* on *devices*; the same ones leave everything as it is."""
        sources = [Source(device, service) for device in devices]
        if sources == self._sources:
            return
        self._sources = sources
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
        if not self._sources:
            self._says.setText(tr("Choose devices on the first page to read what the service writes there."))
        elif len(self._sources) > MERGED:
            self._says.setText(tr("Only the logs of the first {n} are shown.").format(n=MERGED))
        self._says.setVisible(not self._sources or len(self._sources) > MERGED)
        if self.view is None and self._sources:
            self.view = LogView(self._desk, self._sources[:MERGED])
            self._layout.addWidget(self.view, 1)
