"""Every error below `/v2` has the protocol's `error`: without it its clients show nothing of what went wrong."""

from __future__ import annotations

import json
import subprocess
import sys

import onnx
import pytest
from onnx import TensorProto, helper
from tests.scoring.conftest import Server

from shoal_scoring.errors import Overloaded, RunTimedOut
from shoal_scoring.failures import explain
from shoal_scoring.messages import Request

BODY = {"inputs": [{"name": "x", "shape": [1, 1], "datatype": "FP32", "data": [1]}]}
SLOW = "import time\ndef init(): time.sleep(3600)\ndef run(data): pass\n"


def save_logarithm(folder):
    """A model named `log`, which has nothing finite to say of 0."""
    (folder / "log/1").mkdir(parents=True)
    info = helper.make_tensor_value_info
    graph = helper.make_graph(
        [helper.make_node("Log", ["x"], ["y"])],
        "g",
        [info("x", TensorProto.FLOAT, ["rows", 1])],
        [info("y", TensorProto.FLOAT, ["rows", 1])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.save(model, folder / "log/1/model.onnx")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("errors")
    save_logarithm(folder)
    with Server(folder, ["--model-dir", "log/1"], {"SHOAL_MAX_BODY": "1000"}) as server:
        yield server


ZERO = {"inputs": [{"name": "x", "shape": [1, 1], "datatype": "FP32", "data": [0]}]}


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "said"),
    [
        ("GET", "/v2/models/other", None, 404, "There is nothing at /v2/models/other"),
        ("GET", "/v2/models/log/config", None, 404, "There is nothing at"),
        ("GET", "/v2/models/log/stats", None, 404, "There is nothing at"),
        ("PUT", "/v2/models/log", None, 405, "The method is not allowed"),
        ("POST", "/v2/models/log/infer", {}, 400, "list of inputs"),
        ("POST", "/v2/models/log/infer", ZERO, 500, "infinit"),
        ("POST", "/v2/models/log/infer", {"inputs": "x" * 2000}, 413, "larger than 1000 bytes"),
    ],
)
def test_an_error_below_v2_has_the_protocols_word_for_it(server, method, path, body, status, said):
    reply = server.ask(method, path, None if body is None else json.dumps(body))
    assert reply.status == status
    assert said in reply.json()["error"], reply.body
    assert reply.json()["error"] == reply.json()["message"]


def test_elsewhere_the_answers_have_the_originals_words_only(server):
    assert server.get("/nothing").json() == {"message": "There is nothing at /nothing"}


TRITON = """
import sys
import tritonclient.http as triton

client = triton.InferenceServerClient(f"127.0.0.1:{sys.argv[1]}")
for ask in (client.get_model_metadata, client.get_model_config, client.get_inference_statistics):
    try:
        ask("other")
    except triton.InferenceServerException as error:
        print(error)
"""


def test_the_real_client_shows_what_went_wrong(server):
    command = [sys.executable, "-c", TRITON, str(server.port)]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert told.stdout.count("There is nothing at /v2/models/other") == 3, told.stdout + told.stderr


@pytest.mark.parametrize("path", ["/v2/models/log", "/v2/models/log/ready", "/v2/models/log/infer"])
def test_while_loading_it_says_so(serve, path):
    server = serve(SLOW)
    reply = server.ask("POST" if path.endswith("infer") else "GET", path)
    assert (reply.status, reply.json()["error"]) == (503, "The model is still loading")


def test_without_a_key_it_says_so(serve):
    keys = json.dumps({"primaryKey": "one", "secondaryKey": "two"})
    server = serve(SLOW, files={"keys": keys}, SHOAL_AUTH="key", SHOAL_KEYS_FILE="keys")
    reply = server.get("/v2/models")
    assert reply.status == 401
    assert reply.json()["error"] == reply.json()["message"]


@pytest.mark.parametrize("error", [Overloaded("1000 requests wait already"), RunTimedOut("Scoring timeout after 5 ms")])
def test_a_full_queue_and_a_run_too_long_say_so(error):
    answer = explain(error, Request("POST", "/v2/models/log/infer", b"", {}, b""), 503)
    assert json.loads(answer.body)["error"] == str(error)
