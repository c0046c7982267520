"""The Open Inference Protocol, version 2: its tensors in JSON and in the binary extension.

`tritonclient` and KServe clients speak it. A binary body is the JSON head, whose length a header gives, followed by the
bytes of each tensor in order. `runtimes.model` reads requests and writes answers with this; routes are `app`'s.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import orjson

from shoal_scoring.errors import BadRequest
from shoal_scoring.messages import Answer, Request
from shoal_scoring.results import to_json
from shoal_scoring.script import json_value
from shoal_scoring.tensors import Array, Arrays, Signature, TensorSpec, fit, to_array

HEAD_LENGTH = "Inference-Header-Content-Length"
_HEAD_LENGTH = HEAD_LENGTH.lower().encode()

_TYPES: dict[str, np.dtype[Any]] = {
    "BOOL": np.dtype(np.bool_),
    **{f"UINT{bits}": np.dtype(f"uint{bits}") for bits in (8, 16, 32, 64)},
    **{f"INT{bits}": np.dtype(f"int{bits}") for bits in (8, 16, 32, 64)},
    **{f"FP{bits}": np.dtype(f"float{bits}") for bits in (16, 32, 64)},
    "BYTES": np.dtype(object),
}
_LONGEST_HEAD, _MOST_HEADS = 4096, 64
"""Bytes of a head that is remembered, and how many are."""
_NAMES = {dtype: name for name, dtype in _TYPES.items()}


class BadInference(BadRequest):
    """A request of the protocol that is not as the protocol says."""

    code = "SHOAL-SCO-132"


@dataclass(frozen=True, slots=True)
class Inference:
    """What a request asks for besides its inputs."""

    model: str
    version: str
    id: str = ""
    wanted: tuple[str, ...] = ()
    """Names of the outputs; none means all."""
    binary: Mapping[str, bool] = field(default_factory=dict)
    """Which outputs are to come as bytes, where that was said for one."""
    all_binary: bool = False
    """Whether the others are."""


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where an input lies among the bytes that follow a head."""

    name: str
    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    begin: int
    count: int
    """Of its numbers."""


@dataclass(frozen=True, slots=True)
class _Head:
    """What a head of a binary request says."""

    asked: Inference
    slots: tuple[_Slot, ...]
    size: int
    """Of the bytes that follow it."""


class InferenceReader:
    """Reads the requests for one model; a client sends one head with tensor after tensor, so heads are remembered."""

    def __init__(self, signature: Signature, model: str, version: str) -> None:
        self._signature, self._model, self._version = signature, model, version
        self._heads: dict[bytes, _Head] = {}

    def read(self, request: Request) -> tuple[Arrays, Inference]:
        """The inputs of a request, and what it asks for.

        Raises:
            BadRequest: It is not as the protocol says, or an input does not fit the model.
        """
        head, tail = _split(request)
        known = self._heads.get(head)
        if known is not None and known.size == len(tail):
            return {one.name: _slot(tail, one) for one in known.slots}, known.asked
        content = json_value(head)
        if not isinstance(content, dict) or not isinstance(content.get("inputs"), list):
            raise BadInference("the request must be a JSON object with a list of inputs")
        inputs = _inputs(content["inputs"], tail, self._signature)
        asked = _asked(content, self._signature, self._model, self._version)
        slots = tuple(_slots(content["inputs"], inputs)) if len(head) <= _LONGEST_HEAD else ()
        if len(slots) == len(content["inputs"]):
            if len(self._heads) >= _MOST_HEADS:
                self._heads.clear()
            self._heads[head] = _Head(asked, slots, len(tail))
        return inputs, asked


def _slot(tail: memoryview, slot: _Slot) -> Array:
    return np.frombuffer(tail, slot.dtype, slot.count, slot.begin).reshape(slot.shape)


def _slots(given: Sequence[Mapping[str, Any]], inputs: Arrays) -> Iterator[_Slot]:
    """Of the inputs that came as bytes and need no conversion."""
    begin = 0
    for one in given:
        array, size = inputs[one["name"]], _parameters(one).get("binary_data_size")
        if size is not None and array.dtype.kind != "O" and array.dtype == _TYPES[one["datatype"]]:
            yield _Slot(one["name"], array.dtype, array.shape, begin, array.size)
        begin += size or 0


def _split(request: Request) -> tuple[bytes, memoryview]:
    given = request.headers.get(_HEAD_LENGTH)
    if given is None:
        return request.body, memoryview(b"")
    if not given.isdigit() or int(given) > len(request.body):
        raise BadInference(f"{HEAD_LENGTH} is {given.decode('latin-1')!r} for a body of {len(request.body)} bytes")
    return request.body[: int(given)], memoryview(request.body)[int(given) :]


def _inputs(given: Sequence[Any], tail: memoryview, signature: Signature) -> Arrays:
    specs = {spec.name: spec for spec in signature.inputs}
    arrays: Arrays = {}
    for one in given:
        named = one.get("name") if isinstance(one, dict) else one
        if not isinstance(one, dict) or not isinstance(named, str) or named not in specs:
            names = ", ".join(f"{spec.name!r}: {spec}" for spec in signature.inputs)
            raise BadInference(f"the model has no input {named!r}; expected {names}")
        size = _parameters(one).get("binary_data_size")
        arrays[named] = _array(one, specs[named], None if size is None else tail[: _whole(size, tail)])
        if size is not None:
            tail = tail[size:]
    missing = [name for name in specs if name not in arrays]
    if missing:
        raise BadInference(f"input {missing[0]!r} is missing; expected {specs[missing[0]]}")
    if len(tail):
        raise BadInference(f"the body has {len(tail)} bytes that belong to no input")
    return arrays


