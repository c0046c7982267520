"""Processes as the kernel shows them, told apart even when their ids are used again; for the process runtime."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
_TICK: Final = 1 / os.sysconf("SC_CLK_TCK")
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_ENDED: Final = frozenset("ZX")


@dataclass(frozen=True, slots=True)
class Stat:
    """One line of `/proc/PID/stat`, as far as it matters here."""

    pid: int
    state: str
    """One letter; Z and X have ended."""
    session: int
    """Id of the process that leads its session."""
    cpu_seconds: float
    """Of the process and of those children that it has waited for."""
    started: int
    """Ticks after the boot."""
    memory: int
    """Resident bytes."""

    @classmethod
    def read(cls, line: str) -> Stat:
        """Read the line; the name in it may hold anything, even brackets and blanks."""
        pid, _, rest = line.partition(" (")
        words = rest.rpartition(") ")[2].split()
        cpu = sum(int(word) for word in words[11:15]) * _TICK
        return cls(int(pid), words[0], int(words[3]), cpu, int(words[19]), int(words[21]) * _PAGE)


@dataclass(frozen=True, slots=True)
class Mark:
    """What tells a process from every other one, before and after it."""

    boot: str
    """The kernel's boot id."""
    pid: int
    started: int
    """Ticks after the boot."""

    @classmethod
    def read(cls, line: str) -> Mark | None:
        """Read `BOOT STAT`, as a starting instance writes it down; None if it is not whole."""
        boot, _, stat = line.rstrip("\n").partition(" ")
        try:
            seen = Stat.read(stat)
        except (ValueError, IndexError):
            return None
        return cls(boot, seen.pid, seen.started)

    @property
    def lives(self) -> bool:
        seen = stat_of(self.pid)
        return self.boot == boot_id() and seen is not None and seen.started == self.started and seen.state not in _ENDED

    def family(self) -> list[Stat]:
        """The living processes of the session it began, itself among them while it lives.

        As long as there is one, the kernel gives its id to nobody else; an id that is another's now means that none is.
        """
        leader = stat_of(self.pid)
        if self.boot != boot_id() or (leader and leader.started != self.started):
            return []
        return list(_session(self.pid))


@cache
def boot_id() -> str:
    return (_PROC / "sys/kernel/random/boot_id").read_text().strip()


def stat_of(pid: int) -> Stat | None:
    """What the kernel says of the process; None if there is none."""
    try:
        return Stat.read((_PROC / str(pid) / "stat").read_text(errors="replace"))
    except (FileNotFoundError, ProcessLookupError):
        return None


def _session(leader: int) -> Iterator[Stat]:
    for folder in _PROC.glob("[0-9]*"):
        seen = stat_of(int(folder.name))
        if seen and seen.session == leader and seen.state not in _ENDED:
            yield seen
