"""How many processors this server may really use.

A container sees all of its host's cores, and a library that starts one thread a core in a container that may use
half a core spends its time being throttled. `onnx` asks here before it makes a session.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path


def thread_count(told: float | None = None, root: Path = Path("/")) -> int:
    """Threads worth starting: whole processors within the limit, at least one."""
    return max(1, int(cpu_limit(told, root)))


def cpu_limit(told: float | None = None, root: Path = Path("/")) -> float:
    """Processors this process may use: the least of what it was *told*, its cgroups' quotas and its affinity."""
    limits = [float(len(os.sched_getaffinity(0))), *_quotas(root)]
    if told is not None:
        limits.append(told)
    return min(limits)


def _quotas(root: Path) -> Iterator[float]:
    """Quotas of this process's cgroup and of those above it; cgroup v2 and v1, whichever is mounted."""
    mount = root / "sys/fs/cgroup"
    for line in _text(root / "proc/self/cgroup").splitlines():
        _, controllers, path = line.split(":", 2)
        if not controllers:
            yield from _each_above(mount, path, _quota_v2)
            yield from _each_above(mount / "unified", path, _quota_v2)
        elif "cpu" in controllers.split(","):
            yield from _each_above(mount / "cpu", path, _quota_v1)
            yield from _each_above(mount / controllers, path, _quota_v1)


def _each_above(mount: Path, path: str, read: Callable[[Path], float | None]) -> Iterator[float]:
    # Inside a container the path may be the host's while the mount shows only our own part: then only "/" is there.
    parts = [part for part in path.split("/") if part not in ("", "..")]
    for depth in range(len(parts) + 1):
        quota = read(mount.joinpath(*parts[:depth]))
        if quota is not None:
            yield quota


def _quota_v2(group: Path) -> float | None:
    match _text(group / "cpu.max").split():
        case [quota, period] if quota != "max":
            return int(quota) / int(period)
    return None


def _quota_v1(group: Path) -> float | None:
    quota, period = _text(group / "cpu.cfs_quota_us"), _text(group / "cpu.cfs_period_us")
    return int(quota) / int(period) if quota and period and int(quota) > 0 else None


def _text(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""
