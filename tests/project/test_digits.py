"""The digit classifier that Shoal ships is what its script makes, and as good as it says."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import numpy as np
import onnx
import pytest

import shoal
from shoal_scoring.selfcheck import differences, read_goldens

ASSETS = Path(shoal.__file__).parent / "demo" / "assets"
HELD_OUT = json.loads((ASSETS / "digits-held-out.json").read_text())


@pytest.fixture(scope="module")
def making() -> dict[str, object]:
    """The names that `make_digits.py` defines."""
    return runpy.run_path(str(ASSETS / "make_digits.py"))


@pytest.fixture
def script(monkeypatch):
    """One of the shipped entry scripts, by name, after `init`, called as the scoring server calls it."""
    monkeypatch.setenv("AZUREML_MODEL_DIR", str(ASSETS))

    def named(name: str):
        found = runpy.run_path(str(ASSETS / name))
        found["init"]()

        def run(images: list[list[float]]) -> dict[str, list]:
            return json.loads(json.dumps(found["run"](json.dumps({"data": images}))))

        return run

    return named


@pytest.fixture
def score(script):
    return script("score.py")


def test_the_shipped_model_reads_over_95_percent_of_all_held_out_digits_as_it_says(making, score):
    digits = making["part_digits"]()
    labels = score(digits.held_out.tolist())["labels"]
    accuracy = np.mean(np.array(labels) == digits.held_out_labels)
    assert accuracy > 0.95
    assert accuracy == pytest.approx(HELD_OUT["accuracy"], abs=0.003)


def test_the_shipped_golden_requests_are_answered_rightly(score):
    goldens, _ = read_goldens((ASSETS / "digits-golden.json").read_bytes())
    assert len(goldens) == 3
    for golden in goldens:
        assert differences(golden, score(json.loads(golden.body)["data"]))[1] == []


def test_the_shipped_samples_were_held_out_from_training(making):
    seen = {tuple(image) for image in making["part_digits"]().train.astype(int).tolist()}
    assert not [image for image in HELD_OUT["data"] if tuple(image) in seen]
    assert len(HELD_OUT["data"]) == len(HELD_OUT["truth"]) == 20


def test_the_entry_script_gives_a_label_and_ten_probabilities_for_each_image(score):
    answer = score(HELD_OUT["data"])
    rows = np.array(answer["probabilities"])
    assert rows.shape == (20, 10)
    assert rows.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert rows.argmax(axis=1).tolist() == answer["labels"]


def test_the_entry_script_without_packages_answers_as_the_one_with_onnxruntime_does(script, score):
    plain, rich = script("plain_score.py")(HELD_OUT["data"]), score(HELD_OUT["data"])
    assert plain["labels"] == rich["labels"]
    assert np.array(plain["probabilities"]) == pytest.approx(np.array(rich["probabilities"]), abs=1e-5)


def test_the_script_makes_a_model_as_good_as_the_shipped_one(making, tmp_path):
    accuracy = making["make"](tmp_path)
    assert accuracy == pytest.approx(HELD_OUT["accuracy"], abs=0.005)
    made, shipped = (onnx.load(folder / "digits.onnx") for folder in (tmp_path, ASSETS))
    assert [node.op_type for node in made.graph.node] == [node.op_type for node in shipped.graph.node]
    assert json.loads((tmp_path / "digits-held-out.json").read_text())["data"] == HELD_OUT["data"]


def test_the_model_file_carries_its_accuracy_and_the_split():
    shipped = onnx.load(ASSETS / "digits.onnx")
    properties = {one.key: one.value for one in shipped.metadata_props}
    assert float(properties["accuracy"]) == HELD_OUT["accuracy"]
    assert properties["split"] == HELD_OUT["split"]
