"""What a device cannot take is said with the reason, is not tried again and again, and changes nothing."""

from __future__ import annotations

import os
import socket

import pytest

from parts import free_port
from parts.site import ask, script
from shoal.states import Phase, ServiceState


@pytest.fixture(scope="module")
def device(shared_site):
    """It already serves a good version."""
    agent = shared_site.device("device")
    shared_site.deploy_script("small", script("good"), "device")
    shared_site.wait_for("device", ServiceState.HEALTHY, service="small")
    yield agent
    shared_site.clear(agent)


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        ({"containerResourceRequirements": {"memoryInGB": 4096}}, "it asks for 4,096 GiB of memory; this device has"),
        ({"containerResourceRequirements": {"cpu": 4096}}, "it asks for 4096 cores; this device has"),
        ({"gpuCores": 2}, "it needs 2 gpus; this device has none"),
        ({"accelerators": [{"kind": "fpga", "vendor": "xilinx"}]}, "it needs 1 fpga by xilinx; this device has none"),
    ],
    ids=["memory", "cores", "gpu", "fpga"],
)
def test_what_asks_for_more_than_the_device_has_is_refused_with_both_numbers(shared_site, device, config, reason):
    version = shared_site.deploy_script("small", script("greedy"), "device", config=config)
    report = shared_site.wait_for("device", ServiceState.UNSCHEDULABLE, service="small", wanted=version)
    assert report.error is not None
    assert report.error.code == "SHOAL-SVC-401"
    assert reason in report.error.message
    assert report.running == 1
    assert ask(report.scoring_uri) == "good"


def test_all_reasons_are_said_at_once(shared_site, device):
    config = {"containerResourceRequirements": {"memoryInGB": 4096, "cpu": 4096}, "gpuCores": 1}
    version = shared_site.deploy_script("small", script("greedy"), "device", config=config)
    report = shared_site.wait_for("device", ServiceState.UNSCHEDULABLE, service="small", wanted=version)
    assert report.error is not None
    assert all(word in report.error.message for word in ("memory", "cores", "gpu"))


def test_a_port_that_somebody_holds_is_named_with_its_holder_and_taken_when_it_is_free(shared_site, cam):
    port = free_port()
    with socket.create_server(("0.0.0.0", port)):
        shared_site.deploy_script("small", script("here"), cam.name, config={"port": port})
        report = shared_site.wait_for(cam.name, ServiceState.UNSCHEDULABLE, service="small", code="SHOAL-SVC-402")
        assert report.error is not None
        assert report.error.message.startswith(f"port {port} is held by ")
        assert report.error.message.endswith(f"(process {os.getpid()})")
        assert report.phase is Phase.WAITING
    report = shared_site.wait_for(cam.name, ServiceState.HEALTHY, service="small")
    assert report.port == port


def test_a_port_of_another_service_of_the_device_is_named_with_that_service(shared_site, cam):
    port = free_port()
    shared_site.deploy_script("first", script("first"), cam.name, config={"port": port})
    shared_site.wait_for(cam.name, ServiceState.HEALTHY, service="first")
    shared_site.deploy_script("second", script("second"), cam.name, config={"port": port})
    report = shared_site.wait_for(cam.name, ServiceState.UNSCHEDULABLE, service="second")
    assert report.error is not None
    assert f"port {port} is held by the service 'first' of this device" in report.error.message


def test_an_image_for_another_architecture_is_refused_before_its_layers_are_fetched(shared_site):
    agent = shared_site.enrol("strange", platform="linux/arm64")
    shared_site.deploy_script("small", script("here"), "strange")
    agent.start()
    report = shared_site.wait_for("strange", ServiceState.UNSCHEDULABLE, service="small")
    assert report.error is not None
    assert report.error.message.endswith("the image is for arm64; this device is amd64")
    assert sum(file.stat().st_size for file in (agent.state / "images").rglob("*") if file.is_file()) < 20_000
    shared_site.clear(agent)
