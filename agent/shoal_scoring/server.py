"""One server from its start to its end.

Usually one process: the main thread is the script's, it loads and then scores, and the event loop lives in a second
thread, so that health is answered within milliseconds whatever the script does, `init()` included.

    main thread     bind ─ start the loop ─ load (init) ─ score … ─ exit
    "http" thread           listen: /, /livez answer ─────────── drain on SIGTERM

With several workers (or one that is isolated) each is a process of its own, and the first process is only the front:
its main thread runs the event loop, and it never loads the script.
"""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import socket
import threading
import traceback
from concurrent.futures import Future
from mmap import mmap
from pathlib import Path

from shoal.errors import ShoalError
from shoal_scoring.app import Loaded
from shoal_scoring.errors import BadSetting, PortTaken, ToldToEnd, WorkerLost
from shoal_scoring.forks import leave_behind, sockets_at
from shoal_scoring.front import Front
from shoal_scoring.last_words import CANNOT_BOOT, tell
from shoal_scoring.leaving import leave
from shoal_scoring.listener import new_event_loop
from shoal_scoring.logs import Log, capture
from shoal_scoring.messages import JSON, Request
from shoal_scoring.openapi import write_documents
from shoal_scoring.pool import ProcessDispatcher
from shoal_scoring.runtimes import Runtime, choose
from shoal_scoring.settings import Settings
from shoal_scoring.worker_process import WorkerProcess, become_worker
from shoal_scoring.worker_thread import ThreadDispatcher, Worker

_CONNECTIONS = 65536
"""Files that may be open, where the system lets this process choose."""
STUCK = 4
"""Exit status when the script does not come back from a request: only a new process can serve again."""


def serve(settings: Settings, log: Log) -> int:
    """Serve until SIGTERM or SIGINT, then finish what was begun; returns the exit status.

    Raises:
        ShoalError: Nothing can be served; the error says why.
        ToldToEnd: Before anything could be served.
    """
    _export(settings)
    _allow_connections()
    port = _bind(settings)
    if settings.workers > 1 or settings.isolate:
        return asyncio.Runner(loop_factory=new_event_loop).run(_Pooled(settings, port, log).serve())
    capture(log, _folders(settings))
    runtime = choose(settings, log)
    thread = _HttpThread(settings, port, log)
    thread.start()
    number = port.getsockname()[1]
    leave_behind(lambda: sockets_at(number), thread.on_told_to_end)
    os.register_at_fork(after_in_child=lambda: thread.dispatcher.inbox.put(None))  # it scores nothing if it comes back
    loaded = _load(runtime, settings, log)
    worker = Worker(runtime, thread.dispatcher, log)
    thread.set_ready(loaded)
    worker.work()
    return 0


def _export(settings: Settings) -> None:
    """Show the script the variables it expects, also where an option gave them."""
    if settings.model_dir:
        os.environ["AZUREML_MODEL_DIR"] = settings.model_dir
    if settings.entry_script:
        os.environ["AZUREML_ENTRY_SCRIPT"] = settings.entry_script
    os.environ.setdefault("AML_APP_ROOT", str(settings.root))


def _allow_connections() -> None:
    """Open as many connections as the system lets this process, and not the 1024 that many start with."""
    least, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _CONNECTIONS if most == resource.RLIM_INFINITY else min(most, _CONNECTIONS)
    if least < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def _folders(settings: Settings) -> list[Path]:
    """Where the original looks for a script's own files: the root, then beside the script."""
    return [settings.root, (settings.root / settings.entry_script).parent]


def _bind(settings: Settings) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        raise PortTaken(
            f"cannot listen on {settings.host}:{settings.port}: {error.strerror or error}",
            hint="stop what listens there, or choose another with --port",
        ) from None


