"""Entry scripts as people have them: what run() gets, what becomes of what it returns or raises, and the headers."""

from __future__ import annotations

import base64
import json

import pytest
from tests.scoring.conftest import Server

RESULTS = """
    import datetime, decimal, json, sys
    import numpy as np
    from dataclasses import dataclass

    from collections.abc import Mapping
    from azureml.contrib.services.aml_response import AMLResponse

    @dataclass
    class Point:
        x: int

    class Locked(Mapping):
        def __getitem__(self, key): raise PermissionError("locked")
        def __iter__(self): return iter("a")
        def __len__(self): return 1

    def init(): pass
    def run(data): return eval(data)
"""


@pytest.fixture(scope="module")
def results(tmp_path_factory, request):
    """A server whose run() evaluates what it is sent."""
    import textwrap

    folder = tmp_path_factory.mktemp("results")
    (folder / "score.py").write_text(textwrap.dedent(RESULTS))
    with Server(folder, ["--entry-script", "score.py"], {}) as server:
        yield server


@pytest.mark.parametrize(
    ("returned", "sent"),
    [
        ("{'a': [1, 2.5, True, None]}", {"a": [1, 2.5, True, None]}),
        ("(1, 2)", [1, 2]),
        ("None", {}),
        ("json.dumps({'a': 1})", '{"a": 1}'),
        ("'text'", "text"),
        ("np.arange(6).reshape(2, 3)", [[0, 1, 2], [3, 4, 5]]),
        ("np.arange(6).reshape(2, 3).T", [[0, 3], [1, 4], [2, 5]]),
        ("{'p': np.float32(0.5), 'n': np.int64(3)}", {"p": 0.5, "n": 3}),
        ("[np.bool_(True), np.str_('x')]", [True, "x"]),
        ("np.array(['a', 'b'])", ["a", "b"]),
        ("np.array([1.5], dtype=np.float16)", [1.5]),
        ("{np.int64(1): 'a'}", {"1": "a"}),
        ("{1: 'a', None: 'b'}", {"1": "a", "null": "b"}),
        ("2 ** 70", 2**70),
        ("{1, 2}", [1, 2]),
        ("(n for n in range(3))", [0, 1, 2]),
        ("{'of': {'them': (n for n in range(3))}}", {"of": {"them": [0, 1, 2]}}),
        ("{'of': (n for n in range(3)), 'large': 2 ** 70}", {"of": [0, 1, 2], "large": 2**70}),
        ("{'of': (n for n in range(3)), 1: None}", {"of": [0, 1, 2], "1": None}),
        ("[((m for m in range(n)) for n in range(3)), np.int64(1)]", [[[], [0], [0, 1]], 1]),
        ("datetime.date(2026, 11, 21)", "2026-11-21"),
        ("datetime.datetime(2026, 11, 21, 4, 5)", "2026-11-21T04:05:00"),
        ("np.datetime64('2026-11-21')", "2026-11-21T00:00:00"),
        ("decimal.Decimal('1.5')", 1.5),
        ("{'raw': b'\\x00\\x01'}", {"raw": base64.b64encode(b"\x00\x01").decode()}),
        ("Point(3)", {"x": 3}),
        ("[{'null': 'null'}, None]", [{"null": "null"}, None]),
    ],
)  # fmt: skip
def test_what_run_returns_is_written_as_json(results, returned, sent):
    reply = results.score(returned.encode())
    assert (reply.status, reply.headers["content-type"]) == (200, "application/json"), reply.body
    assert reply.json() == sent
    assert reply.headers["x-ms-run-function-failed"] == "False"
    assert float(reply.headers["x-ms-run-fn-exec-ms"]) >= 0


def test_bytes_are_sent_as_they_are(results):
    reply = results.score(b"b'\\x89PNG'")
    assert (reply.body, reply.headers["content-type"]) == (b"\x89PNG", "application/octet-stream")


@pytest.mark.parametrize(
    "returned",
    [
        "float('nan')",
        "{'a': [1, -np.inf]}",
        "np.array([1, np.nan])",
        "[np.float32('nan')]",
        "{'a': (one for one in [np.nan])}",
    ],
)
def test_numbers_json_cannot_say_are_refused_with_the_reason(results, returned):
    reply = results.score(returned.encode())
    assert (reply.status, reply.json()["code"]) == (500, "SHOAL-SCO-313")
    assert "NaN or infinite" in reply.json()["message"]
    assert reply.headers["x-ms-run-function-failed"] == "False"


