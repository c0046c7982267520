"""Start the real server as a child process and speak to it over real sockets."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

OURS = ("AZUREML", "AML_", "SHOAL", "PYTHONDONTWRITEBYTECODE")
"""Variables a server must not inherit from whoever runs the tests; the last would have it compile every import anew."""
COMMAND = [sys.executable, "-c", "import sys; from shoal_scoring.cli import main; sys.exit(main())"]


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Server:
    """A child process that serves, its port once it listens, and all it has written; a context of one that is ready."""

    def __init__(self, folder: Path, arguments: list[str], environ: dict[str, str]) -> None:
        self.folder = folder
        self._out, self._err = folder / "stdout", folder / "stderr"
        clean = {name: text for name, text in os.environ.items() if not name.startswith(OURS)}
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self.process = subprocess.Popen(
                [*COMMAND, "--host", "127.0.0.1", "--port", "0", *arguments],
                stdout=out,
                stderr=err,
                cwd=folder,
                env={**clean, **environ},
            )
        self._port = 0

    def __enter__(self) -> Server:
        try:
            return self.ready()
        except BaseException:
            self.stop()
            raise

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def out(self) -> str:
        return self._out.read_text()

    @property
    def err(self) -> str:
        return self._err.read_text()

    def wait_for(self, text: str, seconds: float = 60) -> None:
        """Until the log has *text*."""
        until(lambda: text in self.out or self.process.poll() is not None, seconds)
        assert text in self.out, self.out + self.err

    def wait_until(self, gauge: str, value: int) -> None:
        """Until `/metrics` has *value* for *gauge*."""
        until(lambda: f"\n{gauge} {value}\n".encode() in self.get("/metrics").body)

    def find(self, pattern: str, seconds: float = 60) -> re.Match[str]:
        """The first match of *pattern* in the log, once it is there."""
        until(lambda: re.search(pattern, self.out) is not None or self.process.poll() is not None, seconds)
        found = re.search(pattern, self.out)
        assert found is not None, self.out + self.err
        return found

    @property
    def port(self) -> int:
        if not self._port:
            self._port = int(self.find(r"listening on https?://[^:]+:(\d+)")[1])
        return self._port

    def ready(self) -> Server:
        self.find('(- |")ready')
        return self

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def ask(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers or {})
            return read_reply(connection.getresponse())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Reply:
        return self.ask("GET", path, headers=headers)

    def score(self, body: Any, headers: dict[str, str] | None = None) -> Reply:
        """POST *body* to /score: bytes as they are, anything else as JSON."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.ask("POST", "/score", content, {"Content-Type": "application/json", **(headers or {})})

    def send(self, content: bytes) -> bytes:
        """Send raw bytes on a connection of its own and read until the server closes it."""
        with self.connect() as client:
            client.sendall(content)
            return read_all(client)

    def terminate(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def exit_code(self, seconds: float = 60) -> int:
        return self.process.wait(seconds)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


def read_reply(response: http.client.HTTPResponse) -> Reply:
    return Reply(response.status, {name.lower(): text for name, text in response.getheaders()}, response.read())


def read_all(client: socket.socket) -> bytes:
    parts = []
    try:
        while part := client.recv(65536):
            parts.append(part)
    except ConnectionResetError:
        parts.append(b"<reset>")
    return b"".join(parts)


def until(true: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.005)


Start = Callable[..., Server]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Start]:
    """`serve(script)`: a server of that script's text (or of none), with options, variables and further files."""
    servers: list[Server] = []

    def start(
        script: str | None = None, *arguments: str, files: dict[str, str] | None = None, **environ: str
    ) -> Server:
        folder = tmp_path / f"server{len(servers)}"
        folder.mkdir()
        for name, text in (files or {}).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(textwrap.dedent(text))
        options = list(arguments)
        if script is not None:
            (folder / "score.py").write_text(textwrap.dedent(script))
            options += ["--entry-script", "score.py"]
        servers.append(Server(folder, options, environ))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="module")
def echo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests of a module that only look: its run() gives back what it got."""
    folder = tmp_path_factory.mktemp("echo")
    (folder / "score.py").write_text("def init(): pass\ndef run(data): return {'got': data}\n")
    with Server(folder, ["--entry-script", "score.py"], {"SHOAL_MAX_BODY": "100000"}) as server:
        yield server
