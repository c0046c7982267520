"""What must not be applied is refused, and said to be: forged, older, oversize, empty or strange desired documents."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
import pytest

from parts import wait_until
from parts.site import PATIENCE, Agent, Site, ask, script
from shoal.contract.desired import Desired, spec_hash
from shoal.contract.envelope import DESIRED, SigningKey, sign
from shoal.contract.reported import Event
from shoal.states import ServiceState
from shoal.workspace.journal import read_entry


@dataclass
class Serving:
    """A device that serves version 2 of a service, and whom a test may tell anything."""

    site: Site
    cam: Agent

    def tell(self, payload: bytes) -> Event:
        """Publish *payload* as what the device should do; what it says to that."""
        with self.site.events(self.cam.name) as events, self.site.station() as station:
            topic = station.topics.device(self.cam.name).desired
            station.link.publish(topic, payload, retain=True).wait(PATIENCE)
            return wait_until(
                lambda: next((one for one in events if one.type.startswith("io.shoal.desired.")), None),
                PATIENCE,
                "the device says what it thinks of that document",
            )

    def document(self, **changes: object) -> Desired:
        """What the device was told last, with *changes*."""
        with self.site.workspace() as workspace:
            told = workspace.journal.desired(self.cam.name)
        assert told is not None
        return msgspec.structs.replace(told, **changes)

    def signed(self, document: Desired) -> bytes:
        """Signed by the operator, with no look at what it says."""
        with self.site.workspace() as workspace:
            return sign(document, DESIRED, workspace.operator_key)

    def problems(self) -> list[str]:
        """Codes of what is wrong with the device itself, as it last said."""
        with self.site.station() as station:
            view = wait_until(lambda: station.view.devices.get(self.cam.name), PATIENCE, "the device is heard")
            reported = wait_until(lambda: view.reported, PATIENCE, "the device has reported")
        return [one.code for one in reported.problems]

    def is_repaired(self) -> bool:
        """Whether the broker holds again what the journal says."""
        held: list[bytes] = []
        with self.site.workspace() as workspace, self.site.station() as station:
            entry = workspace.journal.latest(self.cam.name)
            topic = station.topics.device(self.cam.name).desired
            station.link.subscribe(topic, lambda message: held.append(message.payload)).wait(PATIENCE)
            wait_until(lambda: held, PATIENCE, "the broker holds something")
        return entry is not None and held[-1] == entry.envelope


@pytest.fixture(scope="module")
def serving(shared_site: Site) -> Iterator[Serving]:
    agent = shared_site.device("cam")
    shared_site.deploy_script("small", script("one"), "cam")
    version = shared_site.deploy_script("small", script("two"), "cam")
    shared_site.wait_for("cam", ServiceState.HEALTHY, service="small", running=version)
    yield Serving(shared_site, agent)
    shared_site.clear(agent)


@pytest.fixture(autouse=True)
def _nothing_changes(serving: Serving) -> Iterator[None]:
    """Whatever a device refuses, it goes on with what it has, in the very same process."""
    before = serving.cam.services()
    yield
    report = serving.site.wait_for("cam", ServiceState.HEALTHY, service="small", running=2)
    assert ask(report.scoring_uri) == "two"
    assert serving.cam.services() == before


def _nothing_wanted(document: Desired) -> Desired:
    """A document that would take everything off the device, newer than all."""
    return msgspec.structs.replace(document, rev=document.rev + 1, services={}, spec_hash=spec_hash({}))


def test_a_forged_document_is_refused_with_the_key_that_claims_to_have_signed_it(serving):
    thief = SigningKey.generate()
    refusal = serving.tell(sign(_nothing_wanted(serving.document()), DESIRED, thief))
    assert (refusal.type, refusal.data["code"]) == ("io.shoal.desired.refused", "SHOAL-SIG-601")
    assert thief.public.id in str(refusal.data["message"])


def test_a_document_that_was_changed_on_its_way_is_refused(serving):
    honest = serving.signed(_nothing_wanted(serving.document()))
    envelope = msgspec.json.decode(honest)
    envelope["payload"] = msgspec.json.decode(serving.signed(serving.document()))["payload"]
    refusal = serving.tell(msgspec.json.encode(envelope))
    assert refusal.data["code"] == "SHOAL-SIG-601"


def test_an_older_document_is_refused_though_its_signature_is_good(serving):
    with serving.site.workspace() as workspace:
        first = workspace.journal.history("cam")[0]
    assert read_entry(first).rev == 1
    refusal = serving.tell(first.envelope)
    assert (refusal.type, refusal.data["code"]) == ("io.shoal.desired.refused", "SHOAL-DEP-401")
    assert "rev 1 is older than rev 2" in str(refusal.data["message"])


def test_an_oversize_document_is_refused_though_its_signature_is_good(serving):
    big = _nothing_wanted(serving.document(issued="x" * 40_000))
    refusal = serving.tell(serving.signed(big))
    assert (refusal.type, refusal.data["code"]) == ("io.shoal.desired.refused", "SHOAL-DEP-801")
    assert "32,768" in str(refusal.data["message"])


def test_a_document_for_another_device_is_refused(serving):
    refusal = serving.tell(serving.signed(_nothing_wanted(serving.document(device="cam-2"))))
    assert refusal.data["code"] == "SHOAL-DEP-401"
    assert "cam-2" in str(refusal.data["message"])


def test_a_document_that_needs_what_the_agent_does_not_know_is_refused(serving):
    refusal = serving.tell(serving.signed(_nothing_wanted(serving.document(must_understand=("teleport",)))))
    assert refusal.data["code"] == "SHOAL-DEP-401"
    assert "teleport" in str(refusal.data["message"])


def test_another_wish_under_the_rev_in_force_is_refused(serving):
    rival = serving.document(services={}, spec_hash=spec_hash({}))
    refusal = serving.tell(serving.signed(rival))
    assert refusal.type == "io.shoal.desired.refused"
    assert "rev 2" in str(refusal.data["message"])


@pytest.mark.parametrize("noise", [b"hello", b"\x00\xff\xfe", b"{}", b"[[[["], ids=["words", "bytes", "json", "torn"])
def test_what_is_no_document_at_all_is_refused(serving, noise):
    refusal = serving.tell(noise)
    assert (refusal.type, refusal.data["code"]) == ("io.shoal.desired.refused", "SHOAL-SIG-601")


def test_an_empty_retained_document_is_no_statement(serving):
    assert serving.tell(b"").type == "io.shoal.desired.empty"


def test_a_refusal_is_a_problem_of_the_device_until_the_keeper_has_repaired_the_broker(serving):
    server = serving.site.server.pid
    os.kill(server, signal.SIGSTOP)  # the keeper; the broker is a process of its own
    serving.tell(b"hello")
    try:
        wait_until(lambda: serving.problems() == ["SHOAL-SIG-601"], PATIENCE, "the problem is in the report")
    finally:
        os.kill(server, signal.SIGCONT)
    wait_until(serving.is_repaired, PATIENCE, "the broker holds the journal's document again")
    wait_until(lambda: not serving.problems(), PATIENCE, "the problem is gone from the report")
