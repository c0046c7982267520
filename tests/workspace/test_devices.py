"""Enrolling devices, choosing them by name and label, and knowing them again."""

from __future__ import annotations

import stat
import time
from pathlib import Path

import msgspec
import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion
from workspace_samples import birth

from parts import Mosquitto, wait_until
from shoal.contract.enrolment import BrokerAccess, Enrolment, read_enrolment
from shoal.contract.manifest import Target
from shoal.contract.names import BadName
from shoal.workspace import Workspace
from shoal.workspace.errors import DeviceExists, NoTarget, StrangeKey, UnknownDevice


def test_an_enrolment_holds_all_that_a_device_needs(workspace: Workspace, tmp_path: Path):
    made = workspace.devices.enrol("cam-01", {"site": "oslo"})
    file = tmp_path / "cam-01.enrol.json"
    file.write_bytes(msgspec.json.encode(made))
    read = read_enrolment(file)
    assert (read.fleet, read.device) == ("default", "cam-01")
    assert read.broker == BrokerAccess(url="mqtt://127.0.0.1:1883", username="cam-01", password=made.broker.password)
    assert read.trusted == [workspace.operator_key.public]
    assert read.registries[0].url == "http://127.0.0.1:5080"
    assert read.registries[0].username == "cam-01"
    assert len(made.broker.password) == 32


def test_an_enrolment_carries_the_authority_wherever_tls_is_on(workspace: Workspace):
    workspace.change_settings(host="192.168.1.10")
    made = workspace.devices.enrol("cam-01")
    assert made.broker.url == "mqtts://192.168.1.10:1883"
    assert made.broker.ca == made.registries[0].ca == workspace.authority.certificate


def test_at_a_broker_elsewhere_a_device_is_given_the_name_it_has_there(workspace: Workspace):
    mine = BrokerAccess(url="mqtts://broker.example", username="me", password="mine", ca="their CA", key="my key")
    workspace.change_settings(broker=mine)
    usual = workspace.devices.enrol("cam-01").broker
    assert (usual.url, usual.username, usual.ca) == (mine.url, "cam-01", "their CA")
    other = workspace.devices.enrol("cam-02", username="sensor", password="theirs")
    assert (other.broker.username, other.broker.password) == ("sensor", "theirs")
    assert workspace.devices.check_password("cam-02", other.registries[0].password)
    assert "mine" not in msgspec.json.encode([usual, other]).decode()
    assert "my key" not in msgspec.json.encode([usual, other]).decode()


def test_only_a_hash_of_the_password_is_kept(workspace: Workspace):
    password = workspace.devices.enrol("cam-01").broker.password
    assert workspace.devices.check_password("cam-01", password)
    assert not workspace.devices.check_password("cam-01", password + "x")
    assert not workspace.devices.check_password("cam-02", password)
    kept = b"".join(one.read_bytes() for one in workspace.folder.rglob("*") if one.is_file())
    assert password.encode() not in kept
    assert workspace.devices.accounts()["cam-01"].startswith("$7$")


def test_mosquitto_lets_in_a_device_with_its_password_and_nobody_else(workspace: Workspace, tmp_path: Path):
    password = workspace.devices.enrol("cam-01").broker.password
    accounts = tmp_path / "passwd"
    accounts.write_text("".join(f"{name}:{hashed}\n" for name, hashed in workspace.devices.accounts().items()))
    accounts.chmod(stat.S_IRUSR)
    settings = f"allow_anonymous false\npassword_file {accounts}\n"
    with Mosquitto(tmp_path / "mosquitto", settings=settings) as broker:
        assert _answer(broker, "cam-01", password) == "Success"
        assert _answer(broker, "cam-01", "guessed") == "Not authorized"


def _answer(broker: Mosquitto, username: str, password: str) -> str:
    """What the broker says to somebody who connects."""
    answers: list[str] = []
    client = mqtt.Client(CallbackAPIVersion.VERSION2, reconnect_on_failure=False)
    client.username_pw_set(username, password)
    client.on_connect = lambda _client, _data, _flags, reason, _properties: answers.append(str(reason))
    client.connect(broker.host, broker.port)
    client.loop_start()
    try:
        wait_until(lambda: answers, 10, "the broker answers")
    finally:
        client.disconnect()
        client.loop_stop()
    return answers[0]


def test_a_name_that_is_taken_is_refused_and_the_device_keeps_its_password(workspace: Workspace):
    first = workspace.devices.enrol("cam-01", {"site": "oslo"})
    with pytest.raises(DeviceExists) as caught:
        workspace.devices.enrol("cam-01")
    assert "--again" in (caught.value.hint or "")
    assert workspace.devices.check_password("cam-01", first.broker.password)


def test_enrolling_again_gives_new_secrets_and_keeps_the_labels(workspace: Workspace):
    first = workspace.devices.enrol("cam-01", {"site": "oslo"}, "linux/arm64")
    workspace.devices.remember_birth("cam-01", birth())
    second = workspace.devices.enrol("cam-01", again=True)
    assert not workspace.devices.check_password("cam-01", first.broker.password)
    assert workspace.devices.check_password("cam-01", second.broker.password)
    device = workspace.devices.get("cam-01")
    assert (device.labels, device.platform, device.birth) == ({"site": "oslo"}, "linux/arm64", None)
    assert workspace.devices.enrol("cam-02", again=True).device == "cam-02"


