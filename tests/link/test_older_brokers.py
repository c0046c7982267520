"""Brokers that speak nothing newer than MQTT 3.1.1."""

from __future__ import annotations

import pytest

from link.conftest import Connect, Ear
from link.old_broker import OldBroker
from parts import Mosquitto, wait_until
from shoal.contract.enrolment import BrokerAccess
from shoal.link import BadCredentials, OversizeMessage, Will


@pytest.mark.parametrize("refuses", ["in words", "by hanging up"])
def test_a_broker_that_refuses_mqtt_5_is_spoken_to_in_3_1_1(
    connect: Connect, shared_mosquitto: Mosquitto, ear: Ear, refuses
):
    with OldBroker(shared_mosquitto.port, refuses) as broker:
        link = connect(broker.url, f"modest {refuses}", keep_session=60, will=lambda: Will("presence", b"lost"))
        link.wait_connected()
        assert link.protocol == "3.1.1"
        link.subscribe(f"old/{refuses}", ear).wait(10)
        link.publish(f"old/{refuses}", b"hello", expiry=60).wait(10)
        assert ear.payloads(1) == [b"hello"]
        assert broker.versions == [5, 4]
        link.stop()


@pytest.mark.parametrize(("refuses", "versions"), [("in words", [5, 4, 4]), ("by hanging up", [5, 4, 5, 4])])
def test_a_broker_is_believed_for_good_only_if_it_said_so(connect: Connect, mosquitto: Mosquitto, refuses, versions):
    with OldBroker(mosquitto.port, refuses) as broker:
        losses = Ear()
        link = connect(broker.url, on_disconnect=losses, first_pause=0.5)
        link.wait_connected()
        mosquitto.restart()
        losses.next()
        wait_until(lambda: link.connected, 10, "connected again")
        assert broker.versions == versions
        link.stop()


def test_our_own_limit_of_size_counts_where_the_broker_names_none(connect: Connect, shared_mosquitto: Mosquitto):
    with OldBroker(shared_mosquitto.port, "in words") as broker:
        link = connect(broker.url, max_packet=1000)
        link.wait_connected()
        with pytest.raises(OversizeMessage, match="the limit is 1,000"):
            link.publish("size", bytes(2000))
        link.stop()


def test_a_wrong_password_has_the_same_name_in_3_1_1(connect: Connect, tmp_path):
    (tmp_path / "passwd").touch()
    settings = f"allow_anonymous false\npassword_file {tmp_path / 'passwd'}\n"
    with (
        Mosquitto(tmp_path / "guarded", settings=settings) as guarded,
        OldBroker(guarded.port, "in words") as broker,
    ):
        link = connect(BrokerAccess(url=broker.url, username="cam-01", password="wrong"))
        with pytest.raises(BadCredentials):
            link.wait_connected()
        link.stop()
