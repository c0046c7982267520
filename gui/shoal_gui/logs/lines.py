"""Lines of logs as plain data: read from text, joined to what is known of one log, merged with those of others; pure.

A device is asked again and again for the last lines of a log. `seam` finds where the new answer goes on from the one
before; where it does not, lines are missing, and a line of its own says so.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum

import msgspec


class Level(IntEnum):
    """How much a line should worry its reader."""

    INFO = 0
    WARNING = 1
    ERROR = 2


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line, or the place where lines are missing."""

    source: str
    """Whose log it is from, as people call it."""
    time: float
    """Seconds since 1970, never before the line above it in the same log; that line's if it bears none of its own."""
    text: str
    level: Level = Level.INFO
    is_gap: bool = False
    """Lines may be missing here."""


@dataclass(frozen=True, slots=True)
class Run:
    """Lines that go between two others."""

    before: int
    """Index, among the lines that were there, of the one they are put before."""
    lines: list[LogLine]


_STAMP = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,6})?(?:Z|[+-]\d\d:?\d\d)?")
_LEVEL = re.compile(r"\s+\[?(D|I|W|E|C|DEBUG|INFO|WARN|WARNING|ERROR|CRITICAL|FATAL)\b")
_HEADING = re.compile(r"== version \d+, .*==")
"""What the agent writes between two logs."""
_LEVELS = {"W": Level.WARNING, "E": Level.ERROR, "C": Level.ERROR, "F": Level.ERROR}


def complete_lines(text: str) -> list[str]:
    """The lines of *text* whose end has been written; what a line is no program but the log's writer decides."""
    return [line.rstrip("\r") for line in text.split("\n")[:-1]]


def seam(known: Sequence[str], fetched: Sequence[str]) -> int:
    """How many lines at the start of *fetched* are those at the end of *known*; the most that can be.

    The Knuth-Morris-Pratt table of *fetched*, run over the end of *known*: as many steps as there are lines.
    """
    table = [0] * len(fetched)
    matched = 0
    for n in range(1, len(fetched)):
        matched = _longer(fetched, table, matched, fetched[n])
        table[n] = matched
    matched = 0
    for line in known[-len(fetched) :] if fetched else ():
        matched = _longer(fetched, table, matched, line)
    return matched


def beyond(known: Sequence[str], fetched: Sequence[str]) -> tuple[list[str], bool]:
    """What in *fetched* goes beyond what is *known* of a log, and whether they hang together.

    A device whose service was rolled back sends two logs: that of the version given up, which grows no more and is
    told once, and after a heading that of the version in its place, which goes on.
    """
    if joined := seam(known, fetched):
        return list(fetched[joined:]), True
    heading = next((n for n in reversed(range(len(fetched))) if _HEADING.fullmatch(fetched[n])), -1)
    finished, growing = fetched[: heading + 1], fetched[heading + 1 :]
    joined = seam(known, growing)
    is_told = bool(finished) and finished[0] in known
    return [*(() if is_told else finished), *growing[joined:]], joined > 0 or not known


def _longer(pattern: Sequence[str], table: Sequence[int], matched: int, line: str) -> int:
    """How many lines of *pattern* are matched once *line* has followed *matched* of them."""
    if matched == len(pattern):
        matched = table[matched - 1]
    while matched and pattern[matched] != line:
        matched = table[matched - 1]
    return matched + (pattern[matched] == line)


def read_lines(source: str, texts: Iterable[str], after: LogLine | None = None) -> list[LogLine]:
    """*texts* as lines of one log that go on after *after*."""
    time, level = (after.time, after.level) if after else (0.0, Level.INFO)
    lines = []
    for text in texts:
        said = _said(text)
        if said:
            # A clock set back must not tear the log apart: its own order is the true one.
            time, level = max(time, said[0]), said[1]
        lines.append(LogLine(source, time, text, level))
    return lines


def gap_after(line: LogLine) -> LogLine:
    """What stands for the lines that may be missing after *line*."""
    return LogLine(line.source, line.time, "", is_gap=True)


def places(lines: Sequence[LogLine], new: Sequence[LogLine]) -> list[Run]:
    """Where *new*, in order of time, go among *lines*, in order of time; put the last run first, and indices hold."""
    runs: list[Run] = []
    if not lines or not new or lines[-1].time <= new[0].time:
        return [Run(len(lines), list(new))] if new else []
    for line in new:
        before = bisect_right(lines, line.time, key=_time)
        if runs and runs[-1].before == before:
            runs[-1].lines.append(line)
        else:
            runs.append(Run(before, [line]))
    return runs


def in_order(lines: Iterable[LogLine]) -> list[LogLine]:
    """Lines of several logs, each in its own order, merged by time."""
    return sorted(lines, key=_time)


def _time(line: LogLine) -> float:
    return line.time


def _said(text: str) -> tuple[float, Level] | None:
    """When *text* says it was written, and how bad it is; None if it goes on from the line before."""
    if text.startswith("{"):
        return _said_in_json(text)
    stamp = _STAMP.match(text)
    if stamp is None:
        return None
    try:
        time = datetime.fromisoformat(stamp[0].replace(",", "."))
    except ValueError:
        return None
    level = _LEVEL.match(text, stamp.end())
    return _seconds(time), _LEVELS.get(level[1][0], Level.INFO) if level else Level.INFO


class _JsonLine(msgspec.Struct):
    """What the scoring server writes where it is asked for JSON."""

    time: float
    level: str = "I"


def _said_in_json(text: str) -> tuple[float, Level] | None:
    try:
        line = msgspec.json.decode(text, type=_JsonLine)
    except msgspec.DecodeError:
        return None
    return line.time, _LEVELS.get(line.level[:1].upper(), Level.INFO)


def _seconds(time: datetime) -> float:
    """A time without a zone is UTC, as the scoring server writes it."""
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()
