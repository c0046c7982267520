"""A real device: an agent in a process of its own, enrolled at a real broker, and the operator it obeys."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self, cast

import msgspec
import psutil

from agent_runtime.small_image import make_image
from parts import Mosquitto, Registry
from parts.program import Program
from parts.waiting import free_port, wait_until
from shoal.contract.base import encode
from shoal.contract.command import Answer, AnswerPiece, AnswerPieces, Ask, Command
from shoal.contract.desired import Desired, ImageRef, Probe, Service, sign_desired, spec_hash
from shoal.contract.enrolment import BrokerAccess, Enrolment
from shoal.contract.envelope import COMMAND, SigningKey, sign
from shoal.contract.reported import Beat, Birth, Event, PresenceNote, Progress, Reported, ServiceReport
from shoal.contract.topics import DeviceTopics
from shoal.link import Link, Message
from shoal.oci.descriptor import Descriptor
from shoal.oci.image import BaseImage as OciBaseImage
from shoal.oci.layout import Layout
from shoal.oci.reference import Reference
from shoal.oci.registry import Credentials
from shoal.oci.registry import Registry as RegistryClient
from shoal.oci.transfer import push
from shoal_agent.enrol import enrol
from shoal_agent.store import Store

FLEET, NAME = "plant", "cam-01"
KINDS: dict[str, type[msgspec.Struct]] = {
    "birth": Birth,
    "presence": PresenceNote,
    "reported": Reported,
    "beat": Beat,
    "event": Event,
    "progress": Progress,
}

SERVER = """
import http.server, json, os, signal, sys, threading, time

signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
MANNER, VERSION = os.environ.get("MANNER", ""), os.environ.get("VERSION", "?")
print("version", VERSION, "begins", flush=True)
if MANNER == "cannot boot":
    print("Traceback (most recent call last):\\nValueError: no such tensor", flush=True)
    sys.exit(3)
if MANNER == "ends":
    sys.exit(7)

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/exit":
            os._exit(9)
        if self.path == "/hang":
            server.hangs = True
        if server.hangs and self.path == "/readyz":
            time.sleep(60)
        self.answer(503 if MANNER == "never ready" and self.path == "/readyz" else 200, VERSION.encode())

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if "SHOAL_KEYS_FILE" in os.environ and not self.has_key():
            return self.answer(401, b"no key")
        if self.path == "/selfcheck":
            return self.examined()
        if body.startswith(b"swell to "):
            return self.answer(200, b"x" * int(body.split()[2]))
        print("scored", body.decode(), flush=True)
        self.answer(200, b"scored by " + VERSION.encode() + b": " + body)

    def examined(self):
        server.hangs = MANNER == "hangs when examined"
        if server.hangs:
            time.sleep(60)
        self.answer(200, b'{"passed": true, "requests": []}')

    def has_key(self):
        with open(os.environ["SHOAL_KEYS_FILE"]) as file:
            return self.headers["Authorization"] in [f"Bearer {key}" for key in json.load(file).values()]

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass

