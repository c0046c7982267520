"""Batches without a script, and what is read with packages that not everybody has."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import joblib
import numpy as np
import onnx
import pandas as pd
import pytest
from onnx import TensorProto, helper
from sklearn.linear_model import LogisticRegression
from uv import find_uv_bin

from shoal_scoring.batch.errors import BadBatch
from shoal_scoring.batch.model_scorer import ModelScorer
from shoal_scoring.logs import Log
from shoal_scoring.settings import read_settings

sys.path.insert(0, str(Path(__file__).parent))  # tests import `batches`

from batches import Batch

COLUMNS = ["length", "width"]


@pytest.fixture
def batch(tmp_path: Path) -> Batch:
    return Batch(tmp_path)


@pytest.fixture(scope="module")
def readers(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder with pyarrow and Pillow, for the path of a process that needs them."""
    folder = tmp_path_factory.mktemp("readers")
    command = [find_uv_bin(), "pip", "install", "--quiet", "--no-config", "--only-binary", ":all:", "--no-deps"]
    wanted = ["--python", sys.executable, "--target", str(folder), "pyarrow", "pillow"]
    subprocess.run([*command, *wanted], check=True)
    return str(folder)


def write_model(batch: Batch, kind: int, shape: list[object], axes: list[int]) -> None:
    """A model that sums its input over *axes*."""
    x, y = helper.make_tensor_value_info("x", kind, shape), helper.make_tensor_value_info("y", kind, None)
    axes_ = helper.make_tensor("axes", TensorProto.INT64, [len(axes)], axes)
    graph = helper.make_graph([helper.make_node("ReduceSum", ["x", "axes"], ["y"], keepdims=0)], "g", [x], [y], [axes_])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    (batch.folder / "models").mkdir(exist_ok=True)
    onnx.save(model, batch.folder / "models" / "sum.onnx")


def write_classifier(batch: Batch) -> None:
    rows = pd.DataFrame([[0.0, 0.0], [1.0, 1.0]], columns=COLUMNS)
    (batch.folder / "models").mkdir()
    joblib.dump(LogisticRegression().fit(rows, ["small", "large"]), batch.folder / "models" / "size.joblib")


def run_python(batch: Batch, code: str, path: str) -> None:
    """Run *code* with the packages in *path*."""
    subprocess.run([sys.executable, "-c", code], cwd=batch.folder, env={**os.environ, "PYTHONPATH": path}, check=True)


def test_an_estimator_gets_the_columns_it_was_fitted_with_and_says_where_each_row_comes_from(batch):
    write_classifier(batch)
    batch.write("in.csv", "id,width,length", "a,0.1,0.1", "b,0.9,wide", "c,0.9,0.9")
    assert batch.run("--input", "in.csv", "--model-dir", "models").status == 0
    where = str(batch.folder / "in.csv")
    assert batch.results == [
        {"source": where, "row": 0, "predict": "small"},
        {"source": where, "row": 2, "predict": "large"},
    ]
    assert batch.failures[0]["reason"].startswith("column 'length' says 'wide', and the model takes float64")


def test_an_estimator_does_what_it_is_asked_for_by_name(batch):
    write_classifier(batch)
    batch.write("in.jsonl", '{"length": 0.9, "width": 0.9}')
    batch.run("--input", "in.jsonl", "--model-dir", "models", "--method", "predict_proba")
    ((_, large),) = [sorted(one["predict_proba"]) for one in batch.results]
    assert large > 0.5
    settings, _ = read_settings(["--model-dir", str(batch.folder / "models")], {})
    with pytest.raises(BadBatch, match="the model has no method 'transform'; it has predict"):
        ModelScorer(settings, "transform", (), Log()).load()


def test_columns_are_chosen_and_put_in_order_by_name(batch):
    write_model(batch, TensorProto.FLOAT, ["rows", 2], [1])
    batch.write("in.csv", "id,a,b", "7,1,2", "8,3,4")
    ended = batch.run("--input", "in.csv", "--model-dir", "models")
    assert "takes float32 [rows, 2], and the table has 3 columns: id, a, b" in ended.err
    assert "--columns" in ended.err
    assert batch.run("--input", "in.csv", "--model-dir", "models", "--columns", "b,a").status == 0
    assert [one["y"] for one in batch.results] == [3, 7]


