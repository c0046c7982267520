"""What is in force on this device, read from its state alone; said by `shoal-agent status`, agent or no agent."""

from __future__ import annotations

from pathlib import Path

import msgspec

from shoal.contract.base import Wire
from shoal.contract.desired import Service, service_hash
from shoal.contract.reported import Problem
from shoal_agent.probes import Target, ask
from shoal_agent.record import Record
from shoal_agent.store import Store, is_locked


class ServiceOverview(Wire, frozen=True, kw_only=True):
    """One service."""

    wanted: int
    """Version that is wanted; 0 if nobody has said."""
    good: int
    """Newest version that was ready here."""
    port: int
    """Where it should answer; 0 if it has none yet."""
    answers: bool
    """Whether it is ready now."""
    given_up: Problem | None = None
    """Why the wanted version was given up, if it was."""


class Overview(Wire, frozen=True, kw_only=True):
    """One device."""

    device: str
    fleet: str
    broker: str
    state: str
    """Folder of its state."""
    agent: bool
    """Whether an agent runs."""
    rev: int
    """Of the desired document in force; 0 if there is none."""
    services: dict[str, ServiceOverview]
    problems: list[Problem]


def overview(folder: Path) -> Overview:
    """What is in force in the state folder *folder*; raises `NotEnrolled`."""
    store = Store(folder)
    enrolment = store.identity().enrolment
    document = store.accepted.document if store.accepted else None
    wanted = document.services if document else {}
    records = store.records()
    return Overview(
        device=enrolment.device,
        fleet=enrolment.fleet,
        broker=enrolment.broker.url,
        state=str(folder),
        agent=is_locked(folder),
        rev=document.rev if document else 0,
        services={
            name: _service(wanted.get(name), records.get(name, Record())) for name in sorted({*wanted, *records})
        },
        problems=store.problems(),
    )


def as_text(one: Overview) -> str:
    """*one* for a person."""
    lines = [
        f"device   {one.device} of fleet {one.fleet}",
        f"broker   {one.broker}",
        f"state    {one.state}",
        f"agent    {'running' if one.agent else 'not running'}",
        f"desired  {f'rev {one.rev}' if one.rev else 'nothing yet'}",
    ]
    for name, service in one.services.items():
        answer = f"ready at port {service.port}" if service.answers else "does not answer"
        lines.append(f"service  {name}: wanted {_version(service.wanted)}, good {_version(service.good)}, {answer}")
        if service.given_up:
            lines.append(f"         given up: {_sentence(service.given_up)}")
    return "\n".join([*lines, *(f"problem  {_sentence(problem)}" for problem in one.problems)])


def as_json(one: Overview) -> str:
    """*one* for a program."""
    return msgspec.json.format(msgspec.json.encode(one), indent=2).decode()


def _service(wanted: Service | None, record: Record) -> ServiceOverview:
    version = wanted or record.good
    port = (version.port if version else 0) or record.port
    return ServiceOverview(
        wanted=wanted.deployment if wanted else 0,
        good=record.good.deployment if record.good else 0,
        port=port,
        answers=version is not None and port > 0 and ask(Target(version.host, port, version.probe)) is None,
        given_up=record.bad.get(service_hash(wanted)) if wanted else None,
    )


def _version(number: int) -> str:
    return f"version {number}" if number else "none"


def _sentence(problem: Problem) -> str:
    return " ".join(filter(None, [problem.code, problem.message, f"({problem.cause})" if problem.cause else ""]))
