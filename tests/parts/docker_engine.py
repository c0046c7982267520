"""The container engine of the tests: a private dockerd with its own data, socket and bridge.

It leaves the machine as it was. A dockerd without a bridge of its own would delete the default bridge of the
machine's engine, and one that writes firewall rules would flush those of every other; ports published on
127.0.0.1 need no rules, because docker-proxy carries them.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Self

from parts.program import Program


class DockerEngine:
    """One engine with nothing in it; needs root.

    Args:
        log: where the engine writes; everything else of it is in a temporary folder and gone with `stop`.
    """

    def __init__(self, log: Path) -> None:
        # Not in pytest's folders: their names are too long for sockets, and they are kept after the run.
        self.root = Path(tempfile.mkdtemp(prefix="shoal-engine-"))
        self.socket = self.root / "docker.sock"
        self.url = f"unix://{self.socket}"
        self.bridge = f"shoal{self.root.name[-8:]}"
        self._program = Program(
            [
                *("dockerd", "--host", self.url, "--pidfile", self.root / "dockerd.pid"),
                *("--data-root", self.root / "data", "--exec-root", self.root / "exec"),
                *("--config-file", self._write_config()),
                *("--bridge", self.bridge, "--iptables=false", "--ip-masq=false", "--ip-forward=false"),
            ],
            log,
        )

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def running(self) -> bool:
        return self._program.running

    @property
    def pid(self) -> int:
        return self._program.pid

    def start(self) -> None:
        """Start it, or start it again after `kill` with what it held."""
        add_bridge(self.bridge)
        self._program.start(ready=self._answers, timeout=60)

    def kill(self) -> None:
        """End the engine as a power cut would; its containers go on without it."""
        self._program.kill()
        # Its containerd dies with it, but where init is slow to reap, the next engine would take it for alive.
        (self.root / "exec/containerd/containerd.pid").unlink()

    def restart(self) -> None:
        """End it in an orderly way, which stops its containers, and start it with what it held."""
        self._program.stop(60)
        self.start()

    def stop(self) -> None:
        """End it and every container, and remove all it had."""
        if self.running:
            self.remove_containers()
        self._program.stop(60)
        for pid in self._processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for mount in self._mounts():
            subprocess.run(["umount", "--lazy", mount], check=True)
        remove_bridge(self.bridge)
        shutil.rmtree(self.root)

    def docker(self, *words: str) -> str:
        """Run the docker command against this engine and return what it printed as its answer."""
        done = subprocess.run(["docker", "--host", self.url, *words], check=False, capture_output=True, text=True)
        if done.returncode:
            told = done.stdout + done.stderr
            raise AssertionError(f"docker {' '.join(words)} ended with {done.returncode}:\n{told}")
        return done.stdout

    def logs(self, container: str) -> str:
        """What the container wrote, to standard output first and then to standard error."""
        command = ["docker", "--host", self.url, "logs", container]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        return done.stdout + done.stderr

    def remove_containers(self) -> None:
        """Remove every container, running or not; images stay."""
        if containers := self.docker("ps", "--all", "--quiet").split():
            self.docker("rm", "--force", "--volumes", *containers)

    def _answers(self) -> bool:
        return (
            self.socket.exists()
            and not subprocess.run(
                ["docker", "--host", self.url, "version"], check=False, capture_output=True
            ).returncode
        )

    def _write_config(self) -> Path:
        """Its own, so that the machine's daemon.json has no say."""
        path = self.root / "daemon.json"
        path.write_text("{}")
        return path

    def _processes(self) -> list[int]:
        """What outlives a killed engine: its containerd and the shims of its containers."""
        return [
            int(entry.parent.name)
            for entry in Path("/proc").glob("[0-9]*/cmdline")
            if str(self.root).encode() in _read(entry)
        ]

    def _mounts(self) -> list[str]:
        mounted = [line.split()[1] for line in Path("/proc/self/mounts").read_text().splitlines()]
        return sorted((path for path in mounted if path.startswith(f"{self.root}/")), reverse=True)


def add_bridge(name: str) -> None:
    """Make a bridge with a free /24 of its own, unless there is one of this name."""
    if Path("/sys/class/net", name).exists():
        return
    shown = subprocess.run(["ip", "-json", "-4", "address"], check=True, capture_output=True, text=True)
    taken = {entry["local"].rsplit(".", 1)[0] for link in json.loads(shown.stdout) for entry in link["addr_info"]}
    network = random.choice([net for third in range(1, 255) if (net := f"10.213.{third}") not in taken])
    subprocess.run(["ip", "link", "add", name, "type", "bridge"], check=True)
    subprocess.run(["ip", "address", "add", f"{network}.1/24", "dev", name], check=True)
    subprocess.run(["ip", "link", "set", name, "up"], check=True)


def remove_bridge(name: str) -> None:
    """Remove the bridge of this name if there is one."""
    if Path("/sys/class/net", name).exists():
        subprocess.run(["ip", "link", "delete", name, "type", "bridge"], check=True)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # the process has ended meanwhile
        return b""