def _warm_up(runtime: Runtime, path: Path, log: Log) -> None:
    """Score one request before any client's: the first is slow, since libraries load and allocate late."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise BadSetting(f"the warm-up request cannot be read: {error.strerror}", where=str(path)) from None
    answer = runtime.score([Request("POST", "/score", b"", {b"content-type": JSON.encode()}, body)])[0]
    if answer.status >= 400:
        log.warning(f"the warm-up request was answered with {answer.status}: {answer.body[:500]!r}")


def _load(runtime: Runtime, settings: Settings, log: Log) -> Loaded:
    try:
        runtime.load()
        if settings.warmup:
            _warm_up(runtime, settings.root / settings.warmup, log)
    finally:
        log.end_request()
    return Loaded(write_documents(settings, *runtime.documents()), runtime.describe(), runtime.methods, runtime.models)


class _HttpThread:
    """The front in a thread of its own; the main thread calls these methods, and those with `on` run on the loop."""

    def __init__(self, settings: Settings, port: socket.socket, log: Log) -> None:
        self._settings, self._port, self._log = settings, port, log
        self._up: Future[None] = Future()
        self._loop: asyncio.AbstractEventLoop
        self._front: Front
        self._loading = True
        self.dispatcher: ThreadDispatcher

    def start(self) -> None:
        """Return once the port is served and signals are watched."""
        threading.Thread(target=self._run, name="http", daemon=True).start()
        self._up.result()
        # A signal must be noticed while the main thread is deep in a model: the interpreter writes its number to this
        # socket at once, and the loop reads it.
        self._wake_in, self._wake = socket.socketpair()
        self._wake_in.setblocking(False)
        self._wake.setblocking(False)
        signal.set_wakeup_fd(self._wake_in.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.on_told_to_end)
        self._loop.call_soon_threadsafe(self._loop.add_reader, self._wake, self._on_signal)

    def set_ready(self, loaded: Loaded) -> None:
        """The model is loaded."""
        self._loading = False
        self._loop.call_soon_threadsafe(self._front.set_ready, loaded)

    def on_told_to_end(self, *_: object) -> None:
        """In the main thread, between two of its instructions."""
        if self._loading:
            raise ToldToEnd

    def _on_signal(self) -> None:
        numbers = self._wake.recv(4096)
        if signal.SIGTERM in numbers or signal.SIGINT in numbers:
            self._front.end()

    def _on_end(self, whole: bool) -> None:
        if whole:
            self.dispatcher.inbox.put(None)
        else:  # the main thread may be deep in a library and never come back: end without it
            self._loop.call_later(0.0 if not self._loading else self._settings.drain_seconds, os._exit, 0)

    def _on_stuck(self) -> None:
        self._log.error("run() does not come back although its time is up: ending, to be started anew")
        self._loop.call_later(0.2, os._exit, STUCK)  # the refusals are written meanwhile

    def _run(self) -> None:
        self._loop = new_event_loop()
        asyncio.set_event_loop(self._loop)
        self._opening = self._loop.create_task(self._open())
        self._opening.add_done_callback(self._on_opened)
        self._loop.run_forever()

    def _on_opened(self, task: asyncio.Task[None]) -> None:
        if (error := task.exception()) is not None:
            self._up.set_exception(error)
        else:
            self._up.set_result(None)

    async def _open(self) -> None:
        self.dispatcher = ThreadDispatcher(self._settings, self._log, self._on_stuck)
        lane = self.dispatcher.lane
        self._front = Front(self._settings, self._port, self._log, self.dispatcher, self._on_end, lane)
        await self._front.open()


class _Pooled:
    """The front in the main thread, the workers in processes of their own."""

    def __init__(self, settings: Settings, port: socket.socket, log: Log) -> None:
        self._settings, self._port, self._log = settings, port, log
        self._status: asyncio.Future[int]

    async def serve(self) -> int:
        """Until told to end, or no worker can load."""
        loop = asyncio.get_running_loop()
        self._status = loop.create_future()
        pool = ProcessDispatcher(
            self._settings, self._log, self._fork, self._on_loaded, self._on_failed, self._on_none_left
        )
        self._front = Front(self._settings, self._port, self._log, pool, lambda _: self._end(0))
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._front.end)
        await self._front.open()
        try:
            await pool.open()
            return await self._status
        finally:
            await pool.close()

    def _on_loaded(self, loaded: Loaded) -> None:
        self._front.set_ready(loaded)

    def _on_none_left(self) -> None:
        self._front.set_loading()

    def _on_failed(self, status: int) -> None:
        if status != CANNOT_BOOT:  # killed, most likely for its memory: nobody has said so yet
            how = signal.Signals(-status).name if status < 0 else f"exit status {status}"
            tell(WorkerLost(f"the worker process ended while loading, by {how}", hint="it may need more memory"))
        self._end(CANNOT_BOOT)

    def _end(self, status: int) -> None:
        if not self._status.done():
            self._status.set_result(status)

    def _fork(self, link: socket.socket, board: mmap) -> int:
        front = os.getpid()
        process = os.fork()
        if process:
            return process
        status = 1
        try:
            become_worker(link, front)
            status = self._work(link, board)
        except ShoalError as error:
            status = tell(error)
        except BaseException:  # noqa: BLE001  nothing may return into the front's code in this process
            traceback.print_exc()
        finally:
            leave(status)

    def _work(self, link: socket.socket, board: mmap) -> int:
        log = Log(as_json=self._settings.log_format == "json")
        capture(log, _folders(self._settings))
        runtime = choose(self._settings, log)
        return WorkerProcess(link, board, log).work(lambda: (runtime, _load(runtime, self._settings, log)))