@pytest.mark.parametrize(("setting", "sent"), [("null", [None, 1.0, None]), ("string", ["NaN", 1.0, "Infinity"])])
def test_numbers_json_cannot_say_become_what_a_setting_says(serve, setting, sent):
    server = serve(
        "def init(): pass\ndef run(data): return [float('nan'), 1.0, float('inf')]", SHOAL_NON_FINITE=setting
    ).ready()
    assert server.score(b"").json() == sent


def test_what_json_cannot_say_is_named(results):
    reply = results.score(b"{'a': object()}")
    assert reply.status == 500
    assert "builtins.object" in reply.json()["message"]
    reply = results.score(b"Point(n for n in range(3))")  # where no list can take its place
    assert "generator is not JSON" in reply.json()["message"]


@pytest.mark.parametrize(
    ("returned", "cause"),
    [
        ("(1 / n for n in (1, 0))", "ZeroDivisionError: division by zero"),
        ("{'a': (1 / n for n in (1, 0))}", "ZeroDivisionError: division by zero"),
        ("{'a': (1 + n for n in 'a')}", "TypeError: unsupported operand type(s) for +: 'int' and 'str'"),
        ("(sys.exit(3) for _ in 'a')", "it called sys.exit(3)"),
        ("Locked()", "PermissionError: locked"),
    ],
)
def test_a_result_that_raises_when_it_is_read_is_a_500_and_the_next_request_is_served(results, returned, cause):
    reply = results.score(returned.encode())
    assert (reply.status, reply.json()["code"], reply.json()["cause"]) == (500, "SHOAL-SCO-313", cause)
    assert results.score(b"1").json() == 1
    results.wait_for(f"{{{reply.headers['x-request-id']}}} - reading what run() returned failed")


@pytest.mark.parametrize("status", ["'very well'", "None", "99", "199", "600", "[200]", "1 << 70"])
def test_a_response_without_a_status_that_http_has_is_a_500_that_names_it(results, status):
    reply = results.score(f"AMLResponse('x', {status})".encode())
    assert (reply.status, reply.json()["code"]) == (500, "SHOAL-SCO-313")
    assert repr(eval(status)) in reply.json()["message"]
    assert results.score(b"AMLResponse('x', '202 ACCEPTED')").status == 202


@pytest.mark.parametrize("raised", ["1 / 0", "sys.exit(0)", "sys.exit('enough')", "exec('raise KeyboardInterrupt')"])
def test_whatever_run_raises_is_a_500_and_the_next_request_is_served(results, raised):
    reply = results.score(raised.encode())
    assert (reply.status, reply.headers["x-ms-run-function-failed"]) == (500, "True")
    assert reply.json()["message"].startswith("An unexpected error occurred in scoring script.")
    assert reply.json()["request_id"] == reply.headers["x-request-id"]
    assert results.score(b"1").json() == 1


def test_the_cause_is_in_the_answer_and_the_whole_traceback_in_the_log(results):
    reply = results.score(b"[][7]")
    assert reply.json()["cause"] == "IndexError: list index out of range"
    results.wait_for(f"{{{reply.headers['x-request-id']}}} - run() failed\nTraceback")


def test_in_production_the_cause_is_only_in_the_log(serve):
    server = serve("def init(): pass\ndef run(data): 1 / 0", SHOAL_SHOW_ERRORS="false").ready()
    assert "cause" not in server.score(b"").json()
    assert "ZeroDivisionError" in server.out


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/x-www-form-urlencoded", ""])
def test_an_undecorated_run_gets_the_body_as_text_whatever_its_type(echo, kind):
    assert echo.score('{"ø": 1}'.encode(), {"Content-Type": kind}).json() == {"got": '{"ø": 1}'}


def test_a_body_that_is_not_utf8_is_a_400(echo):
    reply = echo.score(b"\xff\xfe")
    assert reply.status == 400
    assert "Input cannot be decoded as UTF-8" in reply.json()["message"]


def test_the_query_of_a_get_arrives_as_json(echo):
    got = json.loads(echo.get("/score?a=1&b=%5B1,2%5D&c=a&d=null&e=x&e=2").json()["got"])
    assert got == {"a": 1, "b": [1, 2], "c": "a", "d": None, "e": ["x", 2]}


def test_request_headers_are_handed_to_a_run_that_asks_for_them(serve):
    server = serve("def init(): pass\ndef run(data, request_headers): return [data, request_headers['X-Mine']]").ready()
    assert server.score(b"x", {"X-Mine": "yes"}).json() == ["x", "yes"]


