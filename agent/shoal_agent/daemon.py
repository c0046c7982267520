"""The agent as a whole: puts its parts together, starts them in the order that matters, and ends them.

Local state first, then the services, and only then the connection: starting never needs the network. The main thread
reconciles; the link, the reporter, the prober, the fetcher, commands and workers have threads of their own.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from shoal.contract.base import encode
from shoal.contract.command import AnswerPiece
from shoal.contract.reported import Facts
from shoal.contract.topics import DeviceTopics
from shoal.errors import ShoalError
from shoal.link import Link, Message, PublishRefused, SubscribeRefused, Will
from shoal_agent import inventory
from shoal_agent.access import access_to
from shoal_agent.address import OwnAddress
from shoal_agent.answers import Answers
from shoal_agent.batch import Batches
from shoal_agent.clock import boot_id
from shoal_agent.commands import Commands
from shoal_agent.engine import Choice, open_runtime
from shoal_agent.examine import Examiner
from shoal_agent.fetcher import Fetcher
from shoal_agent.hands import Hands
from shoal_agent.images import ImageStore
from shoal_agent.intake import Intake
from shoal_agent.keys import Keys
from shoal_agent.look import Looker
from shoal_agent.probes import Prober
from shoal_agent.reconciler import Reconciler
from shoal_agent.reporter import Reporter
from shoal_agent.runtime.docker import DockerRuntime
from shoal_agent.runtime.process import ProcessRuntime
from shoal_agent.runtime.protocol import Usage
from shoal_agent.store import Store
from shoal_agent.troubles import LineTroubles

KEEP_SESSION = 600
"""Seconds for which the broker keeps commands that come while the device is away."""
LAST_DEEDS = 10.0
"""Seconds that a worker may take for a start that it has begun."""
FAREWELL = 3.0
"""Seconds that saying goodbye may take."""

_LOG = logging.getLogger("shoal_agent")


@dataclass(frozen=True, slots=True)
class Settings:
    """How the agent is to run."""

    state: Path
    """Folder of its state."""
    runtime: Choice = Choice.AUTO
    docker_host: str | None = None
    """Address of the engine; None for DOCKER_HOST or the usual one."""
    jitter: float = 30.0
    """Seconds, at the most and at random, before connecting again after a loss."""
    batch_dir: Path | None = None
    """The folder in which batches may read and write; None for no batches."""
    stop_services: bool = False
    """Whether the services end with the agent, to come back at its next start; else they serve on without it."""


class Agent:
    """All parts of one device's agent."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings, self._store, self._identity = settings, store, store.identity()
        enrolment, boot = self._identity.enrolment, boot_id()
        self._topics = DeviceTopics(enrolment.fleet, enrolment.device)
        self._folder = store.folder / "images"
        images, keys = ImageStore(self._folder), Keys(store.folder, self._identity)
        self._runtime = open_runtime(settings.runtime, settings.docker_host, store, enrolment.device, images)
        facts = self.facts()
        self._address, self._troubles = OwnAddress(enrolment.broker.url), LineTroubles()
        self._reporter = Reporter(self._identity, boot, self, self._publish)
        self._prober, self._examiner = Prober(self._wake), Examiner(keys.primary, self._wake)
        self._fetcher = Fetcher(self._folder, facts, self._wake, engine_folder=_engine_folder(self._runtime))
        self._hands = self._make_hands(facts, boot)
        self._reconciler = self._make_reconciler(images, keys, facts, boot)
        answers = Answers(store.folder / "answers")
        tell, host = self._reporter.tell, self._runtime.batch_host()
        self._batches = Batches(store.folder / "batch", settings.batch_dir, self._reconciler, host, tell)
        self._commands = Commands(
            self._identity, answers, self._reconciler, self._answer, tell, self._batches, keys.primary
        )
        self._link = self._make_link()

    def _make_hands(self, facts: Facts, boot: str) -> Hands:
        return Hands(
            runtime=self._runtime,
            fetcher=self._fetcher,
            prober=self._prober,
            store=self._store,
            facts=facts,
            boot=boot,
            access=lambda image: access_to(image, self._identity),
            examiner=self._examiner,
        )

    def _make_reconciler(self, images: ImageStore, keys: Keys, facts: Facts, boot: str) -> Reconciler:
        looker = Looker(
            runtime=self._runtime,
            fetcher=self._fetcher,
            prober=self._prober,
            examiner=self._examiner,
            hands=self._hands,
            images=images,
            facts=facts,
            boot=boot,
        )
        return Reconciler(
            runtime=self._runtime,
            looker=looker,
            hands=self._hands,
            prober=self._prober,
            examiner=self._examiner,
            store=self._store,
            intake=Intake(self._store, self._identity, keys, self._reporter.tell),
            show=self._reporter.show,
            address=lambda: self._address.value,
            other_problems=lambda: self._troubles.problems(time.monotonic()),
        )

    def _make_link(self) -> Link:
        enrolment = self._identity.enrolment
        return Link(
            enrolment.broker,
            client_id=f"shoal-{enrolment.fleet}-{enrolment.device}",
            will=self._make_will,
            on_connect=self._on_connect,
            on_disconnect=self._on_disconnect,
            on_error=self._on_error,
            jitter=self._settings.jitter,
            keep_session=KEEP_SESSION,
        )

    def run(self) -> None:
        """Keep the device as its operator wants it, until `stop`."""
        self._reporter.start()
        try:
            self._reconciler.round()
            self._batches.resume()
            self._connect()
            self._reconciler.run()
            if self._settings.stop_services:
                self._reconciler.join(LAST_DEEDS)
                self._hands.stop_all()
        finally:
            self._close()

    def stop(self) -> None:
        """Have `run` return; may be called by a signal handler."""
        self._reconciler.stop()

    def _wake(self) -> None:
        self._reconciler.wake()

    # What the reporter asks, in its own thread.

    def refresh(self) -> None:
        """Find out again under which address the device is known."""
        self._address.refresh()
        self._reconciler.wake()

    def facts(self) -> Facts:
        """What the device is and has, now."""
        try:
            engine = self._runtime.engine() if isinstance(self._runtime, DockerRuntime) else ""
        except ShoalError:
            engine = ""
        return inventory.facts(self._runtime.kind, state=self._store.folder, engine=engine)

    def usage(self, instance: str) -> Usage | None:
        try:
            return self._runtime.usage(instance)
        except ShoalError:
            return None

    # The connection.

    def _connect(self) -> None:
        self._link.subscribe(self._topics.desired, self._on_desired)
        self._link.subscribe(self._topics.commands, self._on_command)
        self._link.start()

    def _make_will(self) -> Will:
        return Will(self._topics.presence, self._reporter.new_session())

    def _on_connect(self) -> None:
        self._troubles.connected()
        self._reporter.connected()

    def _on_disconnect(self, why: ShoalError) -> None:
        self._reporter.disconnected()
        self._troubles.cut(why, time.monotonic())

    def _on_error(self, error: Exception) -> None:
        """Tell of a right that the broker denies; all else the link has logged, and tries again by itself."""
        if isinstance(error, PublishRefused | SubscribeRefused):
            self._troubles.denied(error)

    def _on_desired(self, message: Message) -> None:
        self._reconciler.desire(message.payload)

    def _on_command(self, message: Message) -> None:
        self._commands.on_message(message.topic, message.payload)

    def _publish(self, topic: str, payload: bytes, *, qos: int = 1, retain: bool = False) -> None:
        try:
            self._link.publish(topic, payload, qos, retain=retain)
        except ShoalError as error:
            _LOG.warning("%s: %s", error.code, error)

    def _answer(self, topic: str, piece: AnswerPiece) -> None:
        self._publish(topic, encode(piece))

    def _close(self) -> None:
        """End every part; what still serves goes on serving."""
        self._reporter.close()
        self._commands.close()
        self._batches.close()
        if self._link.connected:
            self._publish(self._topics.presence, self._reporter.farewell(), retain=True)
        self._link.stop(FAREWELL)
        self._fetcher.close()
        self._prober.close()
        if isinstance(self._runtime, DockerRuntime):
            self._runtime.close()


