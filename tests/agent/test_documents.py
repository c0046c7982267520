"""What a device is told by anybody else than its operator, or too late, or not for it, changes nothing, and is told."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from device import FLEET, NAME, Device, Images, Operator, free_port, get

from parts import Registry
from shoal.contract.desired import LIMIT, ImageRef, Service, sign_desired
from shoal.contract.envelope import COMMAND, DESIRED, SigningKey, sign
from shoal.contract.reported import Event
from shoal.contract.sealing import seal


@pytest.fixture
def serving(device: Device, operator: Operator, images: Images) -> int:
    """The port at which a device serves version 1, under rev 5."""
    port = free_port()
    operator.rev = 4
    device.start()
    operator.want(digits=images.service(1, port=port))
    operator.wait_service("Healthy")
    return port


def refused(operator: Operator, message: bytes) -> Event:
    """The event after *message* was published; the device must still do what it did, and say what it said no to."""
    before = len(operator.said("event"))
    operator.publish(message)
    event: Event = operator.wait_for("event", lambda one: one.type == "io.shoal.desired.refused", after=before)
    report = operator.wait_report(lambda one: [two.message for two in one.problems] == [event.data["message"]])
    assert (report.observed_rev, list(report.services)) == (5, ["digits"])
    return event


def test_documents_that_must_not_be_applied_are_refused_by_name(serving: int, operator: Operator):
    service = Service(
        deployment=9,
        image=ImageRef(registry="http://127.0.0.1:9", repository="evil", digest="sha256:" + "e" * 64),
        port=serving,
    )
    other, wish = SigningKey.generate(), operator.desired({}, 6)
    huge = msgspec.structs.replace(operator.desired({"digits": service}, 6), issued="x" * LIMIT)
    sealed = seal(b"user:password", bytes(range(32)), "registry http://127.0.0.1:9")
    foreign = msgspec.structs.replace(service, image=msgspec.structs.replace(service.image, login=sealed))
    changed = bytearray(sign_desired(wish, operator.key))
    changed[40] ^= 1

    def said(**fields: object) -> bytes:
        return sign_desired(operator.desired({}, **({"rev": 6} | fields)), operator.key)

    refusals = {
        "forged": (sign_desired(wish, other), "SHOAL-SIG-601", other.public.id),
        "changed": (bytes(changed), "SHOAL-SIG-601", ""),
        "no envelope": (b"{}", "SHOAL-SIG-601", "envelope"),
        "no json": (b"\0\xff", "SHOAL-SIG-601", "envelope"),
        "signed as a command": (sign(wish, COMMAND, operator.key), "SHOAL-SIG-601", "command"),
        "older": (said(rev=4), "SHOAL-DEP-401", "rev 4 is older than rev 5"),
        "a rival of the same rev": (said(rev=5), "SHOAL-AGT-403", "other services"),
        "too large": (sign(huge, DESIRED, operator.key), "SHOAL-DEP-801", "32,768"),
        "for another device": (said(device="cam-02"), "SHOAL-DEP-401", "cam-02"),
        "of another fleet": (said(fleet="lab"), "SHOAL-DEP-401", "lab"),
        "not to be understood": (said(must_understand=("canary",)), "SHOAL-DEP-401", "canary"),
        "of another form": (said(schema="2.0"), "SHOAL-DEP-401", "schema 2.0"),
        "not what its hash says": (said(spec_hash="0" * 64), "SHOAL-DEP-101", "spec_hash"),
        "expired": (said(expires="2020-01-01T00:00:00Z"), "SHOAL-DEP-401", "expired"),
        "with a secret for another device": (
            sign_desired(operator.desired({"digits": foreign}, 6), operator.key),
            "SHOAL-SIG-602",
            "not sealed to this device",
        ),
    }
    for why, (message, code, words) in refusals.items():
        event = refused(operator, message)
        assert (event.data["code"], words in str(event.data["message"])) == (code, True), why
    assert get(serving) == "1"


def test_an_empty_message_is_no_wish(serving: int, operator: Operator):
    operator.publish(b"")
    event = operator.wait_for("event", lambda one: one.type == "io.shoal.desired.empty")
    assert (event.source, event.subject) == (f"shoal/{FLEET}/{NAME}", "")
    assert get(serving) == "1"


def test_what_was_refused_is_forgotten_with_the_next_good_document(serving: int, operator: Operator):
    refused(operator, b"{}")
    operator.want()
    operator.wait_gone()
    assert operator.said("reported")[-1].problems == ()


def test_the_same_document_again_changes_nothing(serving: int, operator: Operator, device: Device, images: Images):
    before = device.instances()
    again = sign_desired(operator.desired({"digits": images.service(1, port=serving)}, 5), operator.key)
    operator.publish(again)
    refused(operator, b"{}")  # what came before this has been taken in
    assert device.instances() == before
    assert [one.data.get("rev") for one in operator.said("event") if one.type == "io.shoal.desired.accepted"] == [5]


def test_a_login_that_is_sealed_to_the_device_gets_it_into_the_registry(
    device: Device, operator: Operator, registry_with_password: Registry, tmp_path: Path
):
    there = registry_with_password
    device.start()
    birth = operator.wait_for("birth", lambda one: True)
    login = seal(f"{there.user}:{there.password}".encode(), birth.sealing_key, f"registry {there.url}")
    operator.want(digits=Images(tmp_path, there).service(1, port=free_port(), login=login))
    operator.wait_service("Healthy")
    assert there.password not in device.log.read_text()
