"""A field of a form: its name, its editor, and what is wrong with it, in place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from shoal_gui.tokens import Space
from shoal_gui.widgets.layout import column, label, restyle, row


class Field(QWidget):
    """*editor* under its *name*; *hint* is said below it while nothing is wrong."""

    def __init__(self, name: str, editor: QWidget, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self._hint = hint
        self._name = label(name)
        self._name.setBuddy(editor)
        self._below = label(hint, "muted", wraps=True)
        editor.setAccessibleName(name)
        self.setLayout(column(self._name, editor, self._below, space=Space.XS))
        self._below.setVisible(bool(hint))  # only now: a label without a parent would be a window

    @property
    def problem(self) -> str:
        """What is wrong; empty for nothing."""
        return self._below.text() if self._below.property("role") == "problem" else ""

    def mark(self, problem: str | None) -> None:
        """Say in one sentence what is wrong with it; None: nothing is."""
        restyle(self.editor.focusProxy() or self.editor, wrong="true" if problem else "false")
        restyle(self._below, role="problem" if problem else "muted")
        self._below.setText(problem or self._hint)
        self._below.setVisible(bool(problem or self._hint))
        self.editor.setAccessibleDescription(problem or self._hint)


def abreast(*fields: Field) -> QHBoxLayout:
    """*fields* side by side, equally wide, their names on one line."""
    layout = row(*fields, space=Space.M)
    for n, field in enumerate(fields):
        layout.setStretch(n, 1)
        layout.setAlignment(field, Qt.AlignmentFlag.AlignTop)
    return layout
