"""What all tests of the agent share."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # tests import `cases` and `device`

from device import Device, Images, Operator

from parts import Mosquitto, Registry


@pytest.fixture
def operator(mosquitto: Mosquitto) -> Iterator[Operator]:
    with Operator(mosquitto) as someone:
        yield someone


@pytest.fixture
def device(tmp_path: Path, operator: Operator) -> Iterator[Device]:
    """An agent that is enrolled and has yet to be started, on the process runtime."""
    with Device(tmp_path / "device", operator.enrolment) as one:
        one.enrol().check_returncode()
        yield one


@pytest.fixture
def images(tmp_path: Path, registry: Registry) -> Images:
    return Images(tmp_path, registry)
