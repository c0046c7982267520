"""A layout to make images in, and a store as a device has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from shoal.oci.layout import Layout
from shoal_agent.images import ImageStore


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(tmp_path / "layout")


@pytest.fixture
def store(tmp_path: Path) -> ImageStore:
    return ImageStore(tmp_path / "state" / "images")