def _whole(size: Any, tail: memoryview) -> int:
    if type(size) is not int or not 0 <= size <= len(tail):  # true is an int, too
        raise BadInference(f"binary_data_size is {size!r}, and {len(tail)} bytes are left of the body")
    return size


def _parameters(of: Mapping[str, Any]) -> Mapping[str, Any]:
    parameters = of.get("parameters") or {}
    if not isinstance(parameters, dict):
        raise BadInference("parameters must be a JSON object")
    return parameters


def _array(given: Mapping[str, Any], spec: TensorSpec, content: memoryview | None) -> Array:
    dtype, shape = _TYPES.get(str(given.get("datatype"))), given.get("shape")
    if dtype is None:
        raise BadInference(
            f"input {spec.name!r}: datatype is {given.get('datatype')!r}; it must be one of {', '.join(_TYPES)}"
        )
    if not isinstance(shape, list) or not all(type(size) is int and size >= 0 for size in shape):
        raise BadInference(f"input {spec.name!r}: shape is {shape!r}; it must be a list of whole numbers")
    if content is None and "data" not in given:
        raise BadInference(f"input {spec.name!r} has neither data nor binary_data_size")
    try:
        if content is not None:
            array = _texts(content) if dtype.kind == "O" else np.frombuffer(content, dtype)
            return fit(array.reshape(shape), spec)
        flat = np.asarray(given["data"], dtype=object if dtype.kind == "O" else None)
        return to_array(flat.reshape(shape), spec)
    except (ValueError, OverflowError, struct.error) as error:
        raise BadInference(
            f"input {spec.name!r}: the data are not {given['datatype']} of shape {shape}: {error}"
        ) from None


def _texts(content: memoryview) -> Array:
    texts, place = [], 0
    while place < len(content):
        (length,) = struct.unpack_from("<I", content, place)
        place += 4 + length
        if place > len(content):
            raise ValueError("a text is longer than what is left")
        texts.append(bytes(content[place - length : place]).decode())
    return np.array(texts, dtype=object)


def _asked(content: Mapping[str, Any], signature: Signature, model: str, version: str) -> Inference:
    outputs = content.get("outputs") or []
    if not isinstance(outputs, list) or not all(isinstance(one, dict) for one in outputs):
        raise BadInference("outputs must be a list of JSON objects")
    known = [spec.name for spec in signature.outputs]
    binary = {}
    for one in outputs:
        if one.get("name") not in known:
            raise BadInference(f"the model has no output {one.get('name')!r}; it has {', '.join(known)}")
        if "classification" in _parameters(one):
            raise BadInference("the classification extension is not offered here")
        if "binary_data" in _parameters(one):
            binary[one["name"]] = bool(_parameters(one)["binary_data"])
    all_binary = bool(_parameters(content).get("binary_data_output", False))
    wanted = tuple(one["name"] for one in outputs)
    return Inference(model, version, str(content.get("id") or ""), wanted, binary, all_binary)


def write_inference(outputs: Mapping[str, Any], asked: Inference, non_finite: str) -> Answer:
    """The answer with *outputs* as they were *asked* for.

    Raises:
        ResultUnwritable: JSON cannot say a number; the binary form can.
    """
    described, tails = [], []
    for name in asked.wanted or outputs:
        array = np.asarray(outputs[name])
        if array.dtype.kind in "USO":
            array = array.astype(object)
        about: dict[str, Any] = {"name": name, "datatype": _NAMES[array.dtype], "shape": list(array.shape)}
        if asked.binary.get(name, asked.all_binary):
            tails.append(_bytes_of(array))
            about["parameters"] = {"binary_data_size": len(tails[-1])}
        else:
            about["data"] = np.ascontiguousarray(array).ravel()
        described.append(about)
    said = {"model_name": asked.model, "model_version": asked.version, "outputs": described}
    head = to_json(said | ({"id": asked.id} if asked.id else {}), non_finite)
    if not tails:
        return Answer(body=head)
    headers = ((HEAD_LENGTH, str(len(head))),)
    return Answer(body=b"".join([head, *tails]), content_type="application/octet-stream", headers=headers)


def _bytes_of(array: Array) -> bytes:
    if array.dtype.kind != "O":
        return array.tobytes()
    texts = [one if isinstance(one, bytes) else str(one).encode() for one in array.flat]
    return b"".join(struct.pack("<I", len(text)) + text for text in texts)


def describe_model(name: str, version: str, platform: str, signature: Signature) -> bytes:
    """The protocol's metadata of a model."""

    def tensor(spec: TensorSpec) -> dict[str, Any]:
        shape = [size if isinstance(size, int) else -1 for size in spec.shape or ()]
        return {"name": spec.name, "datatype": _NAMES[spec.dtype], "shape": shape}

    return orjson.dumps(
        {
            "name": name,
            "versions": [version],
            "platform": platform,
            "inputs": [tensor(spec) for spec in signature.inputs],
            "outputs": [tensor(spec) for spec in signature.outputs],
        }
    )
