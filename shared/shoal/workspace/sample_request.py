"""A request that fits a model's signature, all zeros: something to begin with for who wants to try a model."""

from __future__ import annotations

import json
import math
from typing import Any, Final

from shoal.workspace.onnx_signature import Signature, Tensor

MOST: Final = 20_000
"""Numbers that a person can still be shown as text."""


def sample_request(signature: Signature) -> str:
    """JSON as the server takes it for a model without code; empty where a tensor is too large or is no tensor."""
    if any(not _is_showable(tensor) for tensor in signature.inputs):
        return ""
    return json.dumps({tensor.name: _zeros(_sizes(tensor), _zero(tensor.type)) for tensor in signature.inputs})


def _is_showable(tensor: Tensor) -> bool:
    return tensor.shape is not None and "(" not in tensor.type and math.prod(_sizes(tensor)) <= MOST


def _sizes(tensor: Tensor) -> list[int]:
    """What varies, or is unknown, is 1."""
    return [size if isinstance(size, int) else 1 for size in tensor.shape or ()]


def _zeros(sizes: list[int], zero: object) -> Any:
    return [_zeros(sizes[1:], zero) for _ in range(sizes[0])] if sizes else zero


def _zero(type_: str) -> object:
    if type_ == "string":
        return ""
    if type_ == "bool":
        return False
    return 0.0 if type_.startswith(("float", "bfloat")) else 0
