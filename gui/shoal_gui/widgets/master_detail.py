"""A list on the left, and on the right what is to be known of the row that is chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from shoal_gui.preferences import Preferences
from shoal_gui.tokens import Space


class MasterDetail(QSplitter):
    """*master* beside *detail*, which gives way to *nothing* while no row is chosen; the split is remembered."""

    def __init__(
        self,
        name: str,
        preferences: Preferences,
        master: QWidget,
        detail: QWidget,
        nothing: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._name, self._preferences = name, preferences
        master.setContentsMargins(0, 0, Space.M, 0)
        self._right = QStackedWidget()
        self._right.setContentsMargins(Space.M, 0, 0, 0)
        self._right.addWidget(nothing)
        self._right.addWidget(detail)
        self.addWidget(master)
        self.addWidget(self._right)
        self.setChildrenCollapsible(False)
        self.setStretchFactor(0, 3)
        self.setStretchFactor(1, 2)
        self.setSizes([600, 400])
        self.restoreState(preferences.layout(f"split-{name}"))
        self.splitterMoved.connect(self._keep)

    def show_detail(self, is_shown: bool) -> None:
        self._right.setCurrentIndex(int(is_shown))

    def _keep(self) -> None:
        self._preferences.keep_layout(f"split-{self._name}", self.saveState())
