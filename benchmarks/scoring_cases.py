"""The work that is scored: models made here, always the same, and a body of every form that some server reads."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

SCRIPTS = Path(__file__).parent / "scoring"
SEED = 20


@dataclass(frozen=True)
class Body:
    """What a client sends, again and again."""

    content: bytes
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "application/json"),)


@dataclass(frozen=True)
class Case:
    """One kind of work, one table."""

    name: str
    about: str
    script: str
    """The entry script, in `benchmarks/scoring`."""
    shape: tuple[int, ...]
    """Of the one row that a request brings."""
    clients: tuple[int, ...] = (1, 8, 64)
    raw: bool = False
    """Whether the tensor travels as its bytes, on both sides; else as JSON."""

    @property
    def model(self) -> str:
        """The model's name below the folder of models; empty if there is none. JSON and raw share it."""
        return "" if self.name == "echo" else self.name.removesuffix("-json").removesuffix("-raw")

    @property
    def model_file(self) -> str:
        """What that folder has."""
        return "model.joblib" if self.model == "ridge" else "model.onnx"

    @property
    def tensor(self) -> np.ndarray:
        """The row, as short in JSON as people send it."""
        return np.random.default_rng(SEED).random(self.shape).round(4).astype(np.float32)

    @property
    def json_body(self) -> Body:
        """`{"data": [[…]]}`, numbers with the digits that they have."""
        numbers = np.vectorize(lambda one: float(f"{one:.4f}"), otypes=[float])(self.tensor)
        return Body(json.dumps({"data": numbers.tolist()}).encode())

    @property
    def raw_body(self) -> Body:
        """The numbers alone."""
        return Body(self.tensor.tobytes(), (("Content-Type", "application/octet-stream"),))

    def inference_body(self, binary: bool, datatype: str = "FP32") -> Body:
        """A request of the Open Inference Protocol."""
        given = {"name": "data", "shape": list(self.shape), "datatype": datatype}
        if not binary:
            flat = np.asarray(json.loads(self.json_body.content)["data"]).ravel().tolist()
            return Body(json.dumps({"inputs": [given | {"data": flat}]}).encode())
        tail = self.tensor.tobytes()
        given |= {"parameters": {"binary_data_size": len(tail)}}
        head = json.dumps({"inputs": [given], "parameters": {"binary_data_output": True}}).encode()
        headers = (
            ("Content-Type", "application/octet-stream"),
            ("Inference-Header-Content-Length", str(len(head))),
        )
        return Body(head + tail, headers)


CASES = (
    Case("echo", "an echo script", "echo.py", (3,)),
    Case("ridge", "scikit-learn Ridge, the quickstart's script with schema decorators", "ridge.py", (1, 10)),
    Case("mlp-json", "ONNX MLP 784-128-128-10 in JSON", "net.py", (1, 784)),
    Case("mlp-raw", "the same MLP, the tensor as bytes", "net_raw.py", (1, 784), raw=True),
    Case("image-json", "image tensor 3x224x224 in JSON (1 MB), a cheap model", "net.py", (1, 3, 224, 224), (1, 8)),
    Case("image-raw", "the same image as bytes (602 KB)", "net_raw.py", (1, 3, 224, 224), (1, 8, 64), raw=True),
    Case("wide-json", "weight-bound ONNX 1024-2048-2048-10 (25 MB) in JSON", "net.py", (1, 1024), (1, 64)),
    Case("wide-raw", "the same weight-bound model, the tensor as bytes", "net_raw.py", (1, 1024), (1, 64), raw=True),
    Case("conv-json", "small convolutional net on 3x80x80 in JSON", "net.py", (1, 3, 80, 80), (1, 64)),
    Case("conv-raw", "small convolutional net on 3x80x80 as bytes", "net_raw.py", (1, 3, 80, 80), (1, 64), raw=True),
)


