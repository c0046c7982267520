"""The main job on a real Docker engine, with a real base image from a real registry."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

from parts import DockerEngine, free_port, wait_until
from parts.site import ASSETS, HELD_OUT, PATIENCE, Agent, Site, answers, ask, reads_digits, script
from shoal.states import Phase, ServiceState

GIB = 1024**3


def test_the_demo_runs_on_docker_and_leaves_no_container(docker_engine, base_image, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    demo = ("demo", "--runtime", "docker", "--docker-host", docker_engine.url, "--base", base_image.reference)
    done = subprocess.run(
        [sys.executable, "-m", "shoal.cli", *demo], capture_output=True, text=True, timeout=170, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "right      19 of 20" in done.stdout
    assert docker_engine.docker("ps", "--all", "--quiet") == ""
    assert not list(tmp_path.glob("shoal-demo-*"))


@pytest.fixture(scope="module")
def device(shared_site: Site, docker_engine: DockerEngine) -> Iterator[Agent]:
    """A device whose services are containers."""
    agent = shared_site.device("cam", runtime=("docker", "--docker-host", docker_engine.url))
    yield agent
    shared_site.clear(agent)


def _names(engine: DockerEngine) -> list[str]:
    """Every container, running or not, while some may just be going."""
    return engine.docker("ps", "--all", "--quiet", "--no-trunc").split()


def _containers(engine: DockerEngine) -> list[dict[str, Any]]:
    """What the engine says of every container, running or not."""
    found = _names(engine)
    containers: list[dict[str, Any]] = json.loads(engine.docker("inspect", *found)) if found else []
    return containers


def test_a_model_is_deployed_updated_and_deleted_within_its_limits(shared_site, device, docker_engine, base_image):
    shared_site.register_digits()
    shared_site.deploy_digits("--device", "cam", base=base_image.reference)
    first = shared_site.wait_for("cam", ServiceState.HEALTHY, running=1)
    assert reads_digits(first.scoring_uri)
    (container,) = _containers(docker_engine)
    assert container["HostConfig"]["Memory"] == GIB // 2
    assert container["HostConfig"]["NanoCpus"] == 10**9
    in_force = docker_engine.docker("stats", "--no-stream", "--format", "{{.MemUsage}}", container["Id"])
    assert in_force.strip().endswith("/ 512MiB")  # by the kernel's word, not the engine's

    shared_site.register_digits()
    shared_site.deploy_digits("--device", "cam", base=base_image.reference)
    second = shared_site.wait_for("cam", ServiceState.HEALTHY, running=2)
    assert second.image != first.image
    assert reads_digits(second.scoring_uri)
    wait_until(lambda: len(_containers(docker_engine)) == 1, PATIENCE, "the first version is removed")

    shared_site.shoal("service", "delete", "-n", "digits", "--wait")
    wait_until(lambda: not _containers(docker_engine), PATIENCE, "the second version is removed")


def test_the_image_answers_when_it_is_run_by_hand_from_the_workspace_or_where_it_was_pushed(
    shared_site, docker_engine, base_image, registry
):
    shared_site.register_digits()
    pushed = f"{registry.address}/team/by-hand:latest"
    words = ("-m", "digits", "-n", "by-hand", "--ic", ASSETS / "inferenceconfig.json")
    shared_site.shoal("package", *words, "--base", base_image.reference, "--push", pushed)
    with shared_site.workspace() as workspace:
        served = f"127.0.0.1:{workspace.settings.registry_port}/shoal/by-hand:latest"
    for image in (served, pushed):
        port = free_port()
        container = docker_engine.docker("run", "--detach", "--publish", f"127.0.0.1:{port}:5001", image).strip()
        uri = f"http://127.0.0.1:{port}/score"
        wait_until(lambda uri=uri: answers(uri, {"data": HELD_OUT["data"]}), PATIENCE, f"{image} answers")
        assert reads_digits(uri)
        docker_engine.docker("rm", "--force", container)


def test_an_image_without_a_base_is_refused_with_the_reason(shared_site, device):
    shared_site.deploy_script("baseless", script("here"), "cam", base="none")
    report = shared_site.wait_for("cam", ServiceState.UNSCHEDULABLE, service="baseless")
    assert report.error is not None
    assert "the image has no base, which a container engine cannot run" in report.error.message
    shared_site.remove("baseless", "cam")


def test_a_container_that_answers_its_golden_requests_wrongly_gives_way_to_the_last_good_one(
    shared_site, device, base_image
):
    golden = [{"body": {}, "expected": [1, 2]}]
    shared_site.deploy_script("order", script([1, 2]), "cam", base=base_image.reference, golden=golden)
    first = shared_site.wait_for("cam", ServiceState.HEALTHY, service="order", running=1)
    shared_site.deploy_script("order", script([2, 1]), "cam", base=base_image.reference, golden=golden)
    failed = shared_site.wait_for(
        "cam", ServiceState.FAILED, service="order", running=1, wanted=2, phase=Phase.ROLLED_BACK, code="SHOAL-SVC-908"
    )
    assert failed.image == first.image
    shared_site.remove("order", "cam")


def test_an_agent_that_is_killed_again_and_again_ends_in_exactly_the_wanted_state(
    shared_site, docker_engine, base_image
):
    agent = shared_site.device("killed", runtime=("docker", "--docker-host", docker_engine.url))
    moments = random.Random(20)
    for n in range(3):
        version = shared_site.deploy_script("small", script(n), "killed", base=base_image.reference)
        time.sleep(moments.uniform(0, 1.5))  # the one sleep here: the moment is what is tried
        agent.kill()
        agent.start()
        report = shared_site.wait_for("killed", ServiceState.HEALTHY, service="small", running=version)
        assert ask(report.scoring_uri) == n
        wait_until(lambda: len(_names(docker_engine)) == 1, PATIENCE, "one container is left")
    shared_site.clear(agent)
    assert not _containers(docker_engine)
