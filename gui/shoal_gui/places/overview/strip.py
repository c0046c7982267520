"""The fleet as a heat strip: one cell a device, a shape and a colour for its state; quick with ten thousand of them.

All cells stand in one picture, of which only those that change are painted anew. Arrow keys move, Enter opens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

from PySide6.QtCore import QEvent, QMargins, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from shoal_gui.looks import state_colour, tokens
from shoal_gui.tokens import State
from shoal_gui.words import tr

CELLS = (24, 18, 14, 11, 9, 7, 6)
"""Pixels from one cell to the next; the largest is taken with which the strip is no higher than `HIGHEST`."""
HIGHEST = 216
MARGIN = 3
"""Pixels around all cells, for the ring around the current one."""
GAP = 1
"""Pixels between two cells; two between large ones."""


class HeatStrip(QWidget):
    """Devices side by side, row by row, in the order in which they are given."""

    opened = Signal(str)
    """The device called so is to be shown."""
    moved = Signal(str)
    """It is the one under the keyboard now."""

    def __init__(self, describe: Callable[[str], str], parent: QWidget | None = None) -> None:
        """*describe* says in a line what a device is in; asked for when it is needed."""
        super().__init__(parent)
        self._describe = describe
        self._names: list[str] = []
        self._places: dict[str, int] = {}
        self._states: dict[str, State] = {}
        self._current = 0
        self._cell = CELLS[0]
        self._picture = QPixmap()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Devices of the fleet"))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def current(self) -> str:
        """The device under the keyboard; empty if there is none."""
        return self._names[self._current] if self._names else ""

    def put_all(self, states: Mapping[str, State]) -> None:
        """Show exactly these devices, in this order."""
        current = self.current
        self._names, self._states = list(states), dict(states)
        self._places = {name: n for n, name in enumerate(self._names)}
        self._current = self._places.get(current, 0)
        self._lay_out()

    def put(self, states: Mapping[str, State]) -> None:
        """Show other states of some devices."""
        changed = [name for name, state in states.items() if name in self._places and self._states[name] is not state]
        self._states.update((name, states[name]) for name in changed)
        if changed and not self._picture.isNull():
            self._paint_cells(map(self._places.__getitem__, changed))
            self.update()
            if self.current in changed:
                self._tell_current()

    def cell_of(self, name: str) -> QRect:
        """Where *name* is drawn."""
        return self._rect(self._places[name])

    def sizeHint(self) -> QSize:
        return QSize(600, self.heightForWidth(600))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = width - 2 * MARGIN
        cell = cell_size(len(self._names), room)
        return max(1, rows_of(len(self._names), room, cell)) * cell + 2 * MARGIN

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._picture.isNull():
            self._paint_all()
        painter.drawPixmap(MARGIN, MARGIN, self._picture)
        if self.hasFocus() and self._names:
            painter.setPen(QPen(QColor(tokens().text), 2))
            painter.drawRect(self._rect(self._current).adjusted(-1, -1, 1, 1))
        del event

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            name = self._name_at(event.pos())
            QToolTip.showText(event.globalPos(), self._describe(name) if name else "", self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if name := self._name_at(event.position().toPoint()):
            self._move_to(self._places[name])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        name = self._name_at(event.position().toPoint())
        if name and name == self.current:
            self.opened.emit(name)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._name_at(event.position().toPoint())
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key
        steps = {key.Key_Left: -1, key.Key_Right: 1, key.Key_Up: -self._across, key.Key_Down: self._across}
        ends = {key.Key_Home: 0, key.Key_End: len(self._names) - 1}
        pressed = event.key()
        if pressed in {key.Key_Return, key.Key_Enter} and self.current:
            self.opened.emit(self.current)
        elif pressed in steps and 0 <= self._current + steps[Qt.Key(pressed)] < len(self._names):
            self._move_to(self._current + steps[Qt.Key(pressed)])
        elif pressed in ends and self._names:
            self._move_to(ends[Qt.Key(pressed)])
        elif pressed not in steps:
            super().keyPressEvent(event)

    @property
    def _across(self) -> int:
        return max(1, (self.width() - 2 * MARGIN) // self._cell)

    def _lay_out(self) -> None:
        self._cell = cell_size(len(self._names), max(1, self.width() - 2 * MARGIN))
        self.setFixedHeight(self.heightForWidth(max(1, self.width())))
        self._picture = QPixmap()
        self._tell_current()
        self.update()

    def _move_to(self, place: int) -> None:
        self._current = place
        self._tell_current()
        self.moved.emit(self.current)
        self.update()

    def _tell_current(self) -> None:
        self.setAccessibleDescription(self._describe(self.current) if self.current else "")

    def _paint_all(self) -> None:
        ratio = self.devicePixelRatioF()
        self._picture = QPixmap(self.size().shrunkBy(QMargins(MARGIN, MARGIN, MARGIN, MARGIN)) * ratio)
        self._picture.setDevicePixelRatio(ratio)
        self._picture.fill(Qt.GlobalColor.transparent)
        self._paint_cells(range(len(self._names)))

    def _paint_cells(self, places: Iterable[int]) -> None:
        painter = QPainter(self._picture)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)  # a hollow shape hides the last one
        side, ratio, dark = _side(self._cell), self.devicePixelRatioF(), tokens().is_dark
        tiles = {state: shape(state, side, ratio, dark) for state in State}
        names, states, cell, across = self._names, self._states, self._cell, self._across
        for place in places:
            row, column = divmod(place, across)
            painter.drawPixmap(column * cell, row * cell, tiles[states[names[place]]])
        painter.end()

    def _rect(self, place: int) -> QRect:
        row, column = divmod(place, self._across)
        side = _side(self._cell)
        return QRect(MARGIN + column * self._cell, MARGIN + row * self._cell, side, side)

    def _name_at(self, point: QPoint) -> str:
        column, row = (point.x() - MARGIN) // self._cell, (point.y() - MARGIN) // self._cell
        place = row * self._across + column
        is_there = 0 <= column < self._across and 0 <= place < len(self._names)
        return self._names[place] if is_there else ""


def cell_size(count: int, width: int) -> int:
    """Pixels from one cell to the next for *count* devices."""
    return next((cell for cell in CELLS if rows_of(count, width, cell) * cell <= HIGHEST), CELLS[-1])


def rows_of(count: int, width: int, cell: int) -> int:
    return -(-count // max(1, width // cell))


@cache
def shape(state: State, side: int, ratio: float, _is_dark: bool) -> QPixmap:
    """The tile of *state*, *side* pixels wide: told apart by its shape down to five pixels, in whatever colour."""
    tile = QPixmap(QSize(side, side) * ratio)
    tile.setDevicePixelRatio(ratio)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, side > 8)
    painter.setBrush(state_colour(state))
    painter.setPen(Qt.PenStyle.NoPen)
    draw_shape(painter, state, side)
    painter.end()
    return tile


def draw_shape(painter: QPainter, state: State, side: int) -> None:
    """Full: ok; half: working; hollow: waiting; a bar: stale; a diamond: failed; a dot: unknown."""
    third = side / 3
    match state:
        case State.OK:
            painter.drawRoundedRect(QRectF(0, 0, side, side), side / 8, side / 8)
        case State.WORKING:
            painter.drawPolygon(_polygon((0, 0), (0, side), (side, side)))
        case State.WAITING:
            width = max(1, side // 6)
            painter.setPen(QPen(painter.brush().color(), width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(width / 2, width / 2, side - width, side - width))
        case State.STALE:
            painter.drawRect(QRectF(0, third, side, third))
        case State.FAILED:
            half = side / 2
            painter.drawPolygon(_polygon((half, 0), (side, half), (half, side), (0, half)))
        case State.UNKNOWN:
            painter.drawEllipse(QRectF(third, third, third, third))


def _polygon(*points: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(*point) for point in points])


def _side(cell: int) -> int:
    return cell - (2 * GAP if cell > 10 else GAP)


class Swatch(QWidget):
    """One shape of the strip, for its legend."""

    SIDE = 12

    def __init__(self, state: State, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.setFixedSize(self.SIDE, self.SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, shape(self._state, self.SIDE, self.devicePixelRatioF(), tokens().is_dark))
        del event


def legend(states: Sequence[State] = tuple(State)) -> list[tuple[State, str]]:
    """What each shape of the strip means."""
    words = {
        State.OK: tr("all as told"),
        State.WORKING: tr("on the way"),
        State.WAITING: tr("switched off"),
        State.STALE: tr("not heard"),
        State.FAILED: tr("lost or failed"),
        State.UNKNOWN: tr("never seen"),
    }
    return [(state, words[state]) for state in states]
