"""Stands in for `inference_schema.parameter_types`: a sample of a value, and how JSON becomes a value like it.

Each type converts what JSON brought (`convert`) by the rule of `tensors`, losing nothing or refusing, and documents
itself from its sample (`input_to_swagger`). NumPy and pandas are imported by the types that need them.
"""

from __future__ import annotations

import base64
import datetime
import json
import warnings
from io import StringIO
from typing import Any

from shoal_scoring.compat.type_documents import document_array, document_frame, document_value, one_kind
from shoal_scoring.errors import BadRequest

__all__ = ["AbstractParameterType", "NumpyParameterType", "PandasParameterType", "StandardPythonParameterType"]

ORIENTS = ("split", "records", "index", "columns", "values", "table")


class BadField(BadRequest):
    """A field of the body does not fit the sample declared for it."""

    code = "SHOAL-SCO-131"

    field = ""
    """Its name, with dots between where it is inside another."""
    expected = ""
    """What the sample asks for, in words."""


def misfit(field: str, expected: str, got: str) -> BadField:
    """The refusal of *field*."""
    error = BadField(f"field {field!r}: expected {expected}, got {got}")
    error.field, error.expected = field, expected
    return error


class AbstractParameterType:
    """A value described by a sample of it."""

    def __init__(self, sample_input: Any) -> None:
        self.sample_input = sample_input
        self.sample_data_type = type(sample_input)

    def convert(self, value: Any, field: str) -> Any:
        """*value* as the sample is.

        Raises:
            BadField: It does not fit; *field* says which it is.
        """
        try:
            return self.deserialize_input(value)
        except (TypeError, ValueError) as error:  # a type of the script's own, which knows no fields
            raise BadField(f"field {field!r}: {error}") from None

    def expected(self) -> str:
        """What the sample asks for, in words."""
        return _name(self.sample_data_type)

    def deserialize_input(self, input_data: Any) -> Any:
        """As `convert`, by the original's name, which types of a script's own override."""
        return self.convert(input_data, "input")

    def input_to_swagger(self) -> dict[str, Any]:
        """The Swagger schema of the value, with an example."""
        return document_value(self.sample_input)

    def supported_versions(self) -> list[str]:
        """The versions of Swagger that can say it: 2.0 knows no lists of mixed types."""
        return ["2.0", "3.0", "3.1"] if one_kind(self.input_to_swagger()["example"]) else ["3.0", "3.1"]


class NumpyParameterType(AbstractParameterType):
    """An array."""

    def __init__(self, sample_input: Any, enforce_column_type: bool = True, enforce_shape: bool = True) -> None:
        import numpy as np

        if not isinstance(sample_input, np.ndarray):
            raise TypeError(f"the sample must be a NumPy array, not a {type(sample_input).__name__}")
        super().__init__(sample_input)
        self.enforce_column_type = enforce_column_type
        self.enforce_shape = enforce_shape

    def convert(self, value: Any, field: str) -> Any:
        """A list as an array of the sample's type and shape; only the number of rows is free."""
        import numpy as np

        from shoal_scoring.tensors import Lossy

        if isinstance(value, np.ndarray):
            return value
        if not isinstance(value, list):
            raise misfit(field, self.expected(), kind_of(value))
        try:
            array = self._array(value) if self.enforce_column_type else np.array(value)
        except Lossy as lost:
            raise misfit(field, self.expected(), str(lost)) from None
        except (ValueError, TypeError, OverflowError, KeyError, IndexError) as error:
            raise misfit(field, self.expected(), f"what NumPy refuses: {error}") from None
        shape = self.sample_input.shape
        if self.enforce_shape and (len(array.shape) != len(shape) or array.shape[1:] != shape[1:]):
            raise misfit(field, self.expected(), f"shape {list(array.shape)}")
        return array

    def _array(self, value: list[Any]) -> Any:
        import numpy as np

        dtype = self.sample_input.dtype
        if dtype.names:
            return np.array([_record(row, dtype) for row in value], dtype=dtype)
        if dtype.kind == "m":
            return np.array([_duration(text) for text in value], dtype=dtype)
        if dtype.kind == "U":
            return np.array(value, dtype=np.str_)  # the sample's own length would cut longer texts
        if dtype.kind not in _GUARDED:
            return np.array(value, dtype=dtype)
        given = np.array(value)  # which makes text of everything where there is some
        return _like(np.array(value, dtype=object) if given.dtype.kind == "U" else given, dtype)

    def expected(self) -> str:
        """What the sample asks for, in words."""
        dimensions = ", ".join(["rows", *map(str, self.sample_input.shape[1:])])
        return f"an array of {self.sample_input.dtype} [{dimensions}]"

    def input_to_swagger(self) -> dict[str, Any]:
        """An array nested as the sample is."""
        return document_array(self.sample_input)


