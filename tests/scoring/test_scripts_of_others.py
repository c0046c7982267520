"""Entry scripts in the shapes that public repositories have them in: tutorials, generated ones, grown ones.

Each is written anew after several that were found, with the imports, the calls and the habits of its kind.
"""

from __future__ import annotations

import io
import json
import zipfile

import joblib
import numpy as np
import pytest
from sklearn.linear_model import Ridge

MLOPS = """
    import numpy
    import joblib
    import os
    from azureml.core.model import Model
    from inference_schema.schema_decorators \\
        import input_schema, output_schema
    from inference_schema.parameter_types.numpy_parameter_type \\
        import NumpyParameterType

    def init():
        global model
        model_path = Model.get_model_path(os.getenv("AZUREML_MODEL_DIR").split('/')[-2])
        model = joblib.load(model_path)

    input_sample = numpy.array([[10, 9], [8, 7]])
    output_sample = numpy.array([5021.509689995557, 3693.645386402646])

    @input_schema('data', NumpyParameterType(input_sample))
    @output_schema(NumpyParameterType(output_sample))
    def run(data, request_headers):
        result = model.predict(data)
        print(('{{"RequestId":"{0}", "TraceParent":"{1}", "NumberOfPredictions":{2}}}').format(
            request_headers.get("X-Ms-Request-Id", ""), request_headers.get("Traceparent", ""), len(result)))
        return {"result": result.tolist()}
"""

GENERATED = """
    import json
    import logging
    import os
    import pickle
    import numpy as np
    import pandas as pd
    import azureml.train.automl
    import azureml.automl.core
    from azureml.automl.core.shared import logging_utilities, log_server
    from azureml.telemetry import INSTRUMENTATION_KEY
    from sklearn.externals import joblib
    from azureml.core.model import Model
    from inference_schema.schema_decorators import input_schema, output_schema
    from inference_schema.parameter_types.numpy_parameter_type import NumpyParameterType
    from inference_schema.parameter_types.pandas_parameter_type import PandasParameterType
    from inference_schema.parameter_types.standard_py_parameter_type import StandardPythonParameterType

    data_sample = PandasParameterType(pd.DataFrame({
        "when": pd.Series(["2000-1-1"], dtype="datetime64[ns]"), "place": pd.Series(["example_value"], dtype="object"),
        "first": pd.Series([0.0], dtype="float32"), "second": pd.Series([0], dtype="int64")}))
    input_sample = StandardPythonParameterType({'data': data_sample})
    method_sample = StandardPythonParameterType("predict")
    global_sample = StandardPythonParameterType({'quantiles': StandardPythonParameterType([0.025, 0.975])})
    result_sample = StandardPythonParameterType({
        'forecast': NumpyParameterType(np.array([0.0])),
        'index': PandasParameterType(pd.DataFrame({}), enforce_shape=False)})
    output_sample = StandardPythonParameterType({'Results': result_sample})

    try:
        log_server.enable_telemetry(INSTRUMENTATION_KEY)
        log_server.set_verbosity('INFO')
        logger = logging.getLogger('azureml.automl.core.scoring_script_v2')
    except Exception:
        pass

    def init():
        global model
        model_path = os.path.join(os.getenv('AZUREML_MODEL_DIR'), 'model.pkl')
        path = os.path.normpath(model_path)
        path_split = path.split(os.sep)
        log_server.update_custom_dimensions({'model_name': path_split[-3], 'model_version': path_split[-2]})
        try:
            logger.info("Loading model from path.")
            model = joblib.load(model_path)
            logger.info("Loading successful.")
        except Exception as e:
            logging_utilities.log_traceback(e, logger)
            raise

    @input_schema('GlobalParameters', global_sample, convert_to_provided_type=False)
    @input_schema('method', method_sample, convert_to_provided_type=False)
    @input_schema('Inputs', input_sample)
    @output_schema(output_sample)
    def run(Inputs, method="predict", GlobalParameters={"quantiles": [0.025, 0.975]}):
        data = Inputs['data']
        result = getattr(model, method)(data[["first", "second"]].values)
        index = json.loads(data[["when", "place"]].to_json(orient="records"))
        found = {"forecast": result.tolist(), "index": index, "quantiles": GlobalParameters["quantiles"]}
        return {"Results": found}
"""

NOTEBOOK = """
    import json
    import numpy
    import joblib
    from azureml.core.model import Model, InferenceConfig
    from azureml.core.webservice import AciWebservice

    def init():
        global model
        model = joblib.load(Model.get_model_path(model_name="ridge"))

    def run(raw_data, request_headers):
        try:
            data = numpy.array(json.loads(raw_data)["data"])
            return json.dumps(model.predict(data).tolist())
        except Exception as e:
            return str(e)

    init()
    test_row = '{"data":[[1,2],[10,9]]}'
    prediction = run(test_row, {})
    print("Test result: ", prediction)
"""

IMAGES = """
    import sys
    sys.setrecursionlimit(3000)
    import os
    import json
    import logging
    import zipfile
    try:
        from azureml_inference_server_http.api.aml_request import AMLRequest, rawhttp
        from azureml_inference_server_http.api.aml_response import AMLResponse
    except ImportError:
        from azureml.contrib.services.aml_request import AMLRequest, rawhttp
        from azureml.contrib.services.aml_response import AMLResponse
    from azureml.core import Run
    sys.path.append(os.path.dirname(os.path.realpath(__file__)))
    from inference_model import InferenceModel

    logging.basicConfig(level=logging.DEBUG)
    logger = logging.getLogger(__name__)
    run_context = Run.get_context()

    def init():
        global model
        model = InferenceModel(os.path.join(os.getenv("AZUREML_MODEL_DIR"), "model.pkl"))
        run_context.log("models", 1)

    @rawhttp
    def run(request: AMLRequest):
        logger.info("Request: [{0}]".format(request))
        if request.method == "OPTIONS":
            resp = AMLResponse("", 200)
            resp.headers["Allow"] = "OPTIONS, GET, POST"
            resp.headers['Access-Control-Allow-Origin'] = "http://www.example.com"
            return resp
        if request.method != 'POST':
            return AMLResponse(f"Unsupported verb: {request.method}", 400)
        if 'image' not in request.files:
            return AMLResponse(json.dumps({"error": "no image, but " + request.form["kind"]}), 422)
        names = [zipfile.ZipFile(one).namelist() for one in request.files.getlist('image')]
        return AMLResponse(json.dumps({"names": names, "model": model.name}), 200)
"""

