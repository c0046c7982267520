"""Text in a font of fixed width that needs no editor: requests, answers, documents; Tab goes on to what comes next."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit

from shoal_gui.editors.highlighting import Highlighter
from shoal_gui.editors.languages import Language
from shoal_gui.looks import fixed_font


def fixed_text(
    name: str, language: Language | None = None, *, is_read_only: bool = False, wraps: bool = True
) -> QPlainTextEdit:
    """A box called *name* for who cannot see it, coloured as *language* if there is one."""
    made = QPlainTextEdit(readOnly=is_read_only)
    made.setAccessibleName(name)
    made.setFont(fixed_font())
    made.setTabChangesFocus(True)
    if not wraps:
        made.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    if language is not None:
        Highlighter(made.document(), language)  # the document keeps it
    return made
