"""The bytes of an answer's head; `http` writes them before the body."""

from __future__ import annotations

import time
from http import HTTPStatus

from shoal_scoring.messages import Answer

BODILESS = frozenset({204, 304})
"""Statuses that come without a body and without its length."""
WORTH_JOINING = 64 << 10
"""Bytes of a body below which one copy is cheaper than a second write."""
_STATUS_LINES = {one.value: f"HTTP/1.1 {one.value} {one.phrase}" for one in HTTPStatus}


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def http_date(seconds: float) -> str:
    """A time since the epoch as HTTP writes it: in English, whatever the locale is."""
    at = time.gmtime(seconds)
    return time.strftime(f"{_DAYS[at.tm_wday]}, %d {_MONTHS[at.tm_mon - 1]} %Y %H:%M:%S GMT", at)


def head_of(answer: Answer, lines: str, date: str, last: bool) -> bytes:
    """Status line and headers of *answer*.

    *lines* are headers as they go over the wire, each with its line end; *last* says that the connection ends with it.
    """
    status = answer.status
    length = "" if status in BODILESS else f"Content-Length: {len(answer.body)}\r\n"
    own = "".join([f"{name}: {text}\r\n" for name, text in answer.headers]) if answer.headers else ""
    return (
        f"{_STATUS_LINES.get(status) or f'HTTP/1.1 {status} Status'}\r\nDate: {date}\r\n"
        f"Content-Type: {answer.content_type}\r\n{length}{own}{lines}"
        f"Connection: {'close' if last else 'keep-alive'}\r\n\r\n"
    ).encode("latin-1", "replace")
