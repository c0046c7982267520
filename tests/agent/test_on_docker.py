"""The same agent on a real Docker engine: what is different there."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from device import Device, Images, Operator, free_port, get

from parts import BaseImage, DockerEngine, Registry
from parts.waiting import wait_until
from shoal.contract.command import ReadLogs
from shoal.contract.desired import Resources
from shoal.oci.descriptor import Platform
from shoal.oci.reference import Reference
from shoal.oci.registry import Registry as Client
from shoal.oci.transfer import fetch_base
from shoal.states import Phase

MIB = 1024**2


@pytest.fixture
def images(tmp_path: Path, registry: Registry, base_image: BaseImage) -> Images:
    with Client(registry.url) as client:
        platform = Platform(os="linux", architecture="amd64")
        base = fetch_base(client, Reference.parse(base_image.reference), platform)
    return Images(tmp_path, registry, base)


@pytest.fixture
def device(tmp_path: Path, operator: Operator, docker_engine: DockerEngine) -> Iterator[Device]:
    with Device(tmp_path / "device", operator.enrolment, docker=docker_engine.url) as one:
        yield one
    docker_engine.remove_containers()


def containers(engine: DockerEngine) -> list[str]:
    return engine.docker("ps", "--all", "--quiet", "--no-trunc").split()


def test_a_service_is_deployed_updated_rolled_back_adopted_and_deleted(
    device: Device, operator: Operator, images: Images, docker_engine: DockerEngine
):
    port = free_port()
    device.start()
    operator.want(digits=images.service(1, port=port, resources=Resources(memory=64 * MIB, cpu=0.5)))
    said = operator.wait_service("Healthy", timeout=60)
    assert (get(port), said.notes) == ("1", ())
    inspected = docker_engine.docker("inspect", "--format", "{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}}",
                                     *containers(docker_engine))  # fmt: skip
    assert inspected.split() == [str(64 * MIB), "500000000"]

    operator.want(digits=images.service(2, port=port))
    operator.wait_service("Healthy", running=2, timeout=60)
    wait_until(lambda: len(containers(docker_engine)) == 1, 20, "only version 2 is left")
    (before,) = containers(docker_engine)

    device.kill()
    device.start()
    operator.want(digits=images.service(3, port=port, manner="cannot boot"))
    said = operator.wait_service("Failed", running=2, timeout=60)
    assert said.error
    assert (said.phase, said.error.cause) == (Phase.ROLLED_BACK, "ValueError: no such tensor")
    assert (get(port), containers(docker_engine)) == ("2", [before])
    assert b"given up" in operator.ask(ReadLogs(service="digits")).body

    agent = psutil.Process(device.pid)
    time.sleep(1.0)
    times, began = agent.cpu_times(), time.monotonic()
    time.sleep(6.0)
    load = (sum(agent.cpu_times()[:2]) - sum(times[:2])) / (time.monotonic() - began)
    resident = agent.memory_info().rss / MIB
    print(f"agent on docker: {resident:.1f} MiB resident, {load:.2%} of a core")
    assert (resident < 50, load < 0.01) == (True, True)

    operator.want()
    operator.wait_gone()
    wait_until(lambda: not containers(docker_engine), 20, "nothing is left")
    wait_until(lambda: "shoal.local/" not in docker_engine.docker("images"), 20, "the images are collected")


def test_a_container_that_somebody_removed_is_made_again(
    device: Device, operator: Operator, images: Images, docker_engine: DockerEngine
):
    port = free_port()
    device.start()
    operator.want(digits=images.service(1, port=port))
    operator.wait_service("Healthy", timeout=60)
    docker_engine.docker("rm", "--force", *containers(docker_engine))
    operator.wait_report(lambda one: one.services["digits"].state != "Healthy", 20)
    operator.wait_service("Healthy", timeout=60)
    assert (get(port), len(containers(docker_engine))) == ("1", 1)
