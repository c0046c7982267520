"""What all tests of the agent share."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "agent_runtime")]  # tests import `cases`, `device` and `small_image`

from device import Device, Images, Operator  # noqa: E402

from parts import Mosquitto, Registry  # noqa: E402


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
