"""How many processors the server takes itself to have, on either kind of cgroup."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from shoal_scoring.cpu import cpu_limit, thread_count

HAS = len(os.sched_getaffinity(0))


def host(tmp_path: Path, cgroup: str, **files: str) -> Path:
    for name, text in {"proc/self/cgroup": cgroup, **files}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def test_without_cgroups_it_is_what_the_kernel_lets_this_process_use(tmp_path: Path):
    assert cpu_limit(root=tmp_path) == HAS


def test_a_quota_of_version_2_counts(tmp_path: Path):
    root = host(tmp_path, "0::/\n", **{"sys/fs/cgroup/cpu.max": "50000 100000"})
    assert cpu_limit(root=root) == 0.5


def test_no_quota_of_version_2_counts_for_nothing(tmp_path: Path):
    root = host(tmp_path, "0::/\n", **{"sys/fs/cgroup/cpu.max": "max 100000"})
    assert cpu_limit(root=root) == HAS


def test_the_tightest_quota_on_the_way_up_counts(tmp_path: Path):
    root = host(
        tmp_path,
        "0::/outer/inner\n",
        **{"sys/fs/cgroup/outer/cpu.max": "25000 100000", "sys/fs/cgroup/outer/inner/cpu.max": "80000 100000"},
    )
    assert cpu_limit(root=root) == 0.25


@pytest.mark.parametrize("path", ["/", "/docker/0123abc"])
def test_a_quota_of_version_1_counts_also_where_the_container_sees_only_its_own_part(tmp_path: Path, path):
    group = "sys/fs/cgroup/cpu/"
    root = host(
        tmp_path,
        f"4:cpu:{path}\n0::/\n",
        **{group + "cpu.cfs_quota_us": "150000", group + "cpu.cfs_period_us": "200000"},
    )
    assert cpu_limit(root=root) == 0.75


def test_no_quota_of_version_1_counts_for_nothing(tmp_path: Path):
    group = "sys/fs/cgroup/cpu,cpuacct/"
    root = host(
        tmp_path, "4:cpu,cpuacct:/\n", **{group + "cpu.cfs_quota_us": "-1", group + "cpu.cfs_period_us": "100000"}
    )
    assert cpu_limit(root=root) == HAS


def test_what_it_is_told_counts_where_it_is_less(tmp_path: Path):
    assert cpu_limit(0.25, root=tmp_path) == 0.25
    assert cpu_limit(1000, root=tmp_path) == HAS


def test_threads_are_whole_processors_and_at_least_one(tmp_path: Path):
    assert thread_count(0.25, root=tmp_path) == 1
    assert thread_count(1.9, root=tmp_path) == 1
