"""Everything that Ctrl+K finds: the places, what can be done at them and with the window, and all that they show.

Gathered each time the palette opens; what comes first is what it shows before anything is typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog

from shoal_gui import places
from shoal_gui.command_palette import Entry
from shoal_gui.desk import Desk
from shoal_gui.looks import Theme
from shoal_gui.places.place import Action, Place
from shoal_gui.words import LANGUAGES, tr

Find = Callable[[str], Place]
"""The place of that name, built if it was not yet."""


def entries(desk: Desk, find: Find, show_tasks: Callable[[], object]) -> list[Entry]:
    """What can be found while a workspace is open."""
    return [*_places(desk), *_actions(desk, find), *_of_window(desk, show_tasks), *_looks(desk), *_items(desk)]


def _places(desk: Desk) -> Iterator[Entry]:
    for kind in (*places.PLACES, *places.FOOT):
        yield Entry(kind.title(), tr("Place"), kind.symbol, partial(desk.go, kind.name))
    for kind in places.ASIDE:
        for text, item in kind.entries(desk.session):
            yield Entry(text, tr("Place"), kind.symbol, partial(desk.go, kind.name, item))


def _actions(desk: Desk, find: Find) -> Iterator[Entry]:
    for kind in (*places.PLACES, *places.FOOT):
        for action in kind.offers():
            yield Entry(action.text, kind.title(), action.symbol, partial(_act, desk, find, kind.name, action))


def _act(desk: Desk, find: Find, name: str, action: Action) -> None:
    desk.go(name)
    action.does(find(name))


def _of_window(desk: Desk, show_tasks: Callable[[], object]) -> Iterator[Entry]:
    kind = tr("Action")
    yield Entry(tr("Roll back"), kind, "fa6s.rotate-left", partial(desk.go, "rollouts"))
    yield Entry(tr("Show or hide the tasks"), kind, "fa6s.list-check", show_tasks)
    yield Entry(tr("Read the workspace again"), kind, "fa6s.arrows-rotate", desk.session.reread)
    yield Entry(tr("Open another workspace…"), kind, "fa6s.folder-open", partial(_open_another, desk))
    yield Entry(tr("Close the workspace"), kind, "fa6s.xmark", desk.closing.emit)


def _open_another(desk: Desk) -> None:
    if folder := QFileDialog.getExistingDirectory(None, tr("Open a workspace")):
        desk.opening.emit(Path(folder), "")


def _looks(desk: Desk) -> Iterator[Entry]:
    for theme, words in {
        Theme.SYSTEM: tr("As the system"),
        Theme.LIGHT: tr("Light"),
        Theme.DARK: tr("Dark"),
    }.items():
        yield Entry(words, tr("Theme"), "fa6s.circle-half-stroke", partial(_prefer, desk, "theme", theme))
    for code, name in LANGUAGES.items():
        yield Entry(name, tr("Language"), "fa6s.language", partial(_prefer, desk, "language", code))


def _prefer(desk: Desk, what: str, choice: str) -> None:
    """Once this event is over: the window is built anew around the palette."""
    setattr(desk.preferences, what, choice)
    QTimer.singleShot(0, desk, desk.restyled.emit)


def _items(desk: Desk) -> Iterator[Entry]:
    for kind in (*places.PLACES, *places.FOOT):
        for text, item in kind.entries(desk.session):
            yield Entry(text, kind.title(), kind.symbol, partial(desk.go, kind.name, item))
