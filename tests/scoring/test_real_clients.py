"""Clients that others wrote: NVIDIA's for the inference protocol, schemathesis for the OpenAPI document."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tests.scoring.conftest import Server

SCRIPT = """
import numpy as np
from inference_schema.parameter_types.numpy_parameter_type import NumpyParameterType
from inference_schema.parameter_types.standard_py_parameter_type import StandardPythonParameterType
from inference_schema.schema_decorators import input_schema, output_schema

def init(): pass

@input_schema("data", NumpyParameterType(np.array([[1.5, 2.5]])))
@input_schema("scale", StandardPythonParameterType(2.0))
@output_schema(NumpyParameterType(np.array([1.5])))
def run(data, scale):
    return data.sum(axis=1) * scale
"""


@pytest.fixture(scope="module")
def estimator(tmp_path_factory):
    """An estimator named `flowers` in version 7."""
    import joblib
    from sklearn.linear_model import LogisticRegression

    folder = tmp_path_factory.mktemp("flowers")
    (folder / "flowers/7").mkdir(parents=True)
    model = LogisticRegression().fit([[0, 0], [1, 1], [4, 4], [5, 5]], [10, 10, 20, 20])
    joblib.dump(model, folder / "flowers/7/model.joblib")
    with Server(folder, ["--model-dir", "flowers/7"], {"SHOAL_NON_FINITE": "null"}) as server:
        yield server


TRITON = """
import sys
import numpy as np
import tritonclient.http as triton

client = triton.InferenceServerClient(f"127.0.0.1:{sys.argv[1]}")
metadata = client.get_model_metadata("flowers", "7")
assert client.get_model_repository_index() == [{"name": "flowers", "version": "7", "state": "READY", "reason": ""}]
(given,), (gives,) = metadata["inputs"], metadata["outputs"]
rows = np.array([[0, 0], [5, 5], [1, 0]], np.float64)
for binary in (True, False):
    sent = triton.InferInput(given["name"], list(rows.shape), given["datatype"])
    sent.set_data_from_numpy(rows, binary_data=binary)
    asked = triton.InferRequestedOutput(gives["name"], binary_data=binary)
    result = client.infer("flowers", [sent], outputs=[asked])
    assert result.as_numpy(gives["name"]).tolist() == [10, 20, 10]
    assert result.get_output(gives["name"])["datatype"] == gives["datatype"], (result.get_response(), gives)
print("all is well")
"""


def test_an_estimator_is_served_to_tritonclient_as_its_metadata_says(estimator):
    command = [sys.executable, "-c", TRITON, str(estimator.port)]  # on its own: it brings gevent
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.stdout == "all is well\n", ended.stderr


def schemathesis(server: Server, *excluded: str) -> None:
    """Let it make requests out of the server's own document, right and wrong ones, and check every answer."""
    # GET scores too, though nobody's document says so: the original's clients know.
    checks = ("--exclude-checks", ",".join(["unsupported_method", *excluded]))
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "run", f"http://127.0.0.1:{server.port}/swagger.json?version=3.1"),
        *("--url", f"http://127.0.0.1:{server.port}", "--max-examples", "60", "--seed", "20", "--no-color"),
        *("--phases", "examples,coverage,fuzzing", "--checks", "all", "--generation-database", "none"),
        *checks,
    ]
    ended = subprocess.run(command, cwd=server.folder, capture_output=True, text=True, timeout=100, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_a_script_behaves_as_its_openapi_document_says(serve):
    schemathesis(serve(SCRIPT).ready(), "positive_data_acceptance", "negative_data_rejection")


def test_a_model_behaves_as_its_openapi_document_says(estimator):
    schemathesis(estimator, "negative_data_rejection")


def test_a_client_that_stays_does_not_keep_its_last_body_in_memory(serve):
    server = serve("def init(): pass\ndef run(data): return len(data)").ready()
    body = b"x" * (4 << 20)
    request = b"POST /score HTTP/1.1\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
    clients = []
    try:
        sizes = []
        for _ in range(30):
            clients.append(server.connect())
            clients[-1].sendall(request)
            assert clients[-1].recv(65536).startswith(b"HTTP/1.1 200")
            sizes.append(resident(server.process.pid))
    finally:
        for client in clients:
            client.close()
    assert sizes[-1] - sizes[0] < 50e6


def resident(process: int) -> int:
    """Bytes of memory that *process* has."""
    import psutil

    return psutil.Process(process).memory_info().rss
