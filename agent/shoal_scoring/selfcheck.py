"""`POST /selfcheck`: score golden requests here, and say how far the answers are off.

The agent asks before a new version counts as good: on this device's own accelerator a quantised model may give other
numbers, or be too slow. The requests take the way of every other, one after another, and nothing is kept of them.
Without a body they are those that came with the model; with one it is as

    {"requests": [{"name": "a seven", "body": {"data": […]}, "expected": {"y": [7]}, "absolute": 0.001, "max_ms": 50}]}
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from statistics import median
from typing import Any

import orjson

from shoal_scoring.dispatch import Dispatcher
from shoal_scoring.errors import BadRequest
from shoal_scoring.memory import family
from shoal_scoring.messages import JSON, Answer, Request
from shoal_scoring.tracing import identify

MOST_TOLD = 5
"""Differences that are named of one answer; a wrong model has thousands."""


BUSY, MOST_REFUSED, PAUSE = 503, 100, 0.1
"""The status of what may be asked again, how often it is, and after how many seconds."""


class BadGolden(BadRequest):
    """What a self-check is to do is not as it must be."""

    code = "SHOAL-SCO-126"


@dataclass(frozen=True, slots=True)
class Golden:
    """A request with the answer that it must get."""

    name: str
    body: bytes
    expected: Any = None
    """JSON, or a text where the answer is none; not looked at unless `is_checked`."""
    is_checked: bool = False
    absolute: float = 0.0
    """How far a number may be from what is expected …"""
    relative: float = 0.0
    """… plus this share of it."""
    max_ms: float = inf
    """Milliseconds that the median of its repetitions may take."""
    repeat: int = 1
    path: str = "/score"
    query: str = ""
    status: int = 200
    headers: Mapping[bytes, bytes] = field(default_factory=lambda: {b"content-type": JSON.encode()})

    @property
    def rounds(self) -> int:
        """How often it is asked: once more where time counts, since the first answer of a process takes longer."""
        return self.repeat + (self.max_ms < inf)


def read_goldens(body: bytes) -> tuple[list[Golden], float]:
    """The golden requests in *body*, and the bytes of memory that the server may have after them.

    Raises:
        BadGolden: It says what is wrong with which of them.
    """
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadGolden(f"the golden requests are no JSON: {error}") from None
    if not isinstance(content, dict) or not isinstance(content.get("requests"), list) or not content["requests"]:
        raise BadGolden('golden requests are sent as {"requests": [{"body": …, "expected": …}, …]}')
    goldens = [_golden(one, place) for place, one in enumerate(content["requests"])]
    return goldens, _number(content, "max_memory", "the self-check", inf)


def own_goldens(path: str) -> bytes:
    """What the file *path* says, which this server was given with its model.

    Raises:
        BadGolden: There is none.
    """
    if not path:
        hint = 'send {"requests": […]}, or start the server with SHOAL_GOLDEN_REQUESTS'
        raise BadGolden("no golden requests were sent, and this server was given none", hint=hint)
    try:
        return Path(path).read_bytes()
    except OSError as error:
        hint = "package the image again, or see that SHOAL_GOLDEN_REQUESTS names the file"
        said = f"this server's golden requests cannot be read: {error.strerror}"
        raise BadGolden(said, where=path, hint=hint) from None


def _golden(given: Any, place: int) -> Golden:
    where = f"request {place}"
    if not isinstance(given, dict) or "body" not in given:
        raise BadGolden(f"{where} must be an object with a body")
    known = {"name", "body", "expected", "absolute", "relative", "max_ms", "repeat", "path", "status"}
    if unknown := sorted(given.keys() - known):
        raise BadGolden(f"{where} has {unknown[0]!r}; known are {', '.join(sorted(known))}")
    path, _, query = str(given.get("path", "/score")).partition("?")
    if not (path == "/score" or path.startswith("/v2/models/")):
        raise BadGolden(f"{where}: path is {path!r}; it must be /score or begin with /v2/models/")
    body = given["body"]
    return Golden(
        name=str(given.get("name", where)),
        body=body.encode() if isinstance(body, str) else orjson.dumps(body),
        expected=given.get("expected"),
        is_checked="expected" in given,
        absolute=_number(given, "absolute", where, 0.0),
        relative=_number(given, "relative", where, 0.0),
        max_ms=_number(given, "max_ms", where, inf),
        repeat=int(min(1000, max(1, _number(given, "repeat", where, 1)))),
        path=path,
        query=query,
        status=int(_number(given, "status", where, 200)),
    )


def _number(given: Mapping[str, Any], name: str, where: str, default: float) -> float:
    number = given.get(name, default)
    if isinstance(number, bool) or not isinstance(number, int | float) or number < 0:
        raise BadGolden(f"{where}: {name} is {number!r}; it must be a number from 0")
    return float(number)


def differences(golden: Golden, got: Any) -> tuple[float, list[str]]:
    """The largest distance of a number in *got* from what is expected, and a sentence for each that is too far."""
    found = list(_compare(golden.expected, got, golden, "answer"))
    return max((distance for distance, _ in found), default=0.0), [said for _, said in found if said]


def _compare(expected: Any, got: Any, golden: Golden, where: str) -> Iterator[tuple[float, str]]:
    """For each number its distance, for each difference a sentence."""
    if _is_number(expected) and _is_number(got):
        distance = abs(expected - got)
        far = distance > golden.absolute + golden.relative * abs(expected)
        yield distance, f"{where}: expected {expected}, got {got}" if far else ""
    elif isinstance(expected, dict) and isinstance(got, dict):
        for name in expected.keys() | got.keys():
            if name in expected and name in got:
                yield from _compare(expected[name], got[name], golden, f"{where}.{name}")
            else:
                yield 0.0, f"{where}: {name!r} is {'missing' if name in expected else 'not expected'}"
    elif isinstance(expected, list) and isinstance(got, list):
        if len(expected) != len(got):
            yield 0.0, f"{where}: expected {len(expected)} items, got {len(got)}"
        for place, (one, other) in enumerate(zip(expected, got, strict=False)):
            yield from _compare(one, other, golden, f"{where}[{place}]")
    elif type(expected) is not type(got) or expected != got:
        yield 0.0, f"{where}: expected {_short(expected)}, got {_short(got)}"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}…"


class SelfCheck:
    """One self-check; runs on the event loop, which it never holds for longer than one comparison."""

    def __init__(
        self, goldens: Sequence[Golden], max_memory: float, dispatcher: Dispatcher, done: Callable[[Answer], None]
    ) -> None:
        """*done* is called once, with the report."""
        self._left = list(reversed(goldens))
        self._max_memory, self._dispatcher, self._done = max_memory, dispatcher, done
        self._told: list[dict[str, Any]] = []
        self._times: list[float] = []
        self._refused = 0

    def start(self) -> None:
        """Score the next request, or report if there is none left."""
        if not self._left:
            self._report()
            return
        golden = self._left[-1]
        request = Request("POST", golden.path, golden.query.encode(), dict(golden.headers), golden.body)
        identify(request)
        request.reply = lambda answer: self._scored(request, answer)
        self._dispatcher.submit(request)

    def _scored(self, request: Request, answer: Answer) -> None:
        golden, loop = self._left[-1], asyncio.get_running_loop()
        if answer.status == BUSY != golden.status and self._refused < MOST_REFUSED:
            self._refused += 1  # clients ask, too: that says nothing of the model
            loop.call_later(PAUSE, self.start)
            return
        now = time.monotonic()
        self._times.append((now - (request.started or now)) * 1000)  # since its turn came: clients may have been before
        if len(self._times) >= golden.rounds or answer.status != golden.status:
            self._left.pop()
            self._told.append(_told(golden, answer, self._times[-golden.repeat :]))
            self._times, self._refused = [], 0
        loop.call_soon(self.start)  # a full queue answers at once: not ever deeper into the stack

    def _report(self) -> None:
        memory = family()
        problems = [] if memory <= self._max_memory else [f"the server has {memory:,} bytes of memory"]
        passed = not problems and all(one["passed"] for one in self._told)
        report = {"passed": passed, "requests": self._told, "memory": memory, "problems": problems}
        self._done(Answer(body=orjson.dumps(report), failed=None))


def _told(golden: Golden, answer: Answer, times: Sequence[float]) -> dict[str, Any]:
    """What a golden request came to."""
    ms, deviation, problems = median(times), 0.0, list[str]()
    if answer.status != golden.status:
        said = answer.body[:500].decode(errors="replace")
        problems.append(f"it was answered with {answer.status} instead of {golden.status}: {said}")
    elif golden.is_checked:
        deviation, problems = differences(golden, _content(answer))
    if ms > golden.max_ms:
        problems.append(f"it took {ms:.1f} ms, and may take {golden.max_ms:g} ms")
    return {
        "name": golden.name,
        "passed": not problems,
        "status": answer.status,
        "ms": round(ms, 3),
        "slowest_ms": round(max(times), 3),
        "deviation": deviation,
        "problems": problems[:MOST_TOLD] + ([f"and {len(problems) - MOST_TOLD} more"] * (len(problems) > MOST_TOLD)),
    }


def _content(answer: Answer) -> Any:
    try:
        return orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return answer.body.decode(errors="replace")
