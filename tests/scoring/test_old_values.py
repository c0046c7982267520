"""What a sample's type takes of another type: nothing is changed in silence."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest

from shoal_scoring.compat.parameter_types import (
    BadField,
    NumpyParameterType,
    PandasParameterType,
    StandardPythonParameterType,
)

REFUSED = [
    ("int8", 300, "300, which is not a whole number in its range"),
    ("int8", "300", "300, which is not a whole number in its range"),
    ("uint8", -1, "-1, which is not a whole number in its range"),
    ("int64", 2.5, "2.5, which is not a whole number in its range"),
    ("int64", "2.5", "2.5, which is not a whole number in its range"),
    ("int64", "three", "text"),
    ("int64", None, "null"),
    ("float32", 1e300, "a number beyond its range"),
    ("float64", "half", "text"),
    ("bool", "false", "text"),
    ("bool", 2.5, "2.5, which is neither 0 nor 1"),
    ("bool", 2, "2, which is neither 0 nor 1"),
]
TAKEN = [
    ("int8", 127, 127),
    ("int64", 2.0, 2),
    ("int64", True, 1),
    ("int64", "3", 3),
    ("int64", "3.0", 3),
    ("float64", 3, 3.0),
    ("float64", "1.5", 1.5),
    ("float64", True, 1.0),
    ("float32", 1.5, 1.5),
    ("bool", False, False),
    ("bool", 1, True),
    ("bool", 0, False),
    ("<U2", "longer", "longer"),
]
"""As the original took them: clients send the numbers of a form as text, and flags either way."""


def row(dtype):
    return np.zeros(1, [("a", dtype)])


@pytest.mark.parametrize(("dtype", "value", "got"), REFUSED)
def test_an_array_refuses_what_it_would_change(dtype, value, got):
    with pytest.raises(BadField, match=rf"^field 'x': expected an array of {dtype} \[rows\], got {got}$"):
        NumpyParameterType(np.zeros(1, dtype)).convert([value], "x")


@pytest.mark.parametrize(("dtype", "value", "got"), REFUSED)
def test_a_structured_array_refuses_it_too(dtype, value, got):
    with pytest.raises(BadField, match=f"got {got}$"):
        NumpyParameterType(row(dtype)).convert([{"a": value}], "x")


@pytest.mark.parametrize(("dtype", "value", "got"), REFUSED)
def test_a_table_refuses_what_it_would_change(dtype, value, got):
    sample = pd.DataFrame({"a": np.zeros(1, dtype)})
    with pytest.raises(BadField, match=f"^field 'x.a': expected {dtype}, got {got}$"):
        PandasParameterType(sample).convert([{"a": value}], "x")


@pytest.mark.parametrize(("dtype", "value", "becomes"), TAKEN)
def test_what_loses_nothing_is_taken(dtype, value, becomes):
    array = NumpyParameterType(np.zeros(1, dtype)).convert([value], "x")
    frame = PandasParameterType(pd.DataFrame({"a": np.zeros(1, dtype)})).convert([{"a": value}], "x")
    assert array.tolist() == frame["a"].tolist() == [becomes]
    assert array.dtype.kind == np.dtype(dtype).kind
    if dtype != "<U2":
        assert frame["a"].dtype == np.dtype(dtype)
        assert NumpyParameterType(row(dtype)).convert([{"a": value}], "x").tolist() == [(becomes,)]


@pytest.mark.parametrize("sent", [[1.5, None], [None, None], ["1.5", None], [True, None]])
def test_null_among_numbers_is_the_number_that_is_not_there(sent):
    array = NumpyParameterType(np.zeros(1)).convert(sent, "x")
    frame = PandasParameterType(pd.DataFrame({"a": [0.5]})).convert([{"a": one} for one in sent], "x")
    assert np.isnan(array).tolist() == frame["a"].isna().tolist() == [one is None for one in sent]


def test_no_rows_are_taken_for_any_type():
    assert NumpyParameterType(np.zeros(1, "bool")).convert([], "x").dtype == np.bool_


def test_a_number_is_no_date_because_of_its_columns_name():
    sample = pd.DataFrame({"timestamp": [1], "date": [2.5], "when": pd.to_datetime(["2026-01-01"])})
    sent = [{"timestamp": 1_700_000_000, "date": 1.7e9, "when": "2026-11-21"}]
    read = PandasParameterType(sample).convert(sent, "x")
    assert (read["timestamp"][0], read["date"][0]) == (1_700_000_000, 1.7e9)
    assert read["when"][0] == pd.Timestamp("2026-11-21")


@pytest.mark.parametrize(("sample", "value"), [(1.5, True), (True, 1), (1, 1.5), (1, "1"), ("a", 1)])
def test_a_single_value_refuses_another_type(sample, value):
    with pytest.raises(BadField):
        StandardPythonParameterType(sample).convert(value, "x")


@pytest.mark.parametrize(
    ("sample", "sent", "read"),
    [
        (datetime.datetime(2026, 1, 1), "2026-11-21T04:05:06", datetime.datetime(2026, 11, 21, 4, 5, 6)),
        (
            datetime.datetime(2026, 1, 1),
            "2026-11-21T04:05Z",
            datetime.datetime(2026, 11, 21, 4, 5, tzinfo=datetime.UTC),
        ),
        (datetime.datetime(2026, 1, 1), "Nov 21 2026 4:05 PM", datetime.datetime(2026, 11, 21, 16, 5)),
        (datetime.date(2026, 1, 1), "11/21/2026", datetime.date(2026, 11, 21)),
        (datetime.time(1), "4:05 pm", datetime.time(16, 5)),
    ],
)
def test_dates_and_times_are_read_as_people_write_them(sample, sent, read):
    assert StandardPythonParameterType(sample).convert(sent, "x") == read


def test_what_is_no_date_is_refused():
    with pytest.raises(BadField, match=r"expected datetime such as 2026-01-01 00:00:00, got 'soon'$"):
        StandardPythonParameterType(datetime.datetime(2026, 1, 1)).convert("soon", "x")


def test_true_is_a_whole_number():
    assert StandardPythonParameterType(1).convert(True, "x") is True


def test_texts_among_numbers_are_numbers_where_they_say_one():
    sent = [["1", 2, "3.5"], [True, "0.1", 0.1]]
    assert NumpyParameterType(np.zeros((1, 3))).convert(sent, "x").tolist() == [[1.0, 2.0, 3.5], [1.0, 0.1, 0.1]]
    frame = PandasParameterType(pd.DataFrame({"a": [1]})).convert([{"a": "1"}, {"a": 2}, {"a": True}], "x")
    assert frame["a"].tolist() == [1, 2, 1]


def test_a_number_beyond_every_whole_number_is_said_to_be_so():
    with pytest.raises(BadField, match=r"got a number beyond its range$"):
        NumpyParameterType(np.zeros(1, "int64")).convert([2**70], "x")
