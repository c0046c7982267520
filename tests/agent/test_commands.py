"""The operator's questions are answered once each, by a real device."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from device import FLEET, NAME, Device, Images, Operator, Site, free_port

from parts import Mosquitto, Registry
from parts.waiting import wait_until
from shoal.contract.command import ANSWER_LIMIT, Command, ReadLogs, Score, TryNow
from shoal.contract.desired import AcceleratorNeed
from shoal.contract.envelope import COMMAND, SigningKey, sign


@pytest.fixture(scope="module")
def operator(site: Site) -> Operator:
    """Of a device that serves `digits`."""
    site.operator.want(digits=site.images.service(1, port=free_port()))
    site.operator.wait_service("Healthy")
    return site.operator


@pytest.fixture
def own(tmp_path: Path, mosquitto: Mosquitto, registry: Registry) -> Iterator[Site]:
    """Another such device, whose agent may be killed."""
    with Operator(mosquitto) as operator, Device(tmp_path / "device", operator.enrolment) as device:
        device.start()
        images = Images(tmp_path, registry)
        operator.want(digits=images.service(1, port=free_port()))
        operator.wait_service("Healthy")
        yield Site(device, operator, images)


def command(operator: Operator, id_: str, **fields: object) -> bytes:
    expires = (datetime.now(UTC) + timedelta(seconds=60)).isoformat()
    plain = {"id": id_, "fleet": FLEET, "device": NAME, "expires": expires, "ask": ReadLogs(service="digits")}
    return sign(Command(**(plain | fields)), COMMAND, operator.key)


def test_the_last_lines_of_a_log(operator: Operator):
    answer = operator.ask(ReadLogs(service="digits", lines=1))
    assert (answer.ok, answer.body) == (True, b"version 1 begins\n")


def test_a_score_from_the_device_itself(operator: Operator):
    answer = operator.ask(Score(service="digits", body=b'{"data": [1]}'))
    assert (answer.ok, answer.status, answer.content_type) == (True, 200, "text/plain")
    assert answer.body == b'scored by 1: {"data": [1]}'


@pytest.mark.parametrize("content_type", ["text/plain\nX-More: 1", "text/plain; name=\N{SNOWMAN}"])
def test_a_content_type_that_http_cannot_carry_is_refused_and_the_device_goes_on(operator: Operator, content_type: str):
    answer = operator.ask(Score(service="digits", body=b"{}", content_type=content_type))
    assert (answer.ok, answer.problem and answer.problem.code) == (False, "SHOAL-AGT-104")
    assert operator.ask(Score(service="digits", body=b"{}")).status == 200


def test_an_answer_larger_than_one_message_comes_in_pieces(operator: Operator):
    answer = operator.ask(Score(service="digits", body=b"swell to 1000000"))
    assert (answer.status, answer.body) == (200, b"x" * 1_000_000)


def test_an_answer_larger_than_any_may_be_is_refused(operator: Operator):
    answer = operator.ask(Score(service="digits", body=b"swell to %d" % ANSWER_LIMIT))
    assert (answer.ok, answer.problem and answer.problem.code) == (False, "SHOAL-AGT-802")


def test_a_command_that_comes_twice_acts_once_and_is_answered_alike_also_by_the_next_agent(own: Site):
    operator = own.operator
    envelope = command(operator, "one", ask=Score(service="digits", body=b"only once"))
    first = operator.send_command("one", envelope)
    assert operator.send_command("one", envelope) == first
    own.device.kill()
    own.device.start()
    assert operator.send_command("one", envelope) == first
    assert operator.ask(ReadLogs(service="digits")).body.count(b"only once") == 1


def test_commands_that_must_not_act_are_refused_by_name(operator: Operator):
    forged = sign(
        Command(id="b", fleet=FLEET, device=NAME, expires="2099-01-01T00:00:00Z", ask=TryNow(service="digits")),
        COMMAND,
        SigningKey.generate(),
    )
    refusals = {
        "a": (command(operator, "a", expires="2020-01-01T00:00:00Z"), "SHOAL-AGT-602"),
        "b": (forged, "SHOAL-SIG-601"),
        "c": (command(operator, "c", device="cam-02"), "SHOAL-AGT-601"),
        "d": (command(operator, "another id"[:7].replace(" ", "-")), "SHOAL-AGT-601"),
        "e": (b"{}", "SHOAL-SIG-601"),
        "f": (command(operator, "f", ask=ReadLogs(service="nothing")), "SHOAL-AGT-302"),
        "g": (command(operator, "g", ask=Score(service="nothing", body=b"")), "SHOAL-AGT-302"),
    }
    for id_, (envelope, code) in refusals.items():
        answer = operator.send_command(id_, envelope)
        assert (answer.ok, answer.problem and answer.problem.code) == (False, code), id_


def test_a_service_that_does_not_run_cannot_be_scored(site: Site, operator: Operator):
    needs = (AcceleratorNeed(kind="fpga"),)
    operator.want(digits=site.images.service(1, port=0), other=site.images.service(1, port=0, accelerators=needs))
    operator.wait_service("Unschedulable", "other")
    answer = operator.ask(Score(service="other", body=b"{}"))
    assert (answer.ok, answer.problem and answer.problem.code) == (False, "SHOAL-AGT-303")


def test_a_flood_of_commands_is_answered_one_by_one_and_costs_the_services_nothing(site: Site, operator: Operator):
    before = site.device.instances()
    for number in range(100):
        operator.link.publish(operator.topics.command(f"flood-{number}"), command(operator, f"flood-{number}"))
    wait_until(lambda: sum(one.startswith("flood-") for one in operator.answers) == 100, 30, "all are answered")
    assert site.device.instances() == before


def test_commands_sent_while_the_device_was_away_are_answered_when_it_is_back(own: Site):
    operator = own.operator
    own.device.kill()
    late = command(operator, "late", expires=(datetime.now(UTC) + timedelta(seconds=0.5)).isoformat())
    operator.link.publish(operator.topics.command("late"), late).wait(10)
    operator.link.publish(operator.topics.command("good"), command(operator, "good")).wait(10)
    time.sleep(0.6)  # let the first of them expire
    own.device.start()
    wait_until(lambda: {"late", "good"} <= operator.answers.keys(), 20, "both are answered")
    assert b"it came too late" in operator.answers["late"][0].data
    assert b'"ok":true' in operator.answers["good"][0].data
