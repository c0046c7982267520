"""What every place is given: the open workspace, the tasks, the preferences, and a way to other places."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from shoal.errors import ShoalError
from shoal_gui.preferences import Preferences
from shoal_gui.session import Session
from shoal_gui.tasks import Tasks
from shoal_gui.tokens import State


class Desk(QObject):
    """One for the life of the window; the session on it changes when another workspace is opened."""

    going = Signal(str, str)
    """Name of a place, and what to show there (its own kind of id; empty for nothing in particular)."""
    told = Signal(str, object)
    """A sentence for a toast, and its State."""
    restyled = Signal()
    """Another theme or language was chosen: the window is to be built anew."""
    opening = Signal(object, str)
    """Path of a workspace to be opened instead of this one, and the place to show then; empty for the first one."""
    closing = Signal()
    """The workspace is to be closed, for another one to be chosen."""

    def __init__(self, preferences: Preferences, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.preferences = preferences
        self.tasks = tasks
        self.drafts: dict[str, object] = {}
        """What is being written in this workspace and not yet saved or sent, by the name of its place; outlives any
        widget."""
        self._session: Session | None = None
        self._folder: Path | None = None

    @property
    def session(self) -> Session:
        """The open workspace; places only exist while there is one."""
        assert self._session is not None
        return self._session

    @property
    def has_session(self) -> bool:
        return self._session is not None

    def take(self, session: Session | None) -> None:
        """Have *session* open from now on; what was being written in another workspace is of no use in this one."""
        self._session = session
        if session and session.folder != self._folder:
            if self._folder:
                self.drafts.clear()
            self._folder = session.folder

    def go(self, place: str, item: str = "") -> None:
        """Show *item* at *place*: overview, devices, models, configs, deploy, rollouts, services, activity, settings.

        What an item is called is each place's own: a device, NAME:VERSION of a model, DEVICE/SERVICE of a service.
        """
        self.going.emit(place, item)

    def tell(self, sentence: str, state: State = State.OK) -> None:
        """Say *sentence* at the edge of the window for a few seconds, without taking the focus."""
        self.told.emit(sentence, state)

    def tell_error(self, error: ShoalError) -> None:
        hint = f" - {error.hint}" if error.hint else ""
        self.tell(f"{error.code}  {error}{hint}", State.FAILED)
