"""Colours the words of a text by their kind; all colours are those of the desktop, which are read on its surface."""

from __future__ import annotations

import re
from collections.abc import Mapping

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from shoal_gui.editors.languages import Language
from shoal_gui.looks import tokens
from shoal_gui.tokens import State

_CODE = 0
_QUOTES = ('"""', "'''")
"""A block that ends within one of these has its number, from 1, as its state."""

LONGEST = 2000
"""Characters of a line that are coloured; a request with a whole picture in one line would be slow to type in."""


class Highlighter(QSyntaxHighlighter):
    """Of one document."""

    def __init__(self, document: QTextDocument, language: Language) -> None:
        super().__init__(document)
        self._language = language
        self._formats = _formats()

    def speak(self, language: Language) -> None:
        """Treat the text as *language* from now on."""
        if language is not self._language:
            self._language = language
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        state = max(_CODE, self.previousBlockState())
        start = 0 if state == _CODE else self._close(text, 0, state)
        while 0 <= start < LONGEST and (found := self._language.pattern.search(text, start)):
            kind = found.lastgroup or ""
            if kind == "open":
                state = _QUOTES.index(found[kind][-3:]) + 1
                start = self._close(text, found.start(), state, found.end())
                continue
            self._paint(found, kind)
            start = found.end() if found.end() > found.start() else found.end() + 1
        self.setCurrentBlockState(state if start < 0 else _CODE)

    def _close(self, text: str, begin: int, state: int, after: int = 0) -> int:
        """Paint the long string from *begin* to where it closes; that place, or -1 if it goes on in the next line."""
        end = text.find(_QUOTES[state - 1], after)
        stop = len(text) if end < 0 else end + 3
        self.setFormat(begin, stop - begin, self._formats["string"])
        return -1 if end < 0 else stop

    def _paint(self, found: re.Match[str], kind: str) -> None:
        if kind == "name" and found.start() != found.start(kind):  # `def` or `class` stands before it
            self.setFormat(found.start(), found.start(kind) - found.start(), self._formats["keyword"])
        self.setFormat(found.start(kind), found.end(kind) - found.start(kind), self._formats[kind])


def _formats() -> Mapping[str, QTextCharFormat]:
    look = tokens()
    return {
        "comment": _format(look.muted, italic=True),
        "string": _format(look.states[State.OK]),
        "keyword": _format(look.accent, bold=True),
        "builtin": _format(look.states[State.WAITING]),
        "decorator": _format(look.states[State.STALE]),
        "name": _format(look.states[State.WAITING]),
        "number": _format(look.states[State.STALE]),
    }


def _format(colour: str, *, bold: bool = False, italic: bool = False) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(colour))
    if bold:
        made.setFontWeight(QFont.Weight.DemiBold)
    made.setFontItalic(italic)
    return made
