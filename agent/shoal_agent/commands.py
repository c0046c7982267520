"""Answers the operator's questions: logs, a score, a batch, "try now".

The link hands messages over; a few threads of this module's own verify and answer them, so that a slow service blocks
neither the link nor the reconciler.
"""

from __future__ import annotations

import http.client
import queue
import threading
from collections.abc import Callable
from typing import Protocol, assert_never

import msgspec

from shoal.contract.base import encode
from shoal.contract.batch import BatchReport, ReadBatch, StartBatch, StopBatch
from shoal.contract.command import ANSWER_LIMIT, Answer, AnswerPiece, Ask, Command, ReadLogs, Score, TryNow, split
from shoal.contract.envelope import COMMAND, verify
from shoal.contract.topics import DeviceTopics
from shoal.errors import ShoalError
from shoal_agent.answers import Answers, Turn
from shoal_agent.batch import Batches
from shoal_agent.clock import is_past
from shoal_agent.errors import (
    ExpiredCommand,
    ForeignCommand,
    NothingRuns,
    Overloaded,
    OversizeAnswer,
    UnreadableCommand,
    UnusableContentType,
    as_problem,
)
from shoal_agent.intake import Tell
from shoal_agent.probes import Target
from shoal_agent.store import Identity

THREADS = 4
"""Commands answered at once."""
WAITING = 256
"""Commands that may wait; more are refused, so that a flood costs no memory."""
BODY_LIMIT = ANSWER_LIMIT * 3 // 4 - 4096
"""Bytes of a body that still fit into an answer, in which they are written as base64."""


class Device(Protocol):
    """What commands need of the device; the reconciler."""

    def logs(self, service: str, lines: int) -> str:
        """The last *lines* lines of *service*; raises `UnknownService` and what the runtime raises."""
        ...

    def answering(self, service: str) -> Target | None:
        """Where *service* answers now, None if it does not; raises `UnknownService`."""
        ...

    def try_now(self, service: str) -> None:
        """Start afresh with *service*; raises `UnknownService`."""
        ...


