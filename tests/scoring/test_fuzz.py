"""Whatever is sent, the server answers in HTTP, stays up, and shows no traceback of its own."""

from __future__ import annotations

import json
import socket

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.scoring.conftest import Server
from tests.scoring.test_onnx_models import linear

QUICK = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

TOKEN = st.sampled_from(
    [
        b"GET", b"POST", b"HEAD", b"OPTIONS", b"PRI", b" ", b"\t", b"/", b"/score", b"//score", b"*", b"?",
        b"%", b"%00", b"%zz", b"HTTP/1.1", b"HTTP/1.0", b"HTTP/2.0", b"\r\n", b"\n", b"\r", b"\r\n\r\n",
        b"\x00", b":", b": ", b",", b";", b"\xff", b"Host", b"Content-Length", b"Transfer-Encoding",
        b"chunked", b"identity", b"gzip", b"Expect", b"100-continue", b"Connection", b"close",
        b"keep-alive", b"Upgrade", b"h2c", b"Content-Type", b"application/json", b"Content-Encoding",
        b"x-request-id", b"0", b"1", b"5", b"-1", b"99999999999999999999", b"hello", b"{", b"}",
        b"x" * 300,
    ]
)  # fmt: skip


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fuzz")
    linear(folder / "models/digits/1/linear.onnx")
    with Server(folder, ["--model-dir", "models"], {}) as server:
        yield server


def exchange(server: Server, pieces: list[bytes]) -> bytes:
    """Send *pieces* and close our side; everything that came back."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as client:
        answer = b""
        try:
            for piece in pieces:
                client.sendall(piece)
            client.shutdown(socket.SHUT_WR)
            while part := client.recv(65536):
                answer += part
        except (ConnectionResetError, BrokenPipeError):
            pass  # it may refuse and close before all was sent
        return answer


def healthy(server: Server) -> None:
    assert server.get("/").body == b"Healthy"
    assert "Traceback" not in server.out + server.err


@given(pieces=st.lists(st.one_of(TOKEN, st.binary(max_size=40)), max_size=40))
@QUICK
def test_any_bytes_are_answered_in_http_or_not_at_all(echo, pieces):
    answer = exchange(echo, [b"".join(pieces)])
    assert answer == b"" or answer.startswith(b"HTTP/1.1 ")
    assert b"HTTP/1.1 500" not in answer
    healthy(echo)


@given(
    method=st.sampled_from([b"GET", b"POST", b"PUT", b"OPTIONS"]),
    target=st.binary(max_size=60),
    headers=st.lists(st.tuples(TOKEN, st.one_of(TOKEN, st.binary(max_size=30))), max_size=8),
    body=st.binary(max_size=200),
    cut=st.integers(0, 400),
)
@QUICK
def test_any_request_nearly_right_and_cut_anywhere_is_survived(echo, method, target, headers, body, cut):
    head = (
        method + b" /" + target + b" HTTP/1.1\r\n" + b"".join(name + b": " + text + b"\r\n" for name, text in headers)
    )
    whole = head + b"Content-Length: %d\r\n\r\n" % len(body) + body
    answer = exchange(echo, [whole[:cut], whole[cut:]])
    assert answer == b"" or answer.startswith(b"HTTP/1.1 ")
    assert b"HTTP/1.1 500" not in answer
    healthy(echo)


NUMBERS = st.one_of(st.integers(), st.floats(), st.booleans(), st.none(), st.text(max_size=5))
JSON = st.recursive(
    NUMBERS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(["x", "data", "inputs", "input", "y", ""]), inner, max_size=3),
    ),
    max_leaves=12,
)


@given(content=JSON)
@QUICK
def test_any_json_is_scored_or_refused_with_the_reason(model, content):
    reply = model.score(json.dumps(content).encode())
    assert reply.status in (200, 400, 500)
    if reply.status == 500:  # only a number that is not finite may come through and not be writable
        assert reply.json()["code"] == "SHOAL-SCO-313"
    if reply.status == 400:
        assert reply.json()["message"]
    healthy(model)


TENSOR = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["x", "x", "z", 1, None, [], ["x"], {}, True]),
        "shape": st.one_of(st.lists(st.one_of(st.integers(-1, 4), st.booleans()), max_size=3), JSON),
        "datatype": st.sampled_from(["FP32", "INT64", "BYTES", "BOOL", "FP8", None]),
        "data": JSON,
        "parameters": st.one_of(st.none(), st.dictionaries(st.just("binary_data_size"), st.integers(-1, 50)), JSON),
    },
)


@pytest.mark.parametrize(
    "tensor",
    [
        *({"name": name, "shape": [1, 3], "datatype": "FP32", "data": [1, 2, 3]} for name in ([], {}, True, ["x"])),
        *({"name": "x", "shape": shape, "datatype": "FP32", "data": [1, 2, 3]} for shape in ([True], [True, 3], {}, 3)),
        {"name": "x", "shape": [0, 3], "datatype": "FP32", "parameters": {"binary_data_size": False}},
    ],
)
def test_a_name_a_shape_or_a_size_of_another_type_is_refused(model, tensor):
    reply = model.ask("POST", "/v2/models/digits/infer", json.dumps({"inputs": [tensor]}))
    assert reply.status == 400
    assert reply.json()["error"]
    healthy(model)


@given(
    content=st.fixed_dictionaries(
        {}, optional={"inputs": st.lists(TENSOR, max_size=2), "outputs": JSON, "parameters": JSON}
    ),
    tail=st.binary(max_size=40),
    shift=st.integers(-3, 3),
)
@QUICK
def test_any_inference_request_is_scored_or_refused_with_the_reason(model, content, tail, shift):
    head = json.dumps(content).encode()
    headers = {"Inference-Header-Content-Length": str(len(head) + shift)} if tail else {}
    reply = model.ask("POST", "/v2/models/digits/infer", head + tail, headers)
    assert reply.status in (200, 400), reply.body
    assert reply.status == 200 or reply.json()["error"]
    healthy(model)
