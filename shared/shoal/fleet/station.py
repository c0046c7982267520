"""The operator's side of the wire: one connection that publishes what the journal says, listens, and asks.

Commands open it for as long as they run, `shoal serve` and the desktop for as long as they live.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from types import TracebackType

from shoal.contract.command import Answer, AnswerPieces, Ask, Command, DamagedAnswer, read_piece
from shoal.contract.envelope import COMMAND, sign
from shoal.contract.topics import FleetTopics
from shoal.errors import Unreachable
from shoal.fleet.errors import DeviceSilent, NotYetPublished
from shoal.fleet.view import LEAVES, FleetView
from shoal.link import Delivery, Link, Message, Subscription
from shoal.workspace import Workspace
from shoal.workspace.records import Entry

Changed = Callable[[str], None]
"""Told, in the link's thread, which device a message was about."""
QUIET = 0.15
"""Seconds without a message after which a broker that has granted a subscription has delivered what it retains."""
LONGEST_ROUND = 4.0
"""Seconds after which an answer of the broker is not waited for any more when its pace is measured."""


class Station:
    """A workspace connected to its broker."""

    def __init__(self, workspace: Workspace, *, patience: float = 10.0) -> None:
        self.workspace = workspace
        self.topics = FleetTopics(workspace.settings.fleet)
        self.view = FleetView(workspace.settings.fleet, now=time.monotonic())
        self._patience = patience
        self._watchers: list[Changed] = []
        self._subscriptions: list[Subscription] = []
        self._heard = threading.Event()
        self._asking: set[threading.Event] = set()
        self.on_connect: Callable[[], None] = lambda: None
        """Called, in the link's thread, at each connection."""
        self.link = Link(workspace.broker, f"shoal-operator-{uuid.uuid4().hex[:8]}", on_connect=self._connected)

    def __enter__(self) -> Station:
        """Connect.

        Raises:
            ShoalError: The broker cannot be reached or refuses; nothing was published.
        """
        self.start()
        try:
            self.link.wait_connected(self._patience)
        except BaseException as error:
            self.stop()
            if isinstance(error, Unreachable):
                error.hint = error.hint or self._advice()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.stop()

    def start(self) -> None:
        """Begin to connect, again and again, and return at once: for those who live on while the broker is away."""
        self.link.start()

    def stop(self) -> None:
        """Say goodbye, to those who wait for an answer, too; a station that was stopped cannot be started again."""
        self.link.stop()
        for waiting in list(self._asking):
            waiting.set()

    def listen(self, changed: Changed = lambda _device: None, *, leaves: Iterable[str] = LEAVES) -> None:
        """Keep `view` true from now on, calling *changed* after each message."""
        self.watch(changed)
        self._subscriptions += [self.link.subscribe(self.topics.every(leaf), self._on_message) for leaf in leaves]

    def catch_up(self, patience: float = 5.0) -> None:
        """Return once the broker has delivered what it retains of what is listened to, or *patience* seconds passed.

        Raises:
            ShoalError: The broker does not let us listen, or does not answer.
        """
        deadline = time.monotonic() + patience
        for subscription in self._subscriptions:
            subscription.wait(max(0.0, deadline - time.monotonic()))
        while time.monotonic() < deadline and self._heard.wait(QUIET):
            self._heard.clear()

    def watch(self, changed: Changed) -> None:
        """Call *changed*, too, after each message."""
        self._watchers.append(changed)

    def publish_journal(self) -> None:
        """Publish what each device was last to be told and the broker has not acknowledged yet, whoever journalled it.

        Raises:
            NotYetPublished: Some could not be; they stay in the journal for the next time.
        """
        self.publish(entry for entry in self.workspace.journal.current() if entry.published is None)

    def publish_what_goes(self) -> NotYetPublished | None:
        """As `publish_journal`, for those who live on while the broker is away: the answer is why not all went."""
        if not self.link.connected:
            kept = "the broker is away: the devices will be told when it is back"
            return NotYetPublished(kept, hint="the journal keeps it; `shoal serve` publishes it")
        try:
            self.publish_journal()
        except NotYetPublished as error:
            return error
        return None

    def publish(self, entries: Iterable[Entry]) -> None:
        """Publish journal entries, retained, and mark those that the broker acknowledged.

        Raises:
            NotYetPublished: Some could not be; they stay in the journal for the next time.
        """
        sent = [(entry, self._send(entry)) for entry in entries]
        for n, (entry, delivery) in enumerate(sent):
            try:
                delivery.wait(self._patience)
            except Unreachable as error:
                raise NotYetPublished(
                    f"{len(sent) - n} of {len(sent)} devices could not be told yet: {error.message}",
                    hint="the journal keeps it; `shoal serve` and the next `shoal deploy` publish it again",
                ) from error
            self.workspace.journal.mark_published(entry.device, entry.rev)

    def ask(self, device: str, ask: Ask, *, timeout: float = 30.0) -> Answer:
        """What *device* answers to *ask*.

        Raises:
            DeviceSilent: Nothing came within *timeout* seconds, or before this station was stopped.
            DamagedAnswer: What came is not what was sent.
        """
        command = Command(
            id=uuid.uuid4().hex,
            fleet=self.topics.fleet,
            device=device,
            expires=(datetime.now(UTC) + timedelta(seconds=timeout)).isoformat(timespec="seconds"),
            ask=ask,
        )
        topics, pieces = self.topics.device(device), AnswerPieces()
        answered, answers = threading.Event(), list[Answer | DamagedAnswer]()

        def take(message: Message) -> None:
            try:
                whole: Answer | DamagedAnswer | None = pieces.add(read_piece(message.payload))
            except DamagedAnswer as error:
                whole = error
            if whole:
                answers.append(whole)
                answered.set()

        listening = self.link.subscribe(topics.answer(command.id), take)
        try:
            listening.wait(self._patience)
            envelope = sign(command, COMMAND, self.workspace.operator_key)
            self.link.publish(topics.command(command.id), envelope, expiry=int(timeout)).wait(self._patience)
            self._asking.add(answered)
            is_over = answered.wait(timeout)
            if not answers:
                silent = "the connection was closed first" if is_over else f"nothing came within {timeout:g} s"
                raise DeviceSilent(f"{device} did not answer: {silent}", hint="is it online? see: shoal status")
        finally:
            self._asking.discard(answered)
            self.link.unsubscribe(listening)
        if isinstance(answers[0], DamagedAnswer):
            raise answers[0]
        return answers[0]

    def round_trip(self) -> float:
        """Seconds that the broker takes to answer, measured by listening for an answer that no device gives.

        Raises:
            ShoalError: There is no answer, or it is no.
        """
        began = time.perf_counter()
        listening = self.link.subscribe(self.topics.device("nobody").answer(uuid.uuid4().hex), lambda _message: None)
        try:
            listening.wait(LONGEST_ROUND)
            return time.perf_counter() - began
        finally:
            self.link.unsubscribe(listening)

    def _advice(self) -> str:
        """What to do about a broker that is not there."""
        embedded = self.workspace.settings.broker is None
        start = "start it with: shoal serve --broker" if embedded else "is it running, and can it be reached from here?"
        kept = "; what devices are to be told is kept in the journal until then"
        return start + kept * bool(self.workspace.journal.unpublished())

    def _send(self, entry: Entry) -> Delivery:
        return self.link.publish(self.topics.device(entry.device).desired, entry.envelope, retain=True)

    def _connected(self) -> None:
        self.on_connect()

    def _on_message(self, message: Message) -> None:
        self._heard.set()
        device = self.view.apply(message.topic, message.payload, retained=message.retained, now=time.monotonic())
        if device is not None:
            for watcher in self._watchers:
                watcher(device.name)
