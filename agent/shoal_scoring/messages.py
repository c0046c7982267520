"""A request and an answer, free of any web server: what `http` reads and writes and everything else works with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shoal_scoring.http import Nearby

JSON = "application/json"
TEXT = "text/html; charset=utf-8"
"""What the original sent its health text as; probes compare it."""


class Request:
    """One request, whole: its body has been read; and how far it has come on its way through the server."""

    __slots__ = (
        "abandoned",
        "answered",
        "arrived",
        "body",
        "client_id",
        "headers",
        "id",
        "keep_alive",
        "legacy_id",
        "method",
        "near",
        "path",
        "peer",
        "query",
        "ran",
        "reply",
        "scheme",
        "started",
    )

    def __init__(self, method: str, path: str, query: bytes, headers: Mapping[bytes, bytes], body: bytes) -> None:
        self.method = method
        self.path = path
        """Decoded from its percent signs; never empty, starts with one slash."""
        self.query = query
        """What followed the question mark, as it came."""
        self.headers = headers
        """By name in lower case; repeated ones joined by commas."""
        self.body = body
        self.keep_alive = True
        self.peer = ""
        """The address that the client came from; that of the proxy, if it came through one."""
        self.scheme = "http"
        """`https` if it came over TLS."""
        self.near: Nearby | None = None
        """What serves its client in the lane, if it is there: the scoring thread then answers it."""
        self.arrived = 0.0
        """When it was handed to whatever scores, by `time.monotonic`; 0 if it was not."""
        self.reply: Callable[[Answer], None]
        """Sends the answer; called once, in the scoring thread if it is `near` and else on the event loop.

        Whoever reads requests from a client sets it.
        """
        self.started = 0.0
        """When `run()` was called, by the same clock; 0 while it waits."""
        self.ran = False
        """`run()` has returned: writing its result is not on its time. A worker process tells its front; see `pool`."""
        self.answered = False
        """An answer is on its way: the client may have been told that its time is up."""
        self.abandoned = False
        """The client has gone: nobody waits for the answer."""
        self.id = self.client_id = self.legacy_id = ""
        """The ids that `tracing` gave it."""

    def header(self, name: bytes) -> str:
        """The value of the header *name* (lower case), empty if it was not sent."""
        return self.headers.get(name, b"").decode("latin-1")

    def titled_headers(self) -> dict[str, str]:
        """Every header by the name most people write, such as `Content-Type`."""
        return {name.decode("latin-1").title(): text.decode("latin-1") for name, text in self.headers.items()}


@dataclass(slots=True)
class Answer:
    """One answer, whole."""

    status: int = 200
    body: bytes = b"{}"
    content_type: str = JSON
    headers: tuple[tuple[str, str], ...] = ()
    """Further headers, each name as often as it is to be sent."""
    run_ms: float | None = None
    """Milliseconds in `run()`; None if it was not called or did not return."""
    failed: bool | None = False
    """For `x-ms-run-function-failed`; None sends no such header."""
    close: bool = False
    """Whether the connection ends with this answer."""
    model: str = ""
    """Name and version of the model that answered, where a server has several."""
    in_memory: tuple[int, Mapping[str, Mapping[str, Any]]] | None = None
    """There too: a process, and what it has to say of each model that it has in memory."""
    quiet: bool = False
    """Not worth a line in the log: what probes ask for, again and again."""


def question(query: bytes) -> Mapping[str, list[str]]:
    """The parameters of a *query*, each with all its values in order."""
    from urllib.parse import parse_qs

    return parse_qs(query.decode("utf-8", "replace"), keep_blank_values=True)