def run(settings: Settings) -> bool:
    """Be the agent until a signal says otherwise; False if a bug ended it.

    Raises:
        ShoalError: It cannot begin: not enrolled, already running, an address that is none.
    """
    store = Store(settings.state)
    store.lock()
    try:
        agent = Agent(settings, store)
        with _ended_by_signals(agent), _ended_by_bugs(agent) as bugs:
            _LOG.info("agent of %s, state in %s", store.identity().enrolment.device, settings.state)
            agent.run()
    finally:
        store.unlock()
    return not bugs


@contextmanager
def _ended_by_signals(agent: Agent) -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        agent.stop()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _ended_by_bugs(agent: Agent) -> Iterator[list[str]]:
    """Let a bug in any thread end the agent: the service manager starts it again, and the services never notice."""
    bugs: list[str] = []

    def note(what: threading.ExceptHookArgs) -> None:
        bugs.append(what.exc_type.__name__)
        traceback.print_exception(what.exc_type, what.exc_value, what.exc_traceback)
        agent.stop()

    before, threading.excepthook = threading.excepthook, note
    try:
        yield bugs
    finally:
        threading.excepthook = before


def _engine_folder(runtime: DockerRuntime | ProcessRuntime) -> str:
    """Where the engine keeps its images; empty if it cannot be asked now, or there is none."""
    if not isinstance(runtime, DockerRuntime):
        return ""
    try:
        return runtime.folder()
    except ShoalError:
        return ""
