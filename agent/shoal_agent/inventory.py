"""What this device is and has: read once at start, told in the birth, and what deployments are checked against.

Everything is read below a root folder, so that a test can lay out the files of a machine it does not have.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from shoal.contract.reported import Facts
from shoal.states import RuntimeKind
from shoal_agent.accelerators import accelerators
from shoal_agent.sysfs import text

_ROOT: Final = Path("/")

_ARCHITECTURES: Final = {
    "x86_64": "amd64",
    "aarch64": "arm64",
    "armv6l": "arm",
    "armv7l": "arm",
    "armv8l": "arm",
    "i386": "386",
    "i686": "386",
}
"""The kernel's words and OCI's, where they differ."""
_IN_32_BIT: Final = {"amd64": "386", "arm64": "arm"}


def facts(runtime: RuntimeKind, *, state: Path, engine: str = "", root: Path = _ROOT) -> Facts:
    """The facts of this machine.

    Args:
        runtime: What runs its services. An engine's containers do not live within the agent's own limits; processes do.
        state: An existing folder on the file system where images are kept.
        engine: Name and version of the container engine.
        root: Where `/proc`, `/sys` and `/dev` are.
    """
    own = runtime is RuntimeKind.PROCESS
    return Facts(
        architecture=architecture(platform.machine(), bits_64=sys.maxsize > 2**32),
        runtime=runtime,
        cpus=own_cpus(root) if own else float(os.cpu_count() or 1),
        memory=own_memory(root) if own else machine_memory(root),
        disk_free=shutil.disk_usage(state).free,
        python=f"{sys.version_info.major}.{sys.version_info.minor}",
        glibc=glibc(),
        engine=engine,
        kernel=platform.release(),
        model=board(root),
        accelerators=accelerators(root),
    )


def architecture(machine: str, *, bits_64: bool) -> str:
    """OCI's word for *machine*; a 64-bit kernel may carry a 32-bit system, which runs only 32-bit images."""
    word = _ARCHITECTURES.get(machine, machine)
    return word if bits_64 else _IN_32_BIT.get(word, word)


def glibc() -> str:
    """Version of the GNU C library under this interpreter; empty for another, such as musl."""
    try:
        name, _, version = (os.confstr("CS_GNU_LIBC_VERSION") or "").partition(" ")
    except (ValueError, OSError):  # another C library does not know the name
        return ""
    return version if name == "glibc" else ""


def board(root: Path = _ROOT) -> str:
    """What the board or machine calls itself; empty if it does not."""
    if name := text(root / "proc/device-tree/model"):
        return name
    dmi = root / "sys/class/dmi/id"
    return " ".join(word for word in (text(dmi / "sys_vendor"), text(dmi / "product_name")) if word)


def machine_memory(root: Path = _ROOT) -> int:
    """Bytes of memory of the machine."""
    return _meminfo(root, "MemTotal")


def available_memory(root: Path = _ROOT) -> int:
    """Bytes of memory that the machine could still give."""
    return _meminfo(root, "MemAvailable")


def own_memory(root: Path = _ROOT) -> int:
    """Bytes of memory that this process and its children may use: the machine's, or less by a control group."""
    return int(min([machine_memory(root), *_limits(root, "memory", _memory_limit)]))


def own_cpus(root: Path = _ROOT) -> float:
    """Cores that this process and its children may use, by affinity and by the quotas of control groups."""
    return min([float(len(os.sched_getaffinity(0))), *_limits(root, "cpu", _cpu_limit)])


def _meminfo(root: Path, name: str) -> int:
    for line in text(root / "proc/meminfo").splitlines():
        key, _, value = line.partition(":")
        if key == name:
            return int(value.split()[0]) * 1024
    return 0


def _limits(root: Path, controller: str, read: Callable[[Path], float | None]) -> Iterator[float]:
    """What *read* finds in this process's control group and in those above it."""
    for group in _groups(root, controller):
        limit = read(group)
        if limit is not None:
            yield limit


def _groups(root: Path, controller: str) -> Iterator[Path]:
    """Folders of the control groups that this process is in, version 2 and version 1.

    Inside a container the path may be the host's while the mount shows only the container's part; then all but the
    topmost folder are missing, and that one is the container's own.
    """
    mount = root / "sys/fs/cgroup"
    for line in text(root / "proc/self/cgroup").splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers and controller not in controllers.split(","):
            continue
        top = mount / controllers if controllers else mount
        group = top / path.lstrip("/")
        yield from (group, *(above for above in group.parents if above.is_relative_to(top)))


def _memory_limit(group: Path) -> int | None:
    value = text(group / "memory.max") or text(group / "memory.limit_in_bytes")
    return int(value) if value.isdigit() else None


def _cpu_limit(group: Path) -> float | None:
    quota, _, period = text(group / "cpu.max").partition(" ")
    if not quota:
        quota, period = text(group / "cpu.cfs_quota_us"), text(group / "cpu.cfs_period_us")
    return int(quota) / int(period) if quota.isdigit() and period.isdigit() else None
