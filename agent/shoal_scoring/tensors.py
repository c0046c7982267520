"""Named tensors: what a model takes and gives, and how JSON becomes an array without losing anything.

A value that does not fit is refused by name: which input, what was expected, what came. Integers are taken for
floats; floats for integers only if they are whole; nothing else is converted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from shoal_scoring.errors import BadRequest

Array: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"
Arrays: TypeAlias = dict[str, Array]

_KINDS = {"b": "true or false", "i": "whole numbers", "u": "whole numbers", "f": "numbers", "U": "text", "O": "text"}


class BadTensor(BadRequest):
    """A value does not fit the input it was sent for."""

    code = "SHOAL-SCO-130"


@dataclass(frozen=True, slots=True)
class TensorSpec:
    """One input or output of a model."""

    name: str
    dtype: np.dtype[Any]
    """Object for text."""
    shape: tuple[int | str, ...] | None
    """A number for a fixed dimension, a name (`?` if it has none) for a free one; None if even their count is free."""

    def __str__(self) -> str:
        dimensions = "any shape" if self.shape is None else "[" + ", ".join(map(str, self.shape)) + "]"
        return f"{'text' if self.dtype.kind == 'O' else self.dtype} {dimensions}"


@dataclass(frozen=True, slots=True)
class Signature:
    """What a model takes and gives, in its order."""

    inputs: tuple[TensorSpec, ...]
    outputs: tuple[TensorSpec, ...]


def read_inputs(content: Any, signature: Signature) -> Arrays:
    """The inputs in a JSON document, in any of the forms in which people send them.

    `{"data": [[…]]}` or the bare `[[…]]` for a model of one input, and for any model `{"<input>": [[…]], …}`, which may
    also stand below `data`, `input` or `inputs`.

    Raises:
        BadTensor: An input is missing, unknown, or does not fit.
    """
    given = _by_name(content, signature)
    known = {spec.name: spec for spec in signature.inputs}
    for name in given:
        if name not in known:
            raise BadTensor(f"the model has no input {name!r}; {_expected(signature)}")
    missing = [name for name in known if name not in given]
    if missing:
        raise BadTensor(f"input {missing[0]!r} is missing; {_expected(signature)}")
    return {name: to_array(value, known[name]) for name, value in given.items()}


def _by_name(content: Any, signature: Signature) -> Mapping[str, Any]:
    names = {spec.name for spec in signature.inputs}
    if isinstance(content, dict):
        if not (len(content) == 1 and (wrapper := next(iter(content))) in ("data", "input", "inputs")):
            return content
        if wrapper in names and not isinstance(content[wrapper], dict):
            return content
        content = content[wrapper]
        if isinstance(content, dict):
            return content
    if len(names) != 1:
        raise BadTensor(f"the model has {len(names)} inputs, so each must be named; {_expected(signature)}")
    return {next(iter(names)): content}


def _expected(signature: Signature) -> str:
    return "expected " + ", ".join(f"{spec.name!r}: {spec}" for spec in signature.inputs)


def to_array(value: Any, spec: TensorSpec) -> Array:
    """*value* as the array that *spec* describes.

    Raises:
        BadTensor: Its type or shape is another, or a number does not fit without loss.
    """
    try:
        array: Array = np.asarray(value)
    except (ValueError, OverflowError):
        raise _misfit(spec, "lists of unequal length or depth") from None
    if array.size == 0 and array.dtype == np.float64:
        array = array.astype(spec.dtype)  # an empty list says nothing of its type
    return fit(array, spec)


def fit(array: Array, spec: TensorSpec) -> Array:
    """*array* as *spec* describes it, converted where nothing is lost.

    Raises:
        BadTensor: Its type or shape is another, or a number does not fit without loss.
    """
    check_shape(array, spec)
    if array.dtype == spec.dtype and array.dtype.kind != "O":
        return array
    try:
        return converted(array, spec.dtype)
    except Lossy as lost:
        raise _misfit(spec, str(lost)) from None


def check_shape(array: Array, spec: TensorSpec) -> None:
    """Refuse an array whose shape *spec* does not allow.

    Raises:
        BadTensor: It has another number of dimensions, or a fixed one differs.
    """
    if spec.shape is None:
        return
    fits = len(array.shape) == len(spec.shape) and all(
        not isinstance(wanted, int) or wanted == got for wanted, got in zip(spec.shape, array.shape, strict=True)
    )
    if not fits:
        raise _misfit(spec, f"shape {list(array.shape)}")


class Lossy(ValueError):
    """An array cannot be converted without losing something; the message says what it has."""


def converted(array: Array, dtype: np.dtype[Any]) -> Array:
    """*array* as *dtype*, by the one rule of this package; object stands for text.

    Raises:
        Lossy: Something would be lost.
    """
    wanted, got = dtype.kind, array.dtype.kind
    if wanted == "O" and (got == "U" or (got == "O" and all(isinstance(one, str) for one in array.flat))):
        return array.astype(object)
    if wanted == "f" and got in "iuf":
        return _as_floats(array, dtype)
    if wanted in "iu" and got in "iuf":
        return _as_whole_numbers(array, dtype)
    if wanted == got == "b":
        return array
    raise Lossy(_kind_of(array))


def _as_floats(array: Array, dtype: np.dtype[Any]) -> Array:
    with np.errstate(over="ignore"):
        floats: Array = array.astype(dtype, copy=False)
    finite = np.isfinite(floats)
    if array.dtype.kind == "f" and not finite.all() and not np.array_equal(finite, np.isfinite(array)):
        raise Lossy("a number beyond its range")
    return floats


def _as_whole_numbers(array: Array, dtype: np.dtype[Any]) -> Array:
    with np.errstate(invalid="ignore"):
        whole: Array = array.astype(dtype, copy=False)
    if not np.array_equal(whole, array):
        raise Lossy(f"{array[whole != array].flat[0]}, which is not a whole number in its range")
    return whole


def _kind_of(array: Array) -> str:
    if array.dtype.kind == "O":
        for odd in array.flat:
            if not isinstance(odd, str | int | float):
                return "null" if odd is None else "an object" if isinstance(odd, dict) else f"a {type(odd).__name__}"
        return "text" if any(isinstance(one, str) for one in array.flat) else "a number beyond its range"
    return _KINDS.get(array.dtype.kind, str(array.dtype))


def _misfit(spec: TensorSpec, came: str) -> BadTensor:
    return BadTensor(f"input {spec.name!r}: expected {spec}, got {came}")


def document_tensors(specs: Sequence[TensorSpec]) -> dict[str, Any]:
    """The Swagger schema of an object of these tensors, with an example of one row."""
    properties = {spec.name: _document(spec) for spec in specs}
    examples = {spec.name: _example(spec) for spec in specs}
    return {"type": "object", "required": list(properties), "properties": properties, "example": examples}


def _document(spec: TensorSpec) -> dict[str, Any]:
    kinds = {"f": "number", "i": "integer", "u": "integer", "b": "boolean"}
    if spec.shape is None:
        return {}
    document: dict[str, Any] = {"type": kinds.get(spec.dtype.kind, "string"), **_range(spec.dtype)}
    for size in reversed(spec.shape):
        lengths = {"minItems": size, "maxItems": size} if isinstance(size, int) else {"minItems": 1}
        document = {"type": "array", "items": document, **lengths}
    return document


def _range(dtype: np.dtype[Any]) -> dict[str, Any]:
    if dtype.kind in "iu":
        return {"minimum": int(np.iinfo(dtype).min), "maximum": int(np.iinfo(dtype).max)}
    if dtype.kind == "f":
        return {"minimum": float(np.finfo(dtype).min), "maximum": float(np.finfo(dtype).max)}
    return {}


def _example(spec: TensorSpec) -> Any:
    shape = [size if isinstance(size, int) else 1 for size in spec.shape or ()]
    if np.prod(shape) > 10_000:  # a whole image would drown the document
        return []
    return np.full(shape, "" if spec.dtype.kind == "O" else 0, spec.dtype).tolist()
