"""A real agent brings services up, keeps them up, and goes back: process runtime, broker and registry are real."""

from __future__ import annotations

import os
import signal
import socket

import pytest
from device import Device, Images, Operator, free_port, get

from parts.waiting import wait_until
from shoal.contract.command import ReadLogs, TryNow
from shoal.contract.desired import AcceleratorNeed, Probe, Resources
from shoal.states import Phase


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def healthy(device: Device, operator: Operator, images: Images, port: int) -> Device:
    """A device on which version 1 of `digits` is healthy."""
    device.start()
    operator.want(digits=images.service(1, port=port))
    operator.wait_service("Healthy")
    return device


def test_a_service_that_is_wanted_ends_up_healthy_and_answers(
    device: Device, operator: Operator, images: Images, port: int
):
    device.start()
    rev = operator.want(digits=images.service(1, port=port))
    said = operator.wait_service("Healthy")
    assert (said.deployment, said.running, said.last_good, said.port) == (1, 1, 1, port)
    assert said.scoring_uri == f"http://127.0.0.1:{port}/score"
    assert get(port) == "1"
    report = operator.said("reported")[-1]
    assert (report.observed_rev, report.applied_rev, report.problems) == (rev, rev, ())


def test_a_device_says_who_it_is_before_it_says_anything_else(device: Device, operator: Operator):
    device.start()
    operator.wait_for("reported", lambda one: True)
    birth, presence = operator.said("birth")[-1], operator.said("presence")[-1]
    assert [kind for kind, _ in operator.heard[:3]] == ["birth", "presence", "reported"]
    assert (presence.presence, presence.session) == ("online", birth.session)
    assert operator.said("reported")[-1].session == birth.session
    assert (birth.facts.runtime, len(birth.sealing_key)) == ("process", 32)


def test_a_port_that_is_left_open_is_chosen_once_and_kept(device: Device, operator: Operator, images: Images):
    device.start()
    operator.want(digits=images.service(1, port=0))
    first = operator.wait_service("Healthy")
    operator.want(digits=images.service(2, port=0))
    second = operator.wait_service("Healthy", running=2)
    assert first.port == second.port != 0
    assert get(second.port) == "2"


def test_a_new_version_takes_the_place_of_the_old_one(healthy: Device, operator: Operator, images: Images, port: int):
    operator.want(digits=images.service(2, port=port))
    said = operator.wait_service("Healthy", running=2)
    assert (get(port), said.last_good) == ("2", 2)
    wait_until(lambda: len(list((healthy.state / "instances").iterdir())) == 1, 10, "only version 2 is left")


def test_a_rollback_to_the_version_before_needs_no_registry(
    healthy: Device, operator: Operator, images: Images, port: int
):
    first = images.service(1, port=port)
    operator.want(digits=images.service(2, port=port))
    operator.wait_service("Healthy", running=2)
    gone = type(first.image)(registry="http://127.0.0.1:9", repository="gone", digest=first.image.digest)
    operator.want(digits=type(first)(deployment=1, image=gone, port=port, host="127.0.0.1", env=first.env))
    operator.wait_service("Healthy", running=1)
    assert get(port) == "1"


def test_a_service_that_is_no_longer_wanted_leaves_nothing_behind(healthy: Device, operator: Operator, port: int):
    operator.want()
    operator.wait_gone()
    assert not healthy.instances()
    wait_until(lambda: not healthy.images(), 10, "its image is collected")


# ── going back ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_version_that_cannot_boot_is_given_up_with_the_last_line_it_wrote(
    healthy: Device, operator: Operator, images: Images, port: int
):
    operator.want(digits=images.service(2, port=port, manner="cannot boot"))
    said = operator.wait_service("Failed")
    assert (said.phase, said.deployment, said.running, said.last_good) == (Phase.ROLLED_BACK, 2, 1, 1)
    assert said.error
    assert (said.error.code, said.error.cause) == ("SHOAL-SVC-902", "ValueError: no such tensor")
    assert get(port) == "1"


def test_the_log_of_a_version_that_was_given_up_can_still_be_read(
    healthy: Device, operator: Operator, images: Images, port: int
):
    operator.want(digits=images.service(2, port=port, manner="cannot boot"))
    operator.wait_service("Failed")
    text = operator.ask(ReadLogs(service="digits")).body.decode()
    assert text.index("version 2, given up") < text.index("no such tensor") < text.index("version 1 begins")


def test_a_version_that_is_never_ready_is_given_up_at_its_deadline(
    healthy: Device, operator: Operator, images: Images, port: int
):
    hurried = Probe(period=0.2, timeout=1.0, start_deadline=1.5)
    operator.want(digits=images.service(2, port=port, manner="never ready", probe=hurried))
    said = operator.wait_service("Failed", running=1)
    assert said.error
    assert (said.error.code, said.phase) == ("SHOAL-SVC-903", Phase.ROLLED_BACK)
    assert "503" in said.error.message


