"""Writes down what happens for as long as a workspace is open, so that the page may come and go.

What nothing else keeps goes into the workspace's diary, too, and is taken from there when the workspace is opened.
"""

from __future__ import annotations

import itertools
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from shoal_gui.desk import Desk
from shoal_gui.feed import Happening, Line
from shoal_gui.places.activity.deeds import (
    Deed,
    Kind,
    deed_of_contact,
    deed_of_deployment,
    deed_of_event,
    deed_of_line,
    deed_of_retirement,
)
from shoal_gui.places.activity.kept import as_kept, deeds_kept
from shoal_gui.task import Task, TaskState
from shoal_gui.tokens import State
from shoal_gui.words import tr

KEPT = 10_000
"""Deeds; the oldest go."""
TASKS = {
    TaskState.RUNNING: State.WORKING,
    TaskState.DONE: State.OK,
    TaskState.FAILED: State.FAILED,
    TaskState.CANCELLED: State.WAITING,
}


Make = Callable[[], Deed]
"""Makes a deed, in whatever language is spoken then."""


class ActivityLog(QObject):
    """One for each session, its child."""

    added = Signal(object)
    """list[Deed], oldest first: what was not there before."""
    changed = Signal(object)
    """Deed: known, and different now."""

    def __init__(self, desk: Desk) -> None:
        session = desk.session
        super().__init__(session)
        self._desk, self._session = desk, session
        self._made: dict[str, Make] = {}
        self._tasks: dict[Task, Deed] = {}
        self._earlier = frozenset(desk.tasks.all)
        """Tasks of the workspace that was open before, or of none."""
        self._contacts = {name: session.contact(name) for name in list(session.feed.view.devices)}
        self._keep(partial(deed_of_event, device, event) for device, event in list(session.feed.view.events))
        self._look_at_records()
        self._look_at_tasks()
        desk.tasks.changed.connect(self._look_at_tasks)
        session.records_changed.connect(self._look_at_records)
        session.feed.happened.connect(self._hear)
        session.feed.changed.connect(self._look_at_contacts)
        session.feed.line_changed.connect(self._look_at_line)
        desk.tasks.run(
            tr("Read the activity"),
            lambda _work: deeds_kept(session.diary.read()),
            then=self._recall,
            failed=desk.tell_error,
            quiet=True,
        )

    @classmethod
    def of(cls, desk: Desk) -> ActivityLog:
        """That of the open session, begun if there is none yet."""
        known = desk.session.findChild(cls)
        return known if isinstance(known, cls) else cls(desk)

    @property
    def deeds(self) -> list[Deed]:
        """Newest first, in the language spoken now."""
        return sorted((make() for make in self._made.values()), key=lambda deed: deed.time, reverse=True)

    def _recall(self, deeds: Mapping[str, Deed]) -> None:
        """Put *deeds*, of other times that the workspace was open, before what has happened since."""
        unknown = {one: deed for one, deed in deeds.items() if one not in self._made}
        if not unknown:
            return
        self._made = {**{one: partial(_itself, deed) for one, deed in unknown.items()}, **self._made}
        self.added.emit(sorted(unknown.values(), key=lambda deed: deed.time))

    def _keep(self, makes: Iterable[Make]) -> None:
        """Add what nobody else will know of tomorrow."""
        self._session.scribe.write([as_kept(deed) for deed in self._add(makes)])

    def _add(self, makes: Iterable[Make]) -> list[Deed]:
        """Add those that are not known, and say which."""
        fresh = {deed.id: (deed, make) for make in makes if (deed := make()).id not in self._made}
        if not fresh:
            return []
        self._made.update({one: make for one, (_, make) in fresh.items()})
        for one in list(itertools.islice(self._made, max(0, len(self._made) - KEPT))):
            del self._made[one]
        deeds = sorted((deed for deed, _ in fresh.values()), key=lambda deed: deed.time)
        self.added.emit(deeds)
        return deeds

    def _look_at_records(self) -> None:
        deployments = self._session.records.deployments
        self._add(partial(deed_of_deployment, one) for one in deployments)
        self._add(partial(deed_of_retirement, one) for one in deployments if one.retired)

    def _hear(self, happenings: list[Happening]) -> None:
        self._keep(partial(deed_of_event, one.device, one.event, one.heard) for one in happenings)

    def _look_at_contacts(self, names: frozenset[str]) -> None:
        """While the broker is away nobody knows who comes and goes; that it is, is one deed and not ten thousand."""
        if not self._session.feed.line.is_up:
            return
        now = time.time()
        changes = [(name, self._contacts.get(name), self._session.contact(name)) for name in names]
        self._contacts.update({name: after for name, _, after in changes})
        moves = [(name, before, after) for name, before, after in changes if before and before is not after]
        self._keep(partial(deed_of_contact, name, before, after, now) for name, before, after in moves)

    def _look_at_line(self, line: Line) -> None:
        self._keep([partial(deed_of_line, line.is_up, line.trouble, time.time())])

    def _look_at_tasks(self) -> None:
        """Tasks change as they go; the quiet ones are only told of if they fail."""
        tasks = [task for task in self._desk.tasks.all if task.error or not task.is_quiet]
        known = self._tasks
        self._tasks = {task: self._deed_of(task, known.get(task)) for task in tasks}
        for task, deed in self._tasks.items():
            self._made[deed.id] = partial(_itself, deed)
            if task not in known:
                self.added.emit([deed])
            elif deed != known[task]:
                self.changed.emit(deed)
            if task not in self._earlier and (task not in known or deed.state is not known[task].state):
                self._session.scribe.write([as_kept(deed)])  # also as it begins, lest nobody learns that it did

    def _deed_of(self, task: Task, known: Deed | None) -> Deed:
        time_ = known.time if known else time.time() - (time.monotonic() - task.began)
        details = {"target": task.target, "log": "\n".join(task.notes)}
        text = f"{task.title}: {task.error.code} {task.error}" if task.error else task.title
        return Deed(
            known.id if known else f"task/{uuid.uuid4().hex}",
            time_,
            Kind.TASK,
            TASKS[task.state],
            text,
            task.target if task.target in self._session.records.devices else "",
            details={key: value for key, value in details.items() if value},
            place=task.place,
        )


def _itself(deed: Deed) -> Deed:
    return deed
