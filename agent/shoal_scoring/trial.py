"""Try a model before it serves: warm it up, and see whether rows may be joined.

A free first dimension is usually the batch, and sometimes time: joining two sentences would then be wrong and nothing
would say so. So made-up rows are predicted alone and joined, and only a model that gives the same both ways is batched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from shoal_scoring.tensors import Array, Arrays, Signature, TensorSpec

Predict = Callable[[Arrays], Mapping[str, Any]]


def allows_batches(signature: Signature, predict: Predict) -> bool:
    """Whether *predict* gives for joined rows what it gives for each part alone; False also if it cannot be tried."""
    if not all(_free_rows(spec) for spec in signature.inputs):
        return False
    chance = np.random.default_rng(0)
    parts = [{spec.name: _made_up(spec, rows, chance) for spec in signature.inputs} for rows in (1, 2)]
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    try:
        alone = [predict(part) for part in parts]
        together = predict(joined)
    except Exception:  # noqa: BLE001  made-up rows may be nonsense to it: then nothing is known, and nothing is joined
        return False
    return all(_same(together[name], alone[0][name], alone[1][name]) for name in together)


def _free_rows(spec: TensorSpec) -> bool:
    return isinstance((spec.shape or (0,))[0], str)


def _made_up(spec: TensorSpec, rows: int, chance: np.random.Generator) -> Array:
    shape = [rows, *(size if isinstance(size, int) else 1 for size in (spec.shape or ())[1:])]
    if spec.dtype.kind == "O":
        return np.full(shape, "a", object)
    if spec.dtype.kind == "f":
        return chance.random(shape).astype(spec.dtype)
    return chance.integers(0, 2, shape).astype(spec.dtype)


def _same(whole: Any, first: Any, second: Any) -> bool:
    if isinstance(whole, list) and isinstance(first, list) and isinstance(second, list):
        return len(whole) == len(first) + len(second)
    if not all(isinstance(one, np.ndarray) and one.ndim for one in (whole, first, second)):
        return False
    if whole.shape != (len(first) + len(second), *first.shape[1:]) or len(first) != 1 or len(second) != 2:
        return False
    apart = np.concatenate([first, second])
    if whole.dtype.kind == "f":
        return bool(np.allclose(whole, apart, rtol=1e-3, atol=1e-5, equal_nan=True))
    return bool(np.array_equal(whole, apart))