_GUARDED = "biuf"
"""Kinds of NumPy's types that would take another kind's value and change it."""


def _like(given: Any, dtype: Any) -> Any:
    """*given* as *dtype* without loss: a numeral in text is its number, true is 1, and 1 is true, as NumPy has it.

    Among floats null is the number that is not there.
    """
    import numpy as np

    from shoal_scoring.tensors import Lossy, converted

    if not given.size:
        return given.astype(dtype)
    if dtype.kind == "b" and given.dtype.kind in "iuf":
        if not np.isin(given, (0, 1)).all():
            raise Lossy(f"{given[~np.isin(given, (0, 1))].flat[0]}, which is neither 0 nor 1")
        return given.astype(dtype)
    if dtype.kind != "b" and given.dtype.kind in "bUO":
        numbers = [_number(one, null_is=np.nan if dtype.kind == "f" else None) for one in given.ravel().tolist()]
        given = np.array(numbers).reshape(given.shape)
    return converted(given, dtype)


def _number(one: Any, null_is: float | None) -> Any:
    from shoal_scoring.tensors import Lossy

    if one is None or one != one:  # noqa: PLR0124  pandas has NaN for null
        if null_is is None:
            raise Lossy("null")
        return null_is
    if not isinstance(one, str):
        return int(one) if isinstance(one, int) else one
    for read in (int, float):
        try:
            return read(one)
        except ValueError:
            continue
    raise Lossy("text")


def _field(value: Any, dtype: Any) -> Any:
    """One member of a row."""
    import numpy as np

    if dtype.names:
        return _record(value, dtype)
    if dtype.kind == "m":
        return _duration(value)
    return _like(np.array(value), dtype.base).tolist() if dtype.base.kind in _GUARDED else value


def _record(row: Any, dtype: Any) -> tuple[Any, ...]:
    """One row of a structured array, from an object by name or a list by position."""
    fields = [row[name] for name in dtype.names] if isinstance(row, dict) else list(row)
    return tuple(_field(one, dtype[name]) for name, one in zip(dtype.names, fields, strict=True))


_UNITS = {
    "years": "Y", "months": "M", "weeks": "W", "days": "D", "hours": "h", "minutes": "m", "seconds": "s",
    "milliseconds": "ms", "microseconds": "us", "nanoseconds": "ns", "picoseconds": "ps", "femtoseconds": "fs",
    "attoseconds": "as",
}  # fmt: skip


def _duration(text: str) -> Any:
    """`3 days` as NumPy has it."""
    import numpy as np

    count, _, unit = text.strip().partition(" ")
    if unit.strip().lower() not in _UNITS:
        raise ValueError(f"{text!r} is no duration; write a number and a unit, such as 3 days")
    return np.timedelta64(int(count), _UNITS[unit.strip().lower()])  # type: ignore[call-overload]


class PandasParameterType(AbstractParameterType):
    """A table."""

    def __init__(
        self,
        sample_input: Any,
        enforce_column_type: bool = True,
        enforce_shape: bool = True,
        apply_column_names: bool = False,
        orient: str = "records",
    ) -> None:
        import pandas as pd  # type: ignore[import-untyped,unused-ignore]

        if not isinstance(sample_input, pd.DataFrame):
            raise TypeError(f"the sample must be a DataFrame, not a {type(sample_input).__name__}")
        if orient not in ORIENTS:
            raise ValueError(f"orient is {orient!r}; it must be one of {', '.join(ORIENTS)}")
        if apply_column_names:
            warnings.warn("apply_column_names is deprecated", DeprecationWarning, stacklevel=2)
        super().__init__(sample_input)
        self.enforce_column_type = enforce_column_type
        self.enforce_shape = enforce_shape
        self.apply_column_names = apply_column_names
        self.orient = orient

    def convert(self, value: Any, field: str) -> Any:
        """A DataFrame with the sample's number of columns, and the sample's types for the columns of its names."""
        import pandas as pd  # type: ignore[import-untyped,unused-ignore]

        if isinstance(value, pd.DataFrame):
            return value
        if not isinstance(value, list | dict):
            raise misfit(field, self.expected(), kind_of(value))
        try:
            frame = pd.read_json(StringIO(json.dumps(value)), orient=self.orient, dtype=False)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise misfit(field, f"{self.expected()}, orient {self.orient!r}", f"what pandas refuses: {error}") from None
        if self.enforce_shape and frame.shape[1] != self.sample_input.shape[1]:
            raise misfit(field, self.expected(), f"{frame.shape[1]} columns: {', '.join(map(str, frame.columns))}")
        if self.apply_column_names:
            frame.columns = self.sample_input.columns.copy()
        return self._typed(frame, field) if self.enforce_column_type else frame

    def _typed(self, frame: Any, field: str) -> Any:
        from shoal_scoring.tensors import Lossy

        types = self.sample_input.dtypes.to_dict()
        for name in frame.columns:
            wanted = types.get(name, object)
            try:
                frame[name] = _column(frame[name], wanted)
            except Lossy as lost:
                raise misfit(f"{field}.{name}", str(wanted), str(lost)) from None
            except (ValueError, TypeError, OverflowError) as error:
                raise misfit(f"{field}.{name}", str(wanted), f"what pandas refuses: {error}") from None
        return frame

    def expected(self) -> str:
        """What the sample asks for, in words."""
        names = ", ".join(map(str, self.sample_input.columns))
        return f"a table of {self.sample_input.shape[1]} columns: {names}"

    def input_to_swagger(self) -> dict[str, Any]:
        """A table in this type's orient."""
        return document_frame(self.sample_input, self.orient)