time.sleep(float(os.environ.get("SLOW", "0")))
address = os.environ.get("SHOAL_HOST", "0.0.0.0"), int(os.environ.get("SHOAL_PORT", "5001"))
server = http.server.ThreadingHTTPServer(address, Handler)
server.daemon_threads, server.hangs = True, False
server.serve_forever()
"""
"""Says which VERSION it is, scores by repeating (or swelling) for who has a key, where it was given any, and misbehaves
in the MANNER it is asked for."""


class Images:
    """Pushes images that differ in nothing but a few bytes of a model."""

    def __init__(self, folder: Path, registry: Registry, base: OciBaseImage | None = None) -> None:
        self._folder, self._registry, self._base = folder, registry, base

    def service(
        self, version: int, *, port: int, manner: str = "", size: int = 100, login: bytes = b"", **settings: Any
    ) -> Service:
        """Version *version* of a service that listens on loopback and behaves in that *manner*."""
        layout = Layout(self._folder / f"layout-{version}")
        image = make_image(
            layout, server=SERVER, model=f"weights {version}".encode().ljust(size, b"."), base=self._base
        )
        reference = self._push(layout, image, login)
        env = {"VERSION": str(version), "MANNER": manner} | settings.pop("env", {})
        probe = settings.pop("probe", Probe(period=0.2, timeout=1.0, start_deadline=20.0))
        return Service(
            deployment=version, image=reference, port=port, host="127.0.0.1", env=env, probe=probe, **settings
        )

    def _push(self, layout: Layout, image: Descriptor, login: bytes) -> ImageRef:
        there, repository = self._registry, f"test/{self._folder.name.lower().replace('_', '-')}"
        credentials = Credentials(there.user, there.password) if there.user else None
        with RegistryClient(there.url, credentials=credentials) as client:
            push(layout, image.digest, client, Reference.parse(f"{client.url}/{repository}"))
        return ImageRef(registry=there.url, repository=repository, digest=image.digest, login=login)


class Operator:
    """Signs what devices are told, and hears what they say."""

    def __init__(self, broker: Mosquitto, device: str = NAME) -> None:
        self.key = SigningKey.generate()
        self.broker, self.device = broker, device
        self.topics = DeviceTopics(FLEET, device)
        self.rev = 0
        self.heard: list[tuple[str, Any]] = []
        self.answers: dict[str, list[AnswerPiece]] = {}
        self._news = threading.Condition()
        # Its session is kept, so that it misses no event though the device may be back before it.
        name = f"operator-{uuid.uuid4().hex[:8]}"
        self.link = Link(BrokerAccess(url=broker.url), client_id=name, first_pause=0.1, keep_session=120)
        for leaf in KINDS:
            self.link.subscribe(getattr(self.topics, leaf), self._hear)
        self.link.subscribe(self.topics.answer("+"), self._hear_answer)

    def __enter__(self) -> Self:
        self.link.start()
        self.link.wait_connected(10)
        return self

    def __exit__(self, *_: object) -> None:
        self.link.stop()

    @property
    def enrolment(self) -> Enrolment:
        broker = BrokerAccess(url=self.broker.url)
        return Enrolment(fleet=FLEET, device=self.device, broker=broker, operators=(self.key.public.raw,))

    def desired(self, services: Mapping[str, Service], rev: int, **fields: Any) -> Desired:
        plain = {
            "fleet": FLEET,
            "device": self.device,
            "rev": rev,
            "services": dict(services),
            "spec_hash": spec_hash(services),
            "issued": "2026-01-01T00:00:00Z",
        }
        return Desired(**(plain | fields))

    def want(self, **services: Service) -> int:
        """Publish a document that wants exactly these services; its rev."""
        self.rev += 1
        self.publish(sign_desired(self.desired(services, self.rev), self.key))
        return self.rev

    def publish(self, message: bytes) -> None:
        self.link.publish(self.topics.desired, message, retain=True).wait(10)

    def said(self, leaf: str) -> list[Any]:
        with self._news:
            return [one for kind, one in self.heard if kind == leaf]

    def wait_for(self, leaf: str, wanted: Callable[[Any], object], timeout: float = 30.0, *, after: int = 0) -> Any:
        """The newest message on *leaf*, once one that came after the first *after* of them is as *wanted*."""
        deadline = time.monotonic() + timeout
        with self._news:
            while True:
                said = [one for kind, one in self.heard if kind == leaf][after:]
                if found := [one for one in said if wanted(one)]:
                    return found[-1]
                if not self._news.wait(deadline - time.monotonic()):
                    raise AssertionError(f"not within {timeout:g} s; last on {leaf}: {said[-1:]}")

    def wait_report(self, wanted: Callable[[Reported], object], timeout: float = 30.0) -> Reported:
        """The newest report, once it is as *wanted*."""
        deadline = time.monotonic() + timeout
        with self._news:
            while True:
                reports = [one for kind, one in self.heard if kind == "reported"]
                if reports and wanted(reports[-1]):
                    return cast(Reported, reports[-1])
                if not self._news.wait(deadline - time.monotonic()):
                    raise AssertionError(f"not within {timeout:g} s; last report: {reports[-1:]}")

    def wait_service(
        self, state: str, name: str = "digits", *, running: int | None = None, timeout: float = 30
    ) -> ServiceReport:
        """What is reported of a service once the last document is settled and the service is in this state."""

        def wanted(report: Reported) -> bool:
            said = report.services.get(name)
            is_so = said is not None and said.state == state and running in (None, said.running)
            return is_so and report.applied_rev >= self.rev

        return self.wait_report(wanted, timeout).services[name]

    def wait_gone(self, name: str = "digits", timeout: float = 30) -> None:
        """Wait until a report that is settled no longer names the service."""
        self.wait_report(lambda one: name not in one.services and one.applied_rev == self.rev, timeout)

    def ask(self, ask: Ask, *, id_: str = "", expires_in: float = 60, timeout: float = 20) -> Answer:
        """The device's answer to a command; None of the pieces of an earlier answer to the same id count."""
        id_ = id_ or uuid.uuid4().hex
        expires = (datetime.now(UTC) + timedelta(seconds=expires_in)).isoformat()
        command = Command(id=id_, fleet=FLEET, device=self.device, expires=expires, ask=ask)
        return self.send_command(id_, sign(command, COMMAND, self.key), timeout)

    def send_command(self, id_: str, envelope: bytes, timeout: float = 20) -> Answer:
        with self._news:
            self.answers.pop(id_, None)
        self.link.publish(self.topics.command(id_), envelope)
        deadline = time.monotonic() + timeout
        with self._news:
            while True:
                pieces = AnswerPieces()
                for piece in self.answers.get(id_, ()):
                    if answer := pieces.add(piece):
                        return answer
                if not self._news.wait(deadline - time.monotonic()):
                    raise AssertionError(f"no answer to {id_}")

    def _hear(self, message: Message) -> None:
        leaf = message.topic.rpartition("/")[2]
        if message.payload:
            with self._news:
                self.heard.append((leaf, msgspec.json.decode(message.payload, type=KINDS[leaf])))
                self._news.notify_all()

    def _hear_answer(self, message: Message) -> None:
        with self._news:
            piece = msgspec.json.decode(message.payload, type=AnswerPiece)
            self.answers.setdefault(message.topic.rpartition("/")[2], []).append(piece)
            self._news.notify_all()


