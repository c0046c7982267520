"""What is shown while no workspace is open."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from shoal.errors import ShoalError
from shoal_gui.desk import Desk
from shoal_gui.widgets.error_panel import ErrorPanel
from shoal_gui.widgets.layout import column


class Welcome(QWidget):
    """Welcome."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._error = ErrorPanel()
        self.setLayout(column(self._error, None))

    def show_error(self, error: ShoalError) -> None:
        """Show why the workspace could not be opened."""
        self._error.show_error(error)
