"""Runs services as this machine's own processes, where there is no container engine.

Each is the device's Python with the packages, the server and the models of an unpacked image, in a session of its own,
so that it outlives the agent. It writes down itself who it is before it becomes the server: an agent that is killed
just then still finds it. There is no isolation; `limits_not_kept` says what else a container would give.

    <state>/instances/<service>-<spec>/
        instance.json     what was asked for
        process           boot id and /proc/PID/stat of its last start
        exit              its exit code, if an agent saw it end
        log, log.1        what it wrote
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import signal
import threading
import time
from pathlib import Path
from typing import Final

import msgspec

from shoal.contract.desired import Service
from shoal.files import replace_file
from shoal.states import RuntimeKind
from shoal_agent.images import ImageStore
from shoal_agent.keys import FILE, folder_of
from shoal_agent.runtime import pids
from shoal_agent.runtime.batch_process import BatchProcess
from shoal_agent.runtime.errors import (
    CannotRun,
    FolderFull,
    FolderUnwritable,
    ImageAbsent,
    InstanceRunning,
    InstanceUnknown,
    check_unused,
)
from shoal_agent.runtime.launch import begin
from shoal_agent.runtime.listening import check_can_listen
from shoal_agent.runtime.log_file import LogFile
from shoal_agent.runtime.protocol import Instance, InstanceState, Usage
from shoal_agent.runtime.writing import writing

_LOG = logging.getLogger("shoal_agent")
_LOOK: Final = 0.02
"""Seconds between two looks at a process that is to end or to begin."""
_BEGIN_DEADLINE: Final = 10.0
"""Seconds until a new process must have written down who it is."""


class Record(msgspec.Struct, frozen=True):
    """What an instance was made for."""

    name: str
    service: Service
    spec: str
    port: int


class ProcessRuntime:
    """The services of the agent that keeps its state in the folder *state*."""

    kind = RuntimeKind.PROCESS

    def __init__(self, state: Path, store: ImageStore) -> None:
        self._store, self._state = store, state
        self._folder = state / "instances"
        self._folder.mkdir(parents=True, exist_ok=True)
        self._children: dict[str, int] = {}
        """Processes that this agent has started and not yet seen end, by instance."""
        self._uncut: set[str] = set()
        """Instances of which it was said that their log cannot be cut."""
        self._reaping = threading.Lock()

    # ── images ───────────────────────────────────────────────────────────────────────────────────────────────

    def images(self) -> frozenset[str]:
        return self._store.unpacked()

    def load(self, digest: str) -> None:
        """See that it is unpacked; the fetching child did that."""
        if not self._store.rootfs(digest).is_dir():
            raise ImageAbsent("the image is not unpacked here", where=digest, hint="it has to be fetched again")

    def remove_image(self, digest: str) -> None:
        check_unused(digest, self.instances())
        with writing(self._store.folder):
            self._store.remove(digest)

    # ── instances ────────────────────────────────────────────────────────────────────────────────────────────

    def instances(self) -> list[Instance]:
        self._reap()
        found = (self._instance(folder.name) for folder in sorted(self._folder.iterdir()))
        return [one for one in found if one]

    def create(self, name: str, service: Service, spec: str, port: int) -> Instance:
        self.load(service.image.digest)
        identity = f"{name}-{spec}"
        folder = self._folder / identity
        if self._is_running(identity):
            raise InstanceRunning("it runs already", where=identity)
        record = Record(name, service, spec, port)
        with writing(folder):
            folder.mkdir(mode=0o700, exist_ok=True)
            replace_file(folder / "instance.json", msgspec.json.encode(record), mode=0o600)
        return Instance(identity, name, spec, service.image.digest, InstanceState.CREATED, port)

    def start(self, instance: str) -> None:
        record = self._record(instance)
        if self._is_running(instance):
            return
        self._reap()
        self._end_strays(instance)
        check_can_listen(record.service.host, record.port)
        folder = self._folder / instance
        with writing(folder):
            for trace in ("process", "exit"):
                (folder / trace).unlink(missing_ok=True)
        keys = folder_of(self._state, record.name) / FILE
        self._children[instance] = begin(folder, self._store, record.service, record.port, keys=keys)
        self._await_beginning(instance)

    def stop(self, instance: str, grace: float = 10.0) -> None:
        self._record(instance)
        mark = self._mark(instance)
        if mark is None:
            return
        for word, patience in ((signal.SIGTERM, grace), (signal.SIGKILL, 60.0)):
            if mark.lives:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(mark.pid, word)
                self._await_end(mark, patience)
        self._end_strays(instance)

    def remove(self, instance: str) -> None:
        if self._is_running(instance):
            raise InstanceRunning("it still runs", where=instance)
        self._end_strays(instance)
        folder = self._folder / instance
        with writing(folder):
            (folder / "instance.json").unlink(missing_ok=True)  # first: without it, what is left is no instance
        shutil.rmtree(folder, ignore_errors=True)

    def logs(self, instance: str, lines: int) -> str:
        self._record(instance)
        return LogFile(self._folder / instance / "log").tail(lines)

    def usage(self, instance: str) -> Usage | None:
        mark = self._mark(instance)
        if mark is None or not mark.lives:
            return None
        family = mark.family()
        return Usage(sum(one.cpu_seconds for one in family), sum(one.memory for one in family))

    def batch_host(self) -> BatchProcess:
        """What runs batches on this machine."""
        return BatchProcess(self._folder.with_name("batch"), self._store)

    def limits_not_kept(self, service: Service) -> list[str]:
        limits, said = service.resources, []
        if limits.memory:
            said.append(
                f"the memory limit of {limits.memory / 2**20:,.0f} MiB is not enforced: that takes a container engine"
            )
        if limits.cpu:
            said.append(
                f"the limit of {limits.cpu:g} cores only sets the number of threads: more takes a container engine"
            )
        return said

    # ── one instance ─────────────────────────────────────────────────────────────────────────────────────────

    def _instance(self, identity: str) -> Instance | None:
        """What is true of it now; None for the remains of one that was being made or removed."""
        try:
            record = self._record(identity)
        except InstanceUnknown:
            return None
        mark = self._mark(identity)
        state = InstanceState.CREATED
        if mark:
            state = InstanceState.RUNNING if mark.lives else InstanceState.EXITED
        exit_code = self._exit_code(identity) if state is InstanceState.EXITED else None
        if state is InstanceState.RUNNING:
            self._cap_log(identity)
        digest = record.service.image.digest
        return Instance(identity, record.name, record.spec, digest, state, record.port, exit_code)

    def _cap_log(self, instance: str) -> None:
        """Keep its log from growing; one too long is no reason not to look after the services."""
        try:
            with writing(self._folder / instance):
                LogFile(self._folder / instance / "log").cap()
        except (FolderFull, FolderUnwritable) as error:
            if instance not in self._uncut:
                _LOG.warning("the log of %s is not cut: %s", instance, error)
            self._uncut.add(instance)
        else:
            self._uncut.discard(instance)

    def _record(self, instance: str) -> Record:
        file = self._folder / instance / "instance.json"
        try:
            return msgspec.json.decode(file.read_bytes(), type=Record)
        except (OSError, msgspec.DecodeError) as error:
            raise InstanceUnknown("there is no such instance", where=instance) from error

    def _mark(self, instance: str) -> pids.Mark | None:
        """Its process, living or not; None if it was never started."""
        try:
            return pids.Mark.read((self._folder / instance / "process").read_text())
        except FileNotFoundError:
            return None

    def _is_running(self, instance: str) -> bool:
        mark = self._mark(instance)
        return mark is not None and mark.lives

    def _exit_code(self, instance: str) -> int | None:
        self._reap()  # it may have ended since that was done last
        try:
            return int((self._folder / instance / "exit").read_text())
        except (FileNotFoundError, ValueError):
            return None

    # ── processes ────────────────────────────────────────────────────────────────────────────────────────────

    def _await_beginning(self, instance: str) -> None:
        """Return once the new process has written down who it is, or has ended over it."""
        deadline = time.monotonic() + _BEGIN_DEADLINE
        while instance in self._children and self._mark(instance) is None and time.monotonic() < deadline:
            time.sleep(_LOOK / 4)
            self._reap()
        if self._mark(instance) is None:
            log = LogFile(self._folder / instance / "log").tail(1).strip()
            raise CannotRun(f"its process could not begin: {log}", where=instance)

    def _await_end(self, mark: pids.Mark, patience: float) -> None:
        deadline = time.monotonic() + patience
        while mark.lives and time.monotonic() < deadline:
            time.sleep(_LOOK)
            self._reap()
        self._reap()

    def _end_strays(self, instance: str) -> None:
        """End what its last process began and left behind: workers that would hold its port."""
        mark = self._mark(instance)
        for stray in mark.family() if mark else ():
            with contextlib.suppress(ProcessLookupError):
                os.kill(stray.pid, signal.SIGKILL)

    def _reap(self) -> None:
        """Take leave of our children that have ended, and note how."""
        with self._reaping:
            for instance, pid in list(self._children.items()):
                try:
                    ended, status = os.waitpid(pid, os.WNOHANG)
                except ChildProcessError:  # who started this agent has it ignore its children; how it ended is lost
                    del self._children[instance]
                    continue
                if ended:
                    del self._children[instance]
                    self._note_exit(instance, os.waitstatus_to_exitcode(status))

    def _note_exit(self, instance: str, code: int) -> None:
        """Write its exit code down; without it the instance has exited all the same."""
        folder = self._folder / instance
        if not folder.is_dir():
            return
        try:
            with writing(folder):
                replace_file(folder / "exit", str(code if code >= 0 else 128 - code).encode())
        except (FolderFull, FolderUnwritable) as error:
            _LOG.warning("how %s ended (%d) is not written down: %s", instance, code, error)
