"""Brings images here, one at a time, each by a child process; the reconciler asks for them and looks how far they are.

A child, because the registry client and the hashing of gigabytes would cost the agent its small memory and its quick
answers, and because a child can be ended in the middle: what it has fetched stays, and the next one goes on from there.
"""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import IO, Final

import msgspec

from shoal.contract.desired import ImageRef
from shoal.contract.reported import Facts, Problem
from shoal_agent.fetch_job import Access, Arrived, Failure, Job, Kind, Line, Progress

BACK_OFF_LIMIT: Final = 300.0
"""Seconds between two tries at the most, unless the registry asks for longer."""
_COMMAND: Final = (sys.executable, "-P", "-m", "shoal_agent.fetch")


class FetchStatus(StrEnum):
    """How far an image is."""

    WAITING = "waiting"
    """For others to be done."""
    RUNNING = "running"
    READY = "ready"
    """Every byte is here and proven."""
    FAILED = "failed"
    """It is tried again at `retry_at`, if there is one."""
    MISFIT = "misfit"
    """This device cannot take it."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """How one image is coming along."""

    status: FetchStatus = FetchStatus.WAITING
    done: int = 0
    """Bytes that are here."""
    total: int = 0
    """Bytes needed; 0 while that is not known."""
    problem: Problem | None = None
    """Why the last try failed."""
    failures: int = 0
    """Tries in a row that failed."""
    retry_at: float | None = None
    """Monotonic time of the next try; None if there will be none by itself."""


@dataclass(frozen=True, slots=True)
class _Wish:
    image: ImageRef
    access: Access


class Fetcher:
    """Fetches what was asked for, in that order, until it is closed.

    Args:
        folder: Of the `ImageStore` that takes the bytes.
        facts: What images are checked against before their layers are fetched.
        on_change: Called from another thread whenever a `Fetch` has changed, at most a few times a second.
        engine_folder: Where the container engine keeps its images; it must have room too.
    """

    def __init__(self, folder: Path, facts: Facts, on_change: Callable[[], None], *, engine_folder: str = "") -> None:
        self._folder, self._facts, self._engine_folder = folder, facts, engine_folder
        self._on_change = on_change
        self._changed = threading.Condition()
        self._wishes: dict[str, _Wish] = {}
        self._fetches: dict[str, Fetch] = {}
        self._child: subprocess.Popen[bytes] | None = None
        self._running = ""
        self._closed = False
        self._thread: threading.Thread | None = None

    # ── what the reconciler asks ───────────────────────────────────────────────────────────────────────────────

    def want(self, image: ImageRef, access: Access | None = None) -> None:
        """Bring *image* here; does nothing if that was asked before. Another address or login is tried at once."""
        wish = _Wish(image, access or Access())
        with self._changed:
            if self._closed or self._wishes.get(image.digest) == wish:
                return
            self._wishes[image.digest] = wish
            if self._fetches.get(image.digest, Fetch()).status is not FetchStatus.READY:
                self._fetches[image.digest] = Fetch()
            self._begin()

    def state(self, digest: str) -> Fetch | None:
        """How far the image is; None if nobody asked for it."""
        return self._fetches.get(digest)

    def fetches(self) -> Mapping[str, Fetch]:
        """How far every image is that was asked for, by digest."""
        with self._changed:
            return dict(self._fetches)

    def forget(self, digest: str) -> None:
        """Forget what came of the image so far, good or bad, and look again now, unless that is being done."""
        with self._changed:
            if digest in self._wishes and self._fetches[digest].status is not FetchStatus.RUNNING:
                self._fetches[digest] = Fetch()
                self._changed.notify_all()

    def cancel(self, digest: str) -> None:
        """The image is no longer wanted; what was fetched of it stays until its store sweeps."""
        with self._changed:
            self._wishes.pop(digest, None)
            self._fetches.pop(digest, None)
            if digest == self._running and self._child:
                self._child.kill()

    def close(self) -> None:
        """End the child, if there is one, and return once it has ended."""
        with self._changed:
            self._closed = True
            if self._child:
                self._child.kill()
            self._changed.notify_all()
        if self._thread:
            self._thread.join()

    # ── the thread ─────────────────────────────────────────────────────────────────────────────────────────────

    def _begin(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="fetcher")
            self._thread.start()
        self._changed.notify_all()

    def _work(self) -> None:
        while wish := self._next():
            try:
                self._attempt(wish)
            except OSError as error:
                self._note(wish, _not_begun(error))

    def _next(self) -> _Wish | None:
        """Wait for the first image whose turn it is; None once closed."""
        with self._changed:
            while not self._closed:
                now = time.monotonic()
                for digest, wish in self._wishes.items():
                    if is_due(self._fetches[digest], now):
                        return wish
                times = [one.retry_at for one in self._fetches.values() if one.retry_at is not None]
                self._changed.wait(min(times) - now if times else None)
        return None

    def _attempt(self, wish: _Wish) -> None:
        """Let a child try it once, and note what it says."""
        with tempfile.TemporaryFile() as complaints:
            child = self._start(wish, complaints)
            if child is None:
                return
            last: Line | None = None
            with child:
                for last in _lines(child):
                    self._note(wish, last)
            with self._changed:
                self._child, self._running = None, ""
            if not isinstance(last, Arrived | Failure):
                self._note(wish, _died(child.returncode, complaints))

    def _start(self, wish: _Wish, complaints: IO[bytes]) -> subprocess.Popen[bytes] | None:
        """Start the child and tell it the job; None if the job was called off meanwhile."""
        digest, pipe = wish.image.digest, subprocess.PIPE
        with self._changed:
            if self._closed or self._wishes.get(digest) is not wish:
                return None
            self._fetches[digest] = replace(self._fetches[digest], status=FetchStatus.RUNNING, retry_at=None)
            child = subprocess.Popen(_COMMAND, stdin=pipe, stdout=pipe, stderr=complaints)
            self._child, self._running = child, digest
        self._on_change()
        _tell(child, Job(wish.image, wish.access, self._facts, str(self._folder), self._engine_folder))
        return child

    def _note(self, wish: _Wish, line: Line) -> None:
        """Let *line* count, unless the image is no longer wanted like this."""
        digest = wish.image.digest
        with self._changed:
            if self._wishes.get(digest) is not wish:
                return
            self._fetches[digest] = after(self._fetches[digest], line, time.monotonic())
        self._on_change()


def is_due(fetch: Fetch, now: float) -> bool:
    """Whether it is to be tried now."""
    return fetch.status is FetchStatus.WAITING or (fetch.retry_at is not None and fetch.retry_at <= now)


def after(fetch: Fetch, line: Line, now: float) -> Fetch:
    """What has become of *fetch* after the child said *line* at the monotonic time *now*."""
    match line:
        case Progress(done, total):
            failures = 0 if done > fetch.done else fetch.failures
            return Fetch(FetchStatus.RUNNING, done, total, failures=failures)
        case Arrived():
            return Fetch(FetchStatus.READY, fetch.total, fetch.total)
        case Failure(problem, kind, retry_after):
            failures = fetch.failures + 1
            wait = max(retry_after, min(2.0 ** min(failures - 1, 30), BACK_OFF_LIMIT))
            status = FetchStatus.MISFIT if kind is Kind.MISFIT else FetchStatus.FAILED
            retry_at = now + wait if kind is Kind.RETRY else None
            return Fetch(status, fetch.done, fetch.total, problem, failures, retry_at)


def _tell(child: subprocess.Popen[bytes], job: Job) -> None:
    assert child.stdin is not None
    with contextlib.suppress(BrokenPipeError):  # it has ended already; what it left says why
        child.stdin.write(msgspec.json.encode(job) + b"\n")
        child.stdin.flush()


def _lines(child: subprocess.Popen[bytes]) -> Iterator[Line]:
    assert child.stdout is not None
    for line in child.stdout:
        if line.endswith(b"\n"):  # a child that is killed may leave half a line
            yield msgspec.json.decode(line, type=Line)


def _not_begun(error: OSError) -> Failure:
    problem = Problem(
        code="SHOAL-FET-902",
        message=f"no process could be started to fetch the image: {error.strerror}",
        hint="the device may be short of memory or of open files",
    )
    return Failure(problem, Kind.RETRY)


def _died(status: int, complaints: IO[bytes]) -> Failure:
    """What to say of a child that ended without a last word."""
    how = f"by {signal.Signals(-status).name}" if status < 0 else f"with exit code {status}"
    complaints.seek(0)
    said = complaints.read().decode(errors="replace").strip()
    problem = Problem(
        code="SHOAL-FET-901",
        message=f"the process that fetches the image ended {how}",
        cause=said.rpartition("\n")[2],
        hint="it is started again by itself; if the device is short of memory, free some",
    )
    return Failure(problem, Kind.RETRY)
