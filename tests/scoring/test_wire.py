"""What every answer bears: its date as HTTP writes it, and ids by which its request is found again."""

from __future__ import annotations

import uuid
from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shoal_scoring.messages import Request
from shoal_scoring.tracing import identify
from shoal_scoring.wire import http_date


@given(st.integers(0, 4_000_000_000))
def test_a_date_is_written_as_the_standard_library_writes_it(seconds):
    assert http_date(seconds) == formatdate(seconds, usegmt=True)


def test_every_new_id_is_a_random_uuid_like_no_other():
    requests = [Request("GET", "/", b"", {}, b"") for _ in range(1000)]
    for request in requests:
        identify(request)
    assert {uuid.UUID(request.id).version for request in requests} == {4}
    assert len({request.id for request in requests}) == 1000
    assert all(request.id == request.legacy_id for request in requests)


@pytest.mark.parametrize("name", ["x-request-id", "x-ms-request-id", "x-ms-client-request-id"])
def test_an_answer_that_refuses_a_long_id_bears_one_that_is_not(echo, name):
    reply = echo.ask("GET", "/livez", headers={name: "x" * 101})
    assert reply.status == 431
    assert reply.headers["x-request-id"] == reply.headers["x-ms-request-id"] == reply.json()["request_id"]
    assert len(reply.headers["x-request-id"]) == 36


def test_answers_that_no_route_gives_bear_ids_too(echo):
    for method, path, status in (("GET", "/nothing", 404), ("DELETE", "/score", 405)):
        reply = echo.ask(method, path, headers={"x-request-id": "mine"})
        assert (reply.status, reply.headers["x-request-id"]) == (status, "mine")
