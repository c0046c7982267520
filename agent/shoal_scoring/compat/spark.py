"""Stands in for `inference_schema`'s Spark parameter type where that package is not installed but pyspark is.

The only module that imports pyspark, when a script makes such a type: a script may import the name without using it.
Types of the rows are told by Spark's own names for them (`typeName`).
"""

from __future__ import annotations

import base64
import binascii
import datetime
import decimal
import json
from typing import Any

from shoal_scoring.compat.parameter_types import AbstractParameterType, kind_of, misfit

__all__ = ["SparkParameterType"]

_DOCUMENTS = {
    "byte": {"type": "integer", "format": "int8"},
    "short": {"type": "integer", "format": "int16"},
    "integer": {"type": "integer", "format": "int32"},
    "long": {"type": "integer", "format": "int64"},
    "boolean": {"type": "boolean"},
    "float": {"type": "number", "format": "float"},
    "double": {"type": "number", "format": "double"},
    "decimal": {"type": "number", "format": "decimal"},
    "string": {"type": "string"},
    "binary": {"type": "string", "format": "binary"},
    "date": {"type": "string", "format": "date"},
    "timestamp": {"type": "string", "format": "date-time"},
    "timestamp_ntz": {"type": "string", "format": "date-time"},
}
_WHOLE = frozenset({"byte", "short", "integer", "long"})


class SparkParameterType(AbstractParameterType):
    """A Spark table: JSON brings it as a list of objects."""

    def __init__(self, sample_input: Any, apply_sample_schema: bool = True) -> None:
        try:
            from pyspark.sql import DataFrame  # type: ignore[import-not-found,import-untyped,unused-ignore]
        except ImportError as error:
            raise ImportError(
                f"SparkParameterType needs pyspark, which is not installed ({error}): add pyspark to the environment's"
                " pip packages and a Java runtime to the base image, or use PandasParameterType"
            ) from None
        if not isinstance(sample_input, DataFrame):
            raise TypeError(f"the sample must be a Spark DataFrame, not a {type(sample_input).__name__}")
        super().__init__(sample_input)
        self.apply_sample_schema = apply_sample_schema

    def convert(self, value: Any, field: str) -> Any:
        """A list of objects as a DataFrame, with the sample's schema unless told otherwise."""
        if isinstance(value, self.sample_data_type):
            return value
        if not isinstance(value, list):
            raise misfit(field, self.expected(), kind_of(value))
        from pyspark.sql import SparkSession

        session = SparkSession.builder.getOrCreate()
        schema = self.sample_input.schema
        try:
            if not self.apply_sample_schema:
                return session.createDataFrame(value)
            rows = [_fitted(row, schema, f"{field}[{place}]") for place, row in enumerate(value)]
            return session.createDataFrame(rows, schema)
        except (TypeError, ValueError) as error:
            raise misfit(field, self.expected(), f"what Spark refuses: {error}") from None

    def expected(self) -> str:
        """What the sample asks for, in words."""
        return f"a list of objects: {self.sample_input.schema.simpleString()}"

    def input_to_swagger(self) -> dict[str, Any]:
        """A list of objects, with the sample's rows as an example."""
        rows = [json.loads(row) for row in self.sample_input.toJSON().collect()]
        return {"type": "array", "items": _document(self.sample_input.schema), "example": rows}


def _fitted(value: Any, kind: Any, field: str) -> Any:
    """*value*, as JSON brought it, as Spark wants the type *kind*; what Spark itself checks is left to it."""
    name = kind.typeName()
    if value is None:
        return None
    if name == "struct":
        if not isinstance(value, dict):
            raise misfit(field, "an object", kind_of(value))
        return {
            one.name: _fitted(_member(value, one, field), one.dataType, f"{field}.{one.name}") for one in kind.fields
        }
    if name == "array" and isinstance(value, list):
        return [_fitted(one, kind.elementType, f"{field}[{place}]") for place, one in enumerate(value)]
    if name == "map" and isinstance(value, dict):
        return {key: _fitted(one, kind.valueType, f"{field}.{key}") for key, one in value.items()}
    try:
        return _single(value, name)
    except (ValueError, TypeError, binascii.Error, decimal.InvalidOperation):
        raise misfit(field, kind.simpleString(), kind_of(value)) from None


def _member(row: dict[str, Any], column: Any, field: str) -> Any:
    if column.name not in row and not column.nullable:
        raise misfit(f"{field}.{column.name}", column.dataType.simpleString(), "nothing")
    return row.get(column.name)


def _single(value: Any, name: str) -> Any:  # noqa: PLR0911  a table of types, read from the top
    if name == "date":
        return datetime.date.fromisoformat(value)
    if name in ("timestamp", "timestamp_ntz"):
        return datetime.datetime.fromisoformat(value)
    if name == "decimal":
        return decimal.Decimal(str(value))
    if name == "binary":
        return bytearray(base64.b64decode(value, validate=True))
    if name in ("float", "double") and type(value) is int:
        return float(value)
    if name in _WHOLE and isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _document(kind: Any) -> dict[str, Any]:
    name = kind.typeName()
    if name == "struct":
        return {"type": "object", "properties": {one.name: _document(one.dataType) for one in kind.fields}}
    if name == "array":
        return {"type": "array", "items": _document(kind.elementType)}
    if name == "map":
        return {"type": "object", "additionalProperties": _document(kind.valueType)}
    return dict(_DOCUMENTS.get(name.partition("(")[0], {"type": "object"}))
