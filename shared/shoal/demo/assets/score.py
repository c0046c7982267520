"""The entry script of the demo, as people wrote them for Azure ML v1: `init` once, then `run` for every request."""

import json
import os
from pathlib import Path

import numpy as np
import onnxruntime

session: onnxruntime.InferenceSession


def init() -> None:
    """Load the one model of the deployment."""
    global session  # noqa: PLW0603 - the contract of entry scripts: init leaves for run what it made
    (model,) = Path(os.environ["AZUREML_MODEL_DIR"]).rglob("*.onnx")
    session = onnxruntime.InferenceSession(model, providers=onnxruntime.get_available_providers())


def run(raw_data: str) -> dict[str, list[object]]:
    """Read digits.

    Args:
        raw_data: JSON text, `{"data": [[64 pixels from 0 to 16], ...]}`.

    Returns:
        For each image its `labels` and its `probabilities` of being 0, 1, ... 9.
    """
    images = np.array(json.loads(raw_data)["data"], dtype=np.float32)
    labels, probabilities = session.run(["label", "probabilities"], {"image": images})
    return {"labels": labels.tolist(), "probabilities": probabilities.tolist()}
