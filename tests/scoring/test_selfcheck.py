"""`/selfcheck`: golden requests, scored where they are to be served, and how far the answers are off."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.scoring.conftest import Server
from tests.scoring.onnx_files import linear

from parts import wait_until
from shoal_scoring.selfcheck import Golden, differences


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("golden")
    linear(folder / "models/lin/1/model.onnx")
    with Server(folder, ["--model-dir", "models"], {}) as server:
        yield server


def check(server, *requests, **more):
    reply = server.ask("POST", "/selfcheck", json.dumps({"requests": requests, **more}))
    assert reply.status == 200, reply.body
    return reply.json()


def test_a_self_check_that_brings_no_requests_scores_those_that_the_server_was_given(tmp_path):
    linear(tmp_path / "models/lin/1/model.onnx")
    (tmp_path / "golden.json").write_text(json.dumps({"requests": [SEVEN], "max_memory": 1}))
    with Server(tmp_path, ["--model-dir", "models"], {"SHOAL_GOLDEN_REQUESTS": "golden.json"}) as server:
        report = server.ask("POST", "/selfcheck").json()
        assert [one["name"] for one in report["requests"]] == ["seven"]
        assert "bytes of memory" in report["problems"][0]
        (tmp_path / "golden.json").unlink()
        gone = server.ask("POST", "/selfcheck")
        assert (gone.status, gone.json()["code"]) == (400, "SHOAL-SCO-126")
        assert "cannot be read" in gone.json()["message"]


SLOW_AT_FIRST = """
import time

def init():
    global waits
    waits = 2.5

def run(data):
    global waits
    time.sleep(waits)
    waits = 0.0
    return data
