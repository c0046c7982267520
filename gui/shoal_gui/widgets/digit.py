"""Digits as pictures: one that is shown, and one that is drawn with the mouse, as the model's own were made."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from shoal.demo.digits import INK, SIDE, Image
from shoal_gui.looks import tokens
from shoal_gui.tokens import RADIUS
from shoal_gui.words import tr

FINE = 32
"""Dots of one side of a drawing; a pixel of the model is the number of inked dots among four by four of them."""
SCALE = 6
"""Screen pixels of a dot."""
PEN = 3.2
"""Dots across."""


def picture(image: Image, side: int) -> QPixmap:
    """*image* as a pixmap of *side* by *side* pixels, in the colours of the theme."""
    paper, ink = QColor(tokens().surface), QColor(tokens().text)
    small = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    for place, value in enumerate(image):
        small.setPixelColor(place % SIDE, place // SIDE, _mixed(paper, ink, value / INK))
    return QPixmap.fromImage(small.scaled(QSize(side, side)))


class Drawing(QWidget):
    """Paper for one digit; drawn by pressing a mouse button and moving."""

    finished = Signal(object)
    """Image: a stroke has ended."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(FINE * SCALE, FINE * SCALE)
        self.setAccessibleName(tr("Paper for a digit of your own"))
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._last: QPointF | None = None
        self._dots = QImage(FINE, FINE, QImage.Format.Format_Grayscale8)
        self.clear()

    @property
    def image(self) -> Image:
        """What is drawn, as the model takes it."""
        fitted = _fitted(self._dots)
        return tuple(_inked(fitted, 4 * column, 4 * line) for line in range(SIDE) for column in range(SIDE))

    def clear(self) -> None:
        self._dots.fill(0)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._last = event.position()
        self._stroke(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._stroke(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._stroke(event.position())
        self._last = None
        self.finished.emit(self.image)

    def _stroke(self, to: QPointF) -> None:
        painter = QPainter(self._dots)
        painter.setPen(QPen(Qt.GlobalColor.white, PEN, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine((self._last or to) / SCALE, to / SCALE)
        painter.end()
        self._last = to
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - the signature is Qt's
        look = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(look.line), 1))
        painter.setBrush(QColor(look.surface))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), RADIUS, RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.text))
        for line in range(FINE):
            for column in range(FINE):
                if _is_inked(self._dots, column, line):
                    painter.drawRect(column * SCALE, line * SCALE, SCALE, SCALE)
        painter.end()


def _fitted(dots: QImage) -> QImage:
    """The drawing as high as the paper and in its middle, as the digits are that the model learned from."""
    inked = [(x, y) for x in range(FINE) for y in range(FINE) if _is_inked(dots, x, y)]
    fitted = QImage(FINE, FINE, QImage.Format.Format_Grayscale8)
    fitted.fill(0)
    if not inked:
        return fitted
    columns, lines = zip(*inked, strict=True)
    box = QRect(min(columns), min(lines), max(columns) - min(columns) + 1, max(lines) - min(lines) + 1)
    wide = min(FINE, max(1, round(box.width() * FINE / box.height())))
    painter = QPainter(fitted)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRect((FINE - wide) // 2, 0, wide, FINE), dots, box)
    painter.end()
    return fitted


def _inked(dots: QImage, left: int, top: int) -> int:
    return sum(_is_inked(dots, left + x, top + y) for x in range(4) for y in range(4))


def _is_inked(dots: QImage, x: int, y: int) -> bool:
    return dots.pixelColor(x, y).value() > 127


def _mixed(one: QColor, other: QColor, share: float) -> QColor:
    """*share* of *other* in *one*."""
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return QColor(*(round(a + (b - a) * share) for a, b in pairs))
