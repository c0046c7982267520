"""The rail on the left: the places, by position and by Ctrl and a number."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from shoal_gui.places.place import Place
from shoal_gui.tokens import Space
from shoal_gui.widgets.layout import put_symbol
from shoal_gui.words import tr

WIDTH = 168


class Rail(QWidget):
    """A button for each place; those of *foot* stand at the end."""

    wanted = Signal(str)
    """Name of the place whose button was pressed."""

    def __init__(self, places: Sequence[type[Place]], foot: Sequence[type[Place]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self._buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.S, Space.M, Space.S, Space.M)
        layout.setSpacing(Space.XS)
        for n, place in enumerate(places, start=1):
            layout.addWidget(self._button(place, f"Ctrl+{n}"))
        layout.addStretch(1)
        for place in foot:
            layout.addWidget(self._button(place, "Ctrl+,"))

    def show_current(self, name: str) -> None:
        """Mark the button of the place that is shown; none, if it is not on the rail."""
        self._group.setExclusive(name in self._buttons)
        for one, button in self._buttons.items():
            button.setChecked(one == name)

    def _button(self, place: type[Place], keys: str) -> QToolButton:
        button = QToolButton()
        button.setText(place.title())
        button.setIconSize(QSize(Space.L + 2, Space.L + 2))
        put_symbol(button, place.symbol)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setToolTip(tr("{place} ({keys})").format(place=place.title(), keys=keys))
        button.clicked.connect(lambda _checked: self.wanted.emit(place.name))
        self._group.addButton(button)
        self._buttons[place.name] = button
        return button
