"""What a device says, when, and what it keeps for later; the broker is the test's own list."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from cases import FACTS

from parts.waiting import wait_until
from shoal.contract.enrolment import BrokerAccess, Enrolment
from shoal.contract.reported import Beat, Birth, Event, PresenceNote, Progress, Reported, ServiceReport
from shoal.contract.sealing import SealingKey
from shoal.states import Phase, ServiceState
from shoal_agent import reporter as module
from shoal_agent.reconciler import View
from shoal_agent.reporter import Reporter
from shoal_agent.runtime.protocol import Usage
from shoal_agent.store import Identity

KINDS = {"birth": Birth, "presence": PresenceNote, "reported": Reported, "beat": Beat, "event": Event,
         "progress": Progress}  # fmt: skip


class Voice:
    """A reporter, what it published, and the device it speaks of: one service that used two seconds more each time."""

    def __init__(self) -> None:
        enrolment = Enrolment(fleet="plant", device="cam-01", broker=BrokerAccess(url=""), operators=())
        identity = Identity(enrolment=enrolment, sealing_key=SealingKey.generate().raw)
        self.published: list[tuple[str, Any, int, bool]] = []
        self.seconds = 0.0
        self.reporter = Reporter(identity, "boot-1", self, self.publish)

    def publish(self, topic: str, payload: bytes, *, qos: int = 1, retain: bool = False) -> None:
        leaf = topic.rpartition("/")[2]
        self.published.append((leaf, msgspec.json.decode(payload, type=KINDS[leaf]), qos, retain))

    def refresh(self) -> None: ...

    def facts(self) -> Any:
        return FACTS

    def usage(self, instance: str) -> Usage | None:
        assert instance == "digits-1"
        self.seconds += 2
        return Usage(self.seconds, 5000)

    def connect(self) -> None:
        self.reporter.new_session()
        self.reporter.connected()

    def said(self, leaf: str) -> list[Any]:
        return [document for kind, document, _, _ in list(self.published) if kind == leaf]

    def wait(self, leaf: str, count: int = 1) -> list[Any]:
        wait_until(lambda: len(self.said(leaf)) >= count, 5, f"{count} on {leaf}")
        return self.said(leaf)


@pytest.fixture
def voice() -> Iterator[Voice]:
    one = Voice()
    one.reporter.start()
    yield one
    one.reporter.close()


def view(state: str = "Healthy", phase: Phase = Phase.SERVING, *, settled: bool = True, **fields: Any) -> View:
    report = ServiceReport(state=ServiceState(state), phase=phase, percent=fields.pop("percent", None))
    return View(services={"digits": report}, settled=settled, **fields)


def test_a_connection_begins_with_birth_presence_and_report_all_of_one_session(voice: Voice):
    voice.reporter.show(view())
    voice.connect()
    voice.wait("event")
    assert [(kind, qos, retain) for kind, _, qos, retain in voice.published] == [
        ("birth", 1, True),
        ("presence", 1, True),
        ("reported", 1, True),
        ("event", 1, False),
    ]
    assert len({document.session for _, document, _, _ in voice.published[:3]}) == 1


def test_every_connection_is_a_session_of_its_own_and_the_will_names_it(voice: Voice):
    wills = []
    for _ in range(2):
        wills.append(msgspec.json.decode(voice.reporter.new_session(), type=PresenceNote))
        voice.reporter.connected()
        voice.wait("reported", len(wills))
        voice.reporter.disconnected()
    assert [one.session for one in wills] == [one.session for one in voice.said("birth")]
    assert wills[0].session != wills[1].session
    assert {one.presence for one in wills} == {"lost"}
    assert [one.seq for one in voice.said("reported")] == [1, 1]
    goodbye = msgspec.json.decode(voice.reporter.farewell(), type=PresenceNote)
    assert (goodbye.presence, goodbye.session) == ("leaving", wills[1].session)


def test_changes_are_gathered_and_what_is_settled_is_said_at_once(voice: Voice):
    voice.connect()
    voice.wait("reported")
    began = time.monotonic()
    for percent in range(100):
        voice.reporter.show(view("Transitioning", Phase.FETCHING, settled=False, percent=percent))
    gathered = voice.wait("reported", 2)
    assert time.monotonic() - began > module.DEBOUNCE / 2
    assert (len(gathered), gathered[-1].services["digits"].percent) == (2, 99)
    began = time.monotonic()
    voice.reporter.show(view())
    assert voice.wait("reported", 3)[-1].services["digits"].state == "Healthy"
    assert time.monotonic() - began < module.DEBOUNCE / 2


def test_what_is_the_same_is_not_said_again(voice: Voice):
    voice.connect()
    voice.reporter.show(view())
    voice.wait("event")
    for _ in range(5):
        voice.reporter.show(view())
    voice.reporter.tell("marker")
    voice.wait("event", 2)
    assert len(voice.said("reported")) <= 2


def test_a_report_is_repeated_though_nothing_changes(voice: Voice, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "REPORT_PERIOD", 0.05)
    voice.connect()
    assert [one.seq for one in voice.wait("reported", 3)[:3]] == [1, 2, 3]


def test_beats_carry_what_each_service_used_since_the_last(voice: Voice, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "BEAT_PERIOD", 0.1)
    voice.reporter.show(view(running={"digits": "digits-1"}))
    voice.connect()
    first, second = voice.wait("beat", 2)[:2]
    assert (first.services["digits"].cpu, first.services["digits"].memory) == (None, 5000)
    assert 10 < second.services["digits"].cpu < 40  # two seconds in a tenth of one, give or take the jitter
    assert (second.memory_available > 0, second.uptime > first.uptime) == (True, True)


def test_progress_is_said_while_there_is_some_and_not_for_what_is_past_it(
    voice: Voice, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "PROGRESS_PERIOD", 0.05)
    voice.connect()
    voice.reporter.show(view("Transitioning", Phase.FETCHING, settled=False, bytes={"digits": (50, 100)}))
    said = voice.wait("progress", 2)[-1]
    assert (said.service, said.phase, said.done, said.total) == ("digits", "fetching", 50, 100)
    voice.reporter.show(view())
    voice.reporter.tell("marker")
    wait_until(lambda: voice.said("event")[-1].type == "io.shoal.marker", 5, "the marker came")
    count = len(voice.said("progress"))
    time.sleep(0.15)
    assert len(voice.said("progress")) <= count + 1


def test_events_wait_for_a_connection_and_what_had_to_go_is_counted(voice: Voice):
    for number in range(module.EVENTS_KEPT + 7):
        voice.reporter.tell("test", "digits", number=number)
    assert voice.published == []
    voice.connect()
    events = voice.wait("event", module.EVENTS_KEPT + 1)
    assert (events[0].type, events[0].data) == ("io.shoal.event.dropped", {"count": 7})
    assert [one.data["number"] for one in events[1:]] == list(range(7, module.EVENTS_KEPT + 7))
    assert len({one.id for one in events}) == len(events)


def test_a_state_is_an_event_once_and_going_back_is_one_too(voice: Voice):
    voice.connect()
    for one in (view(), view(), view("Failed", Phase.PROBING), view("Failed", Phase.ROLLED_BACK), view()):
        voice.reporter.show(one)
    events = voice.wait("event", 4)
    assert [(one.subject, one.data["state"], one.data["phase"]) for one in events] == [
        ("digits", "Healthy", "serving"),
        ("digits", "Failed", "probing"),
        ("digits", "Failed", "rolled back"),
        ("digits", "Healthy", "serving"),
    ]
    assert events[0].source == "shoal/plant/cam-01"
