"""A list, and beside it, once a row is chosen, what is to be known of that one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from shoal_gui.preferences import Preferences
from shoal_gui.tokens import Space
from shoal_gui.widgets.layout import box, column


class MasterDetail(QSplitter):
    """*master* has all the room until `show_detail` puts *detail* beside it; the split is remembered."""

    def __init__(
        self,
        name: str,
        preferences: Preferences,
        master: QWidget,
        detail: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._name, self._preferences = name, preferences
        self._master = master
        self._right = box(column(detail))
        self._right.setContentsMargins(Space.M, 0, 0, 0)
        self.addWidget(master)
        self.addWidget(self._right)
        self.setChildrenCollapsible(False)
        self.setStretchFactor(0, 3)
        self.setStretchFactor(1, 2)
        self.setSizes([600, 400])
        self.restoreState(preferences.layout(f"split-{name}"))
        self._right.hide()
        self.splitterMoved.connect(self._keep)

    def show_detail(self, is_shown: bool) -> None:
        self._right.setVisible(is_shown)
        self._master.setContentsMargins(0, 0, Space.M if is_shown else 0, 0)

    def _keep(self) -> None:
        self._preferences.keep_layout(f"split-{self._name}", self.saveState())