WORKSPACE = """
    from azureml.core import Workspace
    from azureml.core.authentication import ServicePrincipalAuthentication
    from azureml.core.model import Model

    svc_pr = ServicePrincipalAuthentication(tenant_id="t", service_principal_id="s", service_principal_password="p")
    ws = Workspace(subscription_id="s", resource_group="r", workspace_name="w", auth=svc_pr)

    def init(): pass
    def run(data): return data
"""


@pytest.fixture
def serve_others(serve, tmp_path):
    """`serve_others(script)`: with a model, as its image has them, and a module beside it."""
    folder = tmp_path / "app/azureml-models/ridge/3"
    folder.mkdir(parents=True)
    joblib.dump(Ridge(alpha=0, fit_intercept=False).fit(np.eye(2), np.array([1, 2])), folder / "model.pkl")
    beside = {"inference_model.py": "class InferenceModel:\n    def __init__(self, path): self.name = path[-9:]\n"}

    def start(script):
        environ = {"AML_APP_ROOT": str(tmp_path / "app"), "AZUREML_MODEL_DIR": str(folder)}
        return serve(script, "--entry-script", "score.py", files=beside, **environ)

    return start


def test_a_script_that_logs_the_ids_of_its_requests_finds_them_under_their_old_names(serve_others):
    server = serve_others(MLOPS).ready()
    reply = server.score({"data": [["1", 2], [True, 0]]}, {"x-ms-request-id": "r-1", "traceparent": "00-ab-cd-01"})
    assert reply.json()["result"] == pytest.approx([5, 1])
    server.wait_for('{"RequestId":"r-1", "TraceParent":"00-ab-cd-01", "NumberOfPredictions":2}')


def test_a_script_that_automl_generated_serves_and_is_documented(serve_others):
    server = serve_others(GENERATED).ready()
    server.wait_for("Loading successful.")
    row = {"when": "2026-11-21", "place": "x", "first": 1.5, "second": "1"}
    results = server.score({"Inputs": {"data": [row]}}).json()["Results"]
    assert results["forecast"] == pytest.approx([3.5])
    assert (results["index"][0]["place"], results["quantiles"]) == ("x", [0.025, 0.975])
    asked = {"Inputs": {"data": [row]}, "GlobalParameters": {"quantiles": [0.5]}, "method": "predict"}
    assert server.score(asked).json()["Results"]["quantiles"] == [0.5]
    refused = server.score({"Inputs": {"data": [{**row, "second": None}]}}).json()
    assert refused["message"] == "field 'Inputs.data.second': expected int64, got null"
    takes = server.get("/swagger.json").json()["definitions"]["ServiceInput"]["properties"]
    assert takes["Inputs"]["properties"]["data"]["items"]["properties"]["when"]["format"] == "date-time"


def test_a_script_that_came_out_of_a_notebook_with_its_test_still_in_it_serves(serve_others):
    server = serve_others(NOTEBOOK).ready()
    assert json.loads(server.score({"data": [[2, 2]]}).json()) == pytest.approx([6])
    assert "Expecting value" in server.score(b"no JSON").json()
    assert "Test result:  [" in server.out


def form(*parts: tuple[str, bytes]) -> bytes:
    lines = [b"--limit\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (head.encode(), it) for head, it in parts]
    return b"".join(lines) + b"--limit--\r\n"


def test_a_script_that_takes_pictures_opens_what_was_uploaded_and_answers_browsers(serve_others):
    server = serve_others(IMAGES).ready()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as out:  # read from its end, as many formats of pictures are
        out.writestr("inside.txt", "x")
    kind = {"Content-Type": "multipart/form-data; boundary=limit"}
    upload = ('name="image"; filename="a.zip"', archive.getvalue())
    reply = server.ask("POST", "/score", form(upload, upload), kind)
    assert json.loads(reply.body) == {"names": [["inside.txt"], ["inside.txt"]], "model": "model.pkl"}
    without = server.ask("POST", "/score", form(('name="kind"', b"text")), kind)
    assert (without.status, json.loads(without.body)) == (422, {"error": "no image, but text"})
    neither = server.ask("POST", "/score", form(), kind)
    assert (neither.status, neither.json()["message"]) == (400, "field 'kind' was not sent")
    options = server.ask("OPTIONS", "/score")
    assert options.headers["allow"] == "OPTIONS, GET, POST"
    assert options.headers["access-control-allow-origin"] == "http://www.example.com"
    assert server.get("/score").body == b"Unsupported verb: GET"
    assert f"Request: [<Request 'http://127.0.0.1:{server.port}/score' [POST]>]" in server.out


def test_a_script_that_logs_in_to_a_workspace_is_told_that_there_is_none(serve_others):
    server = serve_others(WORKSPACE)
    assert server.exit_code() == 3
    *_, hint, last = server.err.rstrip().splitlines()
    assert "azureml.core has no ServicePrincipalAuthentication" in last
    assert "a service has no workspace to ask" in hint
