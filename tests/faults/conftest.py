"""A device for each test, on a site that the tests of a module share."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from parts.site import Agent, Site

_NUMBERS = itertools.count(1)


@pytest.fixture
def cam(shared_site: Site) -> Iterator[Agent]:
    """A device of the process runtime whose agent runs; everything of it is gone afterwards."""
    agent = shared_site.device(f"cam-{next(_NUMBERS)}")
    yield agent
    shared_site.clear(agent)
