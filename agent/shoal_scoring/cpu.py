"""How many processors this server may really use.

A container sees all of its host's cores, and a library that starts one thread a core in a container that may use
half a core spends its time being throttled. `onnx` asks here before it makes a session.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from shoal_scoring.cgroups import cgroups_of, text_of


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
    for version, group in cgroups_of("cpu", root):
        quota = _quota_v2(group) if version == 2 else _quota_v1(group)
        if quota is not None:
            yield quota


def _quota_v2(group: Path) -> float | None:
    match text_of(group / "cpu.max").split():
        case [quota, period] if quota != "max":
            return int(quota) / int(period)
    return None


def _quota_v1(group: Path) -> float | None:
    quota, period = text_of(group / "cpu.cfs_quota_us"), text_of(group / "cpu.cfs_period_us")
    return int(quota) / int(period) if quota and period and int(quota) > 0 else None
