"""A broker of one's own, run with what `shoal broker config` wrote, and what a broker that says no is told as."""

import json
import os

import pytest

from parts import Mosquitto, free_port


@pytest.fixture
def broker(here, shoal):
    """A mosquitto that runs with the files of `shoal broker config`, made when one device was enrolled."""
    folder, port = here / "mosquitto", free_port()
    assert shoal("device", "enrol", "cam-01").status == 0
    assert shoal("broker", "config", "--host", "127.0.0.1", "--port", port, "--installed-in", folder).status == 0
    file = folder / "mosquitto.conf"
    if os.geteuid() == 0:  # root's mosquitto becomes a user who may not look into root's folders
        file.write_text(file.read_text() + "user root\n")
    with Mosquitto(here / "broker", config_file=file, port=port) as running:
        yield running


def test_a_broker_runs_with_the_configuration_and_lets_the_operator_in(broker, shoal):
    used = shoal("broker", "use", f"mqtts://127.0.0.1:{broker.port}")
    assert used.status == 0
    assert "shoal device enrol NAME --again" in used.err
    (device,) = json.loads(shoal("status", "-o", "json").out)
    assert (device["device"], device["contact"]) == ("cam-01", "never seen")


def test_only_the_owner_can_read_passwords_and_keys(broker, here):
    modes = {name: (here / "mosquitto" / name).stat().st_mode & 0o777 for name in ("passwd", "acl", "server.key")}
    assert set(modes.values()) == {0o600}


def test_wrong_credentials_are_told_as_such(broker, here, shoal):
    ca = ("--ca", here / "mosquitto" / "ca.crt")
    shoal("broker", "use", f"mqtts://127.0.0.1:{broker.port}", "-u", "operator", "--password", "guessed", *ca)
    ended = shoal("status")
    assert (ended.status, ended.out) == (6, "")
    assert "error SHOAL-LNK-401" in ended.err
    assert "hint: " in ended.err
    assert "guessed" not in ended.err


def test_a_broker_with_an_unknown_authority_is_not_trusted(broker, shoal):
    shoal("broker", "use", f"mqtts://127.0.0.1:{broker.port}", "-u", "operator", "--password", "guessed")
    ended = shoal("status")
    assert ended.status == 6
    assert "error SHOAL-LNK-495" in ended.err


def test_what_cannot_be_used_leaves_the_settings_as_they_were(here, shoal):
    before = (here / ".shoal" / "settings.json").read_bytes()
    assert shoal("broker", "use", "mqtts://broker.example", "--ca", "absent.pem").status == 3
    assert shoal("broker", "use", "broker.example").status == 1
    assert (here / ".shoal" / "settings.json").read_bytes() == before


def test_the_embedded_broker_is_one_word_away(here, shoal):
    embedded = json.loads(shoal("workspace", "show", "-o", "json").out)["broker"]
    shoal("broker", "use", "mqtt://broker.example:1884")
    assert json.loads(shoal("workspace", "show", "-o", "json").out)["broker"] == "mqtt://broker.example:1884"
    shoal("broker", "use", "embedded")
    assert json.loads(shoal("workspace", "show", "-o", "json").out)["broker"] == embedded
