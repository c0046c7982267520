"""What is higher than its place, scrolled up and down; no higher than its width makes it.

Qt reckons the least height of wrapped words for a narrow column, so that a plain widget in a wide scroll area would be
scrolled though all of it can be seen.
"""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QWidget

from shoal_gui.tokens import Space


class Page(QWidget):
    """Holds *layout*, as high as it is at the present width."""

    def __init__(self, layout: QLayout, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = layout
        self.setLayout(layout)

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        if self._layout.hasHeightForWidth():
            least.setHeight(self._layout.totalHeightForWidth(max(least.width(), self.width())))
        return least

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


def scrolled(layout: QLayout, name: str) -> QScrollArea:
    """An area without a frame that shows *layout*, with room for its bar; keys scroll it, so that it has a *name*."""
    layout.setContentsMargins(0, 0, Space.S, 0)
    area = QScrollArea(widgetResizable=True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setAccessibleName(name)
    area.setWidget(Page(layout))
    return area
