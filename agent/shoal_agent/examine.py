"""Has services answer the golden requests that their images bring: only then does a new version count as good here.

Each is examined in a thread of its own, since a bad model may take its time, and meanwhile may have to be stopped. The
reconciler begins it, and reads what came of it; its end wakes it.
"""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

import msgspec

from shoal.contract.base import Wire
from shoal.contract.reported import Problem
from shoal_agent import causes
from shoal_agent.errors import NothingRuns
from shoal_agent.probes import Target

_PATH = "/selfcheck"
_LONGEST = 16 << 20
"""Bytes of a report that are read; a longer one would be of ten thousand requests."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0
"""Seconds until one that said nothing is asked again; doubled each time."""


@dataclass(frozen=True, slots=True)
class Exam:
    """How far one run of an instance has come with it."""

    is_over: bool = False
    problem: Problem | None = None
    """What is wrong with its answers, or that they did not come."""


class Examiner:
    """Examines instances, and remembers what came of it."""

    def __init__(self, key_of: Callable[[str], str], on_change: Callable[[], None]) -> None:
        """*key_of* says with which key a service is called; empty if it asks for none."""
        self._key_of, self._on_change = key_of, on_change
        self._examinations: dict[str, _Examination] = {}
        self._lock = threading.Lock()

    def begin(self, service: str, instance: str, target: Target) -> None:
        """Examine *instance* of *service*, which answers at *target*; at once, and once."""
        with self._lock:
            if instance not in self._examinations:
                self._examinations[instance] = _Examination(target, self._key_of(service), self._on_change)

    def exams(self) -> dict[str, Exam]:
        """By instance, all that were begun."""
        with self._lock:
            return {id_: one.exam for id_, one in self._examinations.items()}

    def forget(self, instance: str) -> None:
        """Begin anew with *instance* if it is examined again: it is another run."""
        with self._lock:
            gone = self._examinations.pop(instance, None)
        if gone:
            gone.end()

    def keep(self, instances: Collection[str]) -> None:
        """Forget all but these."""
        for id_ in self.exams().keys() - set(instances):
            self.forget(id_)


class _Examination:
    """That of one run of one instance."""

    def __init__(self, target: Target, key: str, on_change: Callable[[], None]) -> None:
        self.exam = Exam()
        self._target, self._key, self._on_change = target, key, on_change
        self._ended = threading.Event()
        threading.Thread(target=self._run, name=f"examine {target.port}", daemon=True).start()

    def end(self) -> None:
        """Ask no more; does not wait for an answer that is on its way, which nobody reads."""
        self._ended.set()

    def _run(self) -> None:
        patience = self._target.probe.start_deadline
        until, pause = time.monotonic() + patience, _FIRST_PAUSE
        while not self._ended.is_set():
            left = until - time.monotonic()
            try:
                problem = examine(self._target, self._key, left) if left > 0 else causes.golden_late(patience)
            except NothingRuns:  # it may be ending, which the reconciler sees
                self._ended.wait(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
            else:
                self.exam = Exam(is_over=True, problem=problem)
                self._on_change()
                return


def examine(target: Target, key: str, patience: float) -> Problem | None:
    """What is wrong with the answers of the service at *target*; None if nothing is.

    Args:
        target: Where it answers.
        key: With which it is called; empty if it asks for none.
        patience: Seconds that all its answers may take.

    Raises:
        NothingRuns: It said nothing, as a service that is ending does, or wants to be asked later.
    """
    connection = http.client.HTTPConnection(target.address, target.port, timeout=patience)
    try:
        connection.request("POST", _PATH, headers={"Authorization": f"Bearer {key}"} if key else {})
        answer = connection.getresponse()
        body = answer.read(_LONGEST)
        if answer.length:
            raise http.client.IncompleteRead(body, answer.length)
    except TimeoutError:
        return causes.golden_late(target.probe.start_deadline)
    except ValueError as error:  # what http.client makes of a key with a line break, or with letters beyond Latin-1
        return causes.golden_unasked(f"its key cannot be sent: {error}")
    except (OSError, http.client.HTTPException) as error:
        raise NothingRuns(f"it did not say how it answers its golden requests: {error}") from error
    finally:
        connection.close()
    said = f"it answered {answer.status}: {body[:200].decode(errors='replace')}"
    if answer.status == http.HTTPStatus.SERVICE_UNAVAILABLE:
        raise NothingRuns(said)
    return judge(body) if answer.status == http.HTTPStatus.OK else causes.golden_unasked(said)


class _Told(Wire, frozen=True, kw_only=True):
    """What a golden request came to."""

    name: str
    passed: bool
    problems: tuple[str, ...] = ()


class _Report(Wire, frozen=True, kw_only=True):
    """What `POST /selfcheck` says."""

    passed: bool
    requests: tuple[_Told, ...]
    problems: tuple[str, ...] = ()
    """Of all of them together."""


def judge(said: bytes) -> Problem | None:
    """What is wrong according to the report that *said* is."""
    try:
        report = msgspec.json.decode(said, type=_Report)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return causes.golden_unasked(f"its report cannot be read: {error}")
    if report.passed:
        return None
    wrong = [one for one in report.requests if not one.passed]
    reasons = [f"{one.name}: {', '.join(one.problems[:1])}" for one in wrong] + list(report.problems)
    return causes.golden_wrong(len(wrong), len(report.requests), reasons)
