"""The embedded broker: a mosquitto of our own, or the small one that pip brings.

`shoal serve --broker` runs it as a child process in a folder of the workspace. A mosquitto on PATH has access rules,
passwords, TLS and persistence. Without one, `iotcore` serves devices on this machine only, and says what it lacks.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from shoal.broker.configuration import Tls, access_rules, configuration, password_file
from shoal.broker.errors import BrokerDied, NoBroker, PortTaken
from shoal.files import replace_file

PATIENCE: Final = 10.0
"""Seconds within which a broker must listen, or end."""
SYSTEM_FOLDERS: Final = "/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin"
"""Where a mosquitto may be though it is not on an ordinary user's PATH."""

SMALL_BROKER: Final = """
import sys
from iotcore import Broker
Broker(config_path=sys.argv[1]).run_forever()
"""
LIMITS: Final = (
    "no mosquitto was found, so it serves devices on this machine only, lets everybody in, and forgets everything when "
    "it ends; the journal publishes again"
)


class EmbeddedBroker:
    """A broker in *folder*, running from entering the context (or `start`) to leaving it (or `stop`).

    Args:
        folder: Kept for it; made if it is not there.
        fleet: Whose topics its rules are about.
        host: Address to listen on.
        port: TCP port to listen on.
        passwords: Hashes by user name.
        tls: A file with certificate and key; None speaks plain MQTT.
    """

    def __init__(
        self, folder: Path, *, fleet: str, host: str, port: int, passwords: Mapping[str, str], tls: Path | None = None
    ) -> None:
        self._folder, self._fleet, self._host, self._port = folder, fleet, host, port
        self._passwords, self._tls = passwords, tls
        self._mosquitto = find_mosquitto()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def program(self) -> str:
        """What runs: `mosquitto` or `iotcore`."""
        return "mosquitto" if self._mosquitto else "iotcore"

    @property
    def limits(self) -> str:
        """What it lacks, a sentence; empty for nothing."""
        return "" if self._mosquitto else LIMITS

    def start(self) -> None:
        """Start it, and return once it listens.

        Raises:
            NoBroker: There is neither mosquitto nor iotcore, or the latter cannot do what is asked.
            PortTaken: Something else listens there.
            BrokerDied: It ended; with its own last words.
        """
        self._check_port()
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        command = self._prepare_mosquitto(self._mosquitto) if self._mosquitto else self._prepare_small()
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        replace_file(self._folder / "pid", str(self._process.pid).encode())
        try:
            self._wait_until_listening(self._process)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End it; what it keeps is written."""
        process, self._process = self._process, None
        if process is None:
            return
        (self._folder / "pid").unlink(missing_ok=True)
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.stop()

    @property
    def _log(self) -> Path:
        return self._folder / "broker.log"

    def _prepare_mosquitto(self, program: str) -> list[str]:
        tls = Tls(self._tls, self._tls) if self._tls else None
        # As root, mosquitto would become a user who may not read a workspace's folder.
        user = "root" if os.geteuid() == 0 else None
        write_password_file(self._folder, self._passwords)
        replace_file(self._folder / "acl", access_rules(self._fleet).encode(), mode=0o600)
        text = configuration(self._folder, self._host, self._port, tls, user=user)
        replace_file(self._folder / "mosquitto.conf", text.encode())
        return [program, "-c", str(self._folder / "mosquitto.conf")]

    def _prepare_small(self) -> list[str]:
        if importlib.util.find_spec("iotcore") is None:
            raise NoBroker(
                "there is no MQTT broker on this machine",
                hint="apt install mosquitto, or for devices on this machine only: pip install 'shoal[broker]'",
            )
        if self._host != "127.0.0.1" or self._tls:
            raise NoBroker("only mosquitto can serve devices on other machines", hint="apt install mosquitto")
        replace_file(self._folder / "iotcore.toml", small_configuration(self._port).encode())
        return [sys.executable, "-c", SMALL_BROKER, str(self._folder / "iotcore.toml")]

    def _check_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self._host, self._port))
            except OSError as error:
                where = f"{self._host}:{self._port}"
                hint = "stop what listens there, or: shoal workspace set brokerPort=PORT"
                raise PortTaken(f"the broker cannot listen: {error.strerror}", where=where, hint=hint) from error

    def _wait_until_listening(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + PATIENCE
        address = ("127.0.0.1" if self._host == "0.0.0.0" else self._host, self._port)  # noqa: S104 - compared only
        while time.monotonic() < deadline:
            try:
                socket.create_connection(address, timeout=1).close()
                return
            except OSError:
                if process.poll() is not None:
                    break
                time.sleep(0.02)
        words = self._log.read_text(errors="replace").strip().splitlines()
        said = words[-1] if words else "it said nothing"
        raise BrokerDied(f"{self.program} does not listen: {said}", where=str(self._log))


def find_mosquitto() -> str | None:
    """The path of a mosquitto; None if there is none."""
    return shutil.which("mosquitto") or shutil.which("mosquitto", path=SYSTEM_FOLDERS)


def write_password_file(folder: Path, passwords: Mapping[str, str]) -> None:
    replace_file(folder / "passwd", password_file(passwords).encode(), mode=0o600)


def admit(folder: Path, passwords: Mapping[str, str]) -> bool:
    """Let the broker that another process runs in *folder* know who may come in; False if none runs there."""
    try:
        pid = int((folder / "pid").read_text())
    except (FileNotFoundError, ValueError):
        return False
    if not (folder / "passwd").exists():
        return False  # the small broker lets everybody in
    write_password_file(folder, passwords)
    try:
        os.kill(pid, signal.SIGHUP)
    except ProcessLookupError:
        return False
    return True


def small_configuration(port: int) -> str:
    """What iotcore (rumqttd) is told: MQTT 5 on *port* of this machine; it has one listener for each version."""
    return f"""
id = 0

[router]
id = 0
max_connections = 10010
max_outgoing_packet_count = 200
max_segment_size = 104857600
max_segment_count = 10

[v5.1]
name = "v5"
listen = "127.0.0.1:{port}"
next_connection_delay_ms = 1

[v5.1.connections]
connection_timeout_ms = 60000
max_payload_size = 1048576
max_inflight_count = 100
dynamic_filters = true
"""
