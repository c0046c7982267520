"""What a person does on the device itself: enrol, look, install."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from shoal.contract.base import encode
from shoal.contract.enrolment import BrokerAccess, Enrolment
from shoal_agent.cli import default_state, main
from shoal_agent.store import Store

ENROLMENT = Enrolment(
    fleet="plant",
    device="cam-01",
    broker=BrokerAccess(url="mqtt://broker.test", username="cam-01", password="geheim"),
    operators=(bytes(range(32)),),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "cam-01.enrol.json"
    path.write_bytes(encode(ENROLMENT))
    return path


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state" / "of" / "it"


def run(*words: object, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    status = main([str(word) for word in words])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_enrolling_makes_the_folder_and_a_key_and_names_the_operator(file, state, capsys):
    status, out, err = run("enrol", file, "--state", state, capsys=capsys)
    assert (status, err) == (0, "")
    assert "this device is cam-01 of fleet plant" in out
    assert ENROLMENT.trusted[0].id in out
    assert "geheim" not in out
    identity = Store(state).identity()
    assert (identity.enrolment, len(identity.key.public)) == (ENROLMENT, 32)
    assert state.stat().st_mode & 0o777 == 0o700


def test_enrolling_with_the_same_file_twice_changes_nothing(file, state, capsys):
    run("enrol", file, "--state", state, capsys=capsys)
    before = Store(state).identity()
    assert run("enrol", file, "--state", state, capsys=capsys)[0] == 0
    assert Store(state).identity() == before


def test_another_enrolment_is_taken_only_if_it_is_meant(file, state, capsys):
    run("enrol", file, "--state", state, capsys=capsys)
    key = Store(state).identity().sealing_key
    file.write_bytes(encode(msgspec.structs.replace(ENROLMENT, device="cam-02")))
    status, _, err = run("enrol", file, "--state", state, capsys=capsys)
    assert (status, "SHOAL-AGT-401" in err, "--again" in err) == (4, True, True)
    assert run("enrol", file, "--again", "--state", state, capsys=capsys)[0] == 0
    assert Store(state).identity().enrolment.device == "cam-02"
    assert Store(state).identity().sealing_key != key


def test_a_device_that_is_enrolled_again_keeps_its_key(file, state, capsys):
    run("enrol", file, "--state", state, capsys=capsys)
    key = Store(state).identity().sealing_key
    moved = BrokerAccess(url="mqtt://elsewhere.test")
    file.write_bytes(encode(msgspec.structs.replace(ENROLMENT, broker=moved)))
    assert run("enrol", file, "--again", "--state", state, capsys=capsys)[0] == 0
    identity = Store(state).identity()
    assert (identity.sealing_key, identity.enrolment.broker) == (key, moved)


def test_a_device_whose_agent_runs_is_not_enrolled_behind_its_back(file, state, capsys):
    run("enrol", file, "--state", state, capsys=capsys)
    agent = Store(state)
    agent.lock()
    status, _, err = run("enrol", file, "--again", "--state", state, capsys=capsys)
    agent.unlock()
    assert (status, "SHOAL-AGT-402" in err) == (4, True)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", "SHOAL-DEV-101"),
        (b"{}", "SHOAL-DEV-101"),
        (encode(msgspec.structs.replace(ENROLMENT, operators=())), "SHOAL-DEV-101"),
        (encode(msgspec.structs.replace(ENROLMENT, operators=(b"short",))), "SHOAL-DEV-101"),
        (encode(msgspec.structs.replace(ENROLMENT, device="Cam 01")), "SHOAL-MAN-110"),
        (encode(msgspec.structs.replace(ENROLMENT, broker=BrokerAccess(url="http://x"))), "SHOAL-LNK-101"),
    ],
)
def test_a_file_that_could_only_fail_later_is_refused_and_nothing_is_written(content, code, file, state, capsys):
    file.write_bytes(content)
    status, out, err = run("enrol", file, "--state", state, capsys=capsys)
    assert (status, out, err.startswith(f"error {code}: ")) == (1, "", True)
    assert not list(state.glob("*.json"))


def test_a_folder_that_cannot_be_made_is_named(file, tmp_path, capsys):
    (tmp_path / "file").write_text("")
    status, _, err = run("enrol", file, "--state", tmp_path / "file" / "state", capsys=capsys)
    assert (status, "SHOAL-AGT-801" in err, "--state" in err) == (8, True, True)


@pytest.mark.parametrize("command", ["run", "status"])
def test_a_device_that_is_nobody_yet_is_told_what_to_do(command, tmp_path, capsys):
    status, _, err = run(command, "--state", tmp_path, capsys=capsys)
    assert (status, err.splitlines()[0]) == (3, f"error SHOAL-AGT-301: this device is not enrolled ({tmp_path})")
    assert "shoal device enrol" in err


def test_an_address_of_a_broker_that_is_none_is_refused_when_the_agent_begins(file, state, capsys):
    run("enrol", file, "--state", state, capsys=capsys)
    store = Store(state)
    broken = msgspec.structs.replace(ENROLMENT, broker=BrokerAccess(url="nowhere"))
    store.enrol(msgspec.structs.replace(store.identity(), enrolment=broken))
    status, _, err = run("run", "--runtime", "process", "--state", state, capsys=capsys)
    assert (status, "SHOAL-LNK-101" in err) == (1, True)


def test_status_says_who_the_device_is_for_people_and_for_programs(file, state, capsys):
    run("enrol", file, "--state", state, capsys=capsys)
    _, text, _ = run("status", "--state", state, capsys=capsys)
    assert [line.split()[0] for line in text.splitlines()] == ["device", "broker", "state", "agent", "desired"]
    _, out, _ = run("status", "-o", "json", "--state", state, capsys=capsys)
    said = json.loads(out)
    assert (said["device"], said["agent"], said["rev"], said["services"]) == ("cam-01", False, 0, {})


def test_the_unit_starts_at_boot_comes_back_and_spares_the_services(state, tmp_path, capsys):
    status, out, _ = run("install", "--folder", tmp_path, "--runtime", "docker", "--state", state, capsys=capsys)
    unit = (tmp_path / "shoal-agent.service").read_text()
    assert (status, "enable --now shoal-agent.service" in out) == (0, True)
    assert f"-m shoal_agent run --state {state} --runtime docker\n" in unit
    for line in ("Restart=always", "KillMode=process", "[Install]"):
        assert f"{line}\n" in unit
    assert "network" not in unit.replace("never after the network", "")


def test_the_unit_names_the_folder_for_batches_which_is_made(state, tmp_path, capsys):
    allowed = tmp_path / "batches"
    status, _, _ = run("install", "--folder", tmp_path, "--batch-dir", allowed, "--state", state, capsys=capsys)
    assert (status, allowed.is_dir()) == (0, True)
    assert f" --batch-dir {allowed}\n" in (tmp_path / "shoal-agent.service").read_text()


def test_a_unit_that_cannot_be_written_is_an_error_with_a_hint(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    status, _, err = run("install", "--folder", tmp_path / "file", "--state", tmp_path, capsys=capsys)
    assert (status, "SHOAL-AGT-801" in err, "hint: " in err) == (8, True, True)


def test_the_state_is_kept_where_the_environment_says(monkeypatch, tmp_path):
    monkeypatch.setenv("SHOAL_AGENT_STATE", str(tmp_path))
    assert default_state() == tmp_path
    monkeypatch.delenv("SHOAL_AGENT_STATE")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert default_state() == Path("/var/lib/shoal")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert default_state() == tmp_path / "shoal-agent"


@pytest.mark.parametrize("words", [[], ["nonsense"], ["enrol"], ["run", "--runtime", "podman"]])
def test_wrong_usage_ends_with_2(words, capsys):
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "usage: shoal-agent" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["enrol", "run", "status", "install"])
def test_every_command_has_an_example(command, capsys):
    with pytest.raises(SystemExit):
        main([command, "--help"])
    assert f"example: shoal-agent {command} " in capsys.readouterr().out
