"""Deeds as lines of the workspace's diary and back; pure. They keep the words that they were told in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace

import msgspec

from shoal_gui.places.activity.deeds import Deed, Kind
from shoal_gui.tokens import State

LONGEST = 16_384
"""Bytes of a line."""
LONGEST_TEXT = 2_000
"""Characters of a text in it."""
LAST_TIME = 253_402_128_000
"""Seconds since 1970: wherever one is, the year 10000, which Python does not know, has not begun."""


def as_kept(deed: Deed) -> bytes:
    """*deed* as a line of at most `LONGEST` bytes; its long texts are cut, and its details left out if they must."""
    details = {key: value[-LONGEST_TEXT:] for key, value in deed.details.items()}  # the end of a log tells most
    short = replace(deed, text=deed.text[:LONGEST_TEXT], details=details)
    line = _line(short)
    return line if len(line) <= LONGEST else _line(replace(short, details={}))


def deeds_kept(lines: Iterable[bytes]) -> dict[str, Deed]:
    """What *lines* tell, by id; of what was written more than once the last. A damaged line tells nothing."""
    return {deed.id: deed for line in lines if (deed := _deed(line))}


def _line(deed: Deed) -> bytes:
    return json.dumps(msgspec.to_builtins(deed)).encode()  # in ASCII, since a file may be called anything


def _deed(line: bytes) -> Deed | None:
    try:
        deed = msgspec.convert(json.loads(line), Deed)
    except (ValueError, RecursionError):
        return None
    if not 0 <= deed.time < LAST_TIME:
        return None
    is_left = deed.kind is Kind.TASK and deed.state is State.WORKING  # the window was gone before it ended
    return replace(deed, state=State.UNKNOWN) if is_left else deed