def make_models(folder: Path) -> None:
    """Write each case's model below *folder*, `<name>/<its file>`."""
    for name, layers in {"mlp": (784, 128, 128, 10), "wide": (1024, 2048, 2048, 10)}.items():
        _save(folder / name, *_dense(layers), ["rows", layers[0]])
    _save(folder / "image", *_pooled(), ["rows", 3, 224, 224])
    _save(folder / "conv", *_convolutions(), ["rows", 3, 80, 80])
    _save_ridge(folder / "ridge")


def _save_ridge(folder: Path) -> None:
    import joblib
    from sklearn.datasets import load_diabetes
    from sklearn.linear_model import Ridge

    folder.mkdir()
    joblib.dump(Ridge().fit(*load_diabetes(return_X_y=True)), folder / "model.joblib")


Weights = dict[str, np.ndarray]
Nodes = list[tuple[str, list[str], str, dict[str, object]]]
"""Operator, inputs, output, attributes."""


def _dense(layers: tuple[int, ...]) -> tuple[Nodes, Weights]:
    random = np.random.default_rng(SEED)
    nodes: Nodes = []
    weights: Weights = {}
    last = "data"
    for n, (wide, narrow) in enumerate(itertools.pairwise(layers)):
        weights |= {f"w{n}": random.normal(0, wide**-0.5, (wide, narrow)), f"b{n}": random.normal(0, 0.1, narrow)}
        nodes.append(("Gemm", [last, f"w{n}", f"b{n}"], f"y{n}", {}))
        nodes.append(("Relu", [f"y{n}"], last := f"x{n}", {}))
    return [*nodes[:-1], ("Identity", [nodes[-2][2]], "output", {})], weights


def _pooled() -> tuple[Nodes, Weights]:
    """As little as can be done with every pixel."""
    weights = {"w": np.random.default_rng(SEED).normal(0, 1, (3, 10))}
    return [
        ("GlobalAveragePool", ["data"], "pooled", {}),
        ("Flatten", ["pooled"], "flat", {}),
        ("MatMul", ["flat", "w"], "output", {}),
    ], weights


def _convolutions() -> tuple[Nodes, Weights]:
    """Three residual stages, a few milliseconds on one core."""
    random = np.random.default_rng(SEED)
    nodes: Nodes = []
    weights: Weights = {}

    def convolve(source: str, wide: int, narrow: int, stride: int = 1) -> str:
        n = len(weights)
        weights[f"w{n}"] = random.normal(0, (9 * wide) ** -0.5, (narrow, wide, 3, 3))
        shape = {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1], "strides": [stride, stride]}
        nodes.append(("Conv", [source, f"w{n}"], f"c{n}", shape))
        nodes.append(("Relu", [f"c{n}"], f"r{n}", {}))
        return f"r{n}"

    last, channels = "data", 3
    for stage, narrow in enumerate((16, 32, 64)):
        entry = convolve(last, channels, narrow, stride=2)
        inner = convolve(convolve(entry, narrow, narrow), narrow, narrow)
        nodes.append(("Add", [entry, inner], last := f"sum{stage}", {}))
        channels = narrow
    weights["w"] = random.normal(0, 1, (channels, 10))
    pooled: Nodes = [
        ("GlobalAveragePool", [last], "pooled", {}),
        ("Flatten", ["pooled"], "flat", {}),
        ("MatMul", ["flat", "w"], "output", {}),
    ]
    return nodes + pooled, weights


def _save(folder: Path, nodes: Nodes, weights: Weights, shape: list[str | int]) -> None:
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    graph = helper.make_graph(
        [helper.make_node(operator, inputs, [output], **attributes) for operator, inputs, output, attributes in nodes],
        "graph",
        [helper.make_tensor_value_info("data", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["rows", 10])],
        [numpy_helper.from_array(array.astype(np.float32), name) for name, array in weights.items()],
    )
    folder.mkdir()
    onnx.save(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9), folder / "model.onnx"
    )
