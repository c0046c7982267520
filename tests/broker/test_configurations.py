"""The configuration for a mosquitto in production, given to a real one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from broker.conftest import PASSWORDS, LogIn
from link.certificates import Authority
from parts import Mosquitto, free_port
from shoal.broker.configuration import Tls, access_rules, configuration, password_file
from shoal.contract.enrolment import BrokerAccess
from shoal.contract.topics import DeviceTopics
from shoal.link import BrokerTlsTrouble, Link, PublishRefused

CAM_01 = DeviceTopics("north", "cam-01")


def installed(folder: Path, authority: Authority, port: int, *, client_certificates: bool) -> Path:
    """Write everything that `shoal broker config` writes; the path of the main file."""
    issued = authority.issue("127.0.0.1")
    tls = Tls(folder / "server.crt", folder / "server.key", folder / "ca.crt")
    user = "root" if os.geteuid() == 0 else None  # the user mosquitto may not read the folder of a test
    text = configuration(folder, "127.0.0.1", port, tls, user=user)
    if client_certificates:
        text = text.replace("# require_certificate true", "require_certificate true")
    files = {
        "server.crt": issued.certificate,
        "server.key": issued.key,
        "ca.crt": authority.certificate,
        "acl": access_rules("north", "the-operator"),
        "passwd": password_file({**PASSWORDS, "the-operator": PASSWORDS["operator"]}),
        "mosquitto.conf": text,
    }
    for name, content in files.items():
        (folder / name).write_text(content)
    return folder / "mosquitto.conf"


def test_mosquitto_takes_it_and_keeps_the_rules(log_in: LogIn, tmp_path: Path):
    authority, port = Authority(), free_port()
    file = installed(tmp_path, authority, port, client_certificates=False)
    with Mosquitto(tmp_path, config_file=file, port=port):
        url = f"mqtts://127.0.0.1:{port}"
        device = log_in(url, "cam-01", ca=authority.certificate)
        device.publish(CAM_01.reported, b"").wait(10)
        with pytest.raises(PublishRefused):
            device.publish(CAM_01.desired, b"").wait(10)
        operator = log_in(url, "the-operator", password="password of operator", ca=authority.certificate)
        operator.publish(CAM_01.desired, b"").wait(10)


def test_one_line_more_asks_for_client_certificates(log_in: LogIn, tmp_path: Path):
    authority, port = Authority(), free_port()
    file = installed(tmp_path, authority, port, client_certificates=True)
    with Mosquitto(tmp_path, config_file=file, port=port):
        url = f"mqtts://127.0.0.1:{port}"
        with pytest.raises(BrokerTlsTrouble, match="certificate required"):
            log_in(url, "cam-01", ca=authority.certificate)
        pair = authority.issue("cam-01")
        access = BrokerAccess(
            url=url,
            username="cam-01",
            password="password of cam-01",
            ca=authority.certificate,
            certificate=pair.certificate,
            key=pair.key,
        )
        with Link(access, "cam-01") as link:
            link.publish(CAM_01.reported, b"").wait(10)
