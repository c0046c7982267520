"""How the desktop looks and speaks; what is chosen is in force at once."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QWidget

from shoal_gui.desk import Desk
from shoal_gui.looks import Theme
from shoal_gui.tokens import Space
from shoal_gui.widgets.field import Field, abreast
from shoal_gui.widgets.layout import card, column
from shoal_gui.words import LANGUAGES, tr


class LooksTab(QWidget):
    """Theme and language."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.theme, self.language = QComboBox(), QComboBox()
        for theme, words in {
            Theme.SYSTEM: tr("As the system"),
            Theme.LIGHT: tr("Light"),
            Theme.DARK: tr("Dark"),
        }.items():
            self.theme.addItem(words, theme)
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)
        self.theme.setCurrentIndex(self.theme.findData(desk.preferences.theme))
        self.language.setCurrentIndex(self.language.findData(desk.preferences.language))
        self.theme.activated.connect(self._wear)
        self.language.activated.connect(self._speak)
        fields = abreast(Field(tr("Theme"), self.theme), Field(tr("Language"), self.language))
        self.setLayout(column(card(column(fields, space=Space.M))))

    def _wear(self) -> None:
        self._desk.preferences.theme = Theme(self.theme.currentData())
        self._rebuild()

    def _speak(self) -> None:
        self._desk.preferences.language = self.language.currentData()
        self._rebuild()

    def _rebuild(self) -> None:
        """Once this event is over: it takes this very widget away."""
        QTimer.singleShot(0, self._desk, self._desk.restyled.emit)
