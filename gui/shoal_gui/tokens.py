"""The few numbers and colours that the whole desktop is drawn with, light and dark; plain data.

Every colour that carries text keeps a contrast of at least 4.5:1 against the surface it stands on, and the six state
colours are told apart with any kind of colour blindness (Okabe and Ito's set, made darker or lighter to be read).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What any thing on the screen is in; there are six and no more."""

    OK = "ok"
    WORKING = "working"
    WAITING = "waiting"
    STALE = "stale"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Space:
    """Pixels at 100 %."""

    XS = 4
    S = 8
    M = 12
    L = 16
    XL = 24
    XXL = 40


class Size:
    """Points of type."""

    SMALL = 9
    BODY = 10
    HEAD = 13
    TITLE = 17


RADIUS = 6
"""Pixels of a rounded corner."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme, as #rrggbb."""

    is_dark: bool
    window: str
    """Behind everything."""
    surface: str
    """Tables, fields, cards."""
    raised: str
    """Rail, headers, buttons, toasts."""
    line: str
    """Borders."""
    text: str
    muted: str
    """Text of less weight."""
    accent: str
    """Links, the main action, focus."""
    on_accent: str
    """Text on the accent."""
    selection: str
    """Behind a selected row; `text` is read on it."""
    states: dict[State, str]
    plots: tuple[str, ...]
    """Lines of charts, in order."""


LIGHT = Tokens(
    is_dark=False,
    window="#f4f5f7",
    surface="#ffffff",
    raised="#e9ebef",
    line="#c3c8d1",
    text="#1b1f27",
    muted="#515a69",
    accent="#0b5cad",
    on_accent="#ffffff",
    selection="#d3e4f7",
    states={
        State.OK: "#00694b",
        State.WORKING: "#0b5cad",
        State.WAITING: "#6a4d8f",
        State.STALE: "#7a5300",
        State.FAILED: "#b0300a",
        State.UNKNOWN: "#515a69",
    },
    plots=("#0b5cad", "#b0300a", "#00694b", "#7a5300", "#6a4d8f"),
)

DARK = Tokens(
    is_dark=True,
    window="#15181e",
    surface="#1c2028",
    raised="#272c37",
    line="#424a59",
    text="#e8ebf1",
    muted="#a9b2c2",
    accent="#6cb4f5",
    on_accent="#0b1520",
    selection="#28405b",
    states={
        State.OK: "#3cc79a",
        State.WORKING: "#6cb4f5",
        State.WAITING: "#c4a6ec",
        State.STALE: "#edb64a",
        State.FAILED: "#ff9070",
        State.UNKNOWN: "#a9b2c2",
    },
    plots=("#6cb4f5", "#ff9070", "#3cc79a", "#edb64a", "#c4a6ec"),
)


def contrast(one: str, other: str) -> float:
    """How well *one* is read on *other*, 1 to 21, as WCAG 2 defines it; both #rrggbb."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[n : n + 2], 16) / 255) for n in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
