"""Runs batches: one at a time, in the folder the device allows, with what one of its services runs.

A batch ends by itself, by its time limit, when the operator says so, and when its service is taken away or replaced. It
does not outlive the agent: the next agent begins it again, and it goes on where it stopped.

    <state>/batch/
        batch.json        what was asked for, and what became of it
        …                 the runtime's own
"""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path
from typing import Protocol

import msgspec

from shoal.contract.batch import BatchProgress, BatchReport, BatchState, StartBatch
from shoal.contract.desired import Service, service_hash
from shoal.contract.reported import Problem
from shoal.errors import ShoalError, Unreachable
from shoal.files import replace_file
from shoal_agent import causes
from shoal_agent.batch_folder import checkpoint_of, output_of, words_of
from shoal_agent.clock import timestamp
from shoal_agent.errors import BatchesOff, BatchRunning, NoBatch, NothingRuns, UnknownService, as_problem
from shoal_agent.intake import Tell
from shoal_agent.runtime.protocol import BatchHost
from shoal_agent.runtime.writing import writing

_LOG = logging.getLogger("shoal_agent")
_LOOK = 0.5
"""Seconds between two looks at it."""
_NOTE = 30.0
"""Seconds between two notes of how long it has run."""
_GRACE = 10.0
"""Seconds that it has to note how far it is, when it is ended."""
_LINES = 20
"""Of its log, that are told once it has ended."""


class Services(Protocol):
    """What batches need of the device; the reconciler."""

    def in_force(self, service: str) -> Service:
        """The version of *service* that is to run now; raises `UnknownService` or `NothingRuns`."""
        ...


class _Record(msgspec.Struct, frozen=True):
    """What is kept of the last batch."""

    ask: StartBatch
    spec: str
    """`service_hash` of the version that scores."""
    report: BatchReport


