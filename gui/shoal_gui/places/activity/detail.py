"""One thing that happened, whole, and the way to what it is about."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from shoal_gui.desk import Desk
from shoal_gui.editors.fixed_text import fixed_text
from shoal_gui.looks import state_icon
from shoal_gui.places.activity.deeds import Deed, as_json_lines, kind_word
from shoal_gui.shown import state_word
from shoal_gui.tokens import Space
from shoal_gui.widgets.layout import allow, button, column, label, restyle, row
from shoal_gui.words import tr


class DeedDetail(QWidget):
    """Of the deed it is given."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._deed: Deed | None = None
        self._shape, self._state = QLabel(), label()
        self.text = label(wraps=True, selectable=True)
        self.about = label(role="muted", wraps=True)
        self.go_button: QPushButton = button(tr("Go there"), self.go, symbol="fa6s.arrow-right")
        copy = button(tr("Copy"), self._copy, symbol="fa6s.copy")
        self.details = fixed_text(tr("Details"), is_read_only=True)
        head = row(self._shape, self._state, None)
        self.setLayout(
            column(head, self.text, self.about, row(self.go_button, copy, None), self.details, space=Space.M)
        )

    def show_deed(self, deed: Deed) -> None:
        """Show *deed*."""
        self._deed = deed
        self._shape.setPixmap(state_icon(deed.state).pixmap(Space.L, Space.L))
        self._state.setText(state_word(deed.state))
        restyle(self._state, state=str(deed.state))
        self.text.setText(deed.text)
        when = datetime.fromtimestamp(deed.time).astimezone().strftime("%Y-%m-%d %H:%M:%S")
        of = [when, kind_word(deed.kind), deed.device, deed.service]
        self.about.setText("  ·  ".join(filter(None, of)))
        self.details.setPlainText("\n".join(f"{key}: {value}" for key, value in deed.details.items()))
        self.details.setVisible(bool(deed.details))
        allow(self.go_button, None if deed.place[0] else tr("It is about no place of this desktop"))

    def go(self) -> None:
        """Show what it is about, where that is shown."""
        if self._deed and self._deed.place[0]:
            self._desk.go(*self._deed.place)

    def _copy(self) -> None:
        if self._deed:
            QGuiApplication.clipboard().setText("".join(as_json_lines([self._deed])))
            self._desk.tell(tr("Copied"))
