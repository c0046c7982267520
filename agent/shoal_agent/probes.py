"""Asks running services whether they are ready, each in a thread of its own so that one that hangs delays no other.

The reconciler says which instances to watch and reads what was found; a change wakes it.
"""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from shoal.contract.desired import Probe

READY = "/readyz"
"""Where Shoal's scoring server says whether it can score."""
ALIVE = "/"
"""Where the servers of Azure ML v1 say so; asked if there is no `READY`."""
STARTING_PERIOD = 0.5
"""Seconds between probes, at the most, until a service is ready."""
STEADY = 60.0
"""Seconds without a failed probe after which what happened before is forgiven."""
FIRST_PERIOD = 0.05
"""Seconds until the second probe; doubled for each one after it, since most services are ready soon or late."""


@dataclass(frozen=True, slots=True)
class Health:
    """What the probes of one run of an instance have found so far."""

    since: float
    """Monotonic time of the first probe: as good as the start of the run."""
    ready_since: float | None = None
    """Since when it is ready without a pause; None if it is not ready now."""
    was_ready: bool = False
    """Whether it has been ready in this run."""
    was_steady: bool = False
    """Whether it has been ready for `STEADY` seconds on end in this run."""
    successes: int = 0
    """Right answers in a row."""
    failures: int = 0
    """Probes in a row that got none."""
    said: str = ""
    """What the last failed probe got instead."""

    @property
    def ready(self) -> bool:
        return self.ready_since is not None

    def after(self, trouble: str | None, probe: Probe, now: float) -> Health:
        """With one more probe, which met *trouble*, or None if it was answered rightly."""
        if trouble is not None:
            return replace(self, ready_since=None, successes=0, failures=self.failures + 1, said=trouble)
        successes = self.successes + 1
        since = now if self.ready_since is None and successes >= probe.successes else self.ready_since
        return replace(
            self,
            ready_since=since,
            was_ready=self.was_ready or since is not None,
            was_steady=self.was_steady or (since is not None and now - since >= STEADY),
            successes=successes,
            failures=0,
            said="",
        )


@dataclass(frozen=True, slots=True)
class Target:
    """Where and how often to ask."""

    host: str
    """Address the service listens on; any of its wildcards will do."""
    port: int
    probe: Probe

    @property
    def address(self) -> str:
        """Address at which this machine itself reaches it."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - read, not bound


class Prober:
    """Watches instances and remembers what their probes found."""

    def __init__(self, on_change: Callable[[], None]) -> None:
        self._on_change = on_change
        self._watches: dict[str, _Watch] = {}
        self._lock = threading.Lock()

    def watch(self, targets: Mapping[str, Target]) -> None:
        """Probe exactly these instances, by their id; one that is watched already goes on undisturbed."""
        with self._lock:
            gone = [id_ for id_, watch in self._watches.items() if targets.get(id_) != watch.target]
            ended = [self._watches.pop(id_) for id_ in gone]
            for id_ in targets.keys() - self._watches.keys():
                self._watches[id_] = _Watch(targets[id_], self._on_change)
        for watch in ended:
            watch.end()

    def health(self) -> dict[str, Health]:
        """By instance: what was found since its watch began."""
        with self._lock:
            return {id_: watch.health for id_, watch in self._watches.items()}

    def forget(self, instance: str) -> None:
        """Begin anew with *instance* when it is next watched: it is another run."""
        with self._lock:
            watch = self._watches.pop(instance, None)
        if watch:
            watch.end()

    def close(self) -> None:
        """Ask no more, and wait for the probes under way."""
        with self._lock:
            watches = list(self._watches.values())
        self.watch({})
        for watch in watches:
            watch.join()


class _Watch:
    """The probes of one run of one instance."""

    def __init__(self, target: Target, on_change: Callable[[], None]) -> None:
        self.target = target
        self.health = Health(since=time.monotonic())
        self._on_change = on_change
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"probe {target.port}", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Ask no more; does not wait for a probe that is on its way, whose answer goes nowhere."""
        self._ended.set()

    def join(self) -> None:
        self._thread.join()

    def _run(self) -> None:
        period = FIRST_PERIOD
        while not self._ended.is_set():
            before = self.health
            trouble = ask(self.target)
            self.health = before.after(trouble, self.target.probe, time.monotonic())
            if (self.health.ready, self.health.failures) != (before.ready, before.failures):
                self._on_change()
            period = min(2 * period, STARTING_PERIOD)
            self._ended.wait(self.target.probe.period if self.health.was_ready else period)


def ask(target: Target) -> str | None:
    """Probe *target* once: None if it is ready, else what it said instead, in words."""
    try:
        status, said = _get(target, READY)
        if status == http.HTTPStatus.NOT_FOUND:
            status, said = _get(target, ALIVE)
    except TimeoutError:
        return f"no answer within {target.probe.timeout:g} s"
    except (OSError, http.client.HTTPException) as error:
        return f"no answer: {error.strerror if isinstance(error, OSError) and error.strerror else error}"
    return None if 200 <= status < 300 else f"it answered {status}{': ' + said if said else ''}"


def _get(target: Target, path: str) -> tuple[int, str]:
    """Status of GET *path*, and the first line of its body."""
    connection = http.client.HTTPConnection(target.address, target.port, timeout=target.probe.timeout)
    try:
        connection.request("GET", path, headers={"Connection": "close"})
        answer = connection.getresponse()
        line = answer.read(200).decode(errors="replace").strip().partition("\n")[0]
        return answer.status, line
    finally:
        connection.close()
