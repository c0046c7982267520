"""The fast way of reading tensors gives what the plain way gives, or leaves it to that."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shoal_scoring import fast_json
from shoal_scoring.errors import BadRequest
from shoal_scoring.fast_json import read_inputs_fast
from shoal_scoring.tensors import Signature, TensorSpec, read_inputs

ONE = Signature((TensorSpec("x", np.dtype(np.float32), ("rows", 2)),), ())
DEEP = Signature((TensorSpec("x", np.dtype(np.float64), ("rows", 2, 3)),), ())
TWO = Signature((*ONE.inputs, TensorSpec("y", np.dtype(np.float32), ("n",))), ())

NUMBERS = st.one_of(st.integers(-(2**70), 2**70), st.floats(width=32), st.floats(), st.booleans(), st.none())
LISTS = st.recursive(NUMBERS, lambda inner: st.lists(inner, max_size=3), max_leaves=20)
EVEN = st.lists(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=2), max_size=5)


def plainly(body: bytes, signature: Signature):
    try:
        return read_inputs(json.loads(body), signature)
    except BadRequest:
        return None


@pytest.fixture(autouse=True)
def small_ones_too(monkeypatch):
    monkeypatch.setattr(fast_json, "WORTH_IT", 0)


@given(st.one_of(LISTS, EVEN), st.sampled_from(["data", "x", "inputs", "other", None]), st.sampled_from([ONE, DEEP]))
def test_what_it_reads_is_what_the_plain_way_reads(value, name, signature):
    body = json.dumps(value if name is None else {name: value}).encode()
    fast, plain = read_inputs_fast(body, signature), plainly(body, signature)
    if fast is not None:
        assert plain is not None
        assert fast.keys() == plain.keys()
        assert fast["x"].dtype == plain["x"].dtype
        np.testing.assert_array_equal(fast["x"], plain["x"])


@pytest.mark.parametrize(
    "body",
    [b'{"data": [[1, 2.5], [3, 4]]}', b'{"x": [[1, 2]]}', b'{"inputs": {"x": [[1, 2]]}}', b"[[1, 2]]"],
)
def test_it_does_read_what_is_plainly_right(body):
    assert read_inputs_fast(body, ONE) is not None
    assert read_inputs_fast(b'{"y": [1, 2], "x": [[1, 2]]}', TWO).keys() == {"x", "y"}


@pytest.mark.parametrize(
    "body",
    [
        b'{"data": [[1, [2]]]}',
        b'{"data": [[[1, 2], []]]}',
        b'{"data": [[1, 2], [3]]}',
        b'{"data": [[1, 2, 3, 4], []]}',
        b'{"data": [1, 2]}',
        b'{"data": [[1e300, 2]]}',
        b'{"data": [[true, 2]]}',
        b'{"data": [[1, 2]], "data": [[3, 4]]}',
        b'{"data": [[1, 2]]',
        b"",
        b"1",
    ],
)
def test_it_leaves_alone_what_is_not(body):
    assert read_inputs_fast(body, ONE) is None
