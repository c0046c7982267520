"""What the agent costs a small device; looked at on a real one that serves."""

from __future__ import annotations

import re
import subprocess
import sys
import time

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


def test_an_agent_that_serves_stays_small(serving: Device):
    """Far above what it takes, so that only what has been let in by mistake fails; `benchmarks/` has the goal."""
    assert psutil.Process(serving.pid).memory_info().rss / MIB < 56


def test_nothing_heavy_is_imported_by_the_agent():
    script = "import sys, shoal_agent.daemon; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not {name.partition(".")[0] for name in done.stdout.split()} & set(HEAVY)


def test_an_idle_agent_opens_no_file_for_writing(serving: Device):
    state = sorted(str(path) for path in serving.state.rglob("*") if path.is_file())
    stamps = {path: (serving.state / path).stat().st_mtime_ns for path in state}
    time.sleep(3.0)
    assert {path: (serving.state / path).stat().st_mtime_ns for path in state} == stamps
    assert not re.search(r"Traceback|ERROR", serving.log.read_text())
