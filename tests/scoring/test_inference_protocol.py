"""The Open Inference Protocol v2, spoken by a real client of it."""

from __future__ import annotations

import json
import struct
import subprocess
import sys

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from tests.scoring.conftest import Server

PASS_THROUGH = {"f": TensorProto.FLOAT, "i": TensorProto.INT64, "b": TensorProto.BOOL, "s": TensorProto.STRING}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A model that gives back what it gets, a tensor of each of four types, named `same` in version 3."""
    folder = tmp_path_factory.mktemp("oip")
    (folder / "azureml-models/same/3").mkdir(parents=True)
    graph = helper.make_graph(
        [helper.make_node("Identity", [name], [f"{name}_out"]) for name in PASS_THROUGH],
        "g",
        [helper.make_tensor_value_info(name, kind, ["rows", 2]) for name, kind in PASS_THROUGH.items()],
        [helper.make_tensor_value_info(f"{name}_out", kind, ["rows", 2]) for name, kind in PASS_THROUGH.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.save(model, folder / "azureml-models/same/3/model.onnx")
    with Server(folder, ["--model-dir", "azureml-models/same/3"], {}) as server:
        yield server


def inputs(**changed):
    tensors = {
        "f": {"datatype": "FP32", "data": [1.5, 2]},
        "i": {"datatype": "INT64", "data": [[1, 2]]},
        "b": {"datatype": "BOOL", "data": [True, False]},
        "s": {"datatype": "BYTES", "data": ["ø", ""]},
    }
    return [{"name": name, "shape": [1, 2], **one, **changed.get(name, {})} for name, one in tensors.items()]


def infer(server, content, path="/v2/models/same/infer", headers=None):
    body = content if isinstance(content, bytes) else json.dumps(content)
    return server.ask("POST", path, body, {"Content-Type": "application/json", **(headers or {})})


@pytest.mark.parametrize("path", ["/v2/models/same/infer", "/v2/models/same/versions/3/infer"])
def test_tensors_in_json_come_back_in_json(server, path):
    reply = infer(server, {"id": "mine", "inputs": inputs()}, path).json()
    assert (reply["model_name"], reply["model_version"], reply["id"]) == ("same", "3", "mine")
    assert [(one["name"], one["datatype"], one["shape"], one["data"]) for one in reply["outputs"]] == [
        ("f_out", "FP32", [1, 2], [1.5, 2.0]),
        ("i_out", "INT64", [1, 2], [1, 2]),
        ("b_out", "BOOL", [1, 2], [True, False]),
        ("s_out", "BYTES", [1, 2], ["ø", ""]),
    ]


def test_the_server_and_its_model_describe_themselves(server):
    assert server.get("/v2").json()["extensions"] == ["binary_tensor_data"]
    assert [server.get(f"/v2/health/{one}").status for one in ("live", "ready")] == [200, 200]
    assert server.get("/v2/models/same/ready").status == 200
    metadata = server.get("/v2/models/same/versions/3").json()
    assert (metadata["name"], metadata["versions"], metadata["platform"]) == ("same", ["3"], "onnx")
    assert metadata["inputs"][0] == {"name": "f", "datatype": "FP32", "shape": [-1, 2]}


@pytest.mark.parametrize("path", ["/v2/models/other", "/v2/models/same/versions/4/ready", "/v2/models/same/else"])
def test_what_is_not_there_is_a_404(server, path):
    assert server.get(path).status == 404


def test_only_the_outputs_asked_for_come_in_the_form_asked_for(server):
    outputs = [{"name": "i_out", "parameters": {"binary_data": True}}, {"name": "f_out"}]
    reply = infer(server, {"inputs": inputs(), "outputs": outputs})
    length = int(reply.headers["inference-header-content-length"])
    head = json.loads(reply.body[:length])
    assert [one["name"] for one in head["outputs"]] == ["i_out", "f_out"]
    assert head["outputs"][0]["parameters"] == {"binary_data_size": 16}
    assert reply.body[length:] == struct.pack("<qq", 1, 2)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "could not be decoded as JSON"),
        ({"inputs": 1}, "must be a JSON object with a list of inputs"),
        ({"inputs": [{"name": "z"}]}, "the model has no input 'z'; expected 'f': float32 [rows, 2]"),
        ({"inputs": inputs()[:3]}, "input 's' is missing"),
        ({"inputs": inputs(f={"datatype": "FP8"})}, "input 'f': datatype is 'FP8'; it must be one of BOOL"),
        ({"inputs": inputs(f={"shape": [2, 2]})}, "the data are not FP32 of shape [2, 2]"),
        ({"inputs": inputs(f={"shape": "x"})}, "input 'f': shape is 'x'; it must be a list of whole numbers"),
        ({"inputs": inputs(f={"shape": [2, 1]})}, "input 'f': expected float32 [rows, 2], got shape [2, 1]"),
        ({"inputs": inputs(i={"data": [1.5, 2]})}, "got 1.5, which is not a whole number in its range"),
        ({"inputs": inputs(f={"parameters": {"binary_data_size": 8}})}, "binary_data_size is 8, and 0 bytes are left"),
        ({"inputs": inputs(), "outputs": [{"name": "z"}]}, "the model has no output 'z'"),
    ],
)
def test_what_is_not_as_the_protocol_says_is_a_400_with_its_error(server, content, said):
    reply = infer(server, content)
    assert reply.status == 400
    assert said in reply.json()["error"]


@pytest.mark.parametrize("length", ["x", "-1", "100000"])
def test_a_wrong_length_of_the_head_is_a_400(server, length):
    reply = infer(server, {"inputs": inputs()}, headers={"Inference-Header-Content-Length": length})
    assert reply.status == 400
    assert "Inference-Header-Content-Length is" in reply.json()["error"]


def test_bytes_that_belong_to_no_input_are_a_400(server):
    head = json.dumps({"inputs": inputs()}).encode()
    reply = infer(server, head + b"more", headers={"Inference-Header-Content-Length": str(len(head))})
    assert "4 bytes that belong to no input" in reply.json()["error"]


CLIENT = """
import sys
import numpy as np
import tritonclient.http as triton

