"""Devices that only speak: real MQTT to a real broker, in the library's own words, with no agent behind them.

One connection, with the operator's rights, says what many devices would say; so a window can have thousands of devices,
and a test can have one say exactly what it is about. What they are told is journalled by the library itself; only the
images are made up, since nobody fetches them.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from shoal.contract.base import encode
from shoal.contract.desired import Service
from shoal.contract.manifest import Manifest, Target
from shoal.contract.reported import (
    Beat,
    Birth,
    Event,
    Facts,
    PresenceNote,
    Problem,
    Progress,
    Reported,
    ServiceBeat,
    ServiceReport,
)
from shoal.contract.topics import FleetTopics
from shoal.fleet.deploying import Change, deploy
from shoal.link import Delivery, Link
from shoal.packaging.target import own_platform
from shoal.states import Phase, Presence, RuntimeKind, ServiceState
from shoal.workspace import Workspace
from shoal.workspace.records import DeployedImage, now

PATIENCE = 30.0
GIB = 1024**3
FACTS = Facts(
    architecture="arm64",
    runtime=RuntimeKind.DOCKER,
    cpus=4,
    memory=8 * GIB,
    disk_free=40 * GIB,
    python="3.11",
    glibc="2.36",
    engine="Docker 27.1",
    kernel="6.6.31",
    model="Raspberry Pi 5 Model B",
)
BACKLOG = 64 * 1024 * 1024
"""Bytes that may wait at most, for those who let ten thousand devices speak at once."""


class Voice:
    """What one device says; every method returns once the message is on its way."""

    def __init__(self, link: Link, fleet: str, name: str) -> None:
        self.name = name
        self.topics = FleetTopics(fleet).device(name)
        self.session = secrets.token_hex(4)
        self._link = link
        self._seq = 0
        self._began = time.monotonic()

    def come(self, facts: Facts = FACTS, *, sealing_key: bytes = b"k" * 32) -> Delivery:
        """Birth and presence, as at a connect."""
        birth = Birth(
            agent="0.1.0", session=self.session, boot="boot", facts=facts, sealing_key=sealing_key, time=now()
        )
        self._retain(self.topics.birth, encode(birth))
        return self._presence(Presence.ONLINE)

    def leave(self) -> Delivery:
        """Stopped by somebody."""
        return self._presence(Presence.LEAVING)

    def be_lost(self) -> Delivery:
        """What the broker says for a device that was cut off."""
        return self._presence(Presence.LOST)

    def report(
        self, services: Mapping[str, ServiceReport], rev: int = 1, *, problems: Iterable[Problem] = ()
    ) -> Delivery:
        """The whole of what is true; *rev* is that of the last document that it took in."""
        reported = Reported(
            session=self.session,
            seq=self._count(),
            boot="boot",
            monotonic=round(time.monotonic(), 3),
            time=now(),
            observed_rev=rev,
            services=dict(services),
            problems=tuple(problems),
        )
        return self._retain(self.topics.reported, encode(reported))

    def beat(
        self, load: float = 0.5, memory: int = 4 * GIB, services: Mapping[str, ServiceBeat] | None = None
    ) -> Delivery:
        """A sign of life; *memory* is what is available, in bytes."""
        uptime = round(time.monotonic() - self._began, 1)
        beat = Beat(
            session=self.session, seq=self._count(), uptime=uptime, load=load, memory_available=memory,
            services=dict(services or {}),
        )  # fmt: skip
        return self._link.publish(self.topics.beat, encode(beat), qos=0)

    def progress(self, service: str, done: int, total: int, phase: Phase = Phase.FETCHING) -> Delivery:
        progress = Progress(session=self.session, service=service, phase=phase, done=done, total=total)
        return self._link.publish(self.topics.progress, encode(progress), qos=0)

    def event(self, kind: str, service: str = "", **data: str | int) -> Delivery:
        """Something happened; *kind* as in io.shoal.*kind*."""
        event = Event(
            id=f"boot-{time.monotonic_ns()}",
            source=f"shoal/{self.topics.fleet}/{self.name}",
            type=f"io.shoal.{kind}",
            time=now(),
            subject=service,
            data=data,
        )
        return self._link.publish(self.topics.event, encode(event))

    def _presence(self, presence: Presence) -> Delivery:
        return self._retain(self.topics.presence, encode(PresenceNote(presence=presence, session=self.session)))

    def _retain(self, topic: str, payload: bytes) -> Delivery:
        return self._link.publish(topic, payload, retain=True)

    def _count(self) -> int:
        self._seq += 1
        return self._seq


class Voices:
    """Any number of devices of one workspace, by name."""

    def __init__(self, link: Link, fleet: str) -> None:
        self._link, self._fleet = link, fleet
        self._voices: dict[str, Voice] = {}

    def __getitem__(self, name: str) -> Voice:
        return self._voices.setdefault(name, Voice(self._link, self._fleet, name))


@contextmanager
def speaking(folder: Path) -> Iterator[Voices]:
    """Devices at the broker of the workspace in *folder*, which must be up or come up soon."""
    with Workspace.open(folder) as workspace:
        access, fleet = workspace.broker, workspace.settings.fleet
    with Link(access, f"voices-{secrets.token_hex(4)}", backlog=BACKLOG, first_pause=0.1) as link:
        link.wait_connected(PATIENCE)
        yield Voices(link, fleet)


def enrol(workspace: Workspace, names: Iterable[str], labels: Mapping[str, str] | None = None) -> None:
    """Enrol devices that nobody will ever start."""
    with workspace.together():
        for name in names:
            workspace.devices.enrol(name, labels)


def tell(workspace: Workspace, service: str, *devices: str) -> list[Change]:
    """Journal the next version of the deployment *service* for *devices*; nothing is published."""
    chosen = [workspace.devices.get(name) for name in devices]
    digest = "sha256:" + hashlib.sha256(f"{service} {now()}".encode()).hexdigest()
    image = DeployedImage(repository=service, digest=digest, size=10_000_000)
    manifest = Manifest(name=service, models=(), target=Target(devices=devices))
    with workspace.together():
        images = {one.platform or own_platform(): image for one in chosen}
        return deploy(workspace, manifest, chosen, images, (), own_platform())


def told_service(workspace: Workspace, device: str, service: str) -> Service:
    """What *device* was last told of *service*."""
    desired = workspace.journal.desired(device)
    assert desired is not None
    return desired.services[service]


def healthy(wanted: Service, port: int = 20_001) -> ServiceReport:
    """What a device says of a service that serves as wanted."""
    return ServiceReport(
        state=ServiceState.HEALTHY,
        phase=Phase.SERVING,
        deployment=wanted.deployment,
        running=wanted.deployment,
        image=wanted.image.digest,
        port=port,
        scoring_uri=f"http://127.0.0.1:{port}/score",
        last_good=wanted.deployment,
    )


def fetching(version: int, percent: int | None = None, *, running: int = 0) -> ServiceReport:
    """What a device says while it fetches *version*, the version *running* still serving."""
    return ServiceReport(
        state=ServiceState.TRANSITIONING, phase=Phase.FETCHING, percent=percent, deployment=version, running=running
    )


def failed(version: int, problem: Problem, *, running: int = 0) -> ServiceReport:
    """What a device says that gave *version* up and went back to *running*, if there was such a one."""
    return ServiceReport(
        state=ServiceState.FAILED,
        phase=Phase.ROLLED_BACK if running else Phase.STOPPED,
        deployment=version,
        running=running,
        last_good=running,
        error=problem,
    )
