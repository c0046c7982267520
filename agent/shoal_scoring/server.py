"""One server process from its start to its end.

The main thread is the script's: it loads, then scores. The event loop lives in a second thread, so that health is
answered within milliseconds whatever the script does, `init()` included:

    main thread     bind ─ start the loop ─ load (init) ─ score … ─ exit
    "http" thread           listen: /, /livez answer ─────────── drain on SIGTERM
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import threading
from concurrent.futures import Future

from shoal_scoring.app import App, Loaded, Phase
from shoal_scoring.dispatch import Dispatcher, Worker
from shoal_scoring.errors import PortTaken, ToldToEnd
from shoal_scoring.failures import explain
from shoal_scoring.http import Limits, Listener, new_event_loop
from shoal_scoring.logs import Log
from shoal_scoring.openapi import write_documents
from shoal_scoring.runtimes import choose
from shoal_scoring.settings import Settings


def serve(settings: Settings, log: Log) -> None:
    """Serve until SIGTERM or SIGINT, then finish what was begun and return.

    Raises:
        ShoalError: Nothing can be served; the error says why.
        ToldToEnd: Before anything could be served.
    """
    _export(settings)
    runtime = choose(settings, log)
    port = _bind(settings)
    front = Front(settings, port, log)
    front.start()
    host, number = port.getsockname()[:2]
    log.info(f"listening on http://{host}:{number}")
    runtime.load()
    worker = Worker(runtime, front.dispatcher)
    documents = write_documents(settings, *runtime.documents())
    front.ready(Loaded(documents, runtime.describe(), runtime.methods))
    worker.work()


def _export(settings: Settings) -> None:
    """Show the script the variables it expects, also where an option gave them."""
    if settings.model_dir:
        os.environ["AZUREML_MODEL_DIR"] = settings.model_dir
    if settings.entry_script:
        os.environ["AZUREML_ENTRY_SCRIPT"] = settings.entry_script
    os.environ.setdefault("AML_APP_ROOT", str(settings.root))


def _bind(settings: Settings) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        raise PortTaken(
            f"cannot listen on {settings.host}:{settings.port}: {error.strerror or error}",
            hint="stop what listens there, or choose another with --port",
        ) from None


class Front:
    """The event loop in its own thread; the main thread talks to it through these methods only."""

    def __init__(self, settings: Settings, port: socket.socket, log: Log) -> None:
        self._settings, self._port, self._log = settings, port, log
        self._up: Future[None] = Future()
        self._loop: asyncio.AbstractEventLoop
        self._app: App
        self._loading = True
        self.dispatcher: Dispatcher

    def start(self) -> None:
        """Return once the port is served and signals are watched."""
        threading.Thread(target=self._run, name="http", daemon=True).start()
        self._up.result()
        wake_in, self._wake = socket.socketpair()
        wake_in.setblocking(False)
        self._wake.setblocking(False)
        # A signal must be noticed while the main thread is deep in a model: the interpreter writes its number to this
        # socket at once, and the loop reads it.
        signal.set_wakeup_fd(wake_in.fileno(), warn_on_full_buffer=False)
        self._wake_in = wake_in
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        self._loop.call_soon_threadsafe(self._loop.add_reader, self._wake, self._on_wake)

    def ready(self, loaded: Loaded) -> None:
        """The model is loaded: score what comes."""
        self._loading = False
        self._loop.call_soon_threadsafe(self._set_ready, loaded)

    def _set_ready(self, loaded: Loaded) -> None:
        self._app.set_ready(loaded)
        self._log.info("ready")

    def _on_signal(self, *_: object) -> None:
        """In the main thread, between two of its instructions."""
        if self._loading:
            self._log.info("told to end while loading")
            raise ToldToEnd

    def _on_wake(self) -> None:
        """On the loop: some signal came."""
        numbers = self._wake.recv(4096)
        if signal.SIGTERM in numbers or signal.SIGINT in numbers:
            if self._app.phase is Phase.READY:
                self._app.phase = Phase.DRAINING
                self._draining = self._loop.create_task(self._drain())
            elif self._app.phase is Phase.LOADING:
                self._loop.call_later(self._settings.drain_seconds, self._leave_now)

    async def _drain(self) -> None:
        self._log.info(f"told to end: finishing {self.dispatcher.outstanding} requests")
        given_up = await self._listener.drain(self._settings.drain_seconds)
        if given_up:
            self._log.warning(f"gave up {given_up} requests after {self._settings.drain_seconds} s")
            self._leave_now()
        self.dispatcher.inbox.put(None)

    def _leave_now(self) -> None:
        """The main thread is busy and does not come back: end without it."""
        self._log.warning("ending in the middle of the script's work")
        os._exit(0)

    def _run(self) -> None:
        self._loop = new_event_loop()
        asyncio.set_event_loop(self._loop)
        self._loop.create_task(self._open()).add_done_callback(self._opened)
        self._loop.run_forever()

    def _opened(self, task: asyncio.Task[None]) -> None:
        if (error := task.exception()) is not None:
            self._up.set_exception(error)
        else:
            self._up.set_result(None)

    async def _open(self) -> None:
        settings, loop = self._settings, self._loop
        self.dispatcher = Dispatcher(
            max_queue=settings.max_queue,
            max_wait=settings.max_queue_wait_ms / 1000,
            max_run=settings.scoring_timeout_ms / 1000,
            explain=explain,
        )
        self._app = App(settings, self.dispatcher, self._log, lambda: loop.call_soon(self._log.flush))
        self._listener = Listener(self._app, Limits(body=settings.max_body))
        await self._listener.open(self._port)
