"""A site for each test."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # tests import `site_parts`

from site_parts import Site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A workspace that is served, with no device yet."""
    with Site(tmp_path) as whole:
        whole.serve()
        yield whole
