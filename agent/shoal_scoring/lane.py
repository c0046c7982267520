"""The lane: clients whose requests the scoring thread reads, scores and answers by itself, while that is quick work.

Handing a request from the event loop to the scoring thread and its answer back wakes two threads, which costs several
times what a small `run()` does. So while runs are quick, the listener moves clients here that ask again and again.

    event loop                                     scoring thread
    client ── take ──▶ arrivals                    read ─▶ backlog ─▶ score ─▶ flush
    client ◀─ on_leave ──────────────────────────  leave

Nothing but quick scoring is done here. What else a client does (it asks for something else, ends, does not read its
answers) sends it back to the event loop, and a run that takes long sends all of them back: health is answered at once
whatever the script does, and there is one place for time-outs, for endings and for those that are slow.
"""

from __future__ import annotations

import asyncio
import os
import select
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from shoal_scoring.http import Nearby
from shoal_scoring.logs import Log
from shoal_scoring.messages import Answer, Request
from shoal_scoring.near import Near

_QUICK = 0.001
"""Seconds of a run that has its place here."""
_TRUSTED, _MISTRUST = 32, 4
"""How many of them open the lane, and how many of those one that is not quick takes back."""
_FEW, _MANY = 16, 256
"""How many clients there is room for. With many of them the event loop hands over many requests at once, and has the
kernel do its part while they are scored: that is worth more than what is saved here …"""
_WORTH = 0.00005
"""… but for runs of so many seconds, one for each request: most of them let the interpreter go while their model works,
and to get it back from the event loop then takes as long again."""
_STEP = 0.000002
"""Seconds by which what is thought to be usual follows what is seen: a median, nearly, since some runs are held up."""
_SLOW = 0.005
"""Seconds of a run that clears it."""
_LOOK = 0.02
"""Seconds between two looks of the event loop at the run, and two writings of the log."""
SOON = 2 * _LOOK
"""Seconds of a time-out that is too short for that."""
_IDLE = 2.0
"""Seconds without a request after which a client leaves; half of that between two looks."""
_PATIENCE = 0.002
"""Seconds for which others are scored before those who are here are read."""
_READ = 256 << 10
"""Bytes that are read at once."""
_HOLD = 0.0005
"""Seconds for which answers are gathered while others are scored: each that is sent may wake a client, at our cost."""


