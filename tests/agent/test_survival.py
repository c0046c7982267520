"""Whatever dies, the last good service answers, and what was wanted is what there is in the end."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from device import Device, Images, Operator, get, in_state

from parts import Mosquitto
from parts.waiting import wait_until
from shoal.contract.command import ReadLogs


@pytest.fixture
def serving(device: Device, operator: Operator, images: Images, port: int) -> Device:
    """A device on which version 1 of `digits` is healthy."""
    device.start()
    operator.want(digits=images.service(1, port=port))
    operator.wait_service("Healthy")
    return device


def answer(port: int) -> str:
    """Which version answers; empty if none does."""
    try:
        return get(port)
    except OSError:
        return ""


# ── the agent is killed ──────────────────────────────────────────────────────────────────────────────────────────


def test_an_agent_that_is_killed_leaves_its_services_and_the_next_one_adopts_them(
    serving: Device, operator: Operator, port: int
):
    before = serving.instances()
    serving.kill()
    assert answer(port) == "1"
    serving.start()
    reports = len(operator.said("reported"))
    operator.wait_for("reported", in_state("Healthy"), after=reports)
    assert serving.instances() == before
    assert operator.said("reported")[-1].services["digits"].restarts == 0


def test_an_agent_killed_at_any_moment_of_an_update_ends_in_exactly_the_new_version(
    serving: Device, operator: Operator, images: Images, port: int
):
    for version, delay in enumerate([0.0, 0.25, 0.5, 0.8, 1.2], 2):
        operator.want(digits=images.service(version, port=port))
        for _ in range(2):
            time.sleep(delay)  # whatever phase that is
            serving.kill()
            serving.start()
        operator.wait_service("Healthy", running=version)
        wait_until(lambda: len(serving.instances()) == 1, 10, "it alone runs")
        wait_until(lambda: len(list((serving.state / "instances").iterdir())) == 1, 10, "the one before is gone")
        assert answer(port) == str(version)


def test_an_agent_killed_while_it_goes_back_ends_in_exactly_the_old_version(
    serving: Device, operator: Operator, images: Images, port: int
):
    for version, delay in enumerate([1.0, 3.5], 2):
        operator.want(digits=images.service(version, port=port, manner="ends"))
        time.sleep(delay)
        serving.kill()
        serving.start()
        said = operator.wait_service("Failed", running=1)
        assert (said.phase, said.deployment, answer(port)) == ("rolled back", version, "1")
        assert len(serving.instances()) == 1


@pytest.mark.parametrize("delay", [0.05, 0.3])
def test_an_agent_killed_while_it_removes_a_service_ends_without_it(delay: float, serving: Device, operator: Operator):
    operator.want()
    time.sleep(delay)
    serving.kill()
    serving.start()
    operator.wait_gone()
    wait_until(lambda: not serving.instances() and not serving.images(), 10, "nothing is left")


def test_the_old_version_answers_without_a_gap_while_the_agent_is_killed_in_a_fetch(
    serving: Device, operator: Operator, images: Images, port: int
):
    missed, done = [], threading.Event()

    def watch() -> None:
        while not done.wait(0.02):
            if not answer(port):
                missed.append(time.monotonic())

    unreachable = images.service(2, port=port)
    image = type(unreachable.image)(registry="http://127.0.0.1:9", repository="gone", digest="sha256:" + "a" * 64)
    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        operator.want(digits=type(unreachable)(deployment=2, image=image, port=port, host="127.0.0.1"))
        for _ in range(3):
            time.sleep(0.3)
            serving.kill()
            serving.start()
        said = operator.wait_report(
            lambda one: one.services["digits"].phase == "fetching" and one.services["digits"].error
        )
    finally:
        done.set()
        watcher.join()
    assert not missed
    assert said.services["digits"].running == 1


def test_an_agent_that_is_told_to_end_says_goodbye_and_its_services_go_on(
    serving: Device, operator: Operator, port: int
):
    before = serving.instances()
    serving.stop()
    last = operator.wait_for("presence", lambda one: one.presence == "leaving", 5)
    assert last.session == operator.said("birth")[-1].session
    assert (answer(port), serving.instances()) == ("1", before)


def test_an_agent_that_is_to_stop_its_services_leaves_none_and_the_next_one_brings_them_back(
    serving: Device, operator: Operator, port: int
):
    serving.stop()
    serving.start("--stop-services")
    operator.wait_for("birth", lambda _: True, after=len(operator.said("birth")))
    serving.stop()
    assert (answer(port), serving.instances()) == ("", {})
    reports = len(operator.said("reported"))
    serving.start()
    said = operator.wait_for("reported", in_state("Healthy"), after=reports)
    assert (answer(port), said.services["digits"].restarts) == ("1", 0)


def test_a_second_agent_on_the_same_state_is_turned_away(serving: Device):
    other = serving.command("run")
    assert (other.returncode, other.stderr.count("\n")) == (4, 2)
    assert other.stderr.startswith("error SHOAL-AGT-402: another agent works here")


# ── the device goes down ─────────────────────────────────────────────────────────────────────────────────────────


def power_cut(device: Device) -> None:
    """Everything ends at once."""
    running = device.instances()
    device.kill()
    for pid in running.values():
        os.killpg(pid, signal.SIGKILL)
    wait_until(lambda: not device.instances(), 10, "the services have ended")


def test_services_come_back_after_a_power_cut_with_no_network_at_all(serving: Device, mosquitto: Mosquitto, port: int):
    power_cut(serving)
    mosquitto.stop()
    serving.start()
    wait_until(lambda: answer(port) == "1", 20, "the service answers")


def test_a_power_cut_in_the_middle_of_an_update_ends_in_the_new_version(
    serving: Device, operator: Operator, images: Images, port: int
):
    operator.want(digits=images.service(2, port=port, env={"SLOW": "1"}))
    operator.wait_report(lambda one: "digits" in one.services and one.services["digits"].phase == "probing")
    power_cut(serving)
    serving.start()
    operator.wait_service("Healthy", running=2)
    assert answer(port) == "2"


def test_damaged_state_costs_no_service_that_runs(serving: Device, operator: Operator, port: int):
    before = serving.instances()
    serving.kill()
    for name in ("desired.json", "desired.previous", "services.json", "services.previous"):
        (serving.state / name).write_bytes(bytes(100))
    reports = len(operator.said("reported"))
    serving.start()
    said = operator.wait_for(
        "reported", lambda one: "digits" in one.services and one.services["digits"].state == "Healthy", after=reports
    )
    assert {one.code for one in said.problems} == {"SHOAL-AGT-701"}
    assert (serving.instances(), answer(port)) == (before, "1")


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    subprocess.run(["mount", "--bind", str(folder), str(folder)], check=True)
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", str(folder)], check=True)
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_read_only_state_keeps_what_runs_and_refuses_what_is_new(
    serving: Device, operator: Operator, images: Images, port: int
):
    serving.stop()
    with read_only(serving.state):
        serving.start()
        rev = operator.rev
        operator.want(digits=images.service(2, port=port))
        event = operator.wait_for("event", lambda one: one.type == "io.shoal.desired.refused")
        assert event.data["code"] == "SHOAL-AGT-801"
        said = operator.wait_report(lambda one: one.problems and one.services["digits"].state == "Healthy")
        assert (said.observed_rev, said.services["digits"].running, answer(port)) == (rev, 1, "1")
        assert operator.ask(ReadLogs(service="digits")).ok
        serving.stop()
    serving.start()
    operator.wait_service("Healthy", running=2)


# ── the broker goes away ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_broker_that_forgot_everything_hears_everything_again_and_takes_nothing_away(
    serving: Device, operator: Operator, mosquitto: Mosquitto, port: int
):
    before, births = serving.instances(), len(operator.said("birth"))
    mosquitto.restart(keep_store=False)
    birth = operator.wait_for("birth", lambda one: True, after=births)
    said = operator.wait_report(lambda one: one.session == birth.session)
    assert said.services["digits"].state == "Healthy"
    assert (serving.instances(), answer(port)) == (before, "1")


def test_what_happened_while_the_broker_was_away_is_told_when_it_is_back(
    serving: Device, operator: Operator, mosquitto: Mosquitto, port: int
):
    mosquitto.stop()
    with pytest.raises(OSError, match=r"."):
        get(port, "/exit")
    wait_until(lambda: answer(port) == "1", 20, "it was started again")
    mosquitto.start()
    event = operator.wait_for("event", lambda one: one.data.get("state") == "Unhealthy")
    assert event.data["code"] in {"SHOAL-SVC-901", "SHOAL-SVC-904"}


def test_two_devices_with_one_identity_are_noticed(device: Device, operator: Operator, tmp_path: Path):
    with Device(tmp_path / "clone", operator.enrolment) as clone:
        device.start()
        operator.wait_for("reported", lambda one: True)
        clone.start()
        said = operator.wait_for("reported", lambda one: one.problems, 40)
        assert [one.code for one in said.problems] == ["SHOAL-AGT-405"]
