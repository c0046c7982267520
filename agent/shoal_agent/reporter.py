"""Tells the operator what is true of this device: birth, presence, beats, reports, progress, events.

The others hand over what is new and go on; one thread of its own says it. While there is no connection only events
are kept, up to a number; everything else is state, and is said anew.
"""

from __future__ import annotations

import collections
import logging
import os
import random
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from typing import Protocol

import shoal
from shoal.contract.base import encode
from shoal.contract.reported import (
    BEAT_PERIOD,
    REPORT_PERIOD,
    Beat,
    Birth,
    Event,
    Facts,
    PresenceNote,
    Progress,
    Reported,
    ServiceBeat,
    ServiceReport,
)
from shoal.contract.topics import DeviceTopics
from shoal.states import Phase, Presence
from shoal_agent.agenda import Agenda
from shoal_agent.clock import timestamp
from shoal_agent.inventory import available_memory
from shoal_agent.reconciler import View
from shoal_agent.runtime.protocol import Usage
from shoal_agent.store import Identity

DEBOUNCE = 0.5
"""Seconds between two reports while things are changing; a settled one goes out at once."""
PROGRESS_PERIOD = 1.0
"""Seconds between two words on how far a fetch is."""
EVENTS_KEPT = 1000
"""Events that wait for a connection; of more, the oldest are dropped and counted."""

_LOG = logging.getLogger("shoal_agent")


class Publish(Protocol):
    """Hands a message to the link; does not wait for it to arrive."""

    def __call__(self, topic: str, payload: bytes, *, qos: int = 1, retain: bool = False) -> object: ...


class Source(Protocol):
    """Where the reporter looks for what nobody hands it."""

    def refresh(self) -> None:
        """Find out again what another connection may have changed; may take its time."""
        ...

    def facts(self) -> Facts:
        """What the device is and has, now."""
        ...

    def usage(self, instance: str) -> Usage | None:
        """What an instance uses now; None if that is not known."""
        ...


