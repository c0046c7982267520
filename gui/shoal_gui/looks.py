"""The tokens put on a running application: palette, style sheet, icons. Widgets ask here for colours and icons."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path

import qtawesome
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from shoal_gui.tokens import DARK, LIGHT, RADIUS, Size, Space, State, Tokens

SHAPES = {
    State.OK: "fa6s.circle-check",
    State.WORKING: "fa6s.arrows-rotate",
    State.WAITING: "fa6s.hourglass-half",
    State.STALE: "fa6s.clock",
    State.FAILED: "fa6s.triangle-exclamation",
    State.UNKNOWN: "fa6s.circle-question",
}
"""A shape for each state, since colour alone says nothing to many people."""
MARKS = (Path(__file__).parent / "marks").as_posix()
"""Folder of arrows and check marks: a style sheet takes pictures from files only."""
MARK = 10
"""Pixels of an arrow."""


class Theme(StrEnum):
    """What a person may choose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


_tokens = LIGHT


def tokens() -> Tokens:
    """Those in force."""
    return _tokens


def wear(theme: Theme) -> None:
    """Draw the whole application in *theme*; a window puts `sheet` on besides."""
    global _tokens  # noqa: PLW0603 - there is one application, and it looks one way
    _tokens = _chosen(theme)
    icon.cache_clear()
    state_icon.cache_clear()
    state_colour.cache_clear()
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    if application.style().name() != "fusion":
        # Not each time: Qt walks over every widget then, and crashes if Python's collector deletes one meanwhile.
        application.setStyle(QStyleFactory.create("Fusion"))
    application.setPalette(_palette(_tokens))
    font = application.font()
    font.setPointSize(Size.BODY)
    application.setFont(font)


def sheet() -> str:
    """What a palette cannot say, for a window to put on itself.

    The application itself has none: whatever is put together before it comes into the window would be polished anew
    with each layout it is put into, and a place would take five times as long to build.
    """
    return _sheet(_tokens)


@cache
def icon(name: str, colour: str | None = None) -> QIcon:
    """The icon called *name* by QtAwesome, as `fa6s.gear`, in *colour* or that of text."""
    made: QIcon = qtawesome.icon(
        name, color=colour or _tokens.text, color_disabled=_tokens.muted, color_active=colour or _tokens.text
    )
    return made


@cache
def state_icon(state: State) -> QIcon:
    """The shape of *state* in its colour; kept as pictures, because a table paints hundreds of them at a time."""
    drawn, kept = icon(SHAPES[state], _tokens.states[state]), QIcon()
    for side in (16, 20, 24, 32, 40, 48, 64, 80):
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):  # or the style would tint it on a selected row
            kept.addPixmap(drawn.pixmap(side, side), mode)
    return kept


@cache
def state_colour(state: State) -> QColor:
    return QColor(_tokens.states[state])