class Commands:
    """Answers commands until it is closed."""

    def __init__(
        self,
        identity: Identity,
        answers: Answers,
        device: Device,
        publish: Callable[[str, AnswerPiece], None],
        tell: Tell,
        batches: Batches,
        key_of: Callable[[str], str],
    ) -> None:
        """*key_of* says with which key a service is called; empty if it asks for none."""
        self._key_of = key_of
        self._enrolment, self._answers, self._device = identity.enrolment, answers, device
        self._batches = batches
        self._topics = DeviceTopics(identity.enrolment.fleet, identity.enrolment.device)
        self._publish, self._tell = publish, tell
        self._lock = threading.Lock()
        self._waiting: queue.SimpleQueue[tuple[str, bytes] | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._closed = False

    def on_message(self, topic: str, message: bytes) -> None:
        """Take a message of the command topics on; returns at once."""
        id_ = topic.rpartition("/")[2]
        if self._waiting.qsize() >= WAITING:
            self._send(id_, _refusal(Overloaded(f"{WAITING} commands wait already", hint="ask again later")))
            return
        self._waiting.put((id_, message))
        if len(self._threads) < THREADS and not self._closed:
            thread = threading.Thread(target=self._work, name="commands", daemon=True)
            self._threads.append(thread)
            thread.start()

    def close(self) -> None:
        """Take none on any more; those under way end unanswered with the agent."""
        self._closed = True
        for _ in self._threads:
            self._waiting.put(None)

    def _work(self) -> None:
        while (item := self._waiting.get()) and not self._closed:
            id_, message = item
            if answer := self.answer(id_, message):
                self._send(id_, answer)

    def answer(self, id_: str, message: bytes) -> Answer | None:
        """The answer to the signed command *message*; None if it is being answered already."""
        try:
            command = self._open(id_, message)
            with self._lock:
                turn = self._answers.begin(id_)
        except ShoalError as error:
            self._tell("command.refused", code=error.code, message=str(error), command=id_)
            return _refusal(error)
        if isinstance(turn, Answer):
            return turn
        return self._act(id_, command.ask) if turn is Turn.OURS else None

    def _act(self, id_: str, ask: Ask) -> Answer:
        try:
            answer = self._do(id_, ask)
        except ShoalError as error:
            answer = _refusal(error)
        try:
            with self._lock:
                self._answers.finish(id_, answer)
        except ShoalError as error:
            self._tell("command.forgotten", code=error.code, message=str(error), command=id_)
        return answer

    def _open(self, id_: str, message: bytes) -> Command:
        """The command in *message*; raises what speaks against it."""
        payload = verify(message, COMMAND, self._enrolment.trusted)
        try:
            command = msgspec.json.decode(payload, type=Command)
        except msgspec.DecodeError as error:
            raise UnreadableCommand(f"cannot be read: {error}", where="command", hint="update the agent") from error
        here = (self._enrolment.fleet, self._enrolment.device, id_)
        if (command.fleet, command.device, command.id) != here:
            raise ForeignCommand(f"command {command.id} is for {command.device} of fleet {command.fleet}")
        if is_past(command.expires):
            hint = "ask again; if that does not help, compare the device's clock with yours"
            raise ExpiredCommand(f"it came too late: it expired at {command.expires}", hint=hint)
        return command

    def _do(self, id_: str, ask: Ask) -> Answer:
        match ask:
            case ReadLogs(service=service, lines=lines):
                text = self._device.logs(service, lines).encode()
                return Answer(ok=True, body=text[-BODY_LIMIT:], content_type="text/plain; charset=utf-8")
            case Score():
                return self._score(ask)
            case TryNow(service=service):
                self._device.try_now(service)
                return Answer(ok=True)
            case StartBatch():
                return _told(self._batches.start(id_, ask))
            case ReadBatch():
                return _told(self._batches.report())
            case StopBatch():
                return _told(self._batches.stop())
            case _:
                assert_never(ask)

    def _score(self, ask: Score) -> Answer:
        target = self._device.answering(ask.service)
        if target is None:
            raise NothingRuns(f"the service {ask.service!r} does not answer now", hint="see: shoal status")
        connection = http.client.HTTPConnection(target.address, target.port, timeout=ask.timeout)
        try:
            connection.request("POST", "/score", body=ask.body, headers=self._headers(ask))
            response = connection.getresponse()
            body = response.read(BODY_LIMIT + 1)
        except ValueError as error:  # what http.client makes of a line break, or of letters beyond Latin-1
            message = f"the content type {ask.content_type!r} cannot be sent: {error}"
            raise UnusableContentType(message, hint="write it in plain ASCII, on one line") from error
        except (OSError, http.client.HTTPException) as error:
            raise NothingRuns(f"the service {ask.service!r} gave no answer: {error}", hint="see its log") from error
        finally:
            connection.close()
        if len(body) > BODY_LIMIT:
            raise OversizeAnswer(f"the service answered more than {BODY_LIMIT:,} bytes", hint="ask for less at once")
        kind = response.headers.get("Content-Type", "")
        return Answer(ok=True, body=body, status=response.status, content_type=kind)

    def _headers(self, ask: Score) -> dict[str, str]:
        key = self._key_of(ask.service)
        return {"Content-Type": ask.content_type} | ({"Authorization": f"Bearer {key}"} if key else {})

    def _send(self, id_: str, answer: Answer) -> None:
        for piece in split(answer):
            self._publish(self._topics.answer(id_), piece)


def _told(report: BatchReport) -> Answer:
    return Answer(ok=True, body=encode(report), content_type="application/json")


def _refusal(error: ShoalError) -> Answer:
    return Answer(ok=False, problem=as_problem(error))