@pytest.mark.parametrize("isolate", ["true", "false"])
def test_an_asynchronous_init_has_ended_before_the_server_is_ready_and_its_loop_is_that_of_run(serve, isolate):
    server = serve("""
        import asyncio
        async def init():
            global model, loop
            await asyncio.sleep(0)
            model, loop = "loaded", asyncio.get_running_loop()
        async def run(data): return [model, loop is asyncio.get_running_loop()]
        """, SHOAL_ISOLATE=isolate).ready()  # fmt: skip
    assert server.score(b"").json() == ["loaded", True]


def test_an_asynchronous_init_that_raises_ends_the_boot(serve):
    server = serve("async def init(): 1 / 0\ndef run(data): pass")
    assert server.exit_code() == 3
    assert "SHOAL-SCO-302 init() failed: ZeroDivisionError" in server.err.rstrip().splitlines()[-1]


def test_an_asynchronous_run_is_awaited(serve):
    server = serve("""
        import asyncio
        def init(): pass
        async def run(data):
            await asyncio.sleep(0)
            return {"got": data}
    """).ready()
    assert [server.score(text).json() for text in (b"x", b"y")] == [{"got": "x"}, {"got": "y"}]


def test_run_is_called_in_the_thread_of_init(serve):
    server = serve("""
        import threading
        def init(): global first; first = threading.current_thread()
        def run(data): return threading.current_thread() is first is threading.main_thread()
    """).ready()
    assert server.score(b"").json() is True


def test_a_new_request_id_is_made_and_sent_back(echo):
    headers = echo.score(b"").headers
    assert headers["x-request-id"] == headers["x-ms-request-id"]
    assert len(headers["x-request-id"]) == 36
    assert "x-ms-client-request-id" not in headers
    assert headers["x-request-id"] != echo.score(b"").headers["x-request-id"]


def test_ids_of_the_caller_are_sent_back(echo):
    sent = {"x-request-id": "mine", "x-ms-client-request-id": "client", "TraceId": "trace"}
    headers = echo.score(b"", sent).headers
    assert headers["x-request-id"] == "mine"
    assert headers["x-ms-request-id"] == headers["x-ms-client-request-id"] == "client"
    assert headers["traceid"] == "trace"


def test_the_old_id_counts_as_the_callers(echo):
    headers = echo.score(b"", {"x-ms-request-id": "old"}).headers
    assert headers["x-ms-request-id"] == headers["x-ms-client-request-id"] == "old"


@pytest.mark.parametrize("name", ["x-request-id", "x-ms-client-request-id", "x-ms-request-id"])
def test_an_id_of_more_than_100_characters_is_refused(echo, name):
    assert echo.score(b"", {name: "i" * 100}).status == 200
    assert echo.score(b"", {name: "i" * 101}).status == 431


def test_a_line_for_each_request_carries_its_id(echo):
    echo.score(b"", {"x-request-id": "find-me"})
    echo.wait_for("{find-me} - POST /score 200 ")


def test_the_server_says_its_version_unless_told_not_to(serve, echo):
    assert echo.get("/").headers["x-ms-server-version"].startswith("shoal/")
    quiet = serve("def init(): pass\ndef run(data): pass", SERVER_VERSION_LOG_RESPONSE_ENABLED="false").ready()
    assert "x-ms-server-version" not in quiet.get("/").headers


def test_a_raw_script_gets_the_request_and_makes_its_own_answer(serve):
    server = serve("""
        import sys, types
        sys.modules["azureml_inference_server_http.api.aml_request"] = types.SimpleNamespace(_rawHttpRequested=True)
        from shoal_scoring.rawhttp import AMLResponse
        def init(): pass
        def run(request):
            if request.method == "POST":
                return AMLResponse(request.get_data(False)[::-1], 201, {"X-Many": "a, b", "Content-Type": "image/x"})
            return AMLResponse(request.args, 200, json_str=True)
    """).ready()
    reply = server.score(b"\x00\x01")
    assert (reply.status, reply.body) == (201, b"\x01\x00")
    assert reply.headers["content-type"] == "image/x"
    assert server.get("/score?a=1&a=2&b=x").json() == {"a": "1", "b": "x"}


def test_a_scripts_header_cannot_smuggle_in_another(serve):
    server = serve("""
        from shoal_scoring.rawhttp import AMLResponse
        def init(): pass
        def run(data): return AMLResponse("x", 200, {"X-Mine": data})
    """).ready()
    reply = server.score(b"a\r\nX-Injected: yes")
    assert "x-injected" not in reply.headers
