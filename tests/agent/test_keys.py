"""Scoring keys on a real device: unsealed there, given to the server, replaced while it serves."""

from __future__ import annotations

import stat
import urllib.error
import urllib.request

from device import Device, Images, Operator, free_port

from parts.waiting import wait_until
from shoal.contract.base import encode
from shoal.contract.command import Score
from shoal.contract.deployment import Keys
from shoal.contract.desired import Service, service_hash
from shoal.contract.sealing import seal

FIRST = Keys(primary_key="first-primary-key", secondary_key="first-secondary-key")
SECOND = Keys(primary_key="second-primary-key", secondary_key="first-secondary-key")


def keyed(images: Images, port: int, keys: Keys, to: bytes, version: int = 1) -> Service:
    sealed = seal(encode(keys), to, "keys digits")
    return images.service(version, port=port, env={"SHOAL_AUTH": "key"}, keys=sealed)


def score(port: int, key: str | None = "") -> int:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/score", b"x", headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_keys_reach_the_server_and_are_replaced_without_a_restart(device: Device, operator: Operator, images: Images):
    device.start()
    public = operator.wait_for("birth", lambda _: True).sealing_key
    port = free_port()
    first = keyed(images, port, FIRST, public)
    operator.want(digits=first)
    operator.wait_service("Healthy")
    assert [score(port, key) for key in ("", "wrong", FIRST.primary_key, FIRST.secondary_key)] == [401, 401, 200, 200]
    before = device.instances()

    second = keyed(images, port, SECOND, public)
    assert service_hash(second) == service_hash(first)
    operator.want(digits=second)
    wait_until(lambda: score(port, SECOND.primary_key) == 200, 10, "the new key lets in")
    assert [score(port, key) for key in (FIRST.primary_key, FIRST.secondary_key)] == [401, 200]
    assert device.instances() == before

    operator.wait_service("Healthy")
    assert operator.ask(Score(service="digits", body=b"y")).status == 200  # the agent brings a key by itself
    told = device.log.read_text() + "".join(str(one) for one in operator.heard)
    assert not [key for key in ("first-primary", "first-secondary", "second-primary") if key in told]

    device.stop()
    device.start()  # the keys are there without being told again
    operator.want(digits=keyed(images, port, SECOND, public, version=2))
    operator.wait_service("Healthy", running=2)
    assert [score(port), score(port, SECOND.primary_key)] == [401, 200]


def test_keys_are_for_their_owner_and_go_with_their_service(device: Device, operator: Operator, images: Images):
    device.start()
    public = operator.wait_for("birth", lambda _: True).sealing_key
    operator.want(digits=keyed(images, free_port(), FIRST, public))
    operator.wait_service("Healthy")
    assert stat.S_IMODE((device.state / "keys").stat().st_mode) == 0o700
    assert (device.state / "keys/digits/keys.json").read_bytes() == encode(FIRST)
    operator.want()
    wait_until(lambda: not (device.state / "keys/digits").exists(), 10, "the keys are gone")


def test_keys_for_another_device_or_another_service_are_refused_and_change_nothing(
    device: Device, operator: Operator, images: Images
):
    device.start()
    public = operator.wait_for("birth", lambda _: True).sealing_key
    port = free_port()
    operator.want(digits=keyed(images, port, FIRST, public))
    operator.wait_service("Healthy")
    for wrong in (seal(encode(SECOND), bytes(range(32)), "keys digits"), seal(encode(SECOND), public, "keys other")):
        events = len(operator.said("event"))
        operator.want(digits=images.service(1, port=port, env={"SHOAL_AUTH": "key"}, keys=wrong))
        wait_until(
            lambda since=events: (
                [one.data["code"] for one in operator.said("event")[since:] if one.type == "io.shoal.desired.refused"]
                == ["SHOAL-SIG-602"]
            ),
            10,
            "it is refused",
        )
    assert [score(port, key) for key in (FIRST.primary_key, SECOND.primary_key)] == [200, 401]
