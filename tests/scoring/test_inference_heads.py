"""A client of the Open Inference Protocol sends one head with tensor after tensor: it is read once, and rightly."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shoal_scoring.messages import Request
from shoal_scoring.oip import BadInference, InferenceReader
from shoal_scoring.tensors import BadTensor, Signature, TensorSpec

FLOATS = TensorSpec("x", np.dtype(np.float32), ("rows", 2))
WHOLE = TensorSpec("n", np.dtype(np.int64), ("rows",))
OUT = TensorSpec("y", np.dtype(np.float32), ("rows", 2))


def reader():
    return InferenceReader(Signature((FLOATS, WHOLE), (OUT,)), "model", "1")


def request(x, n, **also):
    tensors = {"x": np.asarray(x), "n": np.asarray(n)}
    names = {"float32": "FP32", "float64": "FP64", "int32": "INT32", "int64": "INT64"}
    inputs = [
        {
            "name": name,
            "datatype": names[str(one.dtype)],
            "shape": list(one.shape),
            "parameters": {"binary_data_size": one.nbytes},
        }
        for name, one in tensors.items()
    ]
    head = json.dumps({"inputs": inputs, **also}).encode()
    body = head + b"".join(one.tobytes() for one in tensors.values())
    length = {b"inference-header-content-length": str(len(head)).encode()}
    return Request("POST", "/v2/models/model/infer", b"", length, body)


@given(st.lists(st.floats(width=32, allow_nan=False), min_size=2, max_size=2), st.integers(-(2**63), 2**63 - 1))
def test_each_request_gets_its_own_numbers_however_often_its_head_was_seen(x, n):
    read = reader()
    for numbers, number in (([1, 2], 3), (x, n)):
        inputs, _ = read.read(request(np.array([numbers], np.float32), np.array([number], np.int64)))
        assert inputs["x"].tolist() == [numbers]
        assert inputs["n"].tolist() == [number]


def test_bytes_that_do_not_fit_a_head_that_was_seen_are_refused():
    read = reader()
    good = request(np.ones((1, 2), np.float32), np.ones(1, np.int64))
    read.read(good)
    for body in (good.body[:-1], good.body + b"x"):
        with pytest.raises(BadInference, match="bytes"):
            read.read(Request("POST", good.path, b"", good.headers, body))


def test_numbers_of_another_type_are_converted_every_time():
    read = reader()
    for number in (1, 2, 2**24 + 1):
        inputs, _ = read.read(request(np.full((1, 2), number, np.int32), np.array([number], np.int32)))
        assert (inputs["x"].dtype, inputs["n"].dtype) == (np.float32, np.int64)
        assert inputs["n"].tolist() == [number]
    with pytest.raises(BadTensor, match="beyond its range"):
        read.read(request(np.full((1, 2), 1e300), np.array([1])))


def test_what_is_asked_for_goes_with_its_head():
    read = reader()
    tensors = np.ones((1, 2), np.float32), np.ones(1, np.int64)
    for name in ("a", "b", "a", "b"):
        _, asked = read.read(request(*tensors, id=name))
        assert asked.id == name


def test_a_wrong_head_is_refused_every_time():
    read = reader()
    for _ in range(2):
        with pytest.raises(BadTensor, match=r"input 'x': expected float32 \[rows, 2\], got shape \[1, 3\]"):
            read.read(request(np.ones((1, 3), np.float32), np.ones(1, np.int64)))
