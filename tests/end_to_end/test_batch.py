"""Batches on devices, with the commands a person types; kills, deletions and other people's folders included."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import psutil
import pytest

from parts import DockerEngine, wait_until
from parts.site import PATIENCE, Agent, Site, json_of
from shoal.contract.batch import BatchReport, BatchState, ReadBatch, StartBatch, StopBatch
from shoal.contract.command import Answer, Ask
from shoal.contract.reported import Event
from shoal.fleet.station import Station
from shoal.states import ServiceState

SQUARES = """
import json, os, time

def init():
    print("ready to square")

def run(data):
    number = json.loads(data)
    while number == int(os.environ.get("HOLD_AT", 50)) and os.path.exists("{folder}/hold"):
        open("{folder}/reached", "w").close()
        time.sleep(0.02)
    return number ** 2
"""
WHOLE = [number**2 for number in range(100)]


@pytest.fixture(scope="module")
def allowed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the device allows batches."""
    return tmp_path_factory.mktemp("batches")


@pytest.fixture(scope="module")
def device(shared_site: Site, allowed: Path) -> Iterator[Agent]:
    """A device of plain processes that runs a service `squares`."""
    with squaring(shared_site, "cam-01", allowed) as agent:
        yield agent


@contextmanager
def squaring(site: Site, name: str, allowed: Path) -> Iterator[Agent]:
    agent = site.device(name, runtime=("process", "--batch-dir", str(allowed)))
    site.deploy_script("squares", SQUARES.replace("{folder}", str(allowed)), name)
    site.wait_for(name, ServiceState.HEALTHY, service="squares")
    yield agent
    site.clear(agent)


@pytest.fixture
def numbers(allowed: Path) -> Iterator[Path]:
    """The folder with a hundred requests in a file; the second half is held up as long as `hold` is there."""
    write_numbers(allowed)
    yield allowed
    for file in allowed.iterdir():
        file.unlink()


def write_numbers(folder: Path) -> None:
    (folder / "in.jsonl").write_text("".join(f"{number}\n" for number in range(100)))
    (folder / "hold").touch()


def asked(site: Site, ask: Ask, device: str = "cam-01") -> Answer:
    with site.workspace() as workspace, Station(workspace, patience=PATIENCE) as station:
        return station.ask(device, ask)


def report(site: Site, ask: Ask = ReadBatch(), device: str = "cam-01") -> BatchReport:  # noqa: B008 - it is constant
    answer = asked(site, ask, device)
    assert answer.ok, answer.problem
    return msgspec.json.decode(answer.body, type=BatchReport)


def batch(**fields: Any) -> StartBatch:
    plain = {"service": "squares", "input": ("in.jsonl",), "output": "out.jsonl", "mini_batch_size": 10}
    return StartBatch(**(plain | fields))


def begin(site: Site, folder: Path, device: str = "cam-01", **fields: Any) -> None:
    """Begin a batch, and return once half of it is done."""
    assert report(site, batch(**fields), device).state is BatchState.RUNNING
    wait_until((folder / "reached").exists, PATIENCE, "half of it is done")


def wait_for(site: Site, state: BatchState, device: str = "cam-01") -> BatchReport:
    return wait_until(lambda: one if (one := report(site, device=device)).state is state else None, PATIENCE, state)


def results(folder: Path) -> list[int]:
    return [json.loads(line)["result"] for line in (folder / "out.jsonl").read_text().splitlines()]


def processes(agent: Agent) -> list[psutil.Process]:
    """Of the batch."""
    return [one for one in agent.services() if "batch" in one.cmdline()]


def test_a_batch_is_run_on_a_device_and_told_of(shared_site, device, numbers):
    (numbers / "hold").unlink()
    words = ("-n", "squares", "--device", "cam-01", "--input", numbers / "*.jsonl", "--output", "out.jsonl")
    with shared_site.events("cam-01") as events:
        told = shared_site.shoal("batch", "run", *words)
        wait_until(lambda: [one for one in events if one.type.endswith("batch.ended")], PATIENCE, "the device says so")
    assert "finished" in told
    assert results(numbers) == WHOLE
    said = json_of(shared_site.shoal("batch", "status", "--device", "cam-01", "-o", "json"))
    assert (said["state"], said["progress"]["results"], said["deployment"]) == ("finished", 100, 1)


def test_a_batch_whose_agent_is_killed_goes_on_with_the_next_one(shared_site, tmp_path):
    write_numbers(tmp_path)
    with squaring(shared_site, "cam-02", tmp_path) as agent:
        begin(shared_site, tmp_path, "cam-02")
        (orphan,) = processes(agent)
        agent.kill()
        agent.start()
        wait_until(lambda: orphan not in (now := processes(agent)) and now, PATIENCE, "it was begun again")
        (tmp_path / "hold").unlink()
        wait_for(shared_site, BatchState.FINISHED, "cam-02")
        assert results(tmp_path) == WHOLE
        assert not processes(agent)


