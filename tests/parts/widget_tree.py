"""What a person who cannot see well, or has no mouse, would meet in a window: looked at widget by widget."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QWidget,
)

from shoal_gui.tokens import contrast

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
)
TAB = Qt.FocusPolicy.TabFocus
OWN_PARTS = (QHeaderView, QScrollBar)
"""Controls within controls that Qt itself names."""


def nameless(root: QWidget) -> list[str]:
    """What takes the focus, or is to be used, and of which a screen reader could say nothing."""
    stops = [one for one in root.findChildren(QScrollArea) if one.isVisible() and one.focusPolicy() & TAB]
    return [path(one) for one in (*controls(root), *stops) if not _said(one)]


def unreachable(root: QWidget) -> list[str]:
    """The controls that no key leads to."""
    return [
        path(one) for one in controls(root) if one.isEnabled() and not one.focusPolicy() & TAB and not _is_part(one)
    ]


def clipped(root: QWidget) -> list[str]:
    """The labels, buttons and heads of columns whose words have less room than they need."""
    return _narrow_heads(root) + [
        f"{path(one)}: {one.text()!r} needs {needed.width()}x{needed.height()}, has {one.width()}x{one.height()}"
        for one in root.findChildren(QWidget)
        if one.isVisible() and isinstance(one, QLabel | QPushButton | QCheckBox | QRadioButton) and one.text()
        for needed in [_needed(one)]
        if needed.width() > one.width() + 1 or needed.height() > one.height() + 1
    ]


def faint(root: QWidget, least: float = 4.5) -> list[str]:
    """The labels whose words stand out from their ground by less than *least*."""
    found = []
    for one in root.findChildren(QLabel):
        if one.isVisible() and one.isEnabled() and one.text():
            colours = one.palette()
            ratio = contrast(colours.color(one.foregroundRole()).name(), colours.color(one.backgroundRole()).name())
            if ratio < least:
                found.append(f"{path(one)}: {one.text()!r} {ratio:.1f}:1")
    return found


def controls(root: QWidget) -> Iterator[QWidget]:
    """Every control that is to be seen."""
    for one in root.findChildren(QWidget):
        if one.isVisible() and isinstance(one, CONTROLS) and not isinstance(one, OWN_PARTS):
            yield one


def path(widget: QWidget) -> str:
    """Where it is, for people: the classes from the window down."""
    names = [type(widget).__name__]
    parent = widget.parentWidget()
    while parent is not None:
        names.append(type(parent).__name__)
        parent = parent.parentWidget()
    return " < ".join(name for name in names if name != "QWidget")


def _said(control: QWidget) -> str:
    words = control.accessibleName()
    if not words and isinstance(control, QAbstractButton):
        words = control.text()
    if not words and isinstance(control, QTabBar):
        words = control.tabText(0)
    return words or ("part" if _is_part(control) else "")


def _is_part(control: QWidget) -> bool:
    """Whether it belongs to a larger control that is met as one: the field of a spin box, the corner of a table."""
    parent = control.parentWidget()
    while parent is not None:
        if isinstance(parent, QAbstractItemView | QAbstractSpinBox | QComboBox | QTabBar | QLineEdit | QPlainTextEdit):
            return True
        parent = parent.parentWidget()
    return False


def _narrow_heads(root: QWidget) -> list[str]:
    return [
        f"{path(one)}: column {n} needs {one.sectionSizeHint(n)}, has {one.sectionSize(n)}"
        for one in root.findChildren(QHeaderView)
        if one.isVisible() and one.orientation() is Qt.Orientation.Horizontal
        for n in range(one.count())
        if not one.isSectionHidden(n) and one.sectionSizeHint(n) > one.sectionSize(n)
    ]


def _needed(widget: QLabel | QAbstractButton) -> QSize:
    if isinstance(widget, QLabel) and widget.wordWrap():
        return QSize(0, widget.heightForWidth(widget.width()))
    return widget.minimumSizeHint()
