"""The control groups that bound this process: what `cpu` and `memory` read their limits from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def cgroups_of(controller: str, root: Path = Path("/")) -> Iterator[tuple[int, Path]]:
    """This process's group for *controller* and those above it, each with its version, 1 or 2; whichever is mounted."""
    mount = root / "sys/fs/cgroup"
    for line in text_of(root / "proc/self/cgroup").splitlines():
        _, controllers, path = line.split(":", 2)
        if not controllers:
            yield from ((2, group) for folder in (mount, mount / "unified") for group in _down_to(folder, path))
        elif controller in controllers.split(","):
            yield from ((1, group) for name in {controller, controllers} for group in _down_to(mount / name, path))


def _down_to(mount: Path, path: str) -> Iterator[Path]:
    # Inside a container the path may be the host's while the mount shows only our own part: then only "/" is there.
    parts = [part for part in path.split("/") if part not in ("", "..")]
    return (mount.joinpath(*parts[:depth]) for depth in range(len(parts) + 1))


def text_of(path: Path) -> str:
    """What the file *path* says; empty if it is not there."""
    try:
        return path.read_text().strip()
    except OSError:
        return ""
