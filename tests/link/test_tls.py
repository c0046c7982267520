"""Encrypted lines, and the trust behind them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from link.certificates import Authority, Pair, guarded_by
from link.conftest import Connect, Ear
from parts import Mosquitto
from shoal.contract.enrolment import BrokerAccess
from shoal.errors import Unreachable
from shoal.link import BrokerTlsTrouble

HOST = "127.0.0.1"


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


def access_to(broker: Mosquitto, authority: Authority, client: Pair | None = None) -> BrokerAccess:
    pair = client or Pair("", "")
    url = f"mqtts://{HOST}:{broker.port}"
    return BrokerAccess(url=url, ca=authority.certificate, certificate=pair.certificate, key=pair.key)


def test_a_broker_whose_authority_is_known_is_trusted(connect: Connect, authority: Authority, tmp_path, ear: Ear):
    with guarded_by(tmp_path, authority.issue(HOST)) as broker:
        link = connect(access_to(broker, authority))
        link.subscribe("secret", ear).wait(10)
        link.publish("secret", bytes(100_000)).wait(10)
        assert ear.payloads(1) == [bytes(100_000)]


def test_a_broker_of_another_authority_is_not_trusted(connect: Connect, authority: Authority, tmp_path):
    with guarded_by(tmp_path, authority.issue(HOST)) as broker:
        with pytest.raises(BrokerTlsTrouble, match="certificate verify failed") as caught:
            connect(access_to(broker, Authority())).wait_connected()
        assert "authority" in (caught.value.hint or "")


def test_another_host_s_certificate_is_not_trusted(connect: Connect, authority: Authority, tmp_path):
    with guarded_by(tmp_path, authority.issue("other.example")) as broker:
        with pytest.raises(BrokerTlsTrouble) as caught:
            connect(access_to(broker, authority)).wait_connected()
        assert "is for another" in (caught.value.hint or "")


def test_an_expired_certificate_is_named_as_such(connect: Connect, authority: Authority, tmp_path):
    with guarded_by(tmp_path, authority.issue(HOST, lives=timedelta(minutes=1))) as broker:
        with pytest.raises(BrokerTlsTrouble, match="expired") as caught:
            connect(access_to(broker, authority)).wait_connected()
        assert "clock" in (caught.value.hint or "")


def test_a_client_certificate_lets_us_in(connect: Connect, authority: Authority, tmp_path):
    with guarded_by(tmp_path, authority.issue(HOST), clients=authority) as broker:
        link = connect(access_to(broker, authority, authority.issue("cam-01")))
        link.publish("proof", b"").wait(10)


def test_a_missing_client_certificate_is_asked_for(connect: Connect, authority: Authority, tmp_path):
    with guarded_by(tmp_path, authority.issue(HOST), clients=authority) as broker:
        with pytest.raises(BrokerTlsTrouble) as caught:
            connect(access_to(broker, authority)).wait_connected()
        assert "client certificate" in (caught.value.hint or "")


def test_a_client_certificate_of_a_strange_authority_is_refused(connect: Connect, authority: Authority, tmp_path):
    with guarded_by(tmp_path, authority.issue(HOST), clients=authority) as broker:
        stranger = Authority().issue("cam-01")
        with pytest.raises(BrokerTlsTrouble) as caught:
            connect(access_to(broker, authority, stranger)).wait_connected()
        assert "client certificate" in (caught.value.hint or "")


def test_tls_to_a_port_without_it_says_so(connect: Connect, shared_mosquitto: Mosquitto, authority: Authority):
    with pytest.raises((BrokerTlsTrouble, Unreachable), match=f"mqtts://{HOST}:{shared_mosquitto.port}"):
        connect(access_to(shared_mosquitto, authority)).wait_connected(timeout=1)


def test_a_port_with_tls_does_not_answer_without_it(connect: Connect, authority: Authority, tmp_path):
    with guarded_by(tmp_path, authority.issue(HOST)) as broker, pytest.raises(Unreachable):
        connect(broker.url).wait_connected(timeout=1)
