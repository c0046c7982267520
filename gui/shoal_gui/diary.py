"""What happened in a workspace, a line each in a file of its folder, so that it outlives the window; knows no Qt.

`Diary` is the file, to which several desktops may write at once. `Scribe` writes to it in a thread of its own, since
nobody should wait for a disk. A session has one of each; places/activity knows what the lines mean.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from shoal.errors import Failed, ShoalError
from shoal.files import replace_file

FILE = "activity.jsonl"
KEPT = 2_000
"""Lines; the oldest go once there are twice as many."""
GRACE = 2.0
"""Seconds that the disk is given for the last lines."""


class UnusableDiary(Failed):
    """What happens cannot be kept in the workspace's folder, or read from there."""

    code = "SHOAL-GUI-902"


class Diary:
    """The file *path*, which need not be there; methods may be called in any thread."""

    def __init__(self, path: Path, kept: int = KEPT) -> None:
        self._path, self._most = path, kept
        self._count: int | None = None
        """Lines in the file, but for those that others have added since; None until it was read."""

    def read(self) -> list[bytes]:
        """The last lines, oldest first, as they are: one may be damaged, or half.

        Raises:
            UnusableDiary: The system does not let us.
        """
        with self._alone():
            return self._read()[-self._most :]

    def append(self, lines: Sequence[bytes]) -> None:
        """Add *lines*, none of which has a line break in it.

        Raises:
            UnusableDiary: The disk is full, or the system does not let us; some of them may be there all the same.
        """
        with self._alone():
            count = len(self._read()) if self._count is None else self._count
            if count + len(lines) > 2 * self._most:
                count = self._cut()
            self._write(b"".join(line + b"\n" for line in lines))
            self._count = count + len(lines)

    def _read(self) -> list[bytes]:
        try:
            lines = [line for line in self._path.read_bytes().split(b"\n") if line]
        except FileNotFoundError:
            lines = []
        self._count = len(lines)
        return lines

    def _cut(self) -> int:
        """Leave the last lines only, and say how many."""
        last = self._read()[-self._most :]
        replace_file(self._path, b"".join(line + b"\n" for line in last), mode=0o600)
        return len(last)

    def _write(self, data: bytes) -> None:
        handle = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            size = os.fstat(handle).st_size
            if size and os.pread(handle, 1, size - 1) != b"\n":
                data = b"\n" + data  # whoever wrote last was cut off; what is half stays alone
            while data:
                data = data[os.write(handle, data) :]
        finally:
            os.close(handle)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep others out, in this process and in any other; by the folder, since the file is replaced."""
        try:
            handle = os.open(self._path.parent, os.O_RDONLY | os.O_CLOEXEC)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX)
                yield
            finally:
                os.close(handle)
        except OSError as error:
            raise UnusableDiary(
                f"the activity cannot be kept: {error.strerror}",
                where=str(self._path),
                hint="what happens is shown for as long as the window is open",
            ) from error


class Scribe:
    """Writes into *diary* what it is given; *troubled* is told, in the scribe's thread and only once, why it cannot."""

    def __init__(self, diary: Diary, troubled: Callable[[ShoalError], object]) -> None:
        self._diary, self._troubled = diary, troubled
        self._news = threading.Condition()
        self._lines: deque[bytes] = deque(maxlen=KEPT)
        self._thread: threading.Thread | None = None
        self._is_over = False

    def write(self, lines: Iterable[bytes]) -> None:
        """Have *lines* written soon; waits for nothing."""
        with self._news:
            self._lines.extend(lines)
            if self._lines and self._thread is None and not self._is_over:
                self._thread = threading.Thread(target=self._work, name="activity", daemon=True)
                self._thread.start()
            self._news.notify()

    def end(self, grace: float = GRACE) -> None:
        """Wait at most *grace* seconds for what is not yet written; nothing is written, or told, after that."""
        with self._news:
            self._is_over = True
            self._news.notify()
        if self._thread:
            self._thread.join(grace)

    def _work(self) -> None:
        unwritten: deque[bytes] = deque(maxlen=KEPT)
        is_told = is_over = False
        while not is_over:
            with self._news:
                self._news.wait_for(lambda: self._lines or self._is_over)
                unwritten.extend(self._lines)
                self._lines.clear()
                is_over = self._is_over
            try:
                self._diary.append(list(unwritten))
                unwritten.clear()
            except UnusableDiary as error:
                self._tell(error, is_told)
                is_told = True

    def _tell(self, error: ShoalError, is_told: bool) -> None:
        with self._news:
            if not is_told and not self._is_over:
                self._troubled(error)
