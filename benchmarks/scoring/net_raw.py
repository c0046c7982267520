"""The same model with the body as it came: the numbers themselves, both ways."""

import os

import numpy as np
import onnxruntime
from azureml_inference_server_http.api.aml_request import AMLRequest, rawhttp
from azureml_inference_server_http.api.aml_response import AMLResponse


def init() -> None:
    global session, name, shape  # noqa: PLW0603  as such scripts do
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(os.environ["AZUREML_MODEL_DIR"] + "/model.onnx", options)
    (given,) = session.get_inputs()
    name, shape = given.name, [-1, *given.shape[1:]]


@rawhttp
def run(request: AMLRequest) -> AMLResponse:
    rows = np.frombuffer(request.get_data(False), np.float32).reshape(shape)
    return AMLResponse(session.run(None, {name: rows})[0].tobytes(), 200)
