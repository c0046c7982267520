"""What the agent costs a small device, and how soon it acts; measured on a real one that serves."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from datetime import datetime

import psutil
import pytest
from device import Device, Site, free_port

from parts import wait_until

MIB = 1024**2
HEAVY = ["requests", "urllib3", "yaml", "rich", "typer", "sqlalchemy", "asyncio", "docker", "psutil", "numpy"]


@pytest.fixture(scope="module")
def serving(site: Site) -> Device:
    site.operator.want(digits=site.images.service(1, port=free_port()))
    site.operator.wait_service("Healthy")
    site.device.stop()  # the very first start of an installation also compiles what it imports, which takes memory
    site.device.start()
    wait_until(lambda: operator_hears_it_healthy(site), 30, "it serves again")
    return site.device


def operator_hears_it_healthy(site: Site) -> bool:
    said = site.operator.said("reported")
    return bool(said) and "digits" in said[-1].services and said[-1].services["digits"].state == "Healthy"


def test_an_agent_that_serves_takes_less_than_40_mib_and_one_percent_of_a_core(serving: Device):
    agent = psutil.Process(serving.pid)
    time.sleep(1.0)  # what the deployment has left to do
    before, began = agent.cpu_times(), time.monotonic()
    time.sleep(5.0)
    after, took = agent.cpu_times(), time.monotonic() - began
    load = (after.user + after.system - before.user - before.system) / took
    resident = agent.memory_info().rss / MIB
    print(f"agent: {resident:.1f} MiB resident, {load:.2%} of a core")
    assert resident < 40
    assert load < 0.01


def test_nothing_heavy_is_imported_by_the_agent():
    script = "import sys, shoal_agent.daemon; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not {name.partition(".")[0] for name in done.stdout.split()} & set(HEAVY)


def test_a_document_is_acted_on_within_50_milliseconds(serving: Device, site: Site):
    """From its publishing to the event that is told once the first action has begun."""
    operator, images = site.operator, site.images
    times = []
    for version in range(2, 5):
        wish = images.service(version, port=free_port())
        began = time.time()
        operator.want(digits=wish)
        acted = operator.wait_for("event", lambda one: one.data.get("deployment") == version)  # noqa: B023
        first = next(one for one in operator.said("event") if one.data.get("deployment") == version)
        assert (acted.type, first.data["state"]) == ("io.shoal.service.state", "Transitioning")
        times.append(datetime.fromisoformat(first.time).timestamp() - began)
        operator.wait_service("Healthy", running=version)
    print("from publishing to acting:", ", ".join(f"{1000 * one:.0f} ms" for one in times))
    assert min(times) < 0.050


def test_an_idle_agent_opens_no_file_for_writing(serving: Device):
    state = sorted(str(path) for path in serving.state.rglob("*") if path.is_file())
    stamps = {path: (serving.state / path).stat().st_mtime_ns for path in state}
    time.sleep(3.0)
    assert {path: (serving.state / path).stat().st_mtime_ns for path in state} == stamps
    assert not re.search(r"Traceback|ERROR", serving.log.read_text())