"""


def test_the_first_answer_of_a_process_is_not_on_time(tmp_path):
    (tmp_path / "score.py").write_text(SLOW_AT_FIRST)
    with Server(tmp_path, ["--entry-script", "score.py"], {}) as server:
        (told,) = check(server, {"body": "a", "max_ms": 2000})["requests"]
        assert told["passed"]


def test_a_golden_request_for_which_there_is_no_room_is_asked_again(tmp_path):
    (tmp_path / "score.py").write_text("import time\ndef init(): pass\ndef run(data): time.sleep(0.3); return data\n")
    with Server(tmp_path, ["--entry-script", "score.py"], {"SHOAL_MAX_QUEUE": "1"}) as server:
        with ThreadPoolExecutor(3) as clients:
            asked = [clients.submit(server.ask, "POST", "/score", "x") for _ in range(3)]
            (told,) = check(server, {"body": "a", "expected": "a", "repeat": 3})["requests"]
            statuses = {one.result().status for one in asked}
        assert told["passed"], told
        assert 200 in statuses


def test_one_self_check_runs_at_a_time(tmp_path):
    (tmp_path / "score.py").write_text(
        "from pathlib import Path\nimport time\ndef init(): pass\ndef run(data):\n"
        "    Path('begun').touch()\n    while not Path('go on').exists(): time.sleep(0.01)\n    return data\n"
    )
    with Server(tmp_path, ["--entry-script", "score.py"], {}) as server, ThreadPoolExecutor(1) as other:
        first = other.submit(check, server, {"body": "a"})
        wait_until((tmp_path / "begun").exists, 30, "the first check runs")
        second = server.ask("POST", "/selfcheck", '{"requests": [{"body": 1}]}')
        assert (second.status, second.json()["message"]) == (503, "A self-check is under way")
        (tmp_path / "go on").touch()
        assert first.result()["passed"]
        assert check(server, {"body": "a"})["passed"]


def test_a_self_check_of_nothing_is_refused(model):
    refused = model.ask("POST", "/selfcheck")
    assert (refused.status, refused.json()["code"]) == (400, "SHOAL-SCO-126")
    assert refused.json()["message"] == "no golden requests were sent, and this server was given none"


SEVEN = {"name": "seven", "body": {"data": [[1, 2, 3]]}, "expected": {"y": [[1.0, 4.0]]}}


def test_right_answers_pass_with_their_times_deviation_and_memory(model):
    report = check(model, SEVEN, {**SEVEN, "name": "again", "repeat": 5})
    assert report["passed"] is True
    assert [(one["name"], one["passed"], one["deviation"], one["status"]) for one in report["requests"]] == [
        ("seven", True, 0.0, 200),
        ("again", True, 0.0, 200),
    ]
    assert all(0 < one["ms"] <= one["slowest_ms"] for one in report["requests"])
    assert report["memory"] > 10_000_000


@pytest.mark.parametrize(
    ("expected", "tolerance", "deviation", "problems"),
    [
        ({"y": [[1.0, 4.5]]}, {}, 0.5, ["answer.y[0][1]: expected 4.5, got 4.0"]),
        ({"y": [[1.0, 4.5]]}, {"absolute": 0.5}, 0.5, []),
        ({"y": [[1.0, 4.5]]}, {"relative": 0.1}, 0.5, ["answer.y[0][1]: expected 4.5, got 4.0"]),
        ({"y": [[1.0, 4.5]]}, {"relative": 0.2}, 0.5, []),
        ({"y": [[1.0, 4.0], [1, 1]]}, {}, 0.0, ["answer.y: expected 2 items, got 1"]),
        ({"z": 1}, {}, 0.0, ["answer: 'y' is not expected", "answer: 'z' is missing"]),
    ],
)
def test_what_differs_is_named_unless_it_is_within_the_tolerance(model, expected, tolerance, deviation, problems):
    (told,) = check(model, {**SEVEN, "expected": expected, **tolerance})["requests"]
    assert (told["deviation"], sorted(told["problems"]), told["passed"]) == (deviation, problems, not problems)


def test_a_request_that_is_refused_too_slow_or_costs_too_much_memory_does_not_pass(model):
    refused, slow = check(model, {"body": [[1]]}, {**SEVEN, "max_ms": 0})["requests"]
    assert (refused["name"], refused["status"], refused["passed"]) == ("request 0", 400, False)
    assert "it was answered with 400 instead of 200" in refused["problems"][0]
    assert "and may take 0 ms" in slow["problems"][0]
    report = check(model, SEVEN, max_memory=1)
    assert (report["passed"], report["requests"][0]["passed"]) == (False, True)
    assert "bytes of memory" in report["problems"][0]


def test_other_paths_and_expected_refusals_can_be_golden_too(model):
    tensor = {"name": "x", "shape": [1, 3], "datatype": "FP32", "data": [1, 2, 3]}
    report = check(
        model,
        {"path": "/v2/models/lin/infer", "body": {"inputs": [tensor]}},
        {"path": "/score?model=lin", "body": "no json", "status": 400},
    )
    assert report["passed"] is True, report


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "the golden requests are no JSON"),
        (b"[]", "golden requests are sent as"),
        (b'{"requests": []}', "golden requests are sent as"),
        (b'{"requests": [1]}', "request 0 must be an object with a body"),
        (b'{"requests": [{"body": 1, "expect": 1}]}', "request 0 has 'expect'; known are"),
        (b'{"requests": [{"body": 1, "path": "/metrics"}]}', "path is '/metrics'; it must be /score"),
        (b'{"requests": [{"body": 1, "absolute": "x"}]}', "absolute is 'x'; it must be a number from 0"),
    ],
)
def test_what_is_no_self_check_is_a_400_that_says_why(model, content, said):
    reply = model.ask("POST", "/selfcheck", content)
    assert reply.status == 400
    assert said in reply.json()["message"]


def test_a_script_is_checked_too_and_not_before_it_is_ready(serve):
    server = serve("""
        import os, time
        def init():
            while not os.path.exists("go"): time.sleep(0.01)
        def run(data): return {"label": "seven", "n": 7, "sure": True}
    """)
    assert server.ask("POST", "/selfcheck", "{}").status == 503
    (server.folder / "go").touch()
    server.ready()
    right = {"label": "seven", "n": 7, "sure": True}
    assert check(server, {"body": "x", "expected": right})["passed"] is True
    (told,) = check(server, {"body": "x", "expected": right | {"label": "six", "sure": 1}})["requests"]
    assert sorted(told["problems"]) == [
        "answer.label: expected 'six', got 'seven'",
        "answer.sure: expected 1, got True",
    ]


def test_of_many_differences_a_few_are_told(model):
    (told,) = check(model, {"body": {"data": [[1, 2, 3]] * 10}, "expected": {"y": [[0, 0]] * 10}})["requests"]
    assert len(told["problems"]) == 6
    assert told["problems"][-1] == "and 15 more"


def test_a_text_is_compared_as_a_text():
    assert differences(Golden("", b"", expected="a"), "a") == (0.0, [])
    assert differences(Golden("", b"", expected=None), 0)[1] == ["answer: expected None, got 0"]