def fixed_font() -> QFont:
    """For code, logs and digests."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSize(Size.BODY)
    return font


def _chosen(theme: Theme) -> Tokens:
    if theme is Theme.SYSTEM:
        return DARK if QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark else LIGHT
    return DARK if theme is Theme.DARK else LIGHT


def _palette(look: Tokens) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for which, colour in {
        role.Window: look.window,
        role.WindowText: look.text,
        role.Base: look.surface,
        role.AlternateBase: look.window,
        role.Text: look.text,
        role.PlaceholderText: look.muted,
        role.Button: look.raised,
        role.ButtonText: look.text,
        role.ToolTipBase: look.raised,
        role.ToolTipText: look.text,
        role.Highlight: look.selection,
        role.HighlightedText: look.text,
        role.Link: look.accent,
        role.BrightText: look.states[State.FAILED],
        role.Accent: look.accent,
        role.Mid: look.line,
    }.items():
        palette.setColor(which, QColor(colour))
    for which in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(look.muted))
    return palette


def _sheet(look: Tokens) -> str:
    """Properties select: role="title|head|muted|main|problem|card|chip", state="ok|…"."""
    states = "\n".join(f'QLabel[state="{state}"] {{ color: {colour}; }}' for state, colour in look.states.items())
    return f"""
        QLabel[role="title"] {{ font-size: {Size.TITLE}pt; font-weight: 600; }}
        QLabel[role="head"] {{ font-size: {Size.HEAD}pt; font-weight: 600; }}
        QLabel[role="muted"] {{ color: {look.muted}; }}
        QLabel[role="problem"] {{ color: {look.states[State.FAILED]}; }}
        {states}
        QFrame[role="card"] {{
            background: {look.surface}; border: 1px solid {look.line}; border-radius: {RADIUS}px; }}
        QFrame[role="toast"] {{
            background: {look.raised}; border: 1px solid {look.line}; border-radius: {RADIUS}px; }}
        QWidget#rail {{ background: {look.raised}; border-right: 1px solid {look.line}; }}
        QWidget#rail QToolButton {{
            border: none; border-radius: {RADIUS}px; padding: {Space.S}px; text-align: left; }}
        QWidget#rail QToolButton:hover {{ background: {look.window}; }}
        QWidget#rail QToolButton:checked {{ background: {look.selection}; font-weight: 600; }}
        QWidget#rail QToolButton:focus {{ border: 2px solid {look.accent}; }}
        QStatusBar {{ background: {look.raised}; border-top: 1px solid {look.line}; }}
        QStatusBar::item {{ border: none; }}
        QPushButton {{
            padding: {Space.XS + 1}px {Space.M}px; border: 1px solid {look.line}; border-radius: {RADIUS}px;
            background: {look.raised}; }}
        QPushButton:hover {{ border-color: {look.accent}; }}
        QPushButton:focus {{ border: 2px solid {look.accent}; }}
        QPushButton:checked {{ background: {look.selection}; border-color: {look.accent}; }}
        QPushButton:disabled {{ color: {look.muted}; background: {look.window}; }}
        QPushButton[role="main"] {{
            background: {look.accent}; color: {look.on_accent}; border-color: {look.accent}; font-weight: 600; }}
        QPushButton[role="main"]:focus {{ border: 2px solid {look.text}; }}
        QPushButton[role="main"]:disabled {{
            background: {look.window}; color: {look.muted}; border-color: {look.line}; }}
        QToolButton[role="tile"] {{
            border: 1px solid {look.line}; border-radius: {RADIUS}px; padding: {Space.XS}px;
            background: {look.surface}; }}
        QToolButton[role="tile"]:hover {{ border-color: {look.accent}; }}
        QToolButton[role="tile"]:focus {{ border: 2px solid {look.accent}; }}
        QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox, QDoubleSpinBox {{
            border: 1px solid {look.line}; border-radius: {RADIUS}px; padding: {Space.XS}px;
            background: {look.surface}; }}
        QComboBox:!editable {{ padding-left: {Space.XS + 2}px; }}
        QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {{
            border: 2px solid {look.accent}; }}
        QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"] {{
            border: 2px solid {look.states[State.FAILED]}; }}
        QComboBox::drop-down, QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{
            border: none; background: none; width: {Space.L + 4}px; }}
        QComboBox::down-arrow, QAbstractSpinBox::down-arrow {{
            image: url({MARKS}/down.svg); width: {MARK}px; height: {MARK}px; }}
        QAbstractSpinBox::up-arrow {{ image: url({MARKS}/up.svg); width: {MARK}px; height: {MARK}px; }}
        QRadioButton::indicator, QCheckBox::indicator {{
            width: {Space.M}px; height: {Space.M}px; border: 1px solid {look.muted}; background: {look.surface}; }}
        QRadioButton::indicator {{ border-radius: {Space.M // 2 + 1}px; }}
        QRadioButton::indicator:checked {{
            width: {Space.S - 2}px; height: {Space.S - 2}px; border: {Space.XS}px solid {look.accent}; }}
        QCheckBox::indicator {{ border-radius: {Space.XS - 1}px; }}
        QCheckBox::indicator:checked {{
            border-color: {look.accent}; background: {look.accent};
            image: url({MARKS}/check-{"dark" if look.is_dark else "light"}.svg); }}
        QRadioButton:focus, QCheckBox:focus {{ color: {look.accent}; }}
        QTableView, QTreeView, QListView {{
            border: 1px solid {look.line}; background: {look.surface}; alternate-background-color: {look.window};
            selection-background-color: {look.selection}; selection-color: {look.text}; gridline-color: {look.line}; }}
        QTableView::item {{ padding: 0 {Space.XS}px; }}
        QProgressBar {{
            border: 1px solid {look.line}; border-radius: {RADIUS // 2}px; background: {look.window};
            height: {Space.M}px; }}
        QProgressBar::chunk {{ background: {look.accent}; border-radius: {RADIUS // 2}px; }}
        QTableView:focus, QTreeView:focus, QListView:focus {{ border: 2px solid {look.accent}; }}
        QHeaderView::section {{
            background: {look.raised}; border: none; border-right: 1px solid {look.line};
            border-bottom: 1px solid {look.line}; padding: {Space.XS}px {Space.S}px; font-weight: 600; }}
        QTabBar::tab {{ padding: {Space.XS + 2}px {Space.M}px; border-bottom: 2px solid transparent; }}
        QTabBar::tab:selected {{ border-bottom: 2px solid {look.accent}; font-weight: 600; }}
        QTabBar::tab:focus {{ border: 1px solid {look.accent}; }}
        QTabWidget::pane {{ border: none; border-top: 1px solid {look.line}; }}
        QToolTip {{ color: {look.text}; background: {look.raised}; border: 1px solid {look.line}; }}
        QSplitter::handle {{ background: {look.line}; }}
        QSplitter::handle:horizontal {{ width: 1px; }}
        QSplitter::handle:vertical {{ height: 1px; }}
    """
