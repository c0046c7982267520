"""The embedded broker: a mosquitto of our own, or the small one that pip brings.

`shoal serve --broker` runs it as a child process in a folder of the workspace. A mosquitto on PATH has access rules,
passwords, TLS and persistence. Without one, `iotcore` serves devices on this machine only, and says what it lacks.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
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
from shoal.link import MAX_PACKET

PATIENCE: Final = 10.0
"""Seconds within which a broker must listen, or end."""
SYSTEM_FOLDERS: Final = "/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin"
"""Where a mosquitto may be though it is not on an ordinary user's PATH."""

SMALL_BROKER: Final = """
import logging, sys
from iotcore import Broker
logging.getLogger("rumqttd").setLevel(logging.CRITICAL)  # it calls every packet an error
Broker(config_path=sys.argv[1]).run_forever()
"""
LIMITS: Final = (
    "no mosquitto was found, so it serves devices on this machine only, lets everybody in, and forgets everything when "
    "it ends; the journal publishes again"
)


class EmbeddedBroker:
    """A broker in *folder*, running from entering the context (or `start`) to leaving it (or `stop`).

    It ends with us, whatever ends us: with the thread that started it, to be exact, which must live as long as it.

    Args:
        folder: Kept for it; made if it is not there.
        fleet: Whose topics its rules are about.
        host: IPv4 address to listen on.
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
            self._process = subprocess.Popen(ending_with_us(command), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            self._wait_until_serving(self._process)
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

    def _wait_until_serving(self, process: subprocess.Popen[bytes]) -> None:
        serves = self._listens(process)
        if self._mosquitto and serves:
            replace_file(self._folder / "pid", str(process.pid).encode())
            # It listens before it has read its certificate; and somebody may have been admitted meanwhile.
            serves = _reload(self._folder)
        if not serves:
            raise BrokerDied(f"{self.program} does not serve: {_complaint(self._log)}", where=str(self._log))

    def _listens(self, process: subprocess.Popen[bytes]) -> bool:
        """Whether it listens, now or soon."""
        deadline = time.monotonic() + PATIENCE
        address = ("127.0.0.1" if self._host == "0.0.0.0" else self._host, self._port)  # noqa: S104 - compared only
        while time.monotonic() < deadline:
            try:
                socket.create_connection(address, timeout=1).close()
                return True
            except OSError:
                if process.poll() is not None:
                    break
                time.sleep(0.02)
        return False


def find_mosquitto() -> str | None:
    """The path of a mosquitto; None if there is none."""
    return shutil.which("mosquitto") or shutil.which("mosquitto", path=SYSTEM_FOLDERS)


def write_password_file(folder: Path, passwords: Mapping[str, str]) -> None:
    replace_file(folder / "passwd", password_file(passwords).encode(), mode=0o600)


def admit(folder: Path, passwords: Mapping[str, str]) -> bool:
    """Let the broker that another process runs in *folder* know who may come in; False if none runs there.

    Who may not come in any more is thrown out at once.
    """
    if not (folder / "passwd").exists():
        return False  # the small broker lets everybody in
    write_password_file(folder, passwords)
    return _reload(folder)


def _reload(folder: Path) -> bool:
    """Have the mosquitto in *folder* read its files again; False if none runs there."""
    pid = _running_mosquitto(folder)
    if pid is None:
        return False
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGHUP)
    return True


def _running_mosquitto(folder: Path) -> int | None:
    """The process id of the mosquitto in *folder*, once a SIGHUP does it no harm; None if none runs there.

    A broker that was killed leaves its number behind, which may be another program's by now.
    """
    try:
        pid = int((folder / "pid").read_text())
        deadline = time.monotonic() + PATIENCE
        while bytes(folder / "mosquitto.conf") in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
            if _catches_hangup(pid):
                return pid
            if time.monotonic() > deadline:
                break
            time.sleep(0.005)  # it listens a moment before it is ready for signals
    except (FileNotFoundError, ProcessLookupError, ValueError):
        pass  # no broker was started here, or it is gone
    return None


def _catches_hangup(pid: int) -> bool:
    caught = re.search(r"^SigCgt:\s*(\w+)", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    return caught is not None and bool(int(caught[1], 16) >> (signal.SIGHUP - 1) & 1)


def ending_with_us(command: list[str]) -> list[str]:
    """*command*, told by the kernel to end when we do; as it is where there is no util-linux."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", *command] if setpriv else command


def _complaint(log: Path) -> str:
    """What a broker that ended said of the reason: its errors, else its last line."""
    lines = [
        line.partition(": ")[2] if line[:10].isdigit() else line
        for line in log.read_text(errors="replace").splitlines()
    ]
    return " ".join([line for line in lines if line.startswith("Error")] or lines[-1:]) or "it said nothing"


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
max_payload_size = {MAX_PACKET}
max_inflight_count = 100
dynamic_filters = true
"""
