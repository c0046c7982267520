"""Documents and models that the tests of the workspace make, with what matters to no test filled in."""

from __future__ import annotations

from pathlib import Path

import onnx
from onnx import TensorProto, helper, numpy_helper

from shoal.contract.desired import Desired, ImageRef, Service, spec_hash
from shoal.contract.reported import Birth, Facts
from shoal.states import RuntimeKind

DIGEST = "sha256:" + "ab" * 32


def desired(device: str, rev: int, *, padding: str = "", **services: int) -> Desired:
    """What *device* should run: service names and the versions of their deployments."""
    image = ImageRef(registry="http://127.0.0.1:5080", repository="digits", digest=DIGEST)
    wanted = {
        name: Service(deployment=version, image=image, env={"PADDING": padding}) for name, version in services.items()
    }
    return Desired(
        fleet="default",
        device=device,
        rev=rev,
        spec_hash=spec_hash(wanted),
        issued="2026-01-01T00:00:00Z",
        services=wanted,
    )


def birth(*, key: bytes = b"k" * 32, architecture: str = "arm64") -> Birth:
    facts = Facts(architecture=architecture, runtime=RuntimeKind.PROCESS, cpus=4, memory=1 << 30)
    return Birth(agent="0.1.0", session="s", boot="b", facts=facts, sealing_key=key, time="2026-01-01T00:00:00Z")


def onnx_model(*, weights: int = 12) -> onnx.ModelProto:
    """`probabilities = softmax(images x W)`, four features a row, as many rows as are given."""
    import numpy as np

    values = np.arange(weights, dtype=np.float32).reshape(4, -1)
    graph = helper.make_graph(
        [
            helper.make_node("MatMul", ["images", "W"], ["scores"]),
            helper.make_node("Softmax", ["scores"], ["probabilities"]),
        ],
        "digits",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, ["N", 4])],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["N", weights // 4])],
        [numpy_helper.from_array(values, "W")],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def write_onnx(path: Path, *, weights: int = 12) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(onnx_model(weights=weights).SerializeToString())
    return path
