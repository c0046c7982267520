"""What a file or folder seems to be, before it is registered."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest

from shoal.states import Framework
from shoal.workspace.looking import guess_framework, look_at
from shoal.workspace.onnx_signature import Signature, Tensor
from shoal.workspace.sample_request import sample_request

DIGITS = Path(str(files("shoal.demo") / "assets" / "digits.onnx"))


def test_an_onnx_file_tells_its_framework_its_name_and_its_signature() -> None:
    seen = look_at(DIGITS)
    assert (seen.name, seen.framework, seen.files, seen.problem) == ("digits", Framework.ONNX, 1, None)
    assert seen.size == DIGITS.stat().st_size
    assert seen.signature is not None
    assert json.loads(sample_request(seen.signature)) == {"image": [[0.0] * 64]}


@pytest.mark.parametrize(
    ("names", "framework"),
    [
        (["model.pkl"], Framework.SCIKITLEARN),
        (["resnet/weights.pt", "resnet/config.json"], Framework.PYTORCH),
        (["saved/saved_model.pb", "saved/variables/variables.index"], Framework.TENSORFLOW),
        (["a.onnx", "b.pkl"], Framework.MULTI),
        (["weights.bin"], Framework.CUSTOM),
    ],
)
def test_the_names_of_the_files_tell_the_framework(names: list[str], framework: Framework) -> None:
    assert guess_framework(names) is framework


def test_a_file_that_is_no_model_says_so_and_what_to_choose_instead(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("to do")
    problem = look_at(tmp_path / "notes.txt").problem
    assert problem is not None
    assert problem.message == "this is no model: .txt is what it ends in"
    assert problem.hint is not None
    assert ".onnx" in problem.hint


def test_a_cut_onnx_file_an_empty_one_and_one_that_is_not_there_say_so(tmp_path: Path) -> None:
    (tmp_path / "cut.onnx").write_bytes(DIGITS.read_bytes()[:5000])
    (tmp_path / "empty.bin").touch()
    codes = [look_at(tmp_path / name).problem for name in ("cut.onnx", "empty.bin", "away.onnx")]
    assert [one.code for one in codes if one] == ["SHOAL-MDL-701", "SHOAL-MDL-701", "SHOAL-MDL-302"]


def test_the_name_of_a_folder_becomes_one_that_models_may_have(tmp_path: Path) -> None:
    folder = tmp_path / "my best model (2)"
    folder.mkdir()
    (folder / "weights.bin").write_bytes(b"1")
    assert look_at(folder).name == "my-best-model-2"


def test_no_sample_is_made_up_for_what_a_person_could_not_read() -> None:
    large = Tensor(name="x", type="float32", shape=(None, 3, 224, 224))
    listed = Tensor(name="x", type="sequence(int64)")
    assert sample_request(Signature(inputs=(large,), outputs=())) == ""
    assert sample_request(Signature(inputs=(listed,), outputs=())) == ""
    flags = Tensor(name="b", type="bool", shape=(2,))
    words = Tensor(name="s", type="string", shape=("n",))
    assert json.loads(sample_request(Signature(inputs=(flags, words), outputs=()))) == {"b": [False, False], "s": [""]}
