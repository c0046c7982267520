"""What the reconciler needs of whatever runs services, in our words; `docker` and `process` implement it.

An *instance* is one container or process of one service at one version. It outlives the agent: after a restart the
runtime finds it again by its label or its record, so that nothing that serves is ever stopped by an agent's death.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from shoal.contract.desired import Service
from shoal.states import RuntimeKind


class InstanceState(StrEnum):
    """What the engine or the kernel says of an instance."""

    CREATED = "created"
    RUNNING = "running"
    EXITED = "exited"


@dataclass(frozen=True, slots=True)
class Instance:
    """One container or process."""

    id: str
    """The runtime's own name for it."""
    service: str
    """Name of the service it belongs to."""
    spec: str
    """`service_hash` of the version it was made for."""
    image: str
    """Digest of its image."""
    state: InstanceState
    port: int
    """TCP port of the device at which it answers."""
    exit_code: int | None = None
    """Once exited; None if the runtime could not see it (it ended while no agent ran)."""
    out_of_memory: bool = False
    """Whether the kernel killed it at its memory limit."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What an instance uses now."""

    cpu_seconds: float
    """Processor time since it started."""
    memory: int
    """Resident bytes."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a batch ended."""

    exit_code: int
    out_of_memory: bool
    """Whether the kernel killed it at its memory limit."""


class BatchHost(Protocol):
    """What runs the one batch of this device, with the image and the limits of a service. May raise a `ShoalError`."""

    def begin(self, service: Service, words: Sequence[str], shared: Path) -> None:
        """Begin it: the service's scoring server, given *words*; it sees the folder *shared* under its own name."""
        ...

    def ended(self) -> Ended | None:
        """How it ended; None while it runs."""
        ...

    def end(self, grace: float) -> None:
        """Ask it to end, and end it after *grace* seconds, whichever agent began it; does nothing if there is none."""
        ...

    def log(self, lines: int) -> str:
        """The last *lines* lines it wrote, oldest first."""
        ...


class Runtime(Protocol):
    """A container engine, or this machine's own processes. Every method may block, and may raise a `ShoalError`."""

    kind: RuntimeKind

    def images(self) -> frozenset[str]:
        """Digests of the images that could be started now without any network."""
        ...

    def load(self, digest: str) -> None:
        """Make the image whose blobs have been fetched startable; does nothing if it is."""
        ...

    def instances(self) -> list[Instance]:
        """Every instance that an agent of this device made, running or not."""
        ...

    def create(self, name: str, service: Service, spec: str, port: int) -> Instance:
        """Make an instance of service *name*, without starting it."""
        ...

    def start(self, instance: str) -> None:
        """Start or start again."""
        ...

    def stop(self, instance: str, grace: float = 10.0) -> None:
        """Ask it to end, and end it after *grace* seconds; returns once it has ended."""
        ...

    def remove(self, instance: str) -> None:
        """Forget an instance that has ended, with its log."""
        ...

    def remove_image(self, digest: str) -> None:
        """Give the disk space of an image back; does nothing if it is not there."""
        ...

    def logs(self, instance: str, lines: int) -> str:
        """The last *lines* lines it wrote, oldest first."""
        ...

    def usage(self, instance: str) -> Usage | None:
        """What it uses now; None if it does not run."""
        ...

    def limits_not_kept(self, service: Service) -> list[str]:
        """A sentence for each limit of *service* that this runtime cannot enforce."""
        ...
