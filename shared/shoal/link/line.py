"""What outlives a connection, and is shared by callers and the network thread: messages, subscriptions, the state."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shoal.errors import Refused, ShoalError
from shoal.link.connection import Connection
from shoal.link.message import Handler
from shoal.link.outbox import Answer, Outbox

_LOG = logging.getLogger("shoal.link")


class Subscription(Answer):
    """A wish to hear what is published on a filter; it holds over every loss of the connection.

    `wait` returns once the broker has granted it, and raises `SubscribeRefused` if it did not.
    """

    def __init__(self, topic_filter: str, handler: Handler, qos: int) -> None:
        super().__init__(f"subscribe to {topic_filter}")
        self.topic_filter = topic_filter
        self.handler = handler
        self.qos = qos


class Line:
    """The state of the line; hold `changed` to read or change more than one thing of it."""

    def __init__(self, backlog: int) -> None:
        self.changed = threading.Condition()
        self.outbox = Outbox(backlog)
        self.subscriptions: tuple[Subscription, ...] = ()
        """Replaced as a whole when it changes."""
        self.connection: Connection | None = None
        """The one that stands, None while there is none."""
        self.trouble: ShoalError | None = None
        """Why there is none."""

    def up(self, connection: Connection) -> None:
        with self.changed:
            self.connection, self.trouble = connection, None
            self.changed.notify_all()

    def down(self, why: ShoalError) -> bool:
        """Say that there is no connection; whether there was one until now."""
        with self.changed:
            stood = self.connection is not None
            self.connection, self.trouble = None, why
            self.outbox.lose_line()
            self.changed.notify_all()
        return stood

    def wait_up(self, timeout: float) -> bool:
        """Whether there is a connection within *timeout* seconds; False at once if the broker says no."""
        with self.changed:
            self.changed.wait_for(lambda: self.connection is not None or isinstance(self.trouble, Refused), timeout)
            return self.connection is not None


@dataclass(frozen=True, slots=True)
class Callbacks:
    """What the owner of a link wants to be told; see `Link` for when."""

    on_connect: Callable[[], None] | None
    on_disconnect: Callable[[ShoalError], None] | None
    on_error: Callable[[Exception], None] | None

    def call(self, callback: Callable[..., None] | None, *arguments: Any) -> None:
        """Call *callback*, if there is one; what it raises is a bug, which is logged and told."""
        if callback is None:
            return
        try:
            callback(*arguments)
        except Exception as error:  # noqa: BLE001 - a bug in a handler must not end the thread that keeps the line alive
            _LOG.exception("a handler failed")
            if callback is not self.on_error:
                self.call(self.on_error, error)

    def tell(self, error: ShoalError) -> None:
        """Report what nobody may be waiting for."""
        _LOG.warning("%s: %s", error.code, error)
        self.call(self.on_error, error)