@pytest.mark.parametrize("name", ["", "Cam-01", "cam_01", "a" * 37, "cam/01", "+"])
def test_a_name_that_is_no_level_of_a_topic_is_refused(workspace: Workspace, name: str):
    with pytest.raises(BadName):
        workspace.devices.enrol(name)


def test_bad_labels_enrol_nothing(workspace: Workspace):
    with pytest.raises(BadName):
        workspace.devices.enrol("cam-01", {"Site": "oslo"})
    with pytest.raises(DeviceExists):
        workspace.devices.enrol("operator")
    assert workspace.devices.list() == ()


# ── choosing ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def fleet(workspace: Workspace) -> Workspace:
    for name, labels in {
        "cam-01": {"site": "oslo", "zone": "a"},
        "cam-02": {"site": "oslo", "zone": "b"},
        "cam-03": {"site": "bergen"},
        "press-1": {},
    }.items():
        workspace.devices.enrol(name, labels)
    return workspace


@pytest.mark.parametrize(
    ("target", "found"),
    [
        (Target(devices=("press-1", "cam-01", "press-1")), ["cam-01", "press-1"]),
        (Target(labels="site=oslo"), ["cam-01", "cam-02"]),
        (Target(labels="site=oslo,zone=b"), ["cam-02"]),
        (Target(labels={"site": "bergen"}), ["cam-03"]),
        (Target(devices=("press-1", "cam-01"), labels="site=oslo"), ["cam-01", "cam-02", "press-1"]),
    ],
)
def test_a_target_is_the_devices_it_names_and_those_with_all_its_labels(
    fleet: Workspace, target: Target, found: list[str]
):
    assert [one.name for one in fleet.devices.matching(target)] == found


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        (Target(devices=("cam-01", "cam-04")), "did you mean 'cam-0"),
        (Target(devices=("zzz",)), "shoal device enrol zzz"),
        (Target(labels="site=olso"), "did you mean 'site=oslo'?"),
        (Target(labels="site=bergen,zone=b"), ""),
        (Target(devices=("cam-01",), labels="colour=red"), "labels in use: site=bergen, site=oslo"),
    ],
)
def test_a_target_that_nothing_fits_is_answered_with_what_there_is(fleet: Workspace, target: Target, hint: str):
    with pytest.raises(UnknownDevice) as caught:
        fleet.devices.matching(target)
    assert hint in (caught.value.hint or "")


def test_a_target_that_says_nothing_is_never_everything(fleet: Workspace):
    with pytest.raises(NoTarget):
        fleet.devices.matching(Target())
    with pytest.raises(BadName):
        fleet.devices.matching(Target(labels="site"))


def test_labels_are_replaced_and_the_list_follows_them(fleet: Workspace):
    fleet.devices.relabel("cam-03", {"site": "oslo"})
    assert [one.name for one in fleet.devices.list({"site": "oslo"})] == ["cam-01", "cam-02", "cam-03"]
    assert fleet.devices.list({"site": "bergen"}) == ()
    with pytest.raises(UnknownDevice):
        fleet.devices.relabel("cam-09", {})


def test_a_removed_device_is_gone_with_its_password(fleet: Workspace):
    password = fleet.devices.enrol("cam-01", again=True).broker.password
    fleet.devices.remove("cam-01")
    assert not fleet.devices.check_password("cam-01", password)
    with pytest.raises(UnknownDevice):
        fleet.devices.get("cam-01")
    with pytest.raises(UnknownDevice):
        fleet.devices.remove("cam-01")


# ── knowing again ────────────────────────────────────────────────────────────────────────────────────────────


def test_what_a_device_said_at_its_birth_is_remembered(fleet: Workspace):
    assert fleet.devices.birth("cam-01") is None
    assert fleet.devices.get("cam-01").platform is None
    fleet.devices.remember_birth("cam-01", birth(architecture="arm64"))
    with Workspace.open(fleet.folder) as again:
        device = again.devices.get("cam-01")
    assert device.birth == birth(architecture="arm64")
    assert device.platform == "linux/arm64"
    assert device.seen
    assert device.seen <= time.strftime("%Y-%m-%dT%H:%M:%S.999Z", time.gmtime())


def test_a_device_with_another_key_is_a_conflict_until_it_is_enrolled_again(fleet: Workspace):
    fleet.devices.remember_birth("cam-01", birth(key=b"1" * 32))
    with pytest.raises(StrangeKey) as caught:
        fleet.devices.remember_birth("cam-01", birth(key=b"2" * 32))
    assert "--again" in (caught.value.hint or "")
    known = fleet.devices.birth("cam-01")
    assert known is not None
    assert known.sealing_key == b"1" * 32
    again: Enrolment = fleet.devices.enrol("cam-01", again=True)
    assert again.device == "cam-01"
    fleet.devices.remember_birth("cam-01", birth(key=b"2" * 32))


def test_a_birth_of_a_stranger_is_not_remembered(fleet: Workspace):
    with pytest.raises(UnknownDevice):
        fleet.devices.remember_birth("cam-99", birth())
