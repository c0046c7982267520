"""What a device says of itself: facts at birth, presence, beats, the whole reported document, events and progress."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from shoal.contract.base import SCHEMA, Wire
from shoal.states import Phase, Presence, RuntimeKind, ServiceState

BEAT_PERIOD = 30.0
"""Seconds between beats, give or take the jitter."""
REPORT_PERIOD = 600.0
"""Seconds after which a report is repeated though nothing changed."""
STALE_AFTER = 2.5 * BEAT_PERIOD
"""Seconds without beat or report after which nothing known of a device counts as fresh."""


class Accelerator(Wire, frozen=True, kw_only=True):
    """One accelerator of a device."""

    kind: str
    """gpu, fpga or npu."""
    vendor: str
    """nvidia, amd, intel, xilinx …"""
    name: str
    """Its maker's name for it."""
    memory: int = 0
    """Bytes of its own memory; 0 if not known."""
    nodes: tuple[str, ...] = ()
    """Device files a container needs to use it."""


class Facts(Wire, frozen=True, kw_only=True):
    """What a device is and has; what a deployment is checked against."""

    architecture: str
    """In OCI's words: amd64, arm64 …"""
    os: str = "linux"
    """In OCI's words."""
    runtime: RuntimeKind
    """What runs its services."""
    cpus: Annotated[float, Meta(gt=0)]
    """Cores the agent may use."""
    memory: Annotated[int, Meta(gt=0)]
    """Bytes of memory of the machine."""
    disk_free: int = 0
    """Bytes free where images are kept, at the time of the birth."""
    python: str = ""
    """major.minor of the Python that the process runtime would use."""
    glibc: str = ""
    """Version of the C library that the process runtime would use; empty for another C library."""
    engine: str = ""
    """Name and version of the container engine."""
    kernel: str = ""
    """Release of the kernel."""
    model: str = ""
    """What the board or machine calls itself."""
    accelerators: tuple[Accelerator, ...] = ()
    """What was found."""


class Birth(Wire, frozen=True, kw_only=True):
    """Published, retained, at every connect."""

    schema: str = SCHEMA
    """major.minor of this form."""
    agent: str
    """Version of the agent."""
    session: str
    """Random for each connect; ties presence, beats and reports to it."""
    boot: str
    """The kernel's boot id: two sessions of one boot share a monotonic clock."""
    facts: Facts
    """What the device is and has."""
    sealing_key: bytes
    """32 bytes, X25519: what secrets for this device are sealed to."""
    time: str
    """The device's clock, RFC 3339; may be wrong."""


class PresenceNote(Wire, frozen=True, kw_only=True):
    """Retained; the broker writes the `lost` one, as the device's will."""

    presence: Presence
    """online, leaving or lost."""
    session: str
    """A `lost` counts only if this is the session of the last birth."""


class ServiceBeat(Wire, frozen=True, kw_only=True):
    """What one service used since the last beat."""

    cpu: float | None = None
    """Cores used, averaged over the beat's period."""
    memory: int | None = None
    """Resident bytes now."""


class Beat(Wire, frozen=True, kw_only=True):
    """A sign of life; not retained."""

    session: str
    """Session it belongs to."""
    seq: int
    """Counts up within the session."""
    uptime: float
    """Seconds since the agent started."""
    load: float = 0.0
    """The machine's one-minute load average."""
    memory_available: int = 0
    """Bytes of memory the machine could still give."""
    services: dict[str, ServiceBeat] = {}
    """By service name."""


class Problem(Wire, frozen=True, kw_only=True):
    """An error as a device reports it."""

    code: str
    """Stable, SHOAL-…"""
    message: str
    """One sentence: what happened."""
    cause: str = ""
    """The first line of the cause: the last line of a traceback, the engine's own words."""
    hint: str = ""
    """What to try."""


class ServiceReport(Wire, frozen=True, kw_only=True):
    """What is true of one service now."""

    state: ServiceState
    """The one word."""
    phase: Phase
    """The step it is in."""
    percent: Annotated[int, Meta(ge=0, le=100)] | None = None
    """How far the phase is, None where that is not known."""
    deployment: int = 0
    """Version that is wanted."""
    running: int = 0
    """Version that is really running; 0 for none."""
    image: str = ""
    """Digest of the image that is really running."""
    port: int = 0
    """TCP port at which it answers; 0 while it does not."""
    scoring_uri: str = ""
    """Where it answers, as seen from the device's network."""
    restarts: int = 0
    """Times this version was restarted since it was put in."""
    last_good: int = 0
    """Newest version that has ever been ready here; what is gone back to."""
    error: Problem | None = None
    """Why it is not Healthy, or what the platform cannot do of what was asked."""
    notes: tuple[str, ...] = ()
    """What was asked for and is not in force here, a sentence each."""


class Reported(Wire, frozen=True, kw_only=True):
    """The whole state of a device; retained, published on change and every ten minutes."""

    schema: str = SCHEMA
    """major.minor of this form."""
    session: str
    """Session it belongs to."""
    seq: int
    """Counts up within the session."""
    boot: str
    """The kernel's boot id."""
    monotonic: float
    """Seconds of the device's monotonic clock; orders reports of one boot whatever its wall clock does."""
    time: str
    """The device's clock, RFC 3339; may be wrong."""
    observed_rev: int = 0
    """Highest rev of a desired document that was accepted."""
    applied_rev: int = 0
    """Highest rev whose services are all settled: Healthy, or given up with a reason."""
    spec_hash: str = ""
    """Of the desired document in force."""
    services: dict[str, ServiceReport] = {}
    """By service name."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with the device itself."""


class Progress(Wire, frozen=True, kw_only=True):
    """Bytes on their way; not retained, once a second at the most."""

    session: str
    """Session it belongs to."""
    service: str
    """Service they are for."""
    phase: Phase
    """fetching or loading."""
    done: int
    """Bytes so far."""
    total: int
    """Bytes in all; 0 if not known."""


class Event(Wire, frozen=True, kw_only=True):
    """Something that happened, as a CloudEvent 1.0; ids are for leaving out what came twice."""

    specversion: str = "1.0"
    """Of CloudEvents."""
    id: str
    """boot id and a number that counts up."""
    source: str
    """shoal/{fleet}/{device}."""
    type: str
    """io.shoal.desired.refused, io.shoal.service.state …"""
    time: str
    """The device's clock, RFC 3339; may be wrong."""
    subject: str = ""
    """Service it is about."""
    data: dict[str, str | int] = {}
    """code, message and what else the type has."""
