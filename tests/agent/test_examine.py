"""Whether a service answers its golden requests, asked of real servers."""

from __future__ import annotations

import queue
import socket

import pytest

from parts.stub import Answer, Stub, answering
from parts.waiting import free_port
from shoal.contract.desired import Probe
from shoal_agent.errors import NothingRuns
from shoal_agent.examine import Exam, Examiner, examine
from shoal_agent.probes import Target

RIGHT = b'{"passed": true, "requests": [{"name": "a", "passed": true, "problems": []}], "memory": 1, "problems": []}'
WRONG = b"""{"passed": false, "problems": [], "requests": [
    {"name": "a seven", "passed": false, "problems": ["answer.label[0]: expected 7, got 1", "and 4 more"]},
    {"name": "a one", "passed": true, "problems": []}]}"""
GREEDY = b"""{"passed": false, "problems": ["the server has 9 bytes of memory"], "requests": [
    {"name": "a one", "passed": true, "problems": []}]}"""
PATIENCE = 30


def target(port: int, patience: float = PATIENCE) -> Target:
    return Target("0.0.0.0", port, Probe(start_deadline=patience))


def ask(body: bytes, status: int = 200, key: str = "") -> tuple[tuple[str, str] | None, Stub]:
    """Message and cause of what is wrong with a service that reports *body*, and that service."""
    with answering(lambda _: Answer(status, body)) as stub:
        problem = examine(target(stub.port), key, PATIENCE)
    assert problem is None or problem.code == "SHOAL-SVC-908"
    return (problem.message, problem.cause) if problem else None, stub


def test_right_answers_are_no_problem_and_are_asked_for_with_the_services_key():
    problem, stub = ask(RIGHT, key="k1")
    (request,) = stub.requests
    assert problem is None
    assert (request.method, request.path, request.body) == ("POST", "/selfcheck", b"")
    assert request.headers["authorization"] == "Bearer k1"
    assert "authorization" not in ask(RIGHT)[1].requests[0].headers


@pytest.mark.parametrize(
    ("body", "status", "message", "cause"),
    [
        (
            WRONG,
            200,
            "1 of its 2 golden requests were not answered rightly on this device",
            "a seven: answer.label[0]: expected 7, got 1",
        ),
        (
            GREEDY,
            200,
            "it answered its golden requests rightly, and took too much memory for it",
            "the server has 9 bytes of memory",
        ),
        (b"a key is needed", 401, "it cannot be asked its golden requests", "it answered 401: a key is needed"),
        (b"{}", 200, "it cannot be asked its golden requests", "missing required field `passed`"),
        (b'{"passed": "\xff"}', 200, "it cannot be asked its golden requests", "its report cannot be read"),
    ],
)
def test_what_is_wrong_is_told(body, status, message, cause):
    problem, _ = ask(body, status)
    assert problem is not None
    assert problem[0] == message
    assert cause in problem[1]


def test_a_key_that_cannot_be_sent_is_told():
    problem, _ = ask(RIGHT, key="two\nlines")
    assert problem is not None
    assert problem[1].startswith("its key cannot be sent")


def test_a_service_that_wants_to_be_asked_later_is_not_judged():
    with pytest.raises(NothingRuns, match="a self-check runs"):
        ask(b"a self-check runs already", 503)


def test_answers_that_take_too_long_are_wrong():
    with socket.create_server(("127.0.0.1", 0)) as mute:
        problem = examine(target(mute.getsockname()[1], 0.3), "", 0.3)
    assert problem is not None
    assert problem.message == "its golden requests were not all answered within 0.3 s"


def test_a_service_that_says_nothing_is_not_judged():
    with pytest.raises(NothingRuns):
        examine(target(free_port()), "", PATIENCE)


def test_a_service_that_says_nothing_at_first_is_asked_again_and_what_came_of_it_is_kept_until_it_is_forgotten():
    woken: queue.SimpleQueue[None] = queue.SimpleQueue()
    examiner = Examiner({"digits": "k1"}.__getitem__, lambda: woken.put(None))
    replies = iter([None, WRONG, RIGHT])

    def reply(_: object) -> Answer:
        body = next(replies)
        return Answer(headers={"Content-Length": "9"}) if body is None else Answer(body=body)

    with answering(reply) as stub:
        examiner.begin("digits", "i1", target(stub.port))
        assert examiner.exams() == {"i1": Exam()}
        woken.get(timeout=PATIENCE)
        (exam,) = examiner.exams().values()
        assert exam.is_over
        assert exam.problem is not None
        examiner.begin("digits", "i1", target(stub.port))
        assert examiner.exams() == {"i1": exam}
        examiner.keep(["i2"])
        assert examiner.exams() == {}
        examiner.begin("digits", "i1", target(stub.port))
        woken.get(timeout=PATIENCE)
        assert examiner.exams() == {"i1": Exam(is_over=True)}
    assert len(stub.requests) == 3


def test_a_service_that_never_says_anything_has_failed_in_the_end():
    woken: queue.SimpleQueue[None] = queue.SimpleQueue()
    examiner = Examiner(lambda _: "", lambda: woken.put(None))
    examiner.begin("digits", "i1", target(free_port(), 0.2))
    woken.get(timeout=PATIENCE)
    (exam,) = examiner.exams().values()
    assert exam.problem is not None
    assert exam.problem.code == "SHOAL-SVC-908"
