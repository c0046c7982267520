"""Makes the digit classifier of the demo from scikit-learn's own digits: `python make_digits.py [FOLDER]`.

It needs the `dev` extra (scikit-learn, onnx); what it makes, `digits.onnx` and `digits-held-out.json`, is checked in
beside it, so that nobody else does. A test makes both again and compares.
"""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits

Array = np.ndarray[Any, Any]

SEED = 7
HELD_OUT = 0.25
"""Share of the 1797 digits that training never sees."""
BRIGHTEST = 16.0
"""Pixels are 0 (paper) to 16 (ink)."""
SAMPLES = 20
"""Held-out digits that the demo scores."""


@dataclass(frozen=True)
class Digits:
    """The digits, parted the same way every time: images as rows of 64 pixels, labels 0 to 9."""

    train: Array
    train_labels: Array
    held_out: Array
    held_out_labels: Array


def part_digits() -> Digits:
    """Part scikit-learn's digits into those to learn from and those to be judged by, all classes alike."""
    images, labels = load_digits(return_X_y=True)
    train, held_out, train_labels, held_out_labels = train_test_split(
        images.astype(np.float32), labels, test_size=HELD_OUT, random_state=SEED, stratify=labels
    )
    return Digits(train, train_labels, held_out, held_out_labels)


def train(digits: Digits) -> MLPClassifier:
    """Learn from the training part; one thread, because more may add up in another order."""
    network = MLPClassifier((64,), alpha=0.1, solver="lbfgs", max_iter=400, random_state=SEED)
    with threadpool_limits(1):
        network.fit(digits.train / BRIGHTEST, digits.train_labels)
    return network


def to_onnx(network: MLPClassifier, metadata: dict[str, str]) -> onnx.ModelProto:
    """The network as an ONNX graph that takes raw pixels: scaling is its first node.

    In: `image` float32 [N, 64]. Out: `label` int64 [N], `probabilities` float32 [N, 10].
    """
    weights = {"brightest": np.array(BRIGHTEST, np.float32)}
    nodes = [helper.make_node("Div", ["image", "brightest"], ["layer0"])]
    layers = list(zip(network.coefs_, network.intercepts_, strict=True))
    for number, (matrix, bias) in enumerate(layers, 1):
        weights[f"matrix{number}"] = matrix.astype(np.float32)
        weights[f"bias{number}"] = bias.astype(np.float32)
        last = number == len(layers)
        out, activation = ("probabilities", "Softmax") if last else (f"layer{number}", "Relu")
        inputs = [f"layer{number - 1}", f"matrix{number}", f"bias{number}"]
        nodes.append(helper.make_node("Gemm", inputs, [f"sum{number}"]))
        nodes.append(helper.make_node(activation, [f"sum{number}"], [out]))
    nodes.append(helper.make_node("ArgMax", ["probabilities"], ["label"], axis=1, keepdims=0))
    graph = helper.make_graph(
        nodes,
        "digits",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["N", 64])],
        [
            helper.make_tensor_value_info("label", TensorProto.INT64, ["N"]),
            helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["N", 10]),
        ],
        [numpy_helper.from_array(array, name) for name, array in weights.items()],
    )
    # An old opset and IR version: the model also loads on a device with an older runtime.
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    helper.set_model_props(model, metadata)
    onnx.checker.check_model(model, full_check=True)
    return model


def make(folder: Path) -> float:
    """Write the model and the held-out samples into *folder*; return its accuracy on all that was held out."""
    digits = part_digits()
    network = train(digits)
    with threadpool_limits(1):
        accuracy = float(network.score(digits.held_out / BRIGHTEST, digits.held_out_labels))
    metadata = {
        "accuracy": f"{accuracy:.4f}",
        "data": "scikit-learn load_digits: 1797 images of 8 x 8 pixels, 0 to 16",
        "split": f"{len(digits.train)} to train, {len(digits.held_out)} held out, stratified, seed {SEED}",
    }
    onnx.save(to_onnx(network, metadata), folder / "digits.onnx")
    held_out = {
        "accuracy": round(accuracy, 4),
        "split": metadata["split"],
        "truth": digits.held_out_labels[:SAMPLES].tolist(),
        "data": digits.held_out[:SAMPLES].astype(int).tolist(),
    }
    (folder / "digits-held-out.json").write_text(json.dumps(held_out) + "\n")
    return accuracy


if __name__ == "__main__":
    made = make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
    print(f"accuracy on the held-out digits: {made:.4f}")  # noqa: T201 - a script's answer