def test_one_batch_at_a_time_until_it_is_stopped_and_then_it_can_go_on(shared_site, device, numbers):
    begin(shared_site, numbers)
    refused = asked(shared_site, batch(output="other.jsonl"))
    assert refused.problem and refused.problem.code == "SHOAL-AGT-405"
    assert "stopped" in shared_site.shoal("batch", "stop", "--device", "cam-01")
    assert not processes(device)
    assert results(numbers) == WHOLE[:50]
    (numbers / "hold").unlink()
    report(shared_site, batch())
    wait_for(shared_site, BatchState.FINISHED)
    assert results(numbers) == WHOLE


def test_batches_that_follow_at_once_are_each_told_of_once(shared_site, device, numbers):
    (numbers / "hold").unlink()
    with shared_site.events("cam-01") as events:
        for number in range(3):
            begun = report(shared_site, batch(output=f"out-{number}.jsonl"))
            assert wait_for(shared_site, BatchState.FINISHED).id == begun.id
        told = wait_until(lambda: ends if len(ends := ids(events)) >= 3 else None, PATIENCE, "each is told of")
    assert len(told) == 3


def ids(events: list[Event]) -> set[str]:
    """Of those that tell of a batch's end; the broker may deliver each to several subscriptions."""
    return {one.id for one in list(events) if one.type.endswith("batch.ended")}


def test_a_batch_ends_with_its_time_and_with_its_service(shared_site, device, numbers):
    report(shared_site, batch(timeout=0.5))
    late = wait_for(shared_site, BatchState.STOPPED)
    assert late.problem and late.problem.code == "SHOAL-SVC-907"
    begin(shared_site, numbers)
    shared_site.deploy_script("squares", SQUARES.replace("{folder}", str(numbers)) + "\n", "cam-01")
    orphaned = wait_for(shared_site, BatchState.STOPPED)
    assert orphaned.problem and orphaned.problem.code == "SHOAL-SVC-403"
    assert not processes(device)


def test_a_batch_reads_and_writes_only_where_the_device_lets_it(shared_site, device, numbers):
    (numbers / "out-of-here").symlink_to("/etc")
    for input_, output in (
        ("/etc/*.conf", "out.jsonl"),
        ("out-of-here/*.conf", "out.jsonl"),
        ("in.jsonl", "../out.jsonl"),
        ("in.jsonl", "out-of-here/x.jsonl"),
        ("in.jsonl", "."),
        ("*/../..", "out.jsonl"),
    ):
        refused = asked(shared_site, batch(input=(input_,), output=output))
        assert refused.problem and refused.problem.code == "SHOAL-AGT-605", (input_, output)


def test_a_batch_that_fails_says_why_in_its_own_words(shared_site, device, numbers):
    report(shared_site, batch(input=("nothing.jsonl",)))
    failed = wait_for(shared_site, BatchState.FAILED)
    assert failed.problem and failed.problem.code == "SHOAL-BAT-301"
    assert failed.problem.message.startswith("there is no such input")
    assert "'data/*.csv'" in failed.problem.hint
    told = shared_site.shoal("batch", "status", "--device", "cam-01")
    assert "SHOAL-BAT-301 there is no such input" in told


def test_on_docker_a_batch_is_a_container_that_sees_one_folder(shared_site, docker_engine, base_image, tmp_path):
    runtime = ("docker", "--docker-host", docker_engine.url, "--batch-dir", str(tmp_path))
    agent = shared_site.device("gate", runtime=runtime)
    script = SQUARES.replace("{folder}", str(tmp_path))
    shared_site.deploy_script("squares", script, "gate", base=base_image.reference)
    shared_site.wait_for("gate", ServiceState.HEALTHY, service="squares")
    write_numbers(tmp_path)
    begin(shared_site, tmp_path, "gate")
    (container,) = inspected(docker_engine, "shoal.batch=gate")
    assert container["HostConfig"]["Binds"] == [f"{tmp_path}:{tmp_path}"]
    assert not container["HostConfig"]["PortBindings"]
    assert report(shared_site, StopBatch(), "gate").state is BatchState.STOPPED
    assert not inspected(docker_engine, "shoal.batch=gate")
    (tmp_path / "hold").unlink()
    report(shared_site, batch(), "gate")
    wait_for(shared_site, BatchState.FINISHED, "gate")
    assert results(tmp_path) == WHOLE
    shared_site.clear(agent)


def test_a_device_that_was_not_given_a_folder_runs_no_batch(shared_site):
    agent = shared_site.device("cam-03")
    for ask, code in ((batch(), "SHOAL-AGT-604"), (ReadBatch(), "SHOAL-AGT-305"), (StopBatch(), "SHOAL-AGT-305")):
        refused = asked(shared_site, ask, "cam-03")
        assert refused.problem and refused.problem.code == code
    shared_site.clear(agent)


def inspected(engine: DockerEngine, label: str) -> list[dict[str, Any]]:
    found = engine.docker("ps", "--all", "--quiet", "--filter", f"label={label}").split()
    containers: list[dict[str, Any]] = json.loads(engine.docker("inspect", *found)) if found else []
    return containers