client = triton.InferenceServerClient(f"127.0.0.1:{sys.argv[1]}")
assert client.is_server_live() and client.is_server_ready() and client.is_model_ready("same", "3")
assert client.get_server_metadata()["name"] == "shoal"
assert client.get_model_metadata("same")["inputs"][3]["datatype"] == "BYTES"
sent = {
    "f": (np.arange(4, dtype=np.float32).reshape(2, 2), "FP32"),
    "i": (np.arange(4, dtype=np.int64).reshape(2, 2), "INT64"),
    "b": (np.array([[True, False], [False, True]]), "BOOL"),
    "s": (np.array([["a", "ø"], ["", "long" * 100]], dtype=object), "BYTES"),
}
for binary in (True, False):
    inputs = []
    for name, (array, kind) in sent.items():
        one = triton.InferInput(name, [2, 2], kind)
        one.set_data_from_numpy(array, binary_data=binary)
        inputs.append(one)
    outputs = [triton.InferRequestedOutput(f"{name}_out", binary_data=binary) for name in sent]
    for compressed in (None, "gzip", "deflate"):
        result = client.infer("same", inputs, outputs=outputs, request_id="r", request_compression_algorithm=compressed)
        for name, (array, _) in sent.items():
            got = result.as_numpy(f"{name}_out")
            if got.dtype == object:
                got = np.vectorize(lambda one: one.decode() if isinstance(one, bytes) else one)(got)
            assert got.shape == array.shape and (got == array).all(), (name, got)
try:
    client.infer("same", inputs[:1])
except triton.InferenceServerException as error:
    assert "is missing" in error.message(), error
else:
    raise AssertionError("no error")
print("all is well")
"""


def test_the_real_client_speaks_it_in_json_binary_and_compressed(server):
    command = [sys.executable, "-c", CLIENT, str(server.port)]  # on its own: it brings gevent
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.stdout == "all is well\n", ended.stderr


def test_binary_requests_that_arrive_together_are_batched_rightly(server):
    from concurrent.futures import ThreadPoolExecutor

    def ask(number: int) -> bool:
        array = np.full((1 + number % 3, 2), number, np.float32)
        rest = inputs(
            i={"data": [number] * array.size}, b={"data": [True] * array.size}, s={"data": ["x"] * array.size}
        )
        tensors = [{**one, "shape": list(array.shape)} for one in rest]
        tensors[0] |= {"parameters": {"binary_data_size": array.nbytes}}
        del tensors[0]["data"]
        head = json.dumps({"inputs": tensors, "parameters": {"binary_data_output": True}}).encode()
        headers = {"Inference-Header-Content-Length": str(len(head))}
        reply = infer(server, head + array.tobytes(), headers=headers)
        length = int(reply.headers["inference-header-content-length"])
        return reply.body[length : length + array.nbytes] == array.tobytes()

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(200)))
