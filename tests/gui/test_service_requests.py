"""What the console of a service sends, by which way, and how it shows what came back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from parts.stub import Answer as Reply
from parts.stub import Request as Sent
from parts.stub import answering
from parts.waiting import free_port
from shoal.contract.command import Answer, Ask, Score
from shoal.contract.reported import Problem
from shoal_gui.calling import LIMIT, OversizeReply, ServiceOutOfReach, ServiceSilent, UnusableAddress, beside, call
from shoal_gui.places.services.asking import Request, Way, ask, check_json, example_in, readable
from shoal_gui.places.services.drafts import SampleUnreadable, read_sample


@contextmanager
def echo(answer: bytes | None = None) -> Iterator[str]:
    """The address of a service that answers what it was sent, or *answer*."""

    def back(sent: Sent) -> Reply:
        return Reply(201, sent.body if answer is None else answer, {"Content-Type": sent.headers["content-type"]})

    with answering(back) as stub:
        yield f"{stub.url}/score"


class OneDevice:
    """A station whose only device answers every request with its own name."""

    def __init__(self) -> None:
        self.asked: list[Ask] = []

    def ask(self, device: str, ask: Ask, *, timeout: float) -> Answer:
        self.asked.append(ask)
        if isinstance(ask, Score) and ask.body == b"bad":
            return Answer(ok=False, problem=Problem(code="SHOAL-AGT-303", message="it does not answer"))
        return Answer(ok=True, body=device.encode(), status=200, content_type="text/plain")


def asked(uri: str, body: bytes = b"[1]", way: Way = Way.EITHER) -> tuple[Any, OneDevice]:
    device: Any = OneDevice()
    return ask(device, Request("cam", "digits", uri, body, "text/plain", way)), device


def test_a_request_goes_over_http_where_that_can_be() -> None:
    with echo() as uri:
        said, device = asked(uri)
    assert (said.reply.status, said.reply.body, said.reply.content_type) == (201, b"[1]", "text/plain")
    assert said.reply.seconds > 0 and said.reply.way == Way.HTTP
    assert not device.asked


@pytest.mark.parametrize("uri", ["", "closed"])
def test_a_service_that_is_out_of_reach_is_asked_through_its_device(uri: str) -> None:
    said, device = asked(f"http://127.0.0.1:{free_port()}/score" if uri else "")
    assert (said.reply.body, said.reply.way) == (b"cam", Way.DEVICE)
    assert device.asked == [Score(service="digits", body=b"[1]", content_type="text/plain", timeout=55.0)]


def test_a_request_that_must_go_over_http_is_not_sent_another_way() -> None:
    said, device = asked(f"http://127.0.0.1:{free_port()}/score", way=Way.HTTP)
    assert isinstance(said.error, ServiceOutOfReach) and not device.asked


def test_what_a_device_could_not_do_is_an_error_with_its_code() -> None:
    said, _ = asked("", b"bad")
    assert said.reply is None
    assert said.error.message == "it does not answer" and said.error.where == "cam, SHOAL-AGT-303"


def test_a_service_that_took_a_request_and_does_not_answer_is_not_asked_twice() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        uri = f"http://127.0.0.1:{server.getsockname()[1]}/score"
        with pytest.raises(ServiceSilent):
            call(uri, b"[1]", timeout=0.05)


def test_an_answer_larger_than_can_be_shown_is_refused() -> None:
    with echo(bytes(LIMIT + 1)) as uri, pytest.raises(OversizeReply):
        call(uri, b"")


@pytest.mark.parametrize("uri", ["", "score", "ftp://host/score", "http://", "http://host:port/"])
def test_what_is_no_address_is_refused(uri: str) -> None:
    with pytest.raises(UnusableAddress):
        call(uri)


def test_a_content_type_that_no_header_can_carry_is_refused() -> None:
    with echo() as uri, pytest.raises(UnusableAddress):
        call(uri, b"", content_type="text/plain\r\nX: y")


def test_metrics_and_openapi_lie_beside_the_scoring_path() -> None:
    assert beside("http://host:8080/score?x=1", "/metrics") == "http://host:8080/metrics"


def test_answers_are_shown_as_people_read_them() -> None:
    assert readable(b'{"a":[1]}', "application/json") == '{\n  "a": [\n    1\n  ]\n}'
    assert readable(b'{"a":', "application/json") == '{"a":'
    assert readable(b"hello", "text/plain") == "hello"
    assert readable(b"\xff\x00", "application/octet-stream") == "2 bytes that are no text"


def test_what_is_no_json_is_told_with_its_line() -> None:
    assert check_json('{"a": 1}') is None
    assert check_json('{\n"a": }') == "No JSON: Expecting value, line 2, column 6"


@pytest.mark.parametrize(
    ("document", "example"),
    [
        (b'{"definitions": {"ServiceInput": {"example": {"data": [1]}}}}', '{\n  "data": [\n    1\n  ]\n}'),
        (b'{"definitions": {"ServiceInput": {"example": {}}}}', ""),
        (b'{"definitions": {"ServiceInput": 3}}', ""),
        (b"[]", ""),
        (b"<html>", ""),
        (b"\xff", ""),
    ],
)
def test_an_example_is_taken_from_the_openapi_document_if_there_is_one(document: bytes, example: str) -> None:
    assert example_in(document) == example


def test_a_sample_that_cannot_be_read_or_sent_says_why(tmp_path: Path) -> None:
    with pytest.raises(SampleUnreadable, match="No such file"):
        read_sample(tmp_path / "nothing.json")
    large = tmp_path / "large"
    large.write_bytes(bytes(LIMIT + 1))
    with pytest.raises(SampleUnreadable, match="larger"):
        read_sample(large)
