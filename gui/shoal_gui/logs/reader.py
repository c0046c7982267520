"""Reads logs through their devices, again and again while they are followed, and hands over what is new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QTimer, Signal

from shoal.contract.command import Answer, ReadLogs
from shoal.errors import ShoalError
from shoal.fleet.errors import CommandFailed
from shoal.fleet.station import Station
from shoal.fleet.view import Contact
from shoal_gui.logs.lines import LogLine, beyond, complete_lines, gap_after, read_lines
from shoal_gui.session import Session
from shoal_gui.task import Work
from shoal_gui.words import tr

PERIOD = 2.0
"""Seconds between two questions to one device."""
FIRST, NEXT, MOST = 1_000, 200, 10_000
"""Lines that are asked for at first, after that, and to see earlier ones or close a gap."""
PATIENCE = 15.0
"""Seconds that a device may take to answer."""
REMEMBERED = MOST
"""Last lines of each log that a new answer is joined to."""


@dataclass(frozen=True, slots=True)
class Source:
    """A log: that of one service on one device."""

    device: str
    service: str


@dataclass(slots=True)
class Log:
    """What is known of one log."""

    source: Source
    name: str
    """What its lines are marked with."""
    texts: list[str] = field(default_factory=list)
    """The last lines known."""
    last: LogLine | None = None
    is_asked: bool = False
    is_afresh: bool = True
    """Whether the next answer takes the place of all that is known."""
    wanted: int = FIRST
    trouble: str = ""
    """Why it cannot be read; empty while it can."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of one question."""

    log: Log
    is_afresh: bool
    texts: list[str] = field(default_factory=list)
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Asks for one log, in a thread; *known* are its last lines, none to have it afresh."""

    station: Station
    log: Log
    known: tuple[str, ...]
    wanted: int

    def ask(self, _work: Work) -> Fetched:
        """The last lines of the log. An error is an answer too: a device that is away is no failed task."""
        try:
            texts = self._read(self.wanted)
            if len(texts) >= self.wanted and not beyond(self.known, texts)[1]:
                texts = self._read(MOST)  # more was written since than was asked for
            return Fetched(self.log, not self.known, texts)
        except ShoalError as error:
            return Fetched(self.log, not self.known, trouble=f"{error.code}  {error}")

    def _read(self, lines: int) -> list[str]:
        source = self.log.source
        answer = self.station.ask(source.device, ReadLogs(service=source.service, lines=lines), timeout=PATIENCE)
        return complete_lines(_body(answer, source).decode(errors="replace"))


class LogReader(QObject):
    """Asks every device of *sources* for its log; one question to each at a time."""

    added = Signal(object)
    """list[LogLine]: new lines of one log."""
    replaced = Signal(str, object)
    """Name of a log, and list[LogLine]: all its lines, as it was asked for afresh."""
    troubled = Signal()
    """`troubles` says something else now."""

    def __init__(self, session: Session, sources: Sequence[Source], parent: QObject, *, period: float = PERIOD) -> None:
        super().__init__(parent)
        self._session = session
        self.logs = [Log(source, name) for source, name in zip(sources, names_of(sources), strict=True)]
        self._timer = QTimer(self, interval=round(1000 * period))
        self._timer.timeout.connect(self.ask)

    @property
    def is_following(self) -> bool:
        return self._timer.isActive()

    @property
    def is_waiting(self) -> bool:
        """Whether nothing has come yet that could."""
        return any(log.is_asked for log in self.logs) and not any(log.texts for log in self.logs)

    @property
    def troubles(self) -> list[tuple[str, str]]:
        """Name of each log that cannot be read, and why."""
        return [(log.name, log.trouble) for log in self.logs if log.trouble]

    def follow(self, wanted: bool) -> None:
        """Keep asking, or stop it."""
        if wanted and not self.is_following:
            self._timer.start()
            self.ask()
        elif not wanted:
            self._timer.stop()

    def ask(self) -> None:
        """Ask each device once for what is new."""
        for log in self.logs:
            if log.is_asked:
                continue
            if hindrance := self._hindrance(log.source):
                self._note(log, hindrance)
                continue
            log.is_asked = True
            known = () if log.is_afresh else tuple(log.texts)
            question = Question(self._session.station, log, known, log.wanted)
            self._session.tasks.run(tr("Read a log"), question.ask, quiet=True, then=self._take)

    def ask_for_earlier(self) -> None:
        """Ask for as much of each log as a device will send."""
        for log in self.logs:
            log.wanted, log.is_afresh = MOST, True
        self.ask()

    def _hindrance(self, source: Source) -> str:
        """Why it is no use to ask now; empty if it is."""
        if not self._session.feed.line.is_up:
            return tr("The broker is away; the log goes on once it is back.")
        if self._session.contact(source.device) in {Contact.LEFT, Contact.LOST, Contact.NEVER}:
            return tr("The device is not connected; the log goes on once it is back.")
        return ""

    def _take(self, fetched: Fetched) -> None:
        log = fetched.log
        log.is_asked = False
        self._note(log, fetched.trouble)
        if fetched.trouble or (log.is_afresh and not fetched.is_afresh):
            return
        if fetched.is_afresh:
            log.is_afresh, log.wanted, log.last = False, NEXT, None
            texts, lines = fetched.texts, read_lines(log.name, fetched.texts)
            self._keep(log, texts, lines)
            self.replaced.emit(log.name, lines)
            return
        texts, lines = news(log.name, log.texts, log.last, fetched.texts)
        if lines:
            self._keep(log, [*log.texts, *texts], lines)
            self.added.emit(lines)

    def _keep(self, log: Log, texts: list[str], lines: list[LogLine]) -> None:
        log.texts = texts[-REMEMBERED:]
        log.last = lines[-1] if lines else log.last

    def _note(self, log: Log, trouble: str) -> None:
        if trouble != log.trouble:
            log.trouble = trouble
            self.troubled.emit()


def news(
    name: str, known: Sequence[str], last: LogLine | None, fetched: Sequence[str]
) -> tuple[list[str], list[LogLine]]:
    """What in *fetched* goes beyond what is *known* of the log called *name*, whose last line is *last*.

    Returns:
        The texts, and the lines of them: with a gap before them if nothing of what is known was found.
    """
    texts, hang_together = beyond(known, fetched)
    lines = read_lines(name, texts, last)
    return texts, lines if hang_together or not lines or last is None else [gap_after(last), *lines]


def names_of(sources: Sequence[Source]) -> list[str]:
    """What tells *sources* apart: the device, the service, or both."""
    devices, services = {one.device for one in sources}, {one.service for one in sources}
    if len(services) == 1:
        return [one.device for one in sources]
    return [one.service if len(devices) == 1 else f"{one.device}/{one.service}" for one in sources]


def _body(answer: Answer, source: Source) -> bytes:
    """What was answered.

    Raises:
        CommandFailed: The device says that it could not.
    """
    if answer.ok:
        return answer.body
    problem = answer.problem
    raise CommandFailed(problem.message if problem else "the device could not do it", where=source.device)
