"""Begins the process of a service: the device's own Python, on what was unpacked of an image; for `process`."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from shoal.contract.desired import Service
from shoal.contract.labels import LAUNCHER, PATH_VARIABLES
from shoal.oci.descriptor import ExecConfig
from shoal_agent.images import ImageStore
from shoal_agent.runtime.errors import CannotRun

_SCRIPT: Final = """
read -r boot < /proc/sys/kernel/random/boot_id && read -r stat < /proc/$$/stat || exit 126
echo "$boot $stat" > "$0/process" || exit 126
{ echo 300 > /proc/$$/oom_score_adj; } 2> /dev/null
cd "$1" && shift && exec "$@"
"""
"""Run by a shell that becomes the server. Short of memory, the kernel shall end a service rather than the agent."""

_OWN: Final = ("PATH", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR", "TZ")
"""Variables of the device that a service gets; all others may be the agent's secrets."""


def begin(
    folder: Path,
    store: ImageStore,
    service: Service,
    port: int,
    *,
    words: Sequence[str] = (),
    niceness: int = 0,
    keys: Path | None = None,
) -> int:
    """Begin a process of the scoring server, given *words*, in a session of its own, and return its id.

    Before it becomes the server it writes boot id and `/proc/PID/stat` to the file `process` in *folder*; whatever it
    says goes to the file `log` there. *keys* is the file of the keys that callers must bring, if it needs one.
    """
    rootfs = store.rootfs(service.image.digest)
    config = store.config(service.image.digest).config or ExecConfig()
    nice = ("nice", "-n", str(niceness)) if niceness else ()
    server = (*nice, interpreter(), "-s", _below(rootfs, LAUNCHER), *words)
    try:
        return os.posix_spawn(
            "/bin/sh",
            ("sh", "-c", _SCRIPT, str(folder), _below(rootfs, config.working_dir or "/"), *server),
            environment(config, service, rootfs, port, os.environ, keys),
            file_actions=(
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, str(folder / "log"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
                (os.POSIX_SPAWN_DUP2, 1, 2),
            ),
            setsid=True,
            setsigmask=(),
            setsigdef=(signal.SIGPIPE, signal.SIGXFSZ),  # Python ignores them, and children inherit that
        )
    except OSError as error:
        raise CannotRun(f"no process could be started: {error.strerror}", where=folder.name) from error


def interpreter() -> str:
    """The Python that services are run with: the one this agent's environment was made from, without its packages."""
    base = Path(sys.base_prefix, "bin", f"python{sys.version_info.major}.{sys.version_info.minor}")
    return str(base) if base.is_file() else sys.executable


def environment(
    config: ExecConfig,
    service: Service,
    rootfs: Path,
    port: int,
    surroundings: Mapping[str, str],
    keys: Path | None = None,
) -> dict[str, str]:
    """The variables of a service: the image's, moved below *rootfs*, then the device's, the operator's and our own."""
    image = dict(line.split("=", 1) for line in config.env or () if "=" in line)
    image |= {name: _below(rootfs, image[name]) for name in PATH_VARIABLES if name in image}
    device = {name: surroundings[name] for name in _OWN if name in surroundings}
    own = {"SHOAL_HOST": service.host, "SHOAL_PORT": str(port)}
    if cpu := service.resources.cpu:
        device["OMP_NUM_THREADS"] = str(max(1, int(cpu)))
        own["SHOAL_CPU"] = f"{cpu:g}"
    if keys and service.needs_keys:
        own["SHOAL_KEYS_FILE"] = str(keys)
    return {**image, **device, **service.env, **own}


def _below(rootfs: Path, path: str) -> str:
    """Where the image's absolute *path* is on this machine."""
    return str(rootfs / path.lstrip("/"))
