"""The facts of machines whose files are laid out under a folder, and of this one."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path

import pytest

from shoal.states import RuntimeKind
from shoal_agent.inventory import architecture, available_memory, board, facts, own_cpus, own_memory

GIB = 2**30


def lay_out(root: Path, files: dict[str, str]) -> Path:
    """A machine's files, below *root*."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return root


MEMORY = {"proc/meminfo": "MemTotal:        8388608 kB\nMemFree: 1 kB\nMemAvailable:    4194304 kB\n"}


def test_the_facts_of_this_machine_are_what_python_says_of_it(tmp_path: Path) -> None:
    found = facts(RuntimeKind.PROCESS, state=tmp_path)
    assert found.architecture in {"amd64", "arm64"}
    assert found.python == f"{sys.version_info.major}.{sys.version_info.minor}"
    assert found.glibc == platform.libc_ver()[1]
    assert found.kernel == os.uname().release
    assert 0 < found.cpus <= (os.cpu_count() or 0)
    assert found.memory <= os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    assert found.disk_free > 0


@pytest.mark.parametrize(
    ("machine", "bits_64", "word"),
    [
        ("x86_64", True, "amd64"),
        ("aarch64", True, "arm64"),
        ("aarch64", False, "arm"),
        ("x86_64", False, "386"),
        ("armv7l", False, "arm"),
        ("riscv64", True, "riscv64"),
    ],
)
def test_architectures_are_named_as_images_name_them_and_a_32_bit_system_stays_one_on_a_64_bit_kernel(
    machine: str, bits_64: bool, word: str
) -> None:
    assert architecture(machine, bits_64=bits_64) == word


def test_a_control_group_above_ours_limits_memory_and_cores_version_2(tmp_path: Path) -> None:
    root = lay_out(
        tmp_path,
        MEMORY
        | {
            "proc/self/cgroup": "0::/system.slice/shoal-agent.service\n",
            "sys/fs/cgroup/system.slice/memory.max": f"{2 * GIB}\n",
            "sys/fs/cgroup/system.slice/cpu.max": "50000 100000\n",
            "sys/fs/cgroup/system.slice/shoal-agent.service/memory.max": "max\n",
            "sys/fs/cgroup/system.slice/shoal-agent.service/cpu.max": "max 100000\n",
        },
    )
    assert own_memory(root) == 2 * GIB
    assert own_cpus(root) == 0.5


def test_a_control_group_limits_memory_and_cores_version_1(tmp_path: Path) -> None:
    root = lay_out(
        tmp_path,
        MEMORY
        | {
            "proc/self/cgroup": "4:memory:/docker/abc\n3:cpu,cpuacct:/docker/abc\n1:name=systemd:/x\n0::/\n",
            "sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes": f"{GIB}\n",
            "sys/fs/cgroup/memory/memory.limit_in_bytes": f"{2**63 - 4096}\n",
            "sys/fs/cgroup/cpu,cpuacct/docker/abc/cpu.cfs_quota_us": "25000\n",
            "sys/fs/cgroup/cpu,cpuacct/docker/abc/cpu.cfs_period_us": "100000\n",
            "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "-1\n",
            "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
        },
    )
    assert own_memory(root) == GIB
    assert own_cpus(root) == 0.25


def test_without_control_groups_the_whole_machine_counts(tmp_path: Path) -> None:
    root = lay_out(tmp_path, MEMORY)
    assert (own_memory(root), available_memory(root)) == (8 * GIB, 4 * GIB)
    assert own_cpus(root) == len(os.sched_getaffinity(0))


def test_an_engines_containers_do_not_live_within_the_agents_own_limits(tmp_path: Path) -> None:
    root = lay_out(tmp_path, MEMORY | {"proc/self/cgroup": "0::/a\n", "sys/fs/cgroup/a/memory.max": f"{GIB}\n"})
    assert facts(RuntimeKind.DOCKER, state=tmp_path, root=root).memory == 8 * GIB
    assert facts(RuntimeKind.PROCESS, state=tmp_path, root=root).memory == GIB


def test_a_board_is_named_by_its_device_tree_else_by_its_firmware(tmp_path: Path) -> None:
    dmi = {"sys/class/dmi/id/sys_vendor": "Dell Inc.\n", "sys/class/dmi/id/product_name": "Edge Gateway 3001\n"}
    assert board(lay_out(tmp_path / "gateway", dmi)) == "Dell Inc. Edge Gateway 3001"
    pi = {"proc/device-tree/model": "Raspberry Pi 5 Model B Rev 1.0\0"}
    assert board(lay_out(tmp_path / "pi", pi)) == "Raspberry Pi 5 Model B Rev 1.0"
    assert board(tmp_path / "nothing") == ""
