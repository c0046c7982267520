"""Read numeric tensors out of JSON without making a Python object of each number.

Where simdjson is installed it writes the numbers straight into a buffer, several times faster than a list of lists
becomes an array. It says nothing of nesting, so the shape is proved here; whatever is not plainly right is left to
`tensors.read_inputs`, which is exact and says what is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import Any

import numpy as np

from shoal_scoring.tensors import Array, Arrays, BadTensor, Signature, TensorSpec, fit

simdjson: Any
try:
    import simdjson
except ImportError:
    simdjson = None

WORTH_IT = 512
"""Bytes of a body below which the plain way is as fast."""
_WRAPPERS = ("data", "input", "inputs")
_parser = simdjson.Parser() if simdjson is not None else None


def read_inputs_fast(body: bytes, signature: Signature) -> Arrays | None:
    """The inputs in *body*, as `tensors.read_inputs` would read them; None if that is to be asked."""
    specs = {spec.name: spec for spec in signature.inputs}
    if _parser is None or len(body) < WORTH_IT or not all(_is_numeric(spec) for spec in specs.values()):
        return None
    try:
        arrays = _read(_parser.parse(body), specs, body)
    except (ValueError, TypeError, KeyError, RuntimeError, UnicodeDecodeError, BadTensor):
        return None
    return arrays


def _is_numeric(spec: TensorSpec) -> bool:
    return spec.dtype.kind == "f" and bool(spec.shape)


def _read(root: Any, specs: Mapping[str, TensorSpec], body: bytes) -> Arrays | None:
    given = _by_name(root, list(specs))
    if given is None:
        return None
    arrays = {name: _array(value, specs[name]) for name, value in given.items()}
    # Each bracket belongs to an array that was counted: so no number hides in a list of its own.
    if body.count(b"[") != sum(_lists(array.shape) for array in arrays.values()):
        return None
    return {name: fit(array, specs[name]) for name, array in arrays.items()}


def _by_name(root: Any, names: list[str]) -> dict[str, Any] | None:
    if isinstance(root, simdjson.Array):
        return {names[0]: root} if len(names) == 1 else None
    if not isinstance(root, simdjson.Object):
        return None
    keys = list(root.keys())
    if sorted(keys) == sorted(names):
        return {name: root[name] for name in names}
    if len(keys) == 1 and keys[0] in _WRAPPERS:
        inside = root[keys[0]]
        return _by_name(inside, names) if isinstance(inside, simdjson.Array | simdjson.Object) else None
    return None


def _array(value: Any, spec: TensorSpec) -> Array:
    """A float64 array of *value*; raises one of several errors if it is not as deep and even as *spec* asks."""
    rank = len(spec.shape or ())
    shape, level = [], [value]
    for _ in range(rank - 1):
        shape.append(_even_length(level))
        level = [inner for outer in level for inner in outer]
    shape.append(_even_length(level))
    flat = np.frombuffer(value.as_buffer(of_type="d"), np.float64)
    if prod(shape) != len(flat):
        raise ValueError("not even")
    return flat.reshape(shape)


def _even_length(level: list[Any]) -> int:
    lengths = {len(one) for one in level if isinstance(one, simdjson.Array)}
    if len(lengths) != 1 or not all(isinstance(one, simdjson.Array) for one in level):
        raise ValueError("not even")
    return lengths.pop()


def _lists(shape: tuple[int, ...]) -> int:
    """How many lists an array of *shape* is in JSON."""
    return sum(prod(shape[:depth]) for depth in range(len(shape)))
