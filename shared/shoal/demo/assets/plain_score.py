"""An entry script that reads the digits with nothing but Python: no package has to be fetched for its image.

What `score.py` leaves to onnxruntime is done here by hand, from the same `digits.onnx`: two layers of 64 and 10 units.
The desktop's "try it here" uses it, since that must work without a network.
"""

import json
import math
import os
import struct
from collections.abc import Iterator
from pathlib import Path

Vector = list[float]

weights: dict[str, Vector]


def init() -> None:
    """Take the weights out of the one model of the deployment."""
    global weights  # noqa: PLW0603 - the contract of entry scripts: init leaves for run what it made
    (model,) = Path(os.environ["AZUREML_MODEL_DIR"]).rglob("*.onnx")
    weights = read_weights(model.read_bytes())


def run(raw_data: str) -> dict[str, list[object]]:
    """Read digits.

    Args:
        raw_data: JSON text, `{"data": [[64 pixels from 0 to 16], ...]}`.

    Returns:
        For each image its `labels` and its `probabilities` of being 0, 1, ... 9.
    """
    probabilities = [read_digit(image) for image in json.loads(raw_data)["data"]]
    return {"labels": [one.index(max(one)) for one in probabilities], "probabilities": list(probabilities)}


def read_digit(image: Vector) -> Vector:
    """The probability of each digit, 0 first."""
    (brightest,) = weights["brightest"]
    hidden = _layer([pixel / brightest for pixel in image], 1)
    sums = _layer([max(0.0, one) for one in hidden], 2)
    powers = [math.exp(one - max(sums)) for one in sums]
    return [one / sum(powers) for one in powers]


def _layer(values: Vector, number: int) -> Vector:
    """*values* times the matrix of the layer, which stands row by row, plus its bias."""
    matrix, bias = weights[f"matrix{number}"], weights[f"bias{number}"]
    wide = len(bias)
    return [sum(a * b for a, b in zip(values, matrix[n::wide], strict=True)) + bias[n] for n in range(wide)]


def read_weights(model: bytes) -> dict[str, Vector]:
    """The tensors of an ONNX file by name: ModelProto.graph (7), GraphProto.initializer (5), raw float32 (9)."""
    graph = dict(_fields(model))[7]
    tensors = [dict(_fields(value)) for number, value in _fields(graph) if number == 5]
    return {one[8].decode(): [value for (value,) in struct.iter_unpack("<f", one[9])] for one in tensors}


def _fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of every field of a protobuf message; numbers among the fields are passed over."""
    at = 0
    while at < len(message):
        key, at = _number(message, at)
        if key & 7 == 2:
            size, at = _number(message, at)
            yield key >> 3, message[at : at + size]
            at += size
        else:
            _, at = _number(message, at)


def _number(message: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, the lowest first, and where the next field begins."""
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
