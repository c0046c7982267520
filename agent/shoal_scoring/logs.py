"""The server's log: one line an event on stdout, as the original wrote it, with the id of the request it belongs to.

`2026-11-21 04:06:31,123 I [7] shoal.print {6f0c…} - loaded the model`. What a script prints, logs or warns of comes out
in the same form. Lines of one turn of the event loop are written together, since a write a request costs more than
the request. With `json` each line is an object instead.
"""

from __future__ import annotations

import atexit
import io
import logging
import os
import sys
import threading
import time
import warnings
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson

from shoal_scoring.errors import BadSetting

SERVER = "shoal.server"
ACCESS = "shoal.access"
PRINT = "shoal.print"


class Log:
    """Writes lines to a file descriptor; safe to use from any thread."""

    def __init__(self, descriptor: int = 1, *, as_json: bool = False) -> None:
        self._descriptor = descriptor
        self.as_json = as_json
        self._clock = (0, "")
        """A millisecond, and that written: under load many lines share one."""
        self.request_id = ""
        """Of the request being scored; the lines that the scoring thread writes carry it."""
        self.begin()

    def begin(self) -> None:
        """Begin anew in this process: in one just forked, what was being written is its parent's to write."""
        self._process = f"[{os.getpid()}]"
        self._lock = threading.Lock()
        """A new one: another thread of the parent may have held the last at the fork, and is not here to let it go."""
        self._kept: deque[str] = deque()
        self._begun = bytearray()
        """What the script has printed of a line that it has not ended."""

    def write(self, level: str, logger: str, message: str, request_id: str = "") -> None:
        """Write one line now."""
        self.keep(level, logger, message, request_id)
        self.flush()

    def keep(self, level: str, logger: str, message: str, request_id: str = "") -> bool:
        """Keep one line for the next `flush`; True if it is the first kept."""
        now = time.time()
        if self.as_json:
            said = {"time": round(now, 3), "level": level, "logger": logger, "message": message}
            line = orjson.dumps(said | ({"request_id": request_id} if request_id else {})).decode() + "\n"
        else:
            at = int(now * 1000)
            if at != self._clock[0]:
                self._clock = (at, _written(at))
            about = f" {{{request_id}}}" if request_id else ""
            line = f"{self._clock[1]} {level} {self._process} {logger}{about} - {message}\n"
        first = not self._kept
        self._kept.append(line)
        return first

    def flush(self) -> None:
        """Write what was kept."""
        with self._lock:
            lines = [self._kept.popleft() for _ in range(len(self._kept))]  # others may add to it meanwhile
            text = "".join(lines).encode("utf-8", "backslashreplace")
            while text:
                try:
                    text = text[os.write(self._descriptor, text) :]
                except OSError:  # nobody reads the log any more; serving goes on
                    return

    def printed(self, text: bytes) -> None:
        """Write the lines that a script printed; half a line waits for its other half."""
        self._begun += text
        *lines, rest = self._begun.split(b"\n")
        self._begun = rest
        for line in lines:
            self.write("I", PRINT, line.decode("utf-8", "backslashreplace"), self.request_id)

    def end_request(self) -> None:
        """End the line that the script has not ended; what is said from now on belongs to no request."""
        if self._begun:
            self.printed(b"\n")
        self.request_id = ""

    def info(self, message: str) -> None:
        """Write what the server itself has to say."""
        self.write("I", SERVER, message)

    def warning(self, message: str) -> None:
        """Write what somebody should look at."""
        self.write("W", SERVER, message)

    def error(self, message: str, request_id: str = "") -> None:
        """Write what went wrong; *message* may be a traceback."""
        self.write("E", SERVER, message, request_id)


def _written(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{time.strftime('%Y-%m-%d %H:%M:%S', time.gmtime(seconds))},{rest:03d}"


class _Records(logging.Handler):
    """Brings `logging`'s records into the log."""

    def __init__(self, log: Log) -> None:
        super().__init__()
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        try:
            message = self.format(record)
        except Exception:  # noqa: BLE001  a script's wrong arguments to logging must not end its request
            self.handleError(record)
            return
        self._log.write(record.levelname[:1], record.name, message, self._log.request_id)


class _PrintedBytes(io.BufferedIOBase):
    """The bytes below stdout, which some write to."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return 1

    def write(self, content: Any) -> int:
        text = bytes(content)
        self._log.printed(text)
        return len(text)

    def flush(self) -> None:
        """Nothing: a line is written when it ends, or the request does; half a line is no line."""


class _Prints(io.TextIOBase):
    """Stands in for stdout: each line printed becomes a line of the log."""

    encoding = "utf-8"
    errors = "backslashreplace"

    def __init__(self, log: Log) -> None:
        self._log = log
        self.buffer = _PrintedBytes(log)

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return 1

    def write(self, text: str) -> int:
        self._log.printed(text.encode("utf-8", "backslashreplace"))
        return len(text)

    def flush(self) -> None:
        """Nothing, as below."""


def capture(log: Log, folders: Iterable[Path]) -> None:
    """Have everything that prints, logs or warns in this process write to *log*.

    A `logging.json` in the first of *folders* that has one takes `logging` over, as the original lets it.

    Raises:
        BadSetting: That file is not what `logging.config.dictConfig` takes.
    """
    sys.stdout = _Prints(log)
    os.register_at_fork(after_in_child=log.begin)
    atexit.register(log.end_request)
    logging.captureWarnings(True)
    warnings.simplefilter("default")
    own = next((folder / "logging.json" for folder in folders if (folder / "logging.json").is_file()), None)
    if own is not None:
        _configure(own)
        log.info(f"logging is as {own} says")
        return
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    root.addHandler(_Records(log))


def _configure(path: Path) -> None:
    import logging.config

    try:
        logging.config.dictConfig(orjson.loads(path.read_bytes()))
    except (ValueError, TypeError, AttributeError, ImportError) as error:
        raise BadSetting(f"the configuration of logging cannot be used: {error}", where=str(path)) from None
