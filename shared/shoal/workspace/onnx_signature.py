"""Reads as much of an ONNX file as tells whether it is one and what goes in and comes out.

ONNX is one Protocol Buffers message. Walking its outer fields needs no library on the operator's machine, and skips
over the weights, so that gigabytes take milliseconds. A file that was cut short or overwritten does not survive the
walk: some length points past its end. `models.register` calls this; the desktop shows the signature.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from shoal.workspace.errors import CorruptModel

# fmt: off
ELEMENT_TYPES = (
    "undefined", "float32", "uint8", "int8", "uint16", "int16", "int32", "int64", "string", "bool", "float16",
    "float64", "uint32", "uint64", "complex64", "complex128", "bfloat16", "float8e4m3fn", "float8e4m3fnuz",
    "float8e5m2", "float8e5m2fnuz", "uint4", "int4", "float4e2m1",
)
# fmt: on
DEEPEST = 8
"""Sequences of maps of sequences … are believed no deeper than this."""
LONGEST = 64 * 1024
"""Bytes of the longest name that is believed."""


class Tensor(msgspec.Struct, frozen=True, kw_only=True):
    """One input or output."""

    name: str
    type: str
    """float32, int64, string …; `sequence(…)` and `map(…, …)` for what is no tensor."""
    shape: tuple[int | str | None, ...] | None = None
    """Sizes by dimension: a name for one that varies, None for an unknown one; no tuple if not even their number is
    known."""


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """What a model takes and gives."""

    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]


@dataclass(frozen=True, slots=True)
class OnnxFile:
    """What was found in a file."""

    signature: Signature
    external: frozenset[str]
    """Files beside it that hold its larger weights, relative to its folder."""


def read_onnx(path: Path) -> OnnxFile:
    """What *path* says of itself.

    Raises:
        CorruptModel: It is no ONNX model, or only a part of one.
    """
    with path.open("rb") as file:
        end = file.seek(0, 2)
        message = _Message(file, 0, end)
        try:
            return _read_model(message)
        except _Malformed as error:
            raise CorruptModel(
                f"not a whole ONNX model: {error}", where=str(path), hint="export or copy it again"
            ) from error


class _Malformed(Exception):
    """The bytes do not make a message."""


@dataclass(frozen=True, slots=True)
class _Message:
    """A length of the file that holds fields one after the other."""

    file: BinaryIO
    start: int
    end: int

    def fields(self) -> Iterator[tuple[int, int | _Message]]:
        """Number and value of each field: an integer, or the length of file that it fills."""
        at = self.start
        while at < self.end:
            key, at = self._varint(at)
            number, kind = key >> 3, key & 7
            if kind == 0:
                value, at = self._varint(at)
                yield number, value
                continue
            size, at = self._size(kind, at)
            if not number or size > self.end - at:
                raise _Malformed(f"{size} bytes should follow at byte {at}, {self.end - at} do")
            yield number, _Message(self.file, at, at + size)
            at += size

    def messages(self, number: int) -> Iterator[_Message]:
        """The values of field *number* that are messages or text."""
        for found, value in self.fields():
            if found == number and isinstance(value, _Message):
                yield value

    def number(self, wanted: int) -> int | None:
        """The last value of field *wanted*, as Protocol Buffers have it; None if there is none."""
        values = [value for found, value in self.fields() if found == wanted and isinstance(value, int)]
        return values[-1] if values else None

    def text(self, number: int) -> str:
        """The text in field *number*; empty if there is none."""
        found = list(self.messages(number))
        return found[-1]._text() if found else ""

    def _text(self) -> str:
        self.file.seek(self.start)
        try:
            return self.file.read(min(self.end - self.start, LONGEST)).decode()
        except UnicodeDecodeError as error:
            raise _Malformed(f"the text at byte {self.start} is not UTF-8") from error

    def _size(self, kind: int, at: int) -> tuple[int, int]:
        """Bytes of a field of wire type *kind*, and where they begin."""
        match kind:
            case 1:
                return 8, at
            case 2:
                return self._varint(at)
            case 5:
                return 4, at
            case _:
                raise _Malformed(f"there is no field type {kind}, as at byte {at}")

    def _varint(self, at: int) -> tuple[int, int]:
        self.file.seek(at)
        value = 0
        for i, byte in enumerate(self.file.read(min(10, self.end - at))):
            value |= (byte & 0x7F) << 7 * i
            if byte < 0x80:
                return value, at + i + 1
        raise _Malformed(f"the number at byte {at} does not end")


def _read_model(model: _Message) -> OnnxFile:
    """ModelProto: 1 ir_version, 7 graph, 8 opset_import, which comes last in most files."""
    if not model.end:
        raise _Malformed("it is empty")
    graphs = list(model.messages(7))
    if not model.number(1) or not graphs:
        raise _Malformed("it holds no graph")
    if not any(model.messages(8)):
        raise _Malformed("it does not say which operators it uses")
    return _read_graph(graphs[-1])


def _read_graph(graph: _Message) -> OnnxFile:
    """GraphProto: 5 initializer, 11 input, 12 output. Old exporters list the weights among the inputs."""
    weights: set[str] = set()
    external: set[str] = set()
    inputs: list[Tensor] = []
    outputs: list[Tensor] = []
    for number, value in graph.fields():
        if not isinstance(value, _Message):
            continue
        if number == 5:
            weights.add(value.text(8))
            external.update(_locations(value))
        elif number == 11:
            inputs.append(_read_value(value))
        elif number == 12:
            outputs.append(_read_value(value))
    if not outputs:
        raise _Malformed("its graph has no outputs")
    fed = tuple(one for one in inputs if one.name not in weights)
    return OnnxFile(Signature(inputs=fed, outputs=tuple(outputs)), frozenset(external))


def _locations(tensor: _Message) -> Iterator[str]:
    """TensorProto: 13 external_data, pairs of 1 key and 2 value."""
    for pair in tensor.messages(13):
        if pair.text(1) == "location":
            yield pair.text(2)


def _read_value(value: _Message) -> Tensor:
    """ValueInfoProto: 1 name, 2 type."""
    kind = next(value.messages(2), None)
    if kind is None:
        return Tensor(name=value.text(1), type="undefined")
    tensor = next(kind.messages(1), None)
    return Tensor(name=value.text(1), type=_type(kind), shape=_shape(tensor) if tensor else None)


def _type(kind: _Message, depth: int = 0) -> str:
    """TypeProto: 1 tensor, 4 sequence, 5 map, 8 sparse tensor, 9 optional."""
    if depth > DEEPEST:
        raise _Malformed("a type is nested too deeply")
    for number, value in kind.fields():
        if not isinstance(value, _Message):
            continue
        match number:
            case 1:
                return _element(value.number(1))
            case 4:
                return f"sequence({_inner(value, 1, depth)})"
            case 5:
                return f"map({_element(value.number(1))}, {_inner(value, 2, depth)})"
            case 8:
                return f"sparse({_element(value.number(1))})"
            case 9:
                return f"optional({_inner(value, 1, depth)})"
    return "undefined"


def _inner(value: _Message, number: int, depth: int) -> str:
    return next((_type(one, depth + 1) for one in value.messages(number)), "undefined")


def _element(number: int | None) -> str:
    return ELEMENT_TYPES[number or 0] if (number or 0) < len(ELEMENT_TYPES) else f"type {number}"


def _shape(tensor: _Message) -> tuple[int | str | None, ...] | None:
    """TypeProto.Tensor: 2 shape, whose 1 are dimensions: 1 size or 2 name."""
    shape = next(tensor.messages(2), None)
    if shape is None:
        return None
    return tuple(_dimension(one) for one in shape.messages(1))


def _dimension(dimension: _Message) -> int | str | None:
    """A size, a name, or None; some exporters write -1, a huge number here, for what they do not know."""
    size = dimension.number(1)
    if size is None:
        return dimension.text(2) or None
    return size if size < 1 << 63 else None
