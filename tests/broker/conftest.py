"""Users of a broker, and links of theirs that are stopped when their test ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from shoal.broker.passwords import hash_password
from shoal.contract.enrolment import BrokerAccess
from shoal.link import Link

PASSWORDS = {name: hash_password(f"password of {name}") for name in ("operator", "cam-01", "cam-02")}

LogIn = Callable[..., Link]


@pytest.fixture
def log_in() -> Iterator[LogIn]:
    """Start a link for a user, with the right password unless told another, and wait until it stands."""
    links: list[Link] = []

    def start(url: str, name: str, *, password: str | None = None, ca: str = "", **options: Any) -> Link:
        word = f"password of {name}" if password is None else password
        access = BrokerAccess(url=url, username=name, password=word, ca=ca)
        links.append(Link(access, name, **{"first_pause": 0.05, **options}))
        links[-1].start()
        links[-1].wait_connected()
        return links[-1]

    yield start
    for link in links:
        link.stop(timeout=1)
