"""The walk over an ONNX file finds what ONNX's own library finds, and survives whatever else it is given."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper
from workspace_samples import onnx_model, write_onnx

from shoal.workspace.errors import CorruptModel
from shoal.workspace.onnx_signature import ELEMENT_TYPES, Tensor, read_onnx

WHOLE = onnx_model().SerializeToString()


def test_inputs_and_outputs_are_those_that_onnxruntime_sees(tmp_path: Path):
    path = write_onnx(tmp_path / "digits.onnx")
    signature = read_onnx(path).signature
    assert signature.inputs == (Tensor(name="images", type="float32", shape=("N", 4)),)
    assert signature.outputs == (Tensor(name="probabilities", type="float32", shape=("N", 3)),)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    assert [(one.name, tuple(one.shape)) for one in session.get_inputs()] == [("images", ("N", 4))]
    assert [(one.name, tuple(one.shape)) for one in session.get_outputs()] == [("probabilities", ("N", 3))]


def test_element_types_have_the_numbers_that_onnx_gives_them():
    spelt = {"FLOAT": "float32", "DOUBLE": "float64"}
    theirs = {number: spelt.get(name, name.lower()) for name, number in TensorProto.DataType.items()}
    assert dict(enumerate(ELEMENT_TYPES)) == {number: theirs[number] for number in range(len(ELEMENT_TYPES))}


def test_weights_that_an_old_exporter_lists_among_the_inputs_are_not_inputs(tmp_path: Path):
    model = onnx_model()
    model.graph.input.append(helper.make_tensor_value_info("W", TensorProto.FLOAT, [4, 3]))
    path = tmp_path / "old.onnx"
    path.write_bytes(model.SerializeToString())
    assert [one.name for one in read_onnx(path).signature.inputs] == ["images"]


def test_unknown_sizes_and_unknown_ranks_are_told_apart(tmp_path: Path):
    model = onnx_model()
    del model.graph.input[:]
    model.graph.input.append(helper.make_tensor_value_info("some", TensorProto.INT64, [None, -1, 0, 7]))
    model.graph.input.append(helper.make_tensor_value_info("any", TensorProto.INT64, None))
    path = tmp_path / "loose.onnx"
    path.write_bytes(model.SerializeToString())
    assert [one.shape for one in read_onnx(path).signature.inputs] == [(None, None, 0, 7), None]


def test_what_a_classifier_of_scikit_learn_gives_is_named_as_a_sequence_of_maps(tmp_path: Path):
    model = onnx_model()
    scores = helper.make_tensor_type_proto(TensorProto.FLOAT, None)
    kind = helper.make_sequence_type_proto(helper.make_map_type_proto(TensorProto.INT64, scores))
    model.graph.output.append(helper.make_value_info("by_class", kind))
    path = tmp_path / "sklearn.onnx"
    path.write_bytes(model.SerializeToString())
    assert read_onnx(path).signature.outputs[1] == Tensor(name="by_class", type="sequence(map(int64, float32))")


def test_optional_and_sparse_values_are_named_as_such(tmp_path: Path):
    scores = helper.make_tensor_type_proto(TensorProto.FLOAT, None)
    sparse = helper.make_sparse_tensor_type_proto(TensorProto.INT8, [3])
    model = onnx_model()
    for name, kind in {"maybe": helper.make_optional_type_proto(scores), "few": sparse}.items():
        model.graph.output.append(helper.make_value_info(name, kind))
    model.graph.output.append(helper.make_empty_tensor_value_info("untold"))
    path = tmp_path / "rare.onnx"
    path.write_bytes(model.SerializeToString())
    found = [one.type for one in read_onnx(path).signature.outputs]
    assert found == ["float32", "optional(float32)", "sparse(int8)", "undefined"]


def test_weights_beside_the_file_are_named(tmp_path: Path):
    model = onnx_model()
    onnx.save_model(model, tmp_path / "m.onnx", save_as_external_data=True, location="m.weights", size_threshold=0)
    assert read_onnx(tmp_path / "m.onnx").external == {"m.weights"}


def test_a_file_cut_anywhere_is_corrupt(tmp_path: Path):
    path = tmp_path / "cut.onnx"
    for length in range(len(WHOLE)):
        path.write_bytes(WHOLE[:length])
        with pytest.raises(CorruptModel):
            read_onnx(path)


@pytest.mark.parametrize(
    "data",
    [b"", b"not a model\n", b"\x80\x02}q\x00.", b"PK\x03\x04" + bytes(60), bytes(4096), b"\xff" * 4096, b"\x08\x08"],
    ids=["empty", "text", "pickle", "zip", "zeros", "ones", "version only"],
)
def test_what_is_no_onnx_file_is_corrupt_and_the_error_names_it(tmp_path: Path, data: bytes):
    path = tmp_path / "wrong.onnx"
    path.write_bytes(data)
    with pytest.raises(CorruptModel) as caught:
        read_onnx(path)
    assert caught.value.where == str(path)
    assert caught.value.code == "SHOAL-MDL-701"


def test_a_type_nested_beyond_reason_is_refused_and_not_followed(tmp_path: Path):
    kind = helper.make_tensor_type_proto(TensorProto.FLOAT, None)
    for _ in range(12):
        kind = helper.make_sequence_type_proto(kind)
    model = onnx_model()
    model.graph.output.append(helper.make_value_info("deep", kind))
    path = tmp_path / "deep.onnx"
    path.write_bytes(model.SerializeToString())
    with pytest.raises(CorruptModel, match="nested"):
        read_onnx(path)


def test_gigabytes_of_weights_are_skipped_and_not_read(tmp_path: Path):
    tensor = numpy_helper.from_array(np.zeros(1, dtype=np.float32), "W").SerializeToString()
    huge = 3 << 30
    head = onnx_model().SerializeToString()
    path = tmp_path / "huge.onnx"
    with path.open("wb") as out:  # a second graph whose one tensor has 3 GiB of data, which is a hole in the file
        raw = b"\x4a" + _varint(huge)
        tensor_head = tensor[:2] + raw
        initializer = b"\x2a" + _varint(len(tensor_head) + huge) + tensor_head
        model = onnx.load_from_string(head)
        del model.graph.initializer[:]
        rest = model.graph.SerializeToString()
        out.write(model.SerializeToString())
        out.write(b"\x3a" + _varint(len(rest) + len(initializer) + huge) + rest + initializer)
        out.truncate(out.tell() + huge)
    tracemalloc.start()
    found = read_onnx(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.signature.inputs[0].name == "images"
    assert peak < 1_000_000


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_changed_bytes_give_a_signature_or_corrupt_and_nothing_else(tmp_path: Path, data: st.DataObject):
    changed = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(WHOLE) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "changed.onnx"
    path.write_bytes(changed)
    _read_or_refuse(path)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=400))
def test_noise_gives_a_signature_or_corrupt_and_nothing_else(file: Callable[..., Path], noise: bytes):
    _read_or_refuse(file("noise.onnx", noise))


def _read_or_refuse(path: Path) -> None:
    try:
        read_onnx(path)
    except CorruptModel as error:
        assert error.hint


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])
