"""The entry script of Azure's scikit-learn quickstart, as people have it: schema decorators around `predict`."""

import os

import joblib
import numpy as np
from inference_schema.parameter_types.numpy_parameter_type import NumpyParameterType
from inference_schema.schema_decorators import input_schema, output_schema


def init() -> None:
    global model  # noqa: PLW0603  as such scripts do
    model = joblib.load(os.path.join(os.environ["AZUREML_MODEL_DIR"], "model.joblib"))  # noqa: PTH118  likewise


@input_schema("data", NumpyParameterType(np.zeros((1, 10))))
@output_schema(NumpyParameterType(np.zeros(1)))
def run(data: np.ndarray) -> list[float]:
    return model.predict(data).tolist()
