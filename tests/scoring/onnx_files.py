"""Small ONNX models that the tests write where they need them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def save(path: Path, nodes, inputs, outputs, initializers=()) -> Path:
    graph = helper.make_graph(nodes, "g", inputs, outputs, list(initializers))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, path)
    return path


def linear(path: Path, times: float = 1) -> Path:
    """y = x · [[1, 0], [0, 2], [0, 0]] · times for rows of three numbers."""
    weights = numpy_helper.from_array(np.array([[1, 0], [0, 2], [0, 0]], np.float32) * np.float32(times), "w")
    return save(
        path,
        [helper.make_node("MatMul", ["x", "w"], ["y"])],
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", 3])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["rows", 2])],
        [weights],
    )


def two_inputs(path: Path) -> Path:
    """Whole numbers and text, passed through."""
    return save(
        path,
        [helper.make_node("Identity", ["count"], ["count_out"]), helper.make_node("Identity", ["word"], ["word_out"])],
        [
            helper.make_tensor_value_info("count", TensorProto.INT32, ["n"]),
            helper.make_tensor_value_info("word", TensorProto.STRING, ["n"]),
        ],
        [
            helper.make_tensor_value_info("count_out", TensorProto.INT32, ["n"]),
            helper.make_tensor_value_info("word_out", TensorProto.STRING, ["n"]),
        ],
    )
