"""Start servers, load them with wrk, and read from the kernel what that cost them. Everything stays on 127.0.0.1."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
from scoring_cases import SCRIPTS, Body
from scoring_peers import Contender, clean_environ

SECONDS_TO_START = 60.0


class NoLoadGenerator(SystemExit):
    """Wrk is a Debian package that nothing else of the project needs."""

    def __init__(self) -> None:
        super().__init__("the benchmark loads servers with wrk, which is missing here: apt-get install wrk")


class DidNotStart(Exception):
    """A server answered nothing, or something else than 200, until patience ended."""


@dataclass(frozen=True)
class Sample:
    """One run of the load generator."""

    requests: int
    seconds: float
    p50: float
    """Milliseconds, as `p99`."""
    p99: float
    errors: int
    cpu: float
    """Processor seconds that the server used, all its processes together."""

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


class Running:
    """A contender's processes."""

    def __init__(self, contender: Contender, folder: Path) -> None:
        self.contender = contender
        self._folder = folder
        folder.mkdir(parents=True)
        self.port, *more = _free_ports(3)
        self._names = {"{port}": self.port, "{second port}": more[0], "{third port}": more[1]}
        for name, text in contender.files.items():
            (folder / name).write_text(self._filled_in(text))
        (folder / "body").write_bytes(contender.body.content)
        with (folder / "log").open("wb") as log:
            began = time.perf_counter()
            self._process = psutil.Popen(
                [self._filled_in(str(part)) for part in contender.command],
                cwd=folder,
                env=clean_environ() | contender.environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            self._wait(began)
        except BaseException:
            self.stop()
            raise
        self.seconds_to_start = time.perf_counter() - began

    def _filled_in(self, text: str) -> str:
        for name, port in self._names.items():
            text = text.replace(name, str(port))
        return text

    def _wait(self, began: float) -> None:
        """Until a request of the case is answered with 200."""
        said: object = None
        while time.perf_counter() - began < SECONDS_TO_START:
            if self._process.poll() is not None:
                break
            try:
                said = self._ask()
            except (OSError, http.client.HTTPException) as error:
                said = error
            if said == 200:
                return
            time.sleep(0.002)
        last = (self._folder / "log").read_text(errors="replace").splitlines()[-12:]
        raise DidNotStart(f"{self.contender.name} did not score ({said}); its log ends with:\n  " + "\n  ".join(last))

    def _ask(self) -> int:
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with contextlib.closing(client):
            client.request("POST", self.contender.path, self.contender.body.content, dict(self.contender.body.headers))
            answer = client.getresponse()
            answer.read()
            return answer.status

    def load(self, clients: int, seconds: int) -> Sample:
        """So many clients that ask again as soon as they are answered."""
        before = self._cpu()
        seen = wrk(self.port, self.contender.path, self.contender.body, self._folder / "body", clients, seconds)
        return Sample(**seen, cpu=self._cpu() - before)

    def megabytes(self) -> float:
        """Resident memory of all its processes, what they share divided among those who share it."""
        return sum(one.memory_full_info().pss for one in self._tree()) / 1e6

    def _cpu(self) -> float:
        times = [one.cpu_times() for one in self._tree()]
        return sum(one.user + one.system for one in times)

    def _tree(self) -> list[psutil.Process]:
        return [self._process, *self._process.children(recursive=True)]

    def stop(self) -> None:
        """End every process of it."""
        tree = self._tree() if self._process.is_running() else []
        self._process.terminate()
        _, alive = psutil.wait_procs(tree, timeout=5)
        for one in alive:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
        psutil.wait_procs(alive, timeout=5)


def wrk(port: int, path: str, body: Body, body_file: Path, clients: int, seconds: int) -> dict[str, float]:
    """Load the server at *port* and return what `request.lua` tells."""
    program = shutil.which("wrk")
    if program is None:
        raise NoLoadGenerator
    command = [program, "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "20s", "-s", SCRIPTS / "request.lua"]
    headers = "".join(f"{name}: {text}\n" for name, text in body.headers)
    environ = os.environ | {"BENCH_BODY": str(body_file), "BENCH_HEADERS": headers}
    url = f"http://127.0.0.1:{port}{path}"
    done = subprocess.run([*command, url], env=environ, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


@contextlib.contextmanager
def yardstick(folder: Path) -> Iterator[int | None]:
    """The port of the least that a server can be, compiled here; None without a compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        yield None
        return
    program = folder / "yardstick"
    source = SCRIPTS / "yardstick.c"
    subprocess.run([compiler, "-O2", "-D_GNU_SOURCE", "-o", program, source], check=True)
    (port,) = _free_ports(1)
    with subprocess.Popen([program, str(port)]) as process:
        while socket.socket().connect_ex(("127.0.0.1", port)):
            time.sleep(0.01)
        try:
            yield port
        finally:
            process.terminate()


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()
