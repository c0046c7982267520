"""How the n-th line of a chart is drawn: a colour and a pattern, for those who cannot tell the colours apart."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from shoal_gui.looks import tokens

PATTERNS = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine)


def stroke(n: int) -> QPen:
    """The pen of line *n*, from 0."""
    colours = tokens().plots
    pen = QPen(QColor(colours[n % len(colours)]), 2, PATTERNS[n % len(PATTERNS)])
    pen.setCosmetic(True)  # its width is in pixels, whatever the axes show
    return pen
