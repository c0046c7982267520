"""What a broker's access rules deny is named, with the topic, and the rest goes on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from link.conftest import Connect, Ear
from link.old_broker import OldBroker
from parts import Mosquitto
from shoal.broker.passwords import hash_password
from shoal.contract.enrolment import BrokerAccess
from shoal.link import PublishRefused, SubscribeRefused

PLUGIN = "mosquitto_dynamic_security.so"
"""Of the brokers at hand the only one that refuses a subscription; mosquitto's ACL file only keeps messages back."""


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Mosquitto]:
    """A mosquitto at which cam-01, with the password sesame, has rights on open/# and on nothing else."""
    _, _, iterations, salt, hashed = hash_password("sesame").split("$")
    kinds = ["publishClientSend", "publishClientReceive", "subscribePattern"]
    rights = {
        "clients": [
            {
                "username": "cam-01",
                "password": hashed,
                "salt": salt,
                "iterations": int(iterations),
                "roles": [{"rolename": "device"}],
            }
        ],
        "roles": [
            {"rolename": "device", "acls": [{"acltype": kind, "topic": "open/#", "allow": True} for kind in kinds]}
        ],
        "defaultACLAccess": dict.fromkeys(["publishClientSend", "publishClientReceive", "subscribe"], False),
    }
    file = tmp_path / "rights.json"
    file.write_text(json.dumps(rights))
    plugin = next(Path("/usr/lib").glob(f"*/{PLUGIN}"))
    settings = f"allow_anonymous false\nplugin {plugin}\nplugin_opt_config_file {file}\n"
    with Mosquitto(tmp_path / "guarded", settings=settings) as broker:
        yield broker


def cam_01(url: str) -> BrokerAccess:
    return BrokerAccess(url=url, username="cam-01", password="sesame")


def test_a_denied_topic_is_named_and_the_rest_goes_on(connect: Connect, guarded: Mosquitto, ear: Ear):
    errors, losses = Ear(), Ear()
    link = connect(cam_01(guarded.url), on_error=errors, on_disconnect=losses)

    with pytest.raises(PublishRefused, match=r"secret/plans: not authorized \(0x87\)") as publish:
        link.publish("secret/plans", b"").wait(10)
    assert publish.value.topic == "secret/plans"
    assert errors.next() is publish.value

    with pytest.raises(SubscribeRefused, match=r"secret/#: not authorized \(0x87\)") as subscribe:
        link.subscribe("secret/#", ear).wait(10)
    assert subscribe.value.topic == "secret/#"
    assert errors.next() is subscribe.value

    link.subscribe("open/#", ear).wait(10)
    link.publish("open/house", b"come in").wait(10)
    assert ear.payloads(1) == [b"come in"]
    assert losses.heard_nothing_more()


def test_a_denied_subscription_is_named_in_3_1_1_too(connect: Connect, guarded: Mosquitto, ear: Ear):
    with OldBroker(guarded.port, "in words") as old:
        link = connect(cam_01(old.url))
        with pytest.raises(SubscribeRefused, match="secret/#"):
            link.subscribe("secret/#", ear).wait(10)
        link.subscribe("open/#", ear).wait(10)
        link.stop()
