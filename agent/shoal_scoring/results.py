"""Turn what `run()` returned into an answer.

As the original did: anything JSON can say is written as JSON, a string too (old clients decode twice), `None` is an
empty object, a response object is sent as it is. Beyond it: NumPy, pandas, dates, sets and bytes inside are written,
bytes alone are sent as they are. NaN and infinity are no JSON: they are refused unless a setting says what they become.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from shoal_scoring.errors import ResultUnwritable
from shoal_scoring.messages import TEXT, Answer

_FAST = orjson.OPT_SERIALIZE_NUMPY
_ANY_KEY = _FAST | orjson.OPT_NON_STR_KEYS
_PLAIN = frozenset({dict, list, str, int, float, bool})


class _NotJson(TypeError):
    """JSON has no word for it."""


class _ReadOnce(_NotJson):
    """It can be read only once, and writing may take several tries."""


def answer_of(result: object, non_finite: str = "refuse") -> Answer:
    """The answer that says *result*; *non_finite* is `refuse`, `null` or `string`.

    Raises:
        ResultUnwritable: JSON cannot say it, or reading it raised.
    """
    try:
        return _answer_of(result, non_finite)
    except ResultUnwritable:
        raise
    except BaseException as error:  # generators, mappings and responses are the script's own code
        raise ResultUnwritable("reading what run() returned failed. Check the logs for more info.") from error


def _answer_of(result: object, non_finite: str) -> Answer:
    if type(result) in _PLAIN:  # nearly always
        return Answer(body=to_json(result, non_finite))
    if result is None:
        return Answer()
    if isinstance(result, bytes | bytearray | memoryview):
        return Answer(body=bytes(result), content_type="application/octet-stream")
    if hasattr(result, "status_code") and hasattr(result, "get_data"):
        return _answer_of_response(result)
    return Answer(body=to_json(result, non_finite))


def to_json(value: object, non_finite: str = "refuse", *, again: bool = False) -> bytes:
    """*value* in JSON.

    Raises:
        ResultUnwritable: JSON cannot say it.
    """
    try:
        text = orjson.dumps(value, _plainer, _FAST)
    except TypeError as error:
        if isinstance(error.__cause__, _ReadOnce) and not again:
            return to_json(_read(value), non_finite, again=True)
        if error.__cause__ is not None and not isinstance(error.__cause__, _NotJson):
            raise error.__cause__ from None  # what an iterator of the script raised: a second try would find it empty
        text = _to_json_slowly(value)
    # orjson writes NaN as null and says nothing: only a text with a null in it can hide one.
    if b"null" in text and _has_non_finite(value):
        if non_finite == "refuse":
            raise ResultUnwritable(
                "run() returned a number that is NaN or infinite, which JSON cannot say",
                hint="set SHOAL_NON_FINITE to null or string, or return finite numbers",
            )
        if non_finite == "string":
            return orjson.dumps(_spelt_out(value), _plainer, _ANY_KEY)
    return text


def _read(value: Any) -> Any:
    """*value* with a list in the place of each iterator."""
    if isinstance(value, Mapping):
        return {key: _read(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset) or is_iterator(value):
        return [_read(one) for one in value]
    return value


def _to_json_slowly(value: object) -> bytes:
    """For keys that are no strings and integers beyond 64 bits."""
    try:
        return orjson.dumps(value, _plainer, _ANY_KEY)
    except TypeError as first:
        import json

        try:
            return json.dumps(_with_plain_keys(value), default=_plainer).encode()
        except (TypeError, ValueError, RecursionError):
            cause = first.__cause__ or first
            raise ResultUnwritable(f"run() returned what JSON cannot say: {cause}") from None


def _with_plain_keys(value: Any) -> Any:
    """*value* with Python's numbers for NumPy's where those are keys of a dict."""
    if isinstance(value, Mapping):
        return {getattr(key, "item", lambda key=key: key)(): _with_plain_keys(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_with_plain_keys(one) for one in value]
    return value


def _plainer(value: Any) -> object:  # noqa: PLR0911  a table of kinds, read from the top
    """One step towards what JSON can say; pandas and NumPy are recognised without importing them."""
    if isinstance(value, bytes | bytearray | memoryview):
        import base64

        return base64.b64encode(value).decode()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    if is_iterator(value):
        raise _ReadOnce(f"a {type(value).__qualname__} is not JSON")
    if (pandas := sys.modules.get("pandas")) is not None:
        if isinstance(value, pandas.DataFrame):
            return value.to_dict(orient="records")
        if value is pandas.NaT or value is pandas.NA:
            return None
    if hasattr(
        value, "tolist"
    ):  # NumPy's scalars and arrays that orjson does not take itself, pandas' Series and Index
        return value.tolist()
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if type(value).__name__ == "Decimal":
        return float(value)
    raise _NotJson(f"a {type(value).__module__}.{type(value).__qualname__} is not JSON")


def is_iterator(value: object) -> bool:
    """Whether *value* is made while it is read, as a generator's are."""
    return hasattr(value, "__next__") and hasattr(value, "__iter__")


def runs_while_written(value: object) -> bool:
    """Whether the script's own code makes *value* while it is read: writing it is then part of `run()`."""
    if type(value) is dict:
        return any(map(is_iterator, value.values()))
    return type(value) not in _PLAIN and (is_iterator(value) or isinstance(value, Mapping))


def _has_non_finite(value: Any) -> bool:
    if isinstance(value, float):
        return not math.isfinite(value)
    if isinstance(value, Mapping):
        return any(map(_has_non_finite, value.values()))
    if isinstance(value, list | tuple | set | frozenset):
        return any(map(_has_non_finite, value))
    if hasattr(value, "tolist") or hasattr(value, "to_dict"):
        return _has_non_finite(_plainer(value))
    return False


def _spelt_out(value: Any) -> Any:
    """*value* with each non-finite number as its name: NaN, Infinity, -Infinity."""
    if isinstance(value, float):
        if math.isfinite(value):
            return value
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, Mapping):
        return {key: _spelt_out(one) for key, one in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return [_spelt_out(one) for one in value] if isinstance(value, list | tuple) else _spelt_out(_plainer(value))
    return value


def _answer_of_response(response: Any) -> Answer:
    """A response object of ours, of the original's or of Flask."""
    own = [(str(name), str(text)) for name, text in response.headers.items()]
    kind = next((text for name, text in own if name.lower() == "content-type"), TEXT)
    failed = next((text.lower() == "true" for name, text in own if name.lower() == "x-ms-run-function-failed"), None)
    status = _status_of(response)
    return Answer(
        status=status,
        body=bytes(response.get_data()),
        content_type=_in_one_line(kind),
        headers=tuple((name, _in_one_line(text)) for name, text in own if name.lower() not in _OURS),
        failed=True if status >= 500 else failed,
    )


def _status_of(response: Any) -> int:
    try:
        status = int(response.status_code)
    except (TypeError, ValueError):
        status = 0
    if not 200 <= status <= 599:
        said = f"run() returned a response with the status {response.status_code!r}"
        raise ResultUnwritable(said, hint="give a whole number from 200 to 599")
    return status


_OURS = frozenset({"content-type", "content-length", "connection", "transfer-encoding", "x-ms-run-function-failed"})


def _in_one_line(text: str) -> str:
    """A line break in a header's value would let a request's content write headers of its own."""
    return text.replace("\r", " ").replace("\n", " ")