class Device:
    """One agent on its own state, and what it started: ended with it at the end of a test."""

    def __init__(self, folder: Path, enrolment: Enrolment, *, docker: str = "") -> None:
        self.state = folder / "state"
        self.state.mkdir(parents=True)
        self.enrolment_file = folder / "device.enrol.json"
        self.enrolment_file.write_bytes(encode(enrolment))
        enrol(self.enrolment_file, Store(self.state))
        self.log = folder / "agent.log"
        command = [sys.executable, "-m", "shoal_agent", "run", "--state", str(self.state)]
        runtime = ["--runtime", "docker", "--docker-host", docker] if docker else ["--runtime", "process"]
        self._command = [*command, *runtime, "--jitter", "0"]
        self._program = Program(self._command, self.log)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        for pid in self.instances().values():
            os.killpg(pid, signal.SIGKILL)

    @property
    def pid(self) -> int:
        return self._program.pid

    @property
    def running(self) -> bool:
        return self._program.running

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "shoal_agent", *words, "--state", str(self.state)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def start(self, *words: str) -> None:
        self._program = Program([*self._command, *words], self.log)
        self._program.start(ready=lambda: True)

    def stop(self) -> None:
        self._program.stop()

    def kill(self) -> None:
        """As a power cut would end the agent; services live on, as they would not."""
        self._program.kill()
        wait_until(lambda: not self._fetching(), 5, "the fetching child ends with its agent")

    def instances(self, service: str = "") -> dict[str, int]:
        """Process ids of what runs, by instance; those of one service if it is named."""
        found = {}
        for folder in (self.state / "instances").glob(f"{service}*"):
            mark = folder / "process"
            if mark.exists() and (words := mark.read_text().split()):
                pid = int(words[1])
                if psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
                    found[folder.name] = pid
        return found

    def images(self) -> list[str]:
        """Names of the folders of the images it holds."""
        return [one.name for one in (self.state / "images").glob("*") if len(one.name) == 64]

    def _fetching(self) -> list[psutil.Process]:
        mine = str(self.state)
        return [
            one
            for one in psutil.process_iter(["cmdline"])
            if "shoal_agent.fetch" in (one.info["cmdline"] or []) and mine in (one.cwd() or "")
        ]


@dataclass(frozen=True)
class Site:
    """One device that runs, its operator, and images for it."""

    device: Device
    operator: Operator
    images: Images


def in_state(state: str, name: str = "digits") -> Callable[[Reported], bool]:
    """Whether a report says that the service is in that state."""
    return lambda report: name in report.services and report.services[name].state == state


def get(port: int, path: str = "/") -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
        return str(answer.read().decode())


__all__ = ["FLEET", "NAME", "Device", "Images", "Operator", "Site", "free_port", "get", "in_state"]
