"""TCP ports of this device: whether one is free, who holds it, which to choose; asked when the reconciler looks."""

from __future__ import annotations

import errno
import random
import socket
from collections.abc import Collection
from pathlib import Path

CHOICE = range(20_000, 32_000)
"""Below the range Linux takes outgoing connections from, so that a port that was chosen once stays free while its
service is down."""
_LISTENING = "0A"


def is_free(host: str, port: int) -> bool:
    """Whether a service could listen on *port* of the address *host*.

    An address that this device does not have counts as free: the runtime says better what is wrong with it.
    """
    refused = refusal(host, port)
    return refused is None or refused.errno != errno.EADDRINUSE


def refusal(host: str, port: int) -> OSError | None:
    """Why nothing could listen on *port* of the address *host* now, in the system's words; None if it could."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            return error
    return None


def choose(host: str, taken: Collection[int]) -> int:
    """A free port of *host* that is not in *taken*."""
    return next(port for port in random.sample(CHOICE, len(CHOICE)) if port not in taken and is_free(host, port))


def holder(port: int) -> str:
    """Name and id of the process that listens on *port*; as much of it as the agent's rights let it see."""
    sockets = {f"socket:[{inode}]" for inode in _listening(port)}
    for process in Path("/proc").glob("[0-9]*"):
        if sockets & _links(process / "fd"):
            return f"{_name(process)} (process {process.name})"
    return "another process"


def _listening(port: int) -> set[str]:
    """Inodes of the sockets that listen on *port*."""
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in _lines(Path(table))[1:]:
            _, local, _, state, *rest = line.split()
            if state == _LISTENING and int(local.rpartition(":")[2], 16) == port:
                inodes.add(rest[5])
    return inodes


def _links(folder: Path) -> set[str]:
    found = set()
    try:
        for entry in folder.iterdir():
            found.add(str(entry.readlink()))
    except OSError:  # it has ended, or is somebody else's
        return found
    return found


def _name(process: Path) -> str:
    return next(iter(_lines(process / "comm")), "a process")


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()
    except OSError:
        return []