def _column(given: Any, wanted: Any) -> Any:
    """One column as *wanted* is; pandas guards its own types itself, NumPy does not."""
    import numpy as np
    import pandas as pd  # type: ignore[import-untyped,unused-ignore]

    from shoal_scoring.tensors import Lossy

    if isinstance(wanted, np.dtype) and wanted.kind in _GUARDED:
        if wanted.kind != "f" and given.hasnans:
            raise Lossy("null")
        return pd.Series(_like(given.to_numpy(), wanted), index=given.index)
    if isinstance(wanted, np.dtype) and wanted.kind == "M":
        return _moments(given, wanted)
    return pd.to_timedelta(given) if str(wanted).startswith("timedelta") else given.astype(wanted)


def _moments(given: Any, wanted: Any) -> Any:
    """Moments without a zone; those that come with one in UTC, as the samples have it that pandas wrote before 2.0."""
    import numpy as np
    import pandas as pd  # type: ignore[import-untyped,unused-ignore]

    try:
        return given.astype(wanted)
    except (TypeError, ValueError):
        in_utc = pd.DatetimeTZDtype(np.datetime_data(wanted)[0], "UTC")
        return given.astype(in_utc).dt.tz_localize(None)


class StandardPythonParameterType(AbstractParameterType):
    """Any value of Python's own types; samples inside dicts and lists may themselves be parameter types."""

    def convert(self, value: Any, field: str) -> Any:
        """*value* as the sample's type, what is wrapped inside it converted too."""
        sample, wanted = self.sample_input, self.sample_data_type
        if wanted in (datetime.date, datetime.datetime, datetime.time, bytes, bytearray):
            return self._from_text(value, field)
        if wanted is float and type(value) is int:
            return value
        if wanted is int and isinstance(value, float) and value.is_integer():
            return int(value)
        if wanted is tuple and isinstance(value, list):
            value = tuple(value)
        if not isinstance(value, wanted):  # true is a whole number: Python has it so, and the original had
            raise misfit(field, _name(wanted), kind_of(value))
        if isinstance(sample, dict):
            wrapped = {key: one for key, one in sample.items() if isinstance(one, AbstractParameterType)}
            inside = {key: one.convert(value[key], f"{field}.{key}") for key, one in wrapped.items() if key in value}
            return {**value, **inside}
        if isinstance(sample, list | tuple) and sample and isinstance(sample[0], AbstractParameterType):
            return [sample[0].convert(one, f"{field}[{place}]") for place, one in enumerate(value)]
        return value

    def _from_text(self, value: Any, field: str) -> Any:
        wanted = self.sample_data_type
        if not isinstance(value, str):
            raise misfit(field, f"{_name(wanted)} as text", kind_of(value))
        try:
            if wanted in (bytes, bytearray):
                return wanted(base64.b64decode(value, validate=True))
            return _moment(value, wanted)
        except (ValueError, OverflowError):
            form = "base64" if wanted in (bytes, bytearray) else f"{_name(wanted)} such as {self.sample_input}"
            raise misfit(field, form, repr(value)) from None


def _moment(text: str, wanted: Any) -> Any:
    """A date or a time; in the other ways that people write them where dateutil is installed, as it is with pandas."""
    try:
        return wanted.fromisoformat(text)
    except ValueError:
        try:
            from dateutil.parser import parse  # type: ignore[import-untyped,unused-ignore]
        except ImportError:
            raise ValueError(text) from None
    found = parse(text)
    return found if wanted is datetime.datetime else found.timetz() if wanted is datetime.time else found.date()


def _name(kind: type) -> str:
    names = {int: "a whole number", float: "a number", str: "text", bool: "true or false", dict: "an object"}
    return names.get(kind, "a list" if kind in (list, tuple) else kind.__name__)


def kind_of(value: Any) -> str:
    """What JSON calls the type of *value*, with the value if it is short."""
    if value is None:
        return "null"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    if isinstance(value, dict):
        return "an object"
    return repr(value) if len(repr(value)) <= 60 else _name(type(value))
