"""What a device knows across restarts and power cuts: who it is, what it was told, how its services fared.

identity.json   the enrolment and the key that secrets are sealed to       desired.json    the accepted envelope
services.json   a `Record` for each service                                habits.json     what was found out once
logs/           the last words of versions that were given up              answers/        see `answers`
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec

from shoal.contract.base import Wire
from shoal.contract.desired import Desired
from shoal.contract.enrolment import Enrolment
from shoal.contract.envelope import Envelope
from shoal.contract.reported import Problem
from shoal.contract.sealing import SealingKey
from shoal.files import replace_file
from shoal.states import RuntimeKind
from shoal_agent.errors import AlreadyRunning, NotEnrolled, UnreadableState, UnwritableState, as_problem
from shoal_agent.kept import Kept, T, unwritable
from shoal_agent.record import Record

_BEGIN = "make an enrolment with `shoal device enrol NAME`, bring it here, and run: shoal-agent enrol NAME.enrol.json"


class Identity(Wire, frozen=True, kw_only=True):
    """Who this device is."""

    enrolment: Enrolment
    """What the operator gave it."""
    sealing_key: bytes
    """32 bytes, X25519, private; made here and never sent."""

    @property
    def key(self) -> SealingKey:
        return SealingKey(self.sealing_key)


class Accepted(Wire, frozen=True, kw_only=True):
    """The desired document in force."""

    envelope: bytes
    """As it came, so that a newer agent finds in it what this one does not know."""
    applied_rev: int = 0
    """Highest rev whose services have all been settled."""

    @property
    def document(self) -> Desired:
        """Its content; the signature was checked before it was accepted, and keys may have changed since."""
        return msgspec.json.decode(msgspec.json.decode(self.envelope, type=Envelope).payload, type=Desired)


class Records(Wire, frozen=True, kw_only=True):
    """The memory of all services."""

    services: dict[str, Record] = {}
    """By name."""


class Habits(Wire, frozen=True, kw_only=True):
    """What was found out once and stays so."""

    runtime: RuntimeKind | None = None
    """What runs the services, if it was left to the agent to find out."""


class Store:
    """The state folder of one device; safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._logs = folder / "logs"
        self._problems: dict[str, Problem] = {}
        self._lock = threading.RLock()
        self._lock_file: int | None = None
        self._identity = Kept(folder / "identity.json", Identity, self._note)
        self._desired = Kept(folder / "desired.json", Accepted, self._note)
        self._services = Kept(folder / "services.json", Records, self._note)
        self._habits = Kept(folder / "habits.json", Habits, self._note)
        self.accepted: Accepted | None = self._desired.read()
        """The desired document in force; None if there is none."""
        self._records: dict[str, Record] = (self._services.read() or Records()).services

    def problems(self) -> list[Problem]:
        """What went wrong with the files since the agent started, or is wrong with them now."""
        with self._lock:
            return list(self._problems.values())

    def lock(self) -> None:
        """Keep the folder to this process until it ends.

        Raises:
            AlreadyRunning: Another agent has it.
            UnreadableState: There is no such folder, or it is not ours.
        """
        try:
            self._lock_file = _lock(self.folder)
        except BlockingIOError as error:
            hint = "one device is one agent; stop the other, or give this one another folder with --state"
            raise AlreadyRunning("another agent works here", where=str(self.folder), hint=hint) from error
        except OSError as error:
            raise UnreadableState(
                f"cannot use the state folder: {error.strerror}", where=str(self.folder), hint=_BEGIN
            ) from error

    def unlock(self) -> None:
        if self._lock_file is not None:
            os.close(self._lock_file)
            self._lock_file = None

    def identity(self) -> Identity:
        """Who this device is.

        Raises:
            NotEnrolled: Nobody yet.
        """
        if identity := self._identity.read():
            return identity
        raise NotEnrolled("this device is not enrolled", where=str(self.folder), hint=_BEGIN)

    def enrol(self, identity: Identity) -> None:
        """Become *identity*.

        Under another name or another operator the document in force goes, with its rev, which means nothing to them;
        the services stay until the first document of the new operator names what it wants.

        Raises:
            UnwritableState: Nothing has changed.
        """
        before = self._identity.read()
        if before and not _continues(before.enrolment, identity.enrolment):
            self._desired.drop()
            self.accepted = None
        self._identity.write(identity)

    def accept(self, accepted: Accepted) -> None:
        """Put a desired document in force.

        Raises:
            UnwritableState: It is not in force, since it would not outlive a power cut.
        """
        with self._lock:
            self._desired.write(accepted)
            self.accepted = accepted
            self._recovered("desired")

    def applied(self, rev: int) -> None:
        """Remember that the document in force, *rev*, is settled; forgotten at worst, it is found out again."""
        with self._lock:
            if self.accepted and self.accepted.applied_rev < rev:
                self.accepted = msgspec.structs.replace(self.accepted, applied_rev=rev)
                self._try_to_write(self._desired, self.accepted, "desired")

    def records(self) -> dict[str, Record]:
        with self._lock:
            return dict(self._records)

    def record(self, service: str) -> Record:
        with self._lock:
            return self._records.get(service, Record())

    def revise(self, service: str, revision: Callable[[Record], Record]) -> None:
        """Replace what is known of *service* by what *revision* makes of it.

        If that cannot be written it holds until the agent ends, and is a problem.
        """
        with self._lock:
            record = revision(self.record(service))
            if self._records.get(service) != record:
                self._records[service] = record
                self._try_to_write(self._services, Records(services=self._records), "services")

    def forget(self, service: str) -> None:
        with self._lock:
            if self._records.pop(service, None) is not None:
                self._try_to_write(self._services, Records(services=self._records), "services")

    def settled_runtime(self) -> RuntimeKind | None:
        return (self._habits.read() or Habits()).runtime

    def settle_runtime(self, kind: RuntimeKind) -> None:
        """Remember what runs the services; forgotten at worst, it is found out again."""
        if self.settled_runtime() is not kind:
            self._try_to_write(self._habits, Habits(runtime=kind), "habits")

    def keep_log(self, service: str, text: str) -> None:
        """Keep the last words of a version of *service* that was given up; the newest such version only."""
        try:
            self._logs.mkdir(mode=0o700, exist_ok=True)
            replace_file(self._logs / f"{service}.log", text.encode(), mode=0o600)
        except OSError as error:
            self._problems["write log"] = as_problem(unwritable(self._logs, error))
        else:
            self._recovered("log")

    def kept_log(self, service: str) -> str:
        """What `keep_log` kept; empty if nothing."""
        try:
            return (self._logs / f"{service}.log").read_text(errors="replace")
        except OSError:
            return ""

    def drop_log(self, service: str) -> None:
        with contextlib.suppress(OSError):  # a log too many does no harm
            (self._logs / f"{service}.log").unlink(missing_ok=True)

    def _try_to_write(self, file: Kept[T], value: T, what: str) -> None:
        try:
            file.write(value)
        except UnwritableState as error:
            self._problems[f"write {what}"] = as_problem(error)
        else:
            self._recovered(what)

    def _recovered(self, what: str) -> None:
        self._problems.pop(f"write {what}", None)

    def _note(self, problem: Problem) -> None:
        self._problems[f"read {problem.message}"] = problem


def _continues(before: Enrolment, now: Enrolment) -> bool:
    """Whether the desired documents under *now* go on counting where those under *before* ended."""
    same_place = (before.fleet, before.device) == (now.fleet, now.device)
    return same_place and not set(before.operators).isdisjoint(now.operators)


def is_locked(folder: Path) -> bool:
    """Whether an agent works on the state folder *folder*."""
    try:
        os.close(_lock(folder))
    except BlockingIOError:
        return True
    return False


def _lock(folder: Path) -> int:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BaseException:
        os.close(handle)
        raise
    return handle