class Reporter:
    """The voice of the device."""

    def __init__(self, identity: Identity, boot: str, source: Source, publish: Publish) -> None:
        enrolment = identity.enrolment
        self._topics = DeviceTopics(enrolment.fleet, enrolment.device)
        self._identity, self._boot, self._source, self._publish = identity, boot, source, publish
        self._started = time.monotonic()
        self._agenda = Agenda("reporter")
        self._lock = threading.Lock()
        self._connected = False
        self._session, self._seq = "", 0
        self._view = View()
        self._events: collections.deque[Event] = collections.deque(maxlen=EVENTS_KEPT)
        self._dropped = 0
        self._reported_at = 0.0
        self._usages: dict[str, tuple[float, Usage]] = {}

    def start(self) -> None:
        self._agenda.start()

    def close(self) -> None:
        """Say nothing more."""
        self._agenda.close()

    # What the others hand over, from any thread.

    def new_session(self) -> bytes:
        """Begin a session that is about to be connected; what the broker shall say if it is cut off."""
        with self._lock:
            self._session, self._seq = secrets.token_hex(8), 0
            return self._presence(Presence.LOST)

    def farewell(self) -> bytes:
        """What to say before the session is ended on purpose."""
        return self._presence(Presence.LEAVING)

    def connected(self) -> None:
        """The session is connected: say who is there, and everything that is true."""
        self._connected = True
        for job in (self._say_birth, self._report, self._say_events, self._say_progress):
            self._agenda.put(job)
        self._agenda.put(self._beat, time.monotonic() + _jittered(BEAT_PERIOD))

    def disconnected(self) -> None:
        self._connected = False
        self._agenda.clear()

    def show(self, view: View) -> None:
        """What is true of the services now."""
        with self._lock:
            before, self._view = self._view, view
        for name, report in view.services.items():
            self._tell_change(name, before.services.get(name), report)
        if _content(before) != _content(view):
            self._soon(self._report, 0.0 if view.settled else self._reported_at + DEBOUNCE)
        if view.bytes and not before.bytes:
            self._soon(self._say_progress)

    def tell(self, kind: str, subject: str = "", **data: str | int) -> None:
        """Something happened: an event of the type io.shoal.*kind* about the service *subject*."""
        said = ", ".join(f"{key}: {value}" for key, value in data.items() if value != "")
        _LOG.info("%s%s%s", kind, f" {subject}" if subject else "", f" ({said})" if said else "")
        with self._lock:
            self._dropped += len(self._events) == EVENTS_KEPT
            self._events.append(self._event(kind, subject, data))
        self._soon(self._say_events)

    # What is said, in the thread of the agenda.

    def _say_birth(self) -> None:
        self._source.refresh()
        birth = Birth(
            agent=shoal.__version__,
            session=self._session,
            boot=self._boot,
            facts=self._source.facts(),
            sealing_key=self._identity.key.public,
            time=timestamp(),
        )
        self._publish(self._topics.birth, encode(birth), retain=True)
        self._publish(self._topics.presence, self._presence(Presence.ONLINE), retain=True)

    def _report(self) -> None:
        with self._lock:
            view = self._view
            self._reported_at = time.monotonic()
        reported = Reported(
            session=self._session,
            seq=self._count(),
            boot=self._boot,
            monotonic=round(self._reported_at, 3),
            time=timestamp(),
            observed_rev=view.observed_rev,
            applied_rev=view.applied_rev,
            spec_hash=view.spec_hash,
            services=dict(view.services),
            problems=view.problems,
        )
        self._publish(self._topics.reported, encode(reported), retain=True)
        self._soon(self._report, self._reported_at + REPORT_PERIOD)

    def _beat(self) -> None:
        now = time.monotonic()
        before, self._usages = self._usages, self._measure(now)
        beat = Beat(
            session=self._session,
            seq=self._count(),
            uptime=round(now - self._started, 1),
            load=round(os.getloadavg()[0], 2),
            memory_available=available_memory(),
            services={name: _used(before.get(name), one) for name, one in self._usages.items()},
        )
        self._publish(self._topics.beat, encode(beat), qos=0)
        self._soon(self._beat, now + _jittered(BEAT_PERIOD))

    def _say_progress(self) -> None:
        view = self._view
        for name, (done, total) in view.bytes.items():
            phase = view.services[name].phase
            if phase in (Phase.FETCHING, Phase.LOADING):
                progress = Progress(session=self._session, service=name, phase=phase, done=done, total=total)
                self._publish(self._topics.progress, encode(progress), qos=0)
        if view.bytes:
            self._soon(self._say_progress, time.monotonic() + PROGRESS_PERIOD)

    def _say_events(self) -> None:
        with self._lock:
            events, dropped = list(self._events), self._dropped
            self._events.clear()
            self._dropped = 0
        if dropped:
            events.insert(0, self._event("event.dropped", "", {"count": dropped}))
        for event in events:
            self._publish(self._topics.event, encode(event))

    def _soon(self, job: Callable[[], None], at: float = 0.0) -> None:
        if self._connected:
            self._agenda.put(job, at)

    def _count(self) -> int:
        self._seq += 1
        return self._seq

    def _presence(self, presence: Presence) -> bytes:
        return encode(PresenceNote(presence=presence, session=self._session))

    def _event(self, kind: str, subject: str, data: Mapping[str, str | int]) -> Event:
        return Event(
            # Of one boot, the monotonic clock counts up across restarts of the agent too.
            id=f"{self._boot}-{time.monotonic_ns()}",
            source=f"shoal/{self._topics.fleet}/{self._topics.device}",
            type=f"io.shoal.{kind}",
            time=timestamp(),
            subject=subject,
            data=dict(data),
        )

    def _tell_change(self, name: str, before: ServiceReport | None, now: ServiceReport) -> None:
        """An event for every other state a service gets into, and for its coming back to the last good version."""
        if before and (before.state, before.phase is Phase.ROLLED_BACK) == (now.state, now.phase is Phase.ROLLED_BACK):
            return
        problem = now.error
        self.tell(
            "service.state",
            name,
            state=now.state.value,
            phase=now.phase.value,
            deployment=now.deployment,
            running=now.running,
            code=problem.code if problem else "",
            message=problem.message if problem else "",
            cause=problem.cause if problem else "",
        )

    def _measure(self, now: float) -> dict[str, tuple[float, Usage]]:
        """By service: when it was asked what it uses, and what it said."""
        usages = {name: self._source.usage(instance) for name, instance in self._view.running.items()}
        return {name: (now, usage) for name, usage in usages.items() if usage}


def _used(before: tuple[float, Usage] | None, now: tuple[float, Usage]) -> ServiceBeat:
    """What a service used since it was last asked; no processor time for one that is new, or was restarted since."""
    (time_now, usage) = now
    if before is None or before[1].cpu_seconds > usage.cpu_seconds:
        return ServiceBeat(memory=usage.memory)
    cores = (usage.cpu_seconds - before[1].cpu_seconds) / (time_now - before[0])
    return ServiceBeat(cpu=round(cores, 3), memory=usage.memory)


def _content(view: View) -> object:
    """What of *view* stands in a report."""
    return view.services, view.problems, view.observed_rev, view.applied_rev, view.spec_hash


def _jittered(period: float) -> float:
    """*period* give or take a tenth, so that a fleet that was switched on together does not speak together."""
    return period * random.uniform(0.9, 1.1)  # noqa: S311 - guards nothing
