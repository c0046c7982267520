"""A workspace at a real broker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from parts import Mosquitto
from shoal.contract.enrolment import BrokerAccess
from shoal.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path, mosquitto: Mosquitto) -> Iterator[Workspace]:
    """One with two devices enrolled, whose broker is `mosquitto`."""
    with Workspace.create(tmp_path / "workspace") as made:
        made.change_settings(broker=BrokerAccess(url=mosquitto.url))
        for name in ("cam-01", "cam-02"):
            made.devices.enrol(name)
        yield made
