from __future__ import annotations

import ssl

import pytest

from link.certificates import Authority
from shoal.contract.enrolment import BrokerAccess
from shoal.link.access import Address, parse_address, tls_context
from shoal.link.errors import BadBrokerAddress, BadCertificate


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("mqtt://broker.example", Address("broker.example", 1883, tls=False)),
        ("mqtts://broker.example", Address("broker.example", 8883, tls=True)),
        ("mqtts://192.168.1.10:1234/", Address("192.168.1.10", 1234, tls=True)),
        ("mqtt://[::1]:1883", Address("::1", 1883, tls=False)),
    ],
)
def test_an_address_is_a_scheme_a_host_and_a_port_that_may_be_left_out(url: str, address: Address):
    assert parse_address(url) == address
    assert parse_address(str(address)) == address


@pytest.mark.parametrize(
    "url",
    ["", "broker.example", "http://broker.example", "mqtt://", "mqtt://b:port", "mqtt://b:70000", "mqtt://b/topic"],
)
def test_what_is_no_address_of_a_broker_is_refused_with_an_example(url: str):
    with pytest.raises(BadBrokerAddress) as caught:
        parse_address(url)
    assert "mqtt://host:1883" in (caught.value.hint or "")


def test_a_password_in_an_address_is_refused_without_being_repeated():
    with pytest.raises(BadBrokerAddress) as caught:
        parse_address("mqtt://cam-01:sesame@broker.example")
    assert "sesame" not in str(caught.value)


def test_an_authority_that_is_not_pem_is_refused():
    with pytest.raises(BadCertificate, match="ca"):
        tls_context(BrokerAccess(url="mqtts://b", ca="not a certificate"))


def test_the_key_of_another_certificate_is_refused():
    authority = Authority()
    mine, other = authority.issue("cam-01"), authority.issue("cam-02")
    with pytest.raises(BadCertificate, match="certificate, key"):
        tls_context(BrokerAccess(url="mqtts://b", certificate=mine.certificate, key=other.key))


def test_only_the_authority_that_was_named_is_trusted():
    authority = Authority()
    context = tls_context(BrokerAccess(url="mqtts://b", ca=authority.certificate))
    assert context.get_ca_certs(binary_form=True) == [ssl.PEM_cert_to_DER_cert(authority.certificate)]
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


def test_no_file_with_the_key_stays_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    pair = Authority().issue("cam-01")
    tls_context(BrokerAccess(url="mqtts://b", certificate=pair.certificate, key=pair.key))
    assert list(tmp_path.iterdir()) == []
