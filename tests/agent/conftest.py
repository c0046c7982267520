"""What all tests of the agent share."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # tests import `cases` and `device`

from device import Device, Images, Operator, Site, free_port

from parts import Mosquitto, Registry


@pytest.fixture
def operator(mosquitto: Mosquitto) -> Iterator[Operator]:
    with Operator(mosquitto) as someone:
        yield someone


@pytest.fixture
def device(tmp_path: Path, operator: Operator) -> Iterator[Device]:
    """An agent that is enrolled and has yet to be started, on the process runtime."""
    with Device(tmp_path / "device", operator.enrolment) as one:
        yield one


@pytest.fixture
def images(tmp_path: Path, registry: Registry) -> Images:
    return Images(tmp_path, registry)


@pytest.fixture(scope="module")
def site(shared_mosquitto: Mosquitto, registry: Registry, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """For all tests of a module: each uses services of its own, and takes the others' away; none ends the agent."""
    folder = tmp_path_factory.mktemp("site")
    with Operator(shared_mosquitto) as operator, Device(folder / "device", operator.enrolment) as device:
        device.start()
        yield Site(device, operator, Images(folder, registry))


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    """A service name that no other test uses."""
    return "s" + hashlib.sha256(request.node.name.encode()).hexdigest()[:8]


@pytest.fixture
def port() -> int:
    return free_port()
