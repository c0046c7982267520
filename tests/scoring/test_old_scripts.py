"""Scripts written for Azure ML v1, unchanged: its example, and those that take the request as it came."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from tests.scoring.conftest import Server
from tests.scoring.from_the_index import install_once

SKLEARN = """
    import json
    import numpy as np
    import os
    from sklearn.externals import joblib
    from sklearn.linear_model import Ridge
    from azureml.core.model import Model

    from inference_schema.schema_decorators import input_schema, output_schema
    from inference_schema.parameter_types.numpy_parameter_type import NumpyParameterType

    def init():
        global model
        model = joblib.load(Model.get_model_path("ridge"))

    input_sample = np.array([[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]])
    output_sample = np.array([3726.995])

    @input_schema('data', NumpyParameterType(input_sample))
    @output_schema(NumpyParameterType(output_sample))
    def run(data):
        try:
            return model.predict(data).tolist()
        except Exception as e:
            return str(e)
"""


def test_the_sklearn_example_runs_unchanged(serve, tmp_path: Path):
    import joblib
    import numpy as np
    from sklearn.linear_model import Ridge

    folder = tmp_path / "app/azureml-models/ridge/3"
    folder.mkdir(parents=True)
    model = Ridge().fit(np.eye(10), np.arange(10))
    joblib.dump(model, folder / "ridge.pkl")
    server = serve(SKLEARN, "--entry-script", "score.py", AML_APP_ROOT=str(tmp_path / "app")).ready()
    rows = [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]]
    assert server.score({"data": rows}).json() == pytest.approx(model.predict(np.array(rows)).tolist())
    refused = server.score({"data": [[1.9] * 10]})
    assert refused.status == 400
    assert refused.json()["message"].startswith("field 'data': expected an array of int64 [rows, 10], got 1.9")


RAW = """
    from azureml.contrib.services.aml_request import AMLRequest, rawhttp
    from azureml.contrib.services.aml_response import AMLResponse

    def init(): pass

    @rawhttp
    def run(request):
        if request.method == "OPTIONS":
            return AMLResponse("", 200, {"Access-Control-Allow-Methods": "OPTIONS, POST"})
        if request.method == "GET":
            return AMLResponse(request.full_path, 200)
        if request.files:
            upload = request.files["image"]
            return AMLResponse(upload.filename.encode() + b":" + upload.read(), 200, {"Content-Type": "image/x"})
        if request.form:
            return AMLResponse(dict(request.form), 200, json_str=True)
        if request.is_json:
            return {"got": request.get_json(), "type": request.headers["content-TYPE"]}
        if request.data == b"teapot":
            return AMLResponse("no", 418)
        if request.data == b"broken":
            return AMLResponse("no", 503)
        return AMLResponse(None, 200)
"""


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    folder = tmp_path_factory.mktemp("raw")
    (folder / "score.py").write_text(textwrap.dedent(RAW))
    with Server(folder, ["--entry-script", "score.py"], {}) as server:
        yield server


def test_a_raw_script_works_with_the_request(raw):
    assert raw.get("/score?a=1").body == b"/score?a=1"
    assert raw.get("/score").body == b"/score?"
    assert raw.get("/score").headers["content-type"] == "text/html; charset=utf-8"
    assert raw.score({"a": 1}).json() == {"got": {"a": 1}, "type": "application/json"}
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert raw.ask("POST", "/score", b"a=1&b=x+y", form).json() == {"a": "1", "b": "x y"}
    assert raw.ask("POST", "/score", b"else").json() == {}


@pytest.mark.parametrize("content", [b"", b"plain", bytes(range(256)) * 3, b"\r\n\n\r\r\n", b"a\x0b\x0c\x1c\x85z"])
def test_an_uploaded_file_arrives_byte_for_byte(raw, content):
    body = (
        b'--limit\r\nContent-Disposition: form-data; name="note"\r\n\r\ntext\r\n'
        b'--limit\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n'
        b"Content-Type: image/png\r\n\r\n" + content + b"\r\n--limit--\r\n"
    )
    reply = raw.ask("POST", "/score", body, {"Content-Type": "multipart/form-data; boundary=limit"})
    assert reply.body == b"a.png:" + content


def test_a_raw_script_answers_options_and_head_itself_and_nothing_else(raw):
    options = raw.ask("OPTIONS", "/score")
    assert options.headers["access-control-allow-methods"] in ("OPTIONS, POST", "OPTIONS", "POST")
    assert raw.ask("HEAD", "/score?a=1").status == 200
    assert raw.ask("PUT", "/score").status == 405


@pytest.mark.parametrize(("body", "status", "failed"), [(b"teapot", 418, "False"), (b"broken", 503, "True")])
def test_a_response_has_the_scripts_status(raw, body, status, failed):
    reply = raw.ask("POST", "/score", body)
    assert (reply.status, reply.headers["x-ms-run-function-failed"]) == (status, failed)


def test_raw_and_schema_together_are_refused(serve):
    server = serve("""
        from azureml.contrib.services.aml_request import rawhttp
        from inference_schema.schema_decorators import input_schema
        from inference_schema.parameter_types.standard_py_parameter_type import StandardPythonParameterType
        def init(): pass
        @rawhttp
        @input_schema("a", StandardPythonParameterType(1))
        def run(a): pass
    """)
    assert server.exit_code() == 3
    assert "both @rawhttp and @input_schema" in server.err


@pytest.fixture(scope="session")
def flask() -> Path:
    """A folder with Flask, installed once from the package index."""
    return install_once("flask-3.1", "flask>=3.1,<3.2")


def test_a_script_that_uses_flasks_own_request_finds_it(serve, flask):
    server = serve(
        """
        from flask import Response, jsonify, request
        def init(): pass
        def run(data):
            if data == "plain":
                return Response(request.headers.get("x-one") + request.path, 202, mimetype="text/csv")
            return jsonify(sent=request.get_json(), by=request.method, asked=request.args.get("n", type=int))
        """,
        PYTHONPATH=str(flask),
    ).ready()
    headers = {"Content-Type": "application/json", "X-One": "1"}
    reply = server.ask("POST", "/score?n=7", b'{"a": 1}', headers)
    assert reply.json() == {"sent": {"a": 1}, "by": "POST", "asked": 7}
    plain = server.score(b"plain", headers)
    assert (plain.status, plain.headers["content-type"], plain.body) == (202, "text/csv; charset=utf-8", b"1/score")


def test_an_asynchronous_run_finds_its_own_request_in_flask_each_time(serve, flask):
    server = serve(
        """
        from flask import request
        def init(): pass
        async def run(data): return request.args["n"]
        """,
        PYTHONPATH=str(flask),
    ).ready()
    assert [server.ask("POST", f"/score?n={n}", b"").json() for n in "12"] == ["1", "2"]
