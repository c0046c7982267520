"""A real agent brings services up, keeps them up, and goes back: process runtime, broker and registry are real."""

from __future__ import annotations

import os
import signal
import socket

import pytest
from device import Site, free_port, get, in_state

from parts.waiting import wait_until
from shoal.contract.command import ReadLogs, TryNow
from shoal.contract.desired import AcceleratorNeed, Probe, Resources
from shoal.contract.reported import ServiceReport
from shoal.states import Phase


@pytest.fixture
def healthy(site: Site, name: str, port: int) -> ServiceReport:
    """What is said of version 1 of the test's service, which is healthy."""
    site.operator.want(**{name: site.images.service(1, port=port)})
    return site.operator.wait_service("Healthy", name)


def answers(port: int, version: str) -> bool:
    try:
        return get(port) == version
    except OSError:
        return False


def test_a_service_that_is_wanted_ends_up_healthy_and_answers(site: Site, name: str, port: int):
    rev = site.operator.want(**{name: site.images.service(1, port=port)})
    said = site.operator.wait_service("Healthy", name)
    assert (said.deployment, said.running, said.last_good, said.port) == (1, 1, 1, port)
    assert said.scoring_uri == f"http://127.0.0.1:{port}/score"
    assert get(port) == "1"
    report = site.operator.said("reported")[-1]
    assert (report.observed_rev, report.applied_rev, report.problems) == (rev, rev, ())


def test_a_device_says_who_it_is_before_it_says_anything_else(site: Site):
    site.operator.wait_report(lambda _: True)
    birth, presence = site.operator.said("birth")[-1], site.operator.said("presence")[-1]
    assert [kind for kind, _ in site.operator.heard[:3]] == ["birth", "presence", "reported"]
    assert (presence.presence, presence.session) == ("online", birth.session)
    assert site.operator.said("reported")[-1].session == birth.session
    assert (birth.facts.runtime, len(birth.sealing_key)) == ("process", 32)


def test_a_port_that_is_left_open_is_chosen_once_and_kept(site: Site, name: str):
    site.operator.want(**{name: site.images.service(1, port=0)})
    first = site.operator.wait_service("Healthy", name)
    site.operator.want(**{name: site.images.service(2, port=0)})
    second = site.operator.wait_service("Healthy", name, running=2)
    assert first.port == second.port != 0
    assert get(second.port) == "2"


def test_a_new_version_takes_the_place_of_the_old_one_and_a_rollback_needs_no_registry(
    site: Site, name: str, port: int, healthy: ServiceReport
):
    first = site.images.service(1, port=port)
    site.operator.want(**{name: site.images.service(2, port=port)})
    assert site.operator.wait_service("Healthy", name, running=2).last_good == 2
    assert get(port) == "2"
    wait_until(lambda: len(site.device.instances(name)) == 1, 10, "only version 2 is left")

    gone = type(first.image)(registry="http://127.0.0.1:9", repository="gone", digest=first.image.digest)
    site.operator.want(**{name: type(first)(deployment=1, image=gone, port=port, host="127.0.0.1", env=first.env)})
    site.operator.wait_service("Healthy", name, running=1)
    assert get(port) == "1"


def test_a_service_that_is_no_longer_wanted_leaves_nothing_behind(site: Site, name: str, port: int):
    own = site.images.service(1, port=port, size=333)
    site.operator.want(**{name: own})
    site.operator.wait_service("Healthy", name)
    digest = own.image.digest.removeprefix("sha256:")
    assert digest in site.device.images()
    site.operator.want()
    site.operator.wait_gone(name)
    assert not site.device.instances(name)
    wait_until(lambda: digest not in site.device.images(), 10, "its image is collected")


# ── going back ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_version_that_cannot_boot_is_given_up_with_the_last_line_it_wrote_and_its_log_is_kept(
    site: Site, name: str, port: int, healthy: ServiceReport
):
    site.operator.want(**{name: site.images.service(2, port=port, manner="cannot boot")})
    said = site.operator.wait_service("Failed", name)
    assert (said.phase, said.deployment, said.running, said.last_good) == (Phase.ROLLED_BACK, 2, 1, 1)
    assert said.error
    assert (said.error.code, said.error.cause) == ("SHOAL-SVC-902", "ValueError: no such tensor")
    assert get(port) == "1"
    text = site.operator.ask(ReadLogs(service=name)).body.decode()
    assert text.index("version 2, given up") < text.index("no such tensor") < text.index("version 1 begins")


def test_a_version_that_hangs_whenever_it_is_examined_is_given_up_after_three_tries(
    site: Site, name: str, port: int, healthy: ServiceReport
):
    hanging = site.images.service(
        2, port=port, manner="hangs when examined", golden=True, probe=Probe(period=0.2, timeout=0.3, failures=2)
    )
    site.operator.want(**{name: hanging})
    said = site.operator.wait_service("Failed", name, running=1)
    assert said.error
    assert said.error.code == "SHOAL-SVC-904"
    site.operator.want(**{name: site.images.service(3, port=port, golden=True)})
    site.operator.wait_service("Healthy", name, running=3)


def test_a_version_that_is_never_ready_is_given_up_at_its_deadline(
    site: Site, name: str, port: int, healthy: ServiceReport
):
    hurried = Probe(period=0.2, timeout=1.0, start_deadline=3.0)
    site.operator.want(**{name: site.images.service(2, port=port, manner="never ready", probe=hurried)})
    said = site.operator.wait_service("Failed", name, running=1)
    assert said.error
    assert (said.error.code, said.phase) == ("SHOAL-SVC-903", Phase.ROLLED_BACK)
    assert "503" in said.error.message


