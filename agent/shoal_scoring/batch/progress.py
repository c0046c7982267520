"""What a person sees of a batch that runs: a bar where there is a terminal, else a line of the log now and then."""

from __future__ import annotations

import os
import time

from shoal_scoring.batch.checkpoint import Checkpoint
from shoal_scoring.logs import Log

_WIDTH = 30
_REFRESH = 0.1
"""Seconds between two looks of the bar."""
_LINE_PERIOD = 30.0
"""Seconds between two lines of the log."""
_ERASE = b"\r\x1b[K"


class BatchLog(Log):
    """A log that makes way for a bar on the same terminal."""

    def __init__(self, *, as_json: bool = False) -> None:
        super().__init__(as_json=as_json)
        self.under_bar = False
        """Whether the cursor stands behind a bar."""

    def flush(self) -> None:
        """Erase the bar, and write what was kept; the next look draws the bar again."""
        if self.under_bar:
            self.under_bar = False
            os.write(2, _ERASE)
        super().flush()


class Progress:
    """Shows how far a batch is."""

    def __init__(self, log: BatchLog, begin: Checkpoint) -> None:
        self._log, self._begin, self._began = log, begin, time.monotonic()
        self._terminal = os.isatty(2)
        self._next = self._began + (0.0 if self._terminal else _LINE_PERIOD)

    def show(self, state: Checkpoint) -> None:
        """Say that it has come to *state*, if it is time to."""
        now = time.monotonic()
        if now < self._next:
            return
        words = describe(state, self._begin, now - self._began)
        if self._terminal:
            self._next = now + _REFRESH
            os.write(2, _ERASE + f"[{bar(state, _WIDTH)}] {words}".encode())
            self._log.under_bar = True
        else:
            self._next = now + _LINE_PERIOD
            self._log.info(words)

    def clear(self) -> None:
        """Leave the terminal as it was."""
        self._log.flush()


def bar(state: Checkpoint, width: int) -> str:
    """How much of the input is done, as *width* letters."""
    filled = width * state.done // state.total if state.total else 0
    return "#" * filled + " " * (width - filled)


def describe(state: Checkpoint, begin: Checkpoint, seconds: float) -> str:
    """Percent, items, failures, pace and time left, after *seconds* since *begin*."""
    words = [f"{100 * state.done // state.total if state.total else 0:3d} %", f"{state.items:,} items"]
    if state.failed:
        words.append(f"{state.failed:,} failed")
    if seconds > 0 and state.items > begin.items:
        words.append(f"{(state.items - begin.items) / seconds:,.0f}/s")
    if state.done > begin.done:
        left = (state.total - state.done) * seconds / (state.done - begin.done)
        words.append(f"{int(left) // 3600}:{int(left) // 60 % 60:02d}:{int(left) % 60:02d} left")
    return ", ".join(words)