class Lane:
    """Everybody in it. What does not say otherwise is called in the scoring thread."""

    def __init__(self, take_over: Callable[[Request], None], wake: Callable[[], None], log: Log) -> None:
        """To be made on the event loop, which calls *take_over* for requests that their client takes along, unanswered.

        *wake* has the scoring thread look at the lane if it waits for something else.
        """
        self._loop = asyncio.get_running_loop()
        self._take_over, self._wake, self._log = take_over, wake, log
        self.on_leave: Callable[[Near], None]
        """Receives who leaves; called on the event loop, set by the listener."""
        self.backlog: deque[Request] = deque()
        """What is to be scored, whoever read it, in the order it came."""
        self.waiting = 0
        """How many requests were read here and are not answered."""
        self._free = threading.Lock()
        """Held by the scoring thread but in a run: that is when the event loop may clear the lane."""
        self._run_since = 0.0
        self._quick = 0
        self._usual = 0.0
        """Seconds that quick runs take."""
        self.is_batching = False
        """Whether a run may be one of several requests."""
        self._leaving = False
        self._closed = not (hasattr(select, "epoll") and hasattr(os, "eventfd"))
        if not self._closed:
            self._epoll = select.epoll()
            self._bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
            self._epoll.register(self._bell, select.EPOLLIN)
            self._buffer = memoryview(bytearray(_READ))
        self._near: dict[int, Near] = {}
        self._arrivals: deque[Near] = deque()
        self._unflushed: list[Near] = []
        self._flushed = self._looked = self._read_at = 0.0
        self._watching = False

    # What the event loop calls.

    @property
    def is_open(self) -> bool:
        """Whether clients may come; asked on the event loop."""
        return self._quick >= _TRUSTED and not self._closed

    @property
    def seats(self) -> int:
        """How many clients there is room for; asked on the event loop."""
        return _MANY if self._usual > _WORTH and not self.is_batching else _FEW

    @property
    def occupied(self) -> bool:
        """Whether anybody is here; asked in both threads."""
        return bool(self._near or self._arrivals)

    def take(self, near: Near) -> None:
        """Serve *near*, while the lane is open."""
        self._arrivals.append(near)
        self._wake()
        if not self._watching:
            self._watching = True
            self._loop.call_later(_LOOK, self._watch)

    def ring(self) -> None:
        """Have `read` return, if it waits."""
        if self.occupied:
            os.eventfd_write(self._bell, 1)

    def send_back(self) -> None:
        """Have everybody leave, as soon as they are next read."""
        if self.occupied:
            self._leaving = True
            self.ring()

    def close(self) -> None:
        """Have nobody come any more, and everybody leave as soon as they are next read."""
        self._closed = True
        self.ring()

    def _watch(self) -> None:
        """Clear the lane if a run takes long; look again for as long as anybody is here."""
        since = self._run_since
        if since and time.monotonic() - since > _SLOW and self._free.acquire(blocking=False):
            try:
                self._quick = 0
                self._clear()
            finally:
                self._free.release()
        self._watching = self.occupied  # asked first: whoever is here after that, a further look is to come
        self._log.flush()
        if self._watching:
            self._loop.call_later(_LOOK, self._watch)

    def _go_back(self, near: Near, unanswered: Request | None) -> None:
        if unanswered is not None:
            self._take_over(unanswered)
        self.on_leave(near)
        if near.asking is not None:
            near.connection.clients.handler.on_request(near.asking)

    # What the scoring thread calls.

    def hold(self) -> None:
        """Begin to score: from now on the lane is this thread's, but for its runs."""
        self._free.acquire()

    def begin_run(self, now: float) -> None:
        """A run begins: nothing here may be touched until it has ended."""
        if now - self._flushed > _HOLD:
            self._flushed = now
            self._flush()
        self._run_since = now
        self._free.release()

    def end_run(self) -> None:
        """The run has ended."""
        self._free.acquire()
        seconds = time.monotonic() - self._run_since
        self._run_since = 0.0
        if seconds < _QUICK:
            self._quick = min(self._quick + 1, 2 * _TRUSTED)
            self._usual += _STEP if seconds > self._usual else -_STEP
        elif seconds < _SLOW:
            self._quick = max(self._quick - _MISTRUST, 0)  # perhaps it only waited for the interpreter
        else:
            self._quick = 0
            self._clear()

    def add(self, request: Request) -> None:
        """Have *request* scored: one of a client who is here."""
        self.waiting += 1
        self.backlog.append(request)

    def answer(self, request: Request, answer: Answer) -> None:
        """Answer *request*, which `add` was given."""
        self.waiting -= 1
        near = request.near
        try:
            request.reply(answer)
        except Exception as error:  # noqa: BLE001  as below
            self._give_up(near, error)

    def glance(self, now: float) -> None:
        """Read those who are here, if that was a while ago: others may keep the backlog from ever being empty."""
        if now - self._read_at > _PATIENCE:
            self.read()

    def read(self) -> None:
        """Send what was scored, and read what the clients ask; with nothing to score, wait for that or a ring."""
        self._flush()
        self._admit()
        if self._closed or self._leaving:
            self._clear()
        if not self._near:
            return
        for descriptor, _ in self._epoll.poll(0 if self.backlog else _IDLE / 2):
            if descriptor == self._bell:
                os.eventfd_read(self._bell)
            elif (near := self._near.get(descriptor)) is not None:
                self._read(near)
        self._flushed = self._read_at = now = time.monotonic()
        if now - self._looked > _IDLE / 2:
            self._looked = now
            self._dismiss(now - _IDLE)

    def _read(self, near: Near) -> None:
        try:
            size = near.client.recv_into(self._buffer)
        except BlockingIOError:
            return
        except OSError:
            size = 0
        if not size:  # its end is noted where all ends are
            self.leave(near)
            return
        try:
            near.connection.data_received(bytes(self._buffer[:size]))
        except Exception as error:  # noqa: BLE001  what nobody thought of must end that client, and not the server
            self._give_up(near, error)

    def _give_up(self, near: Nearby | None, error: Exception) -> None:
        self._log.error(f"a client was given up\n{''.join(traceback.format_exception(error))}")
        if near is not None:
            near.abort()

    def _admit(self) -> None:
        while self._arrivals:
            near = self._arrivals[0]
            self._near[near.client.fileno()] = near  # before it is no arrival any more: the lane is never empty between
            self._arrivals.popleft()
            try:
                self._epoll.register(near.client, select.EPOLLIN)
            except OSError:  # the system watches as many as it will
                self.leave(near)

    def _dismiss(self, since: float) -> None:
        """Send those back who have not asked *since* then."""
        for near in [one for one in self._near.values() if one.asked < since]:
            self.leave(near)

    def _clear(self) -> None:
        self._leaving = False
        self._admit()
        for near in list(self._near.values()):
            self.leave(near)

    def _flush(self) -> None:
        for near in self._unflushed:
            if not near.left:
                near.flush()
        self._unflushed.clear()

    # What those who are here call.

    def note_unsent(self, near: Near) -> None:
        """There is something to flush."""
        self._unflushed.append(near)

    def leave(self, near: Near) -> None:
        """Send the client back to the event loop."""
        if near.left:
            return
        near.left = True
        del self._near[near.client.fileno()]
        with suppress(OSError):  # it was not registered
            self._epoll.unregister(near.client)
        unanswered = near.connection.current
        if unanswered is not None and unanswered.near is not None:
            unanswered.near = None
            self.waiting -= 1
        else:
            unanswered = None
        near.connection.go_back()
        self._loop.call_soon_threadsafe(self._go_back, near, unanswered)
