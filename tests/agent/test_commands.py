"""The operator's questions are answered once each, by a real device."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from device import FLEET, NAME, Device, Images, Operator, free_port

from parts.waiting import wait_until
from shoal.contract.command import ANSWER_LIMIT, Command, ReadLogs, Score, TryNow
from shoal.contract.envelope import COMMAND, SigningKey, sign


@pytest.fixture
def serving(device: Device, operator: Operator, images: Images) -> Device:
    device.start()
    operator.want(digits=images.service(1, port=free_port()))
    operator.wait_service("Healthy")
    return device


def command(operator: Operator, id_: str, **fields: object) -> bytes:
    expires = (datetime.now(UTC) + timedelta(seconds=60)).isoformat()
    plain = {"id": id_, "fleet": FLEET, "device": NAME, "expires": expires, "ask": ReadLogs(service="digits")}
    return sign(Command(**(plain | fields)), COMMAND, operator.key)


def test_the_last_lines_of_a_log(serving: Device, operator: Operator):
    answer = operator.ask(ReadLogs(service="digits", lines=1))
    assert (answer.ok, answer.body) == (True, b"version 1 begins\n")


def test_a_score_from_the_device_itself(serving: Device, operator: Operator):
    answer = operator.ask(Score(service="digits", body=b'{"data": [1]}'))
    assert (answer.ok, answer.status, answer.content_type) == (True, 200, "text/plain")
    assert answer.body == b'scored by 1: {"data": [1]}'


def test_an_answer_larger_than_one_message_comes_in_pieces(serving: Device, operator: Operator):
    answer = operator.ask(Score(service="digits", body=b"swell to 1000000"))
    assert (answer.status, answer.body) == (200, b"x" * 1_000_000)


def test_an_answer_larger_than_any_may_be_is_refused(serving: Device, operator: Operator):
    answer = operator.ask(Score(service="digits", body=b"swell to %d" % ANSWER_LIMIT))
    assert (answer.ok, answer.problem and answer.problem.code) == (False, "SHOAL-AGT-802")


def test_a_command_that_comes_twice_acts_once_and_is_answered_alike(serving: Device, operator: Operator):
    envelope = command(operator, "one", ask=Score(service="digits", body=b"only once"))
    first = operator.send_command("one", envelope)
    assert operator.send_command("one", envelope) == first
    serving.kill()
    serving.start()
    assert operator.send_command("one", envelope) == first
    assert operator.ask(ReadLogs(service="digits")).body.count(b"only once") == 1


def test_commands_that_must_not_act_are_refused_by_name(serving: Device, operator: Operator):
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


def test_a_service_that_does_not_answer_cannot_be_scored(device: Device, operator: Operator, images: Images):
    device.start()
    operator.want(digits=images.service(1, port=free_port(), manner="ends"))
    operator.wait_service("Failed")
    answer = operator.ask(Score(service="digits", body=b"{}"))
    assert (answer.ok, answer.problem and answer.problem.code) == (False, "SHOAL-AGT-303")


def test_a_flood_of_commands_is_answered_one_by_one_and_costs_the_services_nothing(serving: Device, operator: Operator):
    before = serving.instances()
    for number in range(100):
        operator.link.publish(operator.topics.command(f"flood-{number}"), command(operator, f"flood-{number}"))
    wait_until(lambda: sum(one.startswith("flood-") for one in operator.answers) == 100, 30, "all are answered")
    assert serving.instances() == before


def test_commands_sent_while_the_device_was_away_are_answered_when_it_is_back(serving: Device, operator: Operator):
    serving.kill()
    late = command(operator, "late", expires=(datetime.now(UTC) + timedelta(seconds=0.5)).isoformat())
    operator.link.publish(operator.topics.command("late"), late).wait(10)
    operator.link.publish(operator.topics.command("good"), command(operator, "good")).wait(10)
    time.sleep(0.6)  # let the first of them expire
    serving.start()
    wait_until(lambda: {"late", "good"} <= operator.answers.keys(), 20, "both are answered")
    assert b"it came too late" in operator.answers["late"][0].data
    assert b'"ok":true' in operator.answers["good"][0].data