def test_numpy_files_are_rows_and_a_row_that_does_not_fit_fails_alone(batch):
    write_model(batch, TensorProto.FLOAT, ["rows", 3], [1])
    (batch.folder / "in").mkdir()
    np.save(batch.folder / "in" / "a.npy", np.arange(6, dtype=np.float32).reshape(2, 3))
    np.save(batch.folder / "in" / "b.npy", np.array([[1.0, 2.0, 3.0], [1e300, 0.0, 0.0]]))
    batch.write("in/notes.txt", "no data")
    ended = batch.run("--input", "in", "--model-dir", "models")
    assert [one["y"] for one in batch.results] == [3, 12, 6]
    assert [(Path(one["source"]).name, one["row"]) for one in batch.failures] == [("b.npy", 1)]
    assert "1 files are left out" in ended.out


def test_a_model_of_one_row_at_a_time_gets_its_rows_one_by_one(batch):
    write_model(batch, TensorProto.FLOAT, [1, 2], [1])
    batch.write("in.jsonl", "[1, 2]", "[3, 4]", '["x", 4]')
    batch.run("--input", "in.jsonl", "--model-dir", "models")
    assert [one["y"] for one in batch.results] == [3, 7]
    assert batch.failures[0]["code"] == "SHOAL-SCO-130"


def test_two_models_are_one_too_many(batch):
    write_model(batch, TensorProto.FLOAT, [1, 2], [1])
    (batch.folder / "models" / "other.onnx").write_bytes(b"")
    batch.write("in.jsonl", "[1, 2]")
    assert "SHOAL-SCO-104" in batch.run("--input", "in.jsonl", "--model-dir", "models").err


def test_images_become_the_input_of_a_model(batch, readers):
    write_model(batch, TensorProto.FLOAT, ["rows", 3, 4, 4], [1, 2, 3])
    (batch.folder / "in").mkdir()
    run_python(batch, "from PIL import Image; Image.new('RGB', (8, 8), (255, 0, 51)).save('in/a.png')", readers)
    (batch.folder / "in" / "b.png").write_bytes(b"no image")
    ended = batch.run("--input", "in", "--model-dir", "models", environ={"PYTHONPATH": readers})
    assert ended.status == 0, ended.err
    assert [(Path(one["source"]).name, one["y"]) for one in batch.results] == [("a.png", pytest.approx(16 * 1.2))]
    assert [(Path(one["source"]).name, one["code"]) for one in batch.failures] == [("b.png", "SHOAL-BAT-103")]


def test_parquet_keeps_its_types_and_goes_on_between_and_within_row_groups(batch, readers):
    run_python(
        batch,
        "import pyarrow as pa, pyarrow.parquet as pq, datetime;"
        "table = pa.table({'n': pa.array(range(50), pa.int32()),"
        " 'day': [datetime.datetime(2026, 1, 1)] * 50});"
        "pq.write_table(table, 'in.parquet', row_group_size=12)",
        readers,
    )
    batch.write_script(
        """
        import os

        def init():
            pass

        def run(mini_batch):
            if os.environ.get("LEAVE_AT") == str(mini_batch.n.max()):
                os.kill(os.getpid(), 15)
            assert mini_batch.n.dtype == "int32" and mini_batch.day.dtype.kind == "M"
            return [int(n) for n in mini_batch.n]
        """
    )
    options = ("--input", "in.parquet", "--mini-batch-size", "7")
    assert batch.run(*options, environ={"PYTHONPATH": readers, "LEAVE_AT": "34"}).status == 143
    assert batch.results == list(range(28))
    assert batch.run(*options, environ={"PYTHONPATH": readers}).status == 0
    assert batch.results == list(range(50))


@pytest.mark.parametrize(
    ("name", "package"), [("in.parquet", "pyarrow"), ("in.png", "pillow")], ids=["parquet", "images"]
)
def test_what_is_needed_to_read_a_file_and_is_not_installed_is_named(batch, name, package):
    write_model(batch, TensorProto.FLOAT, ["rows", 3, 4, 4], [1, 2, 3])
    batch.write(name, "something")
    batch.write(f"without/{ {'pyarrow': 'pyarrow', 'pillow': 'PIL'}[package] }.py", "raise ImportError('not here')")
    ended = batch.run("--input", name, "--model-dir", "models", environ={"PYTHONPATH": str(batch.folder / "without")})
    hint, last = ended.err.splitlines()[-2:]
    assert last.startswith("SHOAL-SCO-105")
    assert f"add {package} to the environment's packages" in hint
