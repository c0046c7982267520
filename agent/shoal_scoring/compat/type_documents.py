"""How samples are documented: the Swagger schemas that old clients and tools read off a service.

Each function returns a schema with an `example`, shaped as the original's, since Power BI and generated clients have
been reading those.
"""

from __future__ import annotations

import base64
import datetime
import json
from typing import Any

_SIMPLE = {
    bool: {"type": "boolean"},
    int: {"type": "integer", "format": "int64"},
    float: {"type": "number", "format": "double"},
    str: {"type": "string"},
}


def document_value(sample: Any) -> dict[str, Any]:  # noqa: PLR0911  a table of types, read from the top
    """A value of Python's own types, or a parameter type wrapped in one."""
    if hasattr(sample, "input_to_swagger"):
        document: dict[str, Any] = sample.input_to_swagger()
        return document
    if type(sample) in _SIMPLE:
        return {**_SIMPLE[type(sample)], "example": sample}
    if isinstance(sample, bytes | bytearray):
        return {"type": "string", "format": "byte", "example": base64.b64encode(sample).decode()}
    if isinstance(sample, datetime.datetime):
        aware = sample if sample.tzinfo else sample.replace(tzinfo=datetime.UTC)
        return {"type": "string", "format": "date-time", "example": aware.strftime("%Y-%m-%d %H:%M:%S,%f%z")}
    if isinstance(sample, datetime.date):
        return {"type": "string", "format": "date", "example": sample.isoformat()}
    if isinstance(sample, datetime.time):
        return {"type": "string", "format": "time", "example": sample.isoformat()}
    if isinstance(sample, list | tuple | range):
        return _document_list(list(sample))
    if isinstance(sample, dict):
        return _document_dict(sample)
    return {"type": "object", "example": json.loads(json.dumps(sample, default=str))}


def _document_list(sample: list[Any]) -> dict[str, Any]:
    documents = [document_value(one) for one in sample]
    examples = [document.pop("example") for document in documents]
    return {"type": "array", "items": documents[-1] if documents else {"type": "object"}, "example": examples}


def _document_dict(sample: dict[str, Any]) -> dict[str, Any]:
    documents = {str(key): document_value(one) for key, one in sample.items()}
    examples = {key: document.pop("example") for key, document in documents.items()}
    return {"type": "object", "required": list(documents), "properties": documents, "example": examples}


def document_array(sample: Any) -> dict[str, Any]:
    """A NumPy array: lists nested by its shape."""
    document = _of_dtype(sample.dtype)
    for _ in sample.shape:
        document = {"type": "array", "items": document}
    return {**document, "example": _plain(sample.tolist()), "format": "numpy.ndarray"}


def _of_dtype(dtype: Any) -> dict[str, Any]:  # noqa: PLR0911  the same
    if dtype.names:
        return {"type": "object", "properties": {name: _of_dtype(dtype[name]) for name in dtype.names}}
    match dtype.kind:
        case "b":
            return {"type": "boolean"}
        case "i" | "u":
            return {"type": "integer", "format": dtype.name}
        case "f":
            return {"type": "number", "format": "double" if dtype.itemsize == 8 else "float"}
        case "M":
            return {"type": "string", "format": "date-time"}
        case "m":
            return {"type": "string", "format": "timedelta"}
        case "S" | "V":
            return {"type": "string", "format": "binary"}
        case "U":
            return {"type": "string"}
    return {"type": "object"}


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value if isinstance(value, bool | int | float | str) or value is None else str(value)


def document_frame(sample: Any, orient: str) -> dict[str, Any]:
    """A DataFrame, as its *orient* writes it."""
    document = document_value(json.loads(sample.to_json(orient=orient, date_format="iso")))
    for column in map(str, sample.columns):
        kind = str(sample.dtypes[sample.columns[list(map(str, sample.columns)).index(column)]])
        form = "date-time" if kind.startswith("datetime") else "timedelta" if kind.startswith("timedelta") else None
        for place in _places(document, orient, column) if form else ():
            place["format"] = form
    return {**document, "format": f"pandas.DataFrame:{orient}"}


def _places(document: dict[str, Any], orient: str, column: str) -> list[dict[str, Any]]:
    """Where *document* describes the values of *column*."""
    if orient == "records":
        rows = [document["items"]]
    elif orient == "index":
        rows = list(document["properties"].values())
    elif orient == "table":
        rows = [document["properties"]["data"]["items"]]
    elif orient == "columns":
        return list(document["properties"][column]["properties"].values())
    else:
        return []
    return [row["properties"][column] for row in rows if "properties" in row]


def one_kind(example: Any) -> bool:
    """Whether no list in *example* mixes types, as the original looked: not into the objects of a list."""
    if isinstance(example, list):
        return len({type(one) for one in example}) <= 1 and all(one_kind(one) for one in example if type(one) is list)
    if isinstance(example, dict):
        return all(map(one_kind, example.values()))
    return True
