"""What nobody foresaw fails one request, with its traceback in the log; never the server."""

from __future__ import annotations

import pytest
from tests.scoring.test_onnx_models import linear

SITE = """
    import shoal_scoring.{module} as module
    def broken(*_): raise LookupError("a defect of ours")
    module.{name} = broken
"""
"""Stands in for a defect: a function of the server itself that raises, put there before it starts."""


def said_and_served(server, reply):
    assert (reply.status, reply.json()["code"]) == (500, "SHOAL-SCO-311")
    server.wait_for("LookupError: a defect of ours")
    assert f"{{{reply.headers['x-request-id']}}} - scoring failed\nTraceback" in server.out
    assert server.get("/").body == b"Healthy"


@pytest.mark.parametrize("isolate", ["true", "false"])
@pytest.mark.parametrize(
    ("module", "name"),
    [("script", "EntryScript._text_argument"), ("runtimes.script", "ScriptRuntime.score")],
    ids=["in one request", "in a batch"],
)
def test_a_defect_in_scoring_is_a_500_and_the_server_goes_on(serve, module, name, isolate):
    script = "def init(): pass\ndef run(data): return data"
    site = SITE.format(module=module, name=name)
    server = serve(script, files={"sitecustomize.py": site}, PYTHONPATH=".", SHOAL_ISOLATE=isolate).ready()
    for _ in range(2):
        said_and_served(server, server.score(b"1"))


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("oip", "InferenceReader.read"),
        ("oip", "write_inference"),
        ("runtimes.model", "ModelRuntime.score"),
    ],
)
def test_a_defect_with_a_model_is_a_500_in_the_protocols_words(serve, tmp_path, module, name):
    linear(tmp_path / "models/digits/1/linear.onnx")
    site = SITE.format(module=module, name=name)
    server = serve(
        None, "--model-dir", str(tmp_path / "models"), files={"sitecustomize.py": site}, PYTHONPATH="."
    ).ready()
    for _ in range(2):
        content = '{"inputs": [{"name": "x", "shape": [1, 3], "datatype": "FP32", "data": [1, 2, 3]}]}'
        reply = server.ask("POST", "/v2/models/digits/infer", content)
        assert reply.json()["error"]
        said_and_served(server, reply)
