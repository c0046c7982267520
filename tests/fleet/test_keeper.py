"""Whatever a broker forgot, lost or was fed, it is soon told again what the journal says."""

import shutil
import subprocess
import sys
from contextlib import contextmanager

import msgspec
import pytest

from parts import wait_until
from shoal.contract.reported import Birth, Facts
from shoal.fleet import keeper
from shoal.fleet.compose import desired_document
from shoal.fleet.errors import NotYetPublished
from shoal.fleet.keeper import Keeper
from shoal.fleet.station import Station
from shoal.states import RuntimeKind
from shoal.workspace import Workspace
from shoal.workspace.records import now

PATIENCE = 20.0


@pytest.fixture(autouse=True)
def brisk(monkeypatch):
    """The same rounds, at a pace for tests."""
    monkeypatch.setattr(keeper, "QUIET", 0.2)
    monkeypatch.setattr(keeper, "ROUND", 0.3)


def told(workspace, device):
    """Journal a document for *device* that says no more than its rev."""
    fleet = workspace.settings.fleet
    return workspace.journal.append(device, lambda _latest, rev: desired_document(fleet, device, rev, {}, now()))


@contextmanager
def retained(workspace):
    """What the broker gives to somebody who comes now and stays: the last document by device."""
    held = {}
    with Station(workspace) as station:

        def take(message):
            device, _leaf = station.topics.split(message.topic)
            held[device] = message.payload

        station.link.subscribe(station.topics.every("desired"), take).wait(PATIENCE)
        yield held


def wait_for(workspace, *entries):
    with retained(workspace) as held:
        wanted = {entry.device: entry.envelope for entry in entries}
        wait_until(lambda: wanted.items() <= held.items(), PATIENCE, f"the broker holds {sorted(wanted)}")


def test_a_broker_that_forgot_everything_is_told_again(workspace, mosquitto):
    entries = [told(workspace, "cam-01"), told(workspace, "cam-02")]
    with Station(workspace) as station:
        station.publish(entries)
    with Keeper(workspace):
        wait_for(workspace, *entries)
        mosquitto.restart()
        wait_for(workspace, *entries)


def test_what_a_person_cleared_or_fed_to_the_broker_is_put_right(workspace):
    entry = told(workspace, "cam-01")
    with Keeper(workspace), Station(workspace) as station:
        wait_for(workspace, entry)
        for wrong in (b"", b"no envelope at all"):
            station.link.publish(station.topics.device("cam-01").desired, wrong, retain=True).wait(PATIENCE)
            wait_for(workspace, entry)


KILLED = """
import os, signal, sys
from pathlib import Path
from shoal.fleet.station import Station
from shoal.workspace import Workspace

with Workspace.open(Path(sys.argv[1])) as workspace, Station(workspace) as station:
    first, *_ = workspace.journal.unpublished()
    station.publish([first])
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_push_whose_desktop_was_killed_in_the_middle_is_finished(workspace):
    entries = [told(workspace, "cam-01"), told(workspace, "cam-02")]
    killed = subprocess.run([sys.executable, "-c", KILLED, str(workspace.folder)], check=False)
    assert killed.returncode == -9
    assert [entry.device for entry in workspace.journal.unpublished()] == ["cam-02"]
    with Keeper(workspace):
        wait_until(lambda: not workspace.journal.unpublished(), PATIENCE, "the push is finished")
        wait_for(workspace, *entries)


def test_what_was_journalled_while_the_broker_was_away_is_published_when_it_comes(workspace, mosquitto):
    mosquitto.stop()
    entry = told(workspace, "cam-01")
    with Keeper(workspace):
        mosquitto.start()
        wait_for(workspace, entry)
        wait_until(lambda: not workspace.journal.unpublished(), PATIENCE, "it is marked as published")


def test_a_newer_document_of_the_same_operator_is_left_alone(workspace, caplog, tmp_path):
    told(workspace, "cam-01")
    shutil.copytree(workspace.folder, tmp_path / "the one in use")
    with Workspace.open(tmp_path / "the one in use") as in_use, Station(in_use) as station:
        newer = told(in_use, "cam-01")
        station.publish([newer])
    with Keeper(workspace):  # a back-up that was restored
        wait_until(lambda: "newer document for cam-01" in caplog.text, PATIENCE, "it is noticed")
        wait_for(workspace, newer)
        other = told(workspace, "cam-02")
        wait_for(workspace, other)
        wait_for(workspace, newer)


def birth(key):
    facts = Facts(architecture="arm64", runtime=RuntimeKind.PROCESS, cpus=4, memory=1 << 30)
    return Birth(agent="1", session="s", boot="b", facts=facts, sealing_key=key * 32, time=now())


def test_what_a_device_says_of_itself_is_remembered_and_another_key_is_not_believed(workspace, caplog):
    with Keeper(workspace), Station(workspace) as station:
        topic = station.topics.device("cam-01").birth
        station.link.publish(topic, msgspec.json.encode(birth(b"1")), retain=True).wait(PATIENCE)
        wait_until(lambda: workspace.devices.get("cam-01").platform == "linux/arm64", PATIENCE, "it is remembered")
        for wrong in (b"no birth", msgspec.json.encode(birth(b"2"))):
            caplog.clear()
            station.link.publish(topic, wrong, retain=True).wait(PATIENCE)
            wait_until(lambda: "the birth of cam-01 is not taken" in caplog.text, PATIENCE, "it is refused")
        assert workspace.devices.birth("cam-01").sealing_key == b"1" * 32


def test_a_document_that_the_broker_did_not_acknowledge_stays_unpublished(workspace, mosquitto):
    entry = told(workspace, "cam-01")
    with Station(workspace, patience=0.5) as station:
        mosquitto.kill()
        with pytest.raises(NotYetPublished) as caught:
            station.publish([entry])
    assert "1 of 1" in caught.value.message
    assert [one.rev for one in workspace.journal.unpublished()] == [entry.rev]
