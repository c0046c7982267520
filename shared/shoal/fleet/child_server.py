"""A scoring server as a child of this process, on a loopback port of its own; it ends with its block, and with us."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeVar

from shoal.broker.embedded import ending_with_us
from shoal.errors import Failed

T = TypeVar("T")

PATIENCE: Final = 120.0
"""Seconds that loading, and each request, may take."""
GRACE: Final = 3.0
"""Seconds to end after being told to."""
LOOK: Final = 0.02
"""Seconds between two looks, and until a wish to end is noticed."""
_OURS: Final = {"SHOAL_HOST": "127.0.0.1", "SHOAL_PORT": "0", "SHOAL_AUTH": "", "SHOAL_TLS_CERTIFICATE": ""}
"""Nobody else reaches it, so it asks for no key."""
_LISTENS: Final = re.compile(r"listening on https?://[^:\s]+:(\d+)")


class CannotServe(Failed):
    """A model or script was tried on this machine, and the scoring server could not start with it."""

    code = "SHOAL-TRY-901"

    def __init__(self, message: str, log: str, *, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.log = log
        """Everything that the server wrote."""


class NoAnswer(CannotServe):
    """A model or script was tried on this machine, and the scoring server did not answer a request."""

    code = "SHOAL-TRY-902"


@dataclass(frozen=True, slots=True)
class Answer:
    """To one request."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    seconds: float
    """From the request's first byte to the answer's last."""

    @property
    def run_seconds(self) -> float | None:
        """How long the script's run(), or the model, took of it; None if the server does not say."""
        said = {name.lower(): text for name, text in self.headers}.get("x-ms-run-fn-exec-ms")
        return float(said) / 1000 if said else None


class ChildServer:
    """A context manager; inside the server is ready.

    Args:
        command: Starts the server.
        variables: All that it sees; port and address are added.
        folder: Its working directory.
        log: The file for what it writes.
        check: Called again and again while something is waited for; what it raises ends the server.
    """

    def __init__(
        self,
        command: Sequence[str],
        variables: Mapping[str, str],
        folder: Path,
        log: Path,
        check: Callable[[], None],
    ) -> None:
        self._command, self._folder, self._log, self._check = list(command), folder, log, check
        self._variables = {**variables, **_OURS}
        self._process: subprocess.Popen[bytes]
        self._asking: ThreadPoolExecutor
        self._port = 0
        self.boot_seconds = 0.0

    def __enter__(self) -> Self:
        """Start it.

        Raises:
            CannotServe: It ended, or was not ready in time.
        """
        began = time.monotonic()
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                ending_with_us(self._command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._folder,
                env=self._variables,
                start_new_session=True,
            )
        self._asking = ThreadPoolExecutor(1, thread_name_prefix="rehearsal")
        try:
            self._await_ready(began + PATIENCE)
        except BaseException:
            self._end()
            raise
        self.boot_seconds = time.monotonic() - began
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._end()

    @property
    def log(self) -> str:
        """What it has written so far."""
        return self._log.read_text(errors="replace")

    def score(self, body: bytes, content_type: str) -> Answer:
        """What it answers to *body*.

        Raises:
            NoAnswer: It ended over it, or takes too long.
        """
        try:
            return self._await(self._asking.submit(self._ask, "POST", "/score", body, content_type))
        except (OSError, http.client.HTTPException) as error:
            how = f": {_cause(self.log)}" if self._has_ended() else ""
            raise NoAnswer(f"the server did not answer ({error or type(error).__name__}){how}", self.log) from error

    def _await_ready(self, deadline: float) -> None:
        while True:
            if self._has_ended():
                raise CannotServe(f"the server could not start: {_cause(self.log)}", self.log)
            if time.monotonic() > deadline:
                raise CannotServe(
                    f"the server was not ready within {PATIENCE:g} s", self.log, hint="what does init() do?"
                )
            if not self._port and (found := _LISTENS.search(self.log)):
                self._port = int(found[1])
            with suppress(OSError, http.client.HTTPException):
                if self._port and self._await(self._asking.submit(self._ask, "GET", "/readyz")).status == 200:
                    return
            self._check()
            time.sleep(LOOK)

    def _await(self, answer: Future[T]) -> T:
        """Its result; meanwhile whoever waits may lose patience."""
        while True:
            try:
                return answer.result(LOOK)
            except TimeoutError:
                if answer.done():  # the request's own
                    raise
                self._check()

    def _ask(self, method: str, path: str, body: bytes | None = None, content_type: str = "") -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        began = time.perf_counter()
        try:
            connection.request(method, path, body, {"Content-Type": content_type} if content_type else {})
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        return Answer(response.status, tuple(response.getheaders()), content, time.perf_counter() - began)

    def _has_ended(self) -> bool:
        return self._process.poll() is not None

    def _end(self) -> None:
        """End it and whatever it has begun."""
        for word in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, word)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(GRACE)
        self._asking.shutdown(wait=True, cancel_futures=True)


def _cause(log: str) -> str:
    """The last line that says something: there the server puts why it ends."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"
