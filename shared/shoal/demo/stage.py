"""Where the demo plays: a folder with everything that it makes, and what runs in it.

When the demo ends both are gone, unless they are to be kept.
"""

from __future__ import annotations

import random
import shutil
import socket
from dataclasses import dataclass
from pathlib import Path

from shoal.errors import Unreachable
from shoal.fleet.host import Host
from shoal.workspace import Workspace

PORTS = range(20_000, 32_000)
"""Below those that Linux gives to outgoing connections, so that a port is still free at the next start."""


class NoFreePort(Unreachable):
    """Every port that was tried is in use."""

    code = "SHOAL-DEMO-502"


@dataclass(frozen=True)
class Stage:
    """A folder, and the processes that run in it."""

    folder: Path
    host: Host

    @classmethod
    def of(cls, folder: Path, runtime: str, docker_host: str | None, *, keep: bool) -> Stage:
        """*runtime* is docker or process; with *keep* everything goes on after us."""
        host = Host(folder / "workspace", folder / "device", folder, runtime, docker_host, lives_on=keep)
        return cls(folder, host)

    def clear(self) -> None:
        """End every process and delete the folder."""
        self.host.stop()
        shutil.rmtree(self.folder)


def make_workspace(folder: Path, fleet: str) -> None:
    """Make a workspace that serves this machine only, at ports that nothing else uses."""
    with Workspace.create(folder, fleet=fleet) as workspace:
        registry, broker = free_ports()
        workspace.change_settings(registry_port=registry, broker_port=broker)


def free_ports() -> tuple[int, int]:
    """Two TCP ports of this machine that nothing listens on.

    Raises:
        NoFreePort: A hundred tries found none.
    """
    free = (port for port in random.sample(PORTS, 100) if _is_free(port))
    try:
        return next(free), next(free)
    except StopIteration as end:
        raise NoFreePort("this machine has no free ports", where=f"{PORTS[0]} to {PORTS[-1]}") from end


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
