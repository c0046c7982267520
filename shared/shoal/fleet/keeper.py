"""Keeps the broker true to the journal: whatever it forgot, lost or was fed is published again.

Runs inside `shoal serve`, next to the embedded broker or against any other. It also remembers the birth of every
device, so that later commands know its platform and its key without waiting for it.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from enum import Enum
from typing import Self

import msgspec

from shoal.contract.envelope import DESIRED, ForgedEnvelope, verify
from shoal.contract.reported import Birth
from shoal.errors import ShoalError
from shoal.fleet.station import Station
from shoal.link import Message
from shoal.workspace import Workspace
from shoal.workspace.records import Entry

log = logging.getLogger(__name__)

QUIET = 1.0
"""Seconds after a connection during which the broker delivers what it has retained."""
ROUND = 5.0
"""Seconds between looks at the journal for what another process could not publish."""


class Word(Enum):
    """What the keeper's thread is told beside messages."""

    AGAIN = "connected again"
    STOP = "stop"


class Keeper:
    """Compares the broker's desired documents with the journal after each connect, and now and then."""

    def __init__(self, workspace: Workspace) -> None:
        self._station = Station(workspace)
        self._inbox: queue.SimpleQueue[Message | Word] = queue.SimpleQueue()
        self._retained: dict[str, bytes] = {}
        self._thread = threading.Thread(target=self._run, name="shoal-keeper", daemon=True)

    def start(self) -> None:
        """Begin to keep; a broker that cannot be reached yet is waited for."""
        self._station.on_connect = lambda: self._inbox.put(Word.AGAIN)
        for leaf in ("desired", "birth"):
            self._station.link.subscribe(self._station.topics.every(leaf), self._inbox.put)
        self._station.link.start()
        self._thread.start()

    def stop(self) -> None:
        """End; what was being published is awaited."""
        self._inbox.put(Word.STOP)
        self._thread.join()
        self._station.link.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _run(self) -> None:
        look = time.monotonic() + QUIET
        while True:
            try:
                message = self._inbox.get(timeout=max(0.0, look - time.monotonic()))
            except queue.Empty:
                self._repair_quietly()
                look = time.monotonic() + ROUND
                continue
            if message is Word.STOP:
                return
            if message is Word.AGAIN:
                # A new connection may be to a broker that has forgotten everything.
                self._retained.clear()
                look = time.monotonic() + QUIET
            else:
                self._take_in(message)

    def _take_in(self, message: Message) -> None:
        place = self._station.topics.split(message.topic)
        if place is None:
            return
        device, leaf = place
        if leaf == "desired":
            self._retained[device] = message.payload
        elif message.payload:
            self._remember_birth(device, message.payload)

    def _remember_birth(self, device: str, payload: bytes) -> None:
        try:
            self._station.workspace.devices.remember_birth(device, msgspec.json.decode(payload, type=Birth))
        except (msgspec.DecodeError, ShoalError) as error:
            log.warning("the birth of %s is not taken: %s", device, error)

    def _repair_quietly(self) -> None:
        """A database that is busy or a broker that has just gone is tried again in the next round."""
        try:
            self._repair()
        except ShoalError as error:
            log.warning("%s", error)

    def _repair(self) -> None:
        """Publish what the broker does not have as the journal has it."""
        if not self._station.link.connected:
            return
        entries = [entry for entry in self._station.workspace.journal.current() if self._is_missing(entry)]
        if not entries:
            return
        log.info("publishing again to %s", ", ".join(entry.device for entry in entries))
        self._station.publish(entries)

    def _is_missing(self, entry: Entry) -> bool:
        """Whether the broker holds something else than *entry*, and nothing newer that this operator signed."""
        held = self._retained.get(entry.device)
        if held == entry.envelope:
            return False
        newer = held is not None and self._rev_of(held) > entry.rev
        if newer:
            log.warning("the broker holds a newer document for %s than this journal; it is left alone", entry.device)
        return not newer

    def _rev_of(self, envelope: bytes) -> int:
        """The rev of a document that this operator signed, 0 for any other."""
        try:
            payload = verify(envelope, DESIRED, [self._station.workspace.operator_key.public])
            return msgspec.json.decode(payload, type=_Rev).rev
        except (ForgedEnvelope, msgspec.DecodeError):
            return 0


class _Rev(msgspec.Struct):
    """The one field that is looked at."""

    rev: int
