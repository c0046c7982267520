"""What BentoML needs for each case: `bentoml serve bento_service:Echo` and so on; the model's folder is in MODEL."""

import os
from pathlib import Path

import bentoml
import joblib
import numpy as np
import onnxruntime

_FOLDER = Path(os.environ["MODEL"])


def _session() -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(_FOLDER / "model.onnx", options)


@bentoml.service
class Echo:
    @bentoml.api
    def score(self, data: list[float]) -> list[float]:
        return data


@bentoml.service
class Ridge:
    def __init__(self) -> None:
        self._model = joblib.load(_FOLDER / "model.joblib")

    @bentoml.api
    def score(self, data: np.ndarray) -> np.ndarray:
        return self._model.predict(data)


@bentoml.service
class Net:
    def __init__(self) -> None:
        self._session = _session()
        self._input = self._session.get_inputs()[0].name

    @bentoml.api
    def score(self, data: np.ndarray) -> np.ndarray:
        return self._session.run(None, {self._input: data.astype(np.float32)})[0]


@bentoml.service(traffic={"concurrency": 64})
class Batched:
    def __init__(self) -> None:
        self._session = _session()
        self._input = self._session.get_inputs()[0].name

    @bentoml.api(batchable=True, max_batch_size=32, max_latency_ms=1000)
    def score(self, data: np.ndarray) -> np.ndarray:
        return self._session.run(None, {self._input: data.astype(np.float32)})[0]


@bentoml.service
class Raw:
    def __init__(self) -> None:
        self._session = _session()
        (given,) = self._session.get_inputs()
        self._input, self._shape = given.name, [-1, *given.shape[1:]]

    @bentoml.api
    def score(self, body: Path, /) -> bytes:
        rows = np.fromfile(body, np.float32).reshape(self._shape)
        return self._session.run(None, {self._input: rows})[0].tobytes()