def test_a_first_version_that_is_bad_is_stopped_and_said_to_be(
    device: Device, operator: Operator, images: Images, port: int
):
    device.start()
    operator.want(digits=images.service(1, port=port, manner="ends"))
    said = operator.wait_service("Failed")
    assert (said.phase, said.running, said.last_good) == (Phase.STOPPED, 0, 0)
    assert said.error
    assert said.error.message == "the service ended with exit code 7"
    wait_until(lambda: not list((device.state / "instances").iterdir()), 10, "its instance is gone")


def test_a_version_that_was_given_up_is_tried_again_only_when_somebody_says_so(
    healthy: Device, operator: Operator, images: Images, port: int
):
    bad = images.service(2, port=port, manner="ends")
    operator.want(digits=bad)
    operator.wait_for("event", lambda one: one.data.get("phase") == "rolled back")
    events = len(operator.said("event"))
    operator.want(digits=bad)
    operator.wait_service("Failed")
    assert operator.ask(TryNow(service="digits")).ok
    operator.wait_for("event", lambda one: one.data.get("state") == "Transitioning", after=events)
    assert [one.type for one in operator.said("event")[events:]][:2] == [
        "io.shoal.desired.accepted",
        "io.shoal.service.state",
    ]
    wait_until(lambda: _answers(port), 15, "version 1 answers again")


# ── keeping it alive ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_service_that_ends_is_started_again_and_counted(healthy: Device, operator: Operator, port: int):
    before = healthy.instances()
    with pytest.raises(OSError, match=r"without response|reset"):
        get(port, "/exit")
    ill = operator.wait_for("reported", lambda one: one.services["digits"].state == "Unhealthy", after=0)
    said = operator.wait_service("Healthy")
    assert (said.restarts, get(port)) == (1, "1")
    assert healthy.instances().keys() == before.keys()
    assert ill.services["digits"].port == 0


def test_a_service_that_hangs_is_started_again(healthy: Device, operator: Operator, port: int):
    get(port, "/hang")
    ill = operator.wait_for("reported", lambda one: one.services["digits"].state == "Unhealthy")
    assert ill.services["digits"].error.code == "SHOAL-SVC-904"
    assert operator.wait_service("Healthy").restarts == 1
    assert get(port) == "1"


def test_an_instance_that_somebody_removed_is_made_again(healthy: Device, operator: Operator, port: int):
    (name, pid) = next(iter(healthy.instances().items()))
    (healthy.state / "instances" / name / "instance.json").unlink()
    os.killpg(pid, signal.SIGKILL)
    wait_until(lambda: pid not in healthy.instances().values() and healthy.instances(), 15, "it is made again")
    wait_until(lambda: _answers(port), 15, "it answers again")


def _answers(port: int) -> bool:
    try:
        return get(port) == "1"
    except OSError:
        return False


# ── what this device cannot take ─────────────────────────────────────────────────────────────────────────────────


def test_an_accelerator_that_is_not_there_is_named_and_nothing_is_fetched(
    device: Device, operator: Operator, images: Images, port: int
):
    device.start()
    needs = (AcceleratorNeed(kind="fpga", vendor="xilinx"),)
    operator.want(digits=images.service(1, port=port, accelerators=needs))
    said = operator.wait_service("Unschedulable")
    assert said.error
    assert said.error.message == "this device cannot take it: it needs 1 fpga by xilinx; this device has none"
    assert not device.images()


def test_a_port_that_is_taken_is_named_with_its_holder_and_used_once_it_is_free(
    device: Device, operator: Operator, images: Images
):
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        device.start()
        operator.want(digits=images.service(1, port=port))
        said = operator.wait_service("Unschedulable")
        assert said.error
        assert said.error.code == "SHOAL-SVC-402"
        assert f"(process {os.getpid()})" in said.error.message
    operator.wait_service("Healthy")
    assert get(port) == "1"


def test_a_taken_port_costs_the_running_version_nothing(healthy: Device, operator: Operator, images: Images, port: int):
    before = healthy.instances()
    with socket.create_server(("127.0.0.1", 0)) as holder:
        operator.want(digits=images.service(2, port=holder.getsockname()[1]))
        said = operator.wait_service("Unschedulable")
        assert (said.running, said.port) == (1, port)
        assert healthy.instances() == before


def test_limits_that_cannot_be_kept_are_said_to_be_not_kept(
    device: Device, operator: Operator, images: Images, port: int
):
    device.start()
    operator.want(digits=images.service(1, port=port, resources=Resources(memory=64 * 1024**2)))
    said = operator.wait_service("Healthy")
    assert any("64 MiB" in note for note in said.notes)
