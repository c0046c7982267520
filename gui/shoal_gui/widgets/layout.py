"""Rows, columns and labels in the desktop's spacing, so that places say what stands where and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAction, QFont, QFontMetrics, QIcon, QIconEngine, QKeySequence, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from shoal_gui.looks import icon, tokens
from shoal_gui.tokens import Space

Part = QWidget | QLayout | None
"""None is a space that takes what is left."""


LONG_WORD = re.compile(r"[!-~]{25,}")
"""Paths, digests, addresses: without a place to break them they would make a page as wide as they are."""
GAP = 30
"""Percent of an icon's side between it and the words beside it."""
SORT_MARK = 32
"""Pixels beside a column's title for the mark that it is sorted by."""
BREAK = "\u200b"
"""A space without width."""


class WrappingLabel(QLabel):
    """Breaks its text into lines, long words too."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setText(text)

    def text(self) -> str:
        """As it was set."""
        return super().text().replace(BREAK, "")

    def setText(self, text: str) -> None:
        super().setText(LONG_WORD.sub(lambda word: BREAK.join(word[0]), text))


def column(*parts: Part, margin: int = 0, space: int = Space.S) -> QVBoxLayout:
    """*parts* one below the other."""
    layout = QVBoxLayout()
    _fill(layout, parts, margin, space)
    return layout


def row(*parts: Part, margin: int = 0, space: int = Space.S) -> QHBoxLayout:
    """*parts* side by side."""
    layout = QHBoxLayout()
    _fill(layout, parts, margin, space)
    return layout


def box(layout: QLayout, parent: QWidget | None = None) -> QWidget:
    """A widget that holds *layout*."""
    widget = QWidget(parent)
    widget.setLayout(layout)
    return widget


def card(layout: QLayout) -> QFrame:
    """A framed surface that holds *layout*."""
    frame = QFrame()
    frame.setProperty("role", "card")
    layout.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
    frame.setLayout(layout)
    return frame


def scrolled(content: QWidget) -> QScrollArea:
    """*content*, which may be larger than what is seen of it; the focus goes to what is in it."""
    area = QScrollArea(widgetResizable=True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area


def label(text: str = "", role: str = "", *, wraps: bool = False, selectable: bool = False) -> QLabel:
    """A label in one of the roles of the style sheet: title, head, muted, problem, or none; always plain text."""
    made = WrappingLabel(text) if wraps else QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    if selectable:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return made


def button(text: str, clicked: Callable[[], object], *, symbol: str = "", is_main: bool = False) -> QPushButton:
    """A button; *symbol* is an icon's name."""
    made = QPushButton(text)
    if is_main:
        made.setProperty("role", "main")
    if symbol:
        put_symbol(made, symbol, tokens().on_accent if is_main else None)
    made.clicked.connect(lambda _checked: clicked())
    return made


def put_symbol(made: QAbstractButton, symbol: str, colour: str | None = None) -> None:
    """Put the icon called *symbol* before the words of *made*, with a gap between them."""
    side = made.iconSize().height()
    made.setIcon(QIcon(_BesideWords(icon(symbol, colour))))
    made.setIconSize(QSize(side + side * GAP // 100, side))


class _BesideWords(QIconEngine):
    """An icon at the left of its room: what is free on the right keeps words away from it."""

    def __init__(self, drawn: QIcon) -> None:
        super().__init__()
        self._drawn = drawn

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        square = QRect(rect.x(), rect.y(), rect.height(), rect.height())
        self._drawn.paint(painter, square, Qt.AlignmentFlag.AlignCenter, mode, state)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture

    def clone(self) -> QIconEngine:
        return _BesideWords(self._drawn)


def tabs() -> QTabWidget:
    """Pages behind tabs, with a line below the tabs and none above them."""
    made = QTabWidget()
    made.tabBar().setDrawBase(False)
    return made


def number_box() -> QSpinBox:
    """A spin box whose number stands where the text of a field does: its style sheet's padding does not reach it."""
    made = QSpinBox()
    text = made.findChild(QLineEdit)
    assert text is not None
    text.setTextMargins(Space.XS + 1, 0, 0, 0)
    return made


def icon_button(name: str, symbol: str, clicked: Callable[[], object]) -> QToolButton:
    """A button that is an icon only; *name* is its tooltip and what a screen reader says."""
    made = QToolButton()
    made.setIcon(icon(symbol))
    made.setAutoRaise(True)
    made.setToolTip(name)
    made.setAccessibleName(name)
    made.clicked.connect(lambda _checked: clicked())
    return made


def title_width(header: QHeaderView, column: int) -> int:
    """Pixels of what *column* is called, as it is drawn; the header knows that only once it is in a window."""
    font = header.font()
    font.setWeight(QFont.Weight.DemiBold)
    title = str(header.model().headerData(column, Qt.Orientation.Horizontal))
    beside = SORT_MARK if header.isSortIndicatorShown() else Space.M
    return QFontMetrics(font).horizontalAdvance(title) + 2 * Space.S + beside


def take_out(layout: QLayout, widget: QWidget) -> None:
    """Have *widget* out of *layout* and off the screen at once; Qt deletes it when it can."""
    layout.removeWidget(widget)
    widget.hide()
    widget.deleteLater()


def allow(control: QWidget, why_not: str | None = None) -> None:
    """Enable *control*, or disable it with the reason in its tooltip."""
    control.setEnabled(why_not is None)
    control.setToolTip(why_not or "")


def shortcut(owner: QWidget, keys: str, does: Callable[[], object]) -> None:
    """Do something at *keys* while *owner* or what is in it has the focus; a window's: while it is the active one."""
    action = QAction(owner)
    action.setShortcut(QKeySequence(keys))
    context = Qt.ShortcutContext
    action.setShortcutContext(context.WindowShortcut if owner.isWindow() else context.WidgetWithChildrenShortcut)
    action.triggered.connect(lambda _checked: does())
    owner.addAction(action)


def restyle(widget: QWidget, **properties: object) -> None:
    """Set *properties* that the style sheet selects by, and have it look again."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def _fill(layout: QHBoxLayout | QVBoxLayout, parts: tuple[Part, ...], margin: int, space: int) -> None:
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(space)
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)
