"""An entry script as people write them for an ONNX model: JSON in, JSON out."""

import json
import os

import numpy as np
import onnxruntime


def init() -> None:
    global session, name  # noqa: PLW0603  as such scripts do
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(os.environ["AZUREML_MODEL_DIR"] + "/model.onnx", options)
    name = session.get_inputs()[0].name


def run(data: str) -> dict[str, list[list[float]]]:
    rows = np.asarray(json.loads(data)["data"], np.float32)
    return {"output": session.run(None, {name: rows})[0].tolist()}