def test_a_version_that_was_given_up_is_tried_again_only_when_somebody_says_so(site: Site, name: str, port: int):
    bad = site.images.service(1, port=port, manner="ends")
    site.operator.want(**{name: bad})
    said = site.operator.wait_service("Failed", name)
    assert (said.phase, said.running, said.last_good) == (Phase.STOPPED, 0, 0)
    assert said.error
    assert said.error.message == "the service ended with exit code 7"
    wait_until(lambda: not list((site.device.state / "instances").glob(f"{name}*")), 10, "its instance is gone")

    site.operator.want(**{name: bad})
    site.operator.wait_service("Failed", name)
    told = [one for one in site.operator.said("event") if one.subject == name]
    assert [one.data["state"] for one in told] == ["Transitioning", "Failed"]
    assert site.operator.ask(TryNow(service=name)).ok
    site.operator.wait_report(in_state("Transitioning", name))


# ── keeping it alive ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_service_that_ends_is_started_again_and_counted(site: Site, name: str, port: int, healthy: ServiceReport):
    before = site.device.instances(name)
    with pytest.raises(OSError, match=r"without response|reset"):
        get(port, "/exit")
    ill = site.operator.wait_for("reported", in_state("Unhealthy", name)).services[name]
    said = site.operator.wait_service("Healthy", name)
    assert (ill.port, said.restarts, get(port)) == (0, 1, "1")
    assert site.device.instances(name).keys() == before.keys()


def test_a_service_that_hangs_is_started_again(site: Site, name: str, port: int, healthy: ServiceReport):
    get(port, "/hang")
    ill = site.operator.wait_for("reported", in_state("Unhealthy", name)).services[name]
    assert ill.error.code == "SHOAL-SVC-904"
    assert site.operator.wait_service("Healthy", name).restarts == 1
    assert get(port) == "1"


def test_an_instance_that_somebody_removed_is_made_again(site: Site, name: str, port: int, healthy: ServiceReport):
    ((instance, pid),) = site.device.instances(name).items()
    (site.device.state / "instances" / instance / "instance.json").unlink()
    os.killpg(pid, signal.SIGKILL)
    wait_until(lambda: site.device.instances(name) not in ({}, {instance: pid}), 15, "it is made again")
    wait_until(lambda: answers(port, "1"), 15, "it answers again")


# ── what this device cannot take ─────────────────────────────────────────────────────────────────────────────────


def test_an_accelerator_that_is_not_there_is_named_and_nothing_is_fetched(site: Site, name: str, port: int):
    needs = (AcceleratorNeed(kind="fpga", vendor="xilinx"),)
    wish = site.images.service(1, port=port, accelerators=needs, size=444)
    site.operator.want(**{name: wish})
    said = site.operator.wait_service("Unschedulable", name)
    assert said.error
    assert said.error.message == "this device cannot take it: it needs 1 fpga by xilinx; this device has none"
    assert wish.image.digest.removeprefix("sha256:") not in site.device.images()


def test_a_port_that_is_taken_is_named_with_its_holder_and_used_once_it_is_free(site: Site, name: str):
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        site.operator.want(**{name: site.images.service(1, port=port)})
        said = site.operator.wait_service("Unschedulable", name)
        assert said.error
        assert said.error.code == "SHOAL-SVC-402"
        assert f"(process {os.getpid()})" in said.error.message
    site.operator.wait_service("Healthy", name)
    assert get(port) == "1"


def test_a_taken_port_costs_the_running_version_nothing(site: Site, name: str, port: int, healthy: ServiceReport):
    before = site.device.instances(name)
    with socket.create_server(("127.0.0.1", 0)) as holder:
        site.operator.want(**{name: site.images.service(2, port=holder.getsockname()[1])})
        said = site.operator.wait_service("Unschedulable", name)
        assert (said.running, said.port) == (1, port)
        assert site.device.instances(name) == before


def test_two_services_that_want_one_port_are_not_started_in_turns(
    site: Site, name: str, port: int, healthy: ServiceReport
):
    before = site.device.instances(name)
    both = {name: site.images.service(1, port=port), f"{name}-b": site.images.service(1, port=port)}
    site.operator.want(**both)
    said = site.operator.wait_service("Unschedulable", f"{name}-b")
    assert said.error
    assert said.error.message == f"port {port} is held by the service {name!r} of this device"
    assert site.device.instances(name) == before


def test_a_service_takes_the_port_of_one_that_leaves(site: Site, name: str, port: int, healthy: ServiceReport):
    heir = f"{name}-heir"
    reports = len(site.operator.said("reported"))
    site.operator.want(**{heir: site.images.service(2, port=port)})
    site.operator.wait_service("Healthy", heir)
    assert get(port) == "2"
    states = [one.services[heir].state for one in site.operator.said("reported")[reports:] if heir in one.services]
    assert set(states) == {"Transitioning", "Healthy"}


def test_limits_that_cannot_be_kept_are_said_to_be_not_kept(site: Site, name: str):
    limited = site.images.service(1, port=free_port(), resources=Resources(memory=64 * 1024**2))
    site.operator.want(**{name: limited})
    assert any("64 MiB" in note for note in site.operator.wait_service("Healthy", name).notes)