class Batches:
    """The last batch of this device."""

    def __init__(self, folder: Path, allowed: Path | None, services: Services, host: BatchHost, tell: Tell) -> None:
        """*folder* is for its state, *allowed* the one in which it may read and write; None for no batches."""
        self._folder, self._allowed = folder, allowed.resolve() if allowed else None
        self._services, self._host, self._tell = services, host, tell
        self._changing = threading.Lock()
        self._record = self._read()
        self._watcher: threading.Thread | None = None
        self._told = threading.Event()
        """Whether the watcher has been told to end it."""
        self._closing = False

    def start(self, id_: str, ask: StartBatch) -> BatchReport:
        """Begin a batch.

        Raises:
            BatchesOff, OutsideBatchFolder: This device does not do that.
            BatchRunning: Another one has not ended yet.
            UnknownService, NothingRuns: There is nothing to score with.
            ShoalError: The runtime cannot begin it.
        """
        with self._changing:
            if self._allowed is None:
                raise BatchesOff("this device runs no batches", hint="start its agent with --batch-dir DIR")
            if self._record and self._record.report.state is BatchState.RUNNING:
                raise BatchRunning(f"the batch {self._record.report.id} still runs", hint="wait, or: shoal batch stop")
            words, service = words_of(ask, self._allowed), self._services.in_force(ask.service)
            report = BatchReport(
                id=id_,
                service=ask.service,
                deployment=service.deployment,
                state=BatchState.RUNNING,
                started=timestamp(),
                output=str(output_of(ask, self._allowed)),
            )
            self._await_watcher()
            self._host.end(0.0)  # what the last one has left
            self._host.begin(service, words, self._allowed)
            # One that is begun again goes on, whatever was asked for at first.
            ask = msgspec.structs.replace(ask, restart=False)
            self._keep(_Record(ask, service_hash(service), report))
            self._watch()
            return report

    def report(self) -> BatchReport:
        """How the last batch gets on.

        Raises:
            NoBatch: There was none.
        """
        if self._record is None:
            raise NoBatch("this device has run no batch yet", hint="shoal batch run")
        return self._record.report

    def stop(self) -> BatchReport:
        """End the batch that runs; does nothing if none does.

        Raises:
            NoBatch: There was none.
        """
        self._await_watcher()
        return self.report()

    def resume(self) -> None:
        """Begin again what ran when the agent ended."""
        if self._record and self._record.report.state is BatchState.RUNNING:
            self._watch(begin=True)

    def close(self) -> None:
        """End what runs, for the next agent to go on with."""
        self._closing = True
        self._await_watcher()

    def _await_watcher(self) -> None:
        """Tell the watcher to end what it watches, if that still runs, and wait for it."""
        self._told.set()
        if self._watcher:
            self._watcher.join()

    # What follows is the watcher's.

    def _watch(self, *, begin: bool = False) -> None:
        self._told.clear()
        self._watcher = threading.Thread(target=self._follow, args=(begin,), name="batch", daemon=True)
        self._watcher.start()

    def _follow(self, begin: bool) -> None:
        began, noted = time.monotonic() - self._now.report.seconds, time.monotonic()
        trouble = ""
        while self._now.report.state is BatchState.RUNNING:
            try:
                if begin:
                    self._begin_again()
                    begin = False
                else:
                    self._look(time.monotonic() - began)
            except (Unreachable, NothingRuns) as error:  # an engine that is on its way up, or just away
                if trouble != error.code:
                    _LOG.warning("%s: %s", error.code, error)
                trouble = error.code
            except ShoalError as error:
                self._end(BatchState.FAILED, as_problem(error))
            if self._told.wait(_LOOK) and self._now.report.state is BatchState.RUNNING:
                self._stop_by(None)
                return
            if time.monotonic() - noted > _NOTE:
                noted = time.monotonic()
                self._keep(self._now)

    @property
    def _now(self) -> _Record:
        assert self._record is not None
        return self._record

    def _begin_again(self) -> None:
        ask = self._now.ask
        self._host.end(0.0)
        if self._allowed is None:
            raise BatchesOff("this device runs no batches any more", hint="start its agent with --batch-dir DIR")
        if self._is_orphan():
            self._stop_by(causes.batch_orphaned(ask.service))
            return
        self._host.begin(self._services.in_force(ask.service), words_of(ask, self._allowed), self._allowed)

    def _is_orphan(self) -> bool:
        """Whether its service is gone, or another one than when it began."""
        try:
            return service_hash(self._services.in_force(self._now.ask.service)) != self._now.spec
        except UnknownService:
            return True
        except NothingRuns:  # not known while the engine is silent
            return False

    def _look(self, seconds: float) -> None:
        """See how it gets on, and end it if it must not go on."""
        record = self._now
        report = msgspec.structs.replace(record.report, progress=self._progress(), seconds=round(seconds, 1))
        self._record = msgspec.structs.replace(record, report=report)
        if ended := self._host.ended():
            log = self._host.log(_LINES)
            problem = causes.batch_ended(ended.exit_code, ended.out_of_memory, log) if ended.exit_code else None
            self._end(BatchState.FAILED if problem else BatchState.FINISHED, problem)
        elif seconds > record.ask.timeout:
            self._stop_by(causes.batch_too_long(record.ask.timeout))
        elif self._is_orphan():
            self._stop_by(causes.batch_orphaned(record.ask.service))

    def _stop_by(self, problem: Problem | None) -> None:
        """End it, for the reason *problem*, or since somebody said so."""
        try:
            self._host.end(_GRACE)
        except ShoalError as error:
            _LOG.warning("the batch could not be ended: %s: %s", error.code, error)
        if not self._closing:
            self._end(BatchState.STOPPED, problem)

    def _end(self, state: BatchState, problem: Problem | None) -> None:
        try:
            log = self._host.log(_LINES)
            self._host.end(0.0)
        except ShoalError as error:
            log = str(error)
        report = self._now.report
        report = msgspec.structs.replace(report, state=state, problem=problem, log=log, progress=self._progress())
        self._keep(msgspec.structs.replace(self._now, report=report))
        done = report.progress
        self._tell(
            "batch.ended",
            report.service,
            command=report.id,
            state=state.value,
            results=done.results,
            failed=done.failed,
        )

    def _progress(self) -> BatchProgress:
        """What the batch itself has noted; what was known before if that cannot be read."""
        if self._allowed is None:
            return self._now.report.progress
        try:
            noted = checkpoint_of(Path(self._now.report.output)).read_bytes()
            return msgspec.json.decode(noted, type=BatchProgress)
        except (OSError, msgspec.DecodeError):
            return self._now.report.progress

    # What is kept.

    def _keep(self, record: _Record) -> None:
        self._record = record
        try:
            with writing(self._folder):
                self._folder.mkdir(mode=0o700, exist_ok=True)
                replace_file(self._folder / "batch.json", msgspec.json.encode(record), mode=0o600)
        except ShoalError as error:
            _LOG.warning("the batch is not written down: %s: %s", error.code, error)

    def _read(self) -> _Record | None:
        try:
            return msgspec.json.decode((self._folder / "batch.json").read_bytes(), type=_Record)
        except (OSError, msgspec.DecodeError):
            return None
