"""Several models without a script: each under its name, loaded when first asked for, bounded in memory."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper
from tests.scoring.conftest import Server
from tests.scoring.onnx_files import linear, save, two_inputs

from shoal_scoring.logs import Log
from shoal_scoring.model_folder import find_models
from shoal_scoring.shelf import Shelf

ROWS = [[1, 2, 3]]


def lay_out(folder: Path) -> Path:
    """As an image has them: `azureml-models/<name>/<version>/<file>`."""
    root = folder / "azureml-models"
    linear(root / "once/1/model.onnx")
    linear(root / "times/2/model.onnx", times=2)
    linear(root / "times/10/nested/model.onnx", times=10)
    two_inputs(root / "pair/1/pair.onnx")
    return root


@pytest.fixture(scope="module")
def several(tmp_path_factory):
    from sklearn.linear_model import LogisticRegression

    folder = tmp_path_factory.mktemp("several")
    root = lay_out(folder)
    import joblib

    (root / "flowers/1").mkdir(parents=True)
    joblib.dump(LogisticRegression().fit([[0, 0], [5, 5]], ["low", "high"]), root / "flowers/1/model.joblib")
    with Server(folder, [], {"AZUREML_MODEL_DIR": str(root)}) as server:
        yield server


def infer(server: Server, path: str, rows=ROWS):
    tensor = {"name": "x", "datatype": "FP32", "shape": [len(rows), 3], "data": rows}
    return server.ask("POST", f"/v2/models/{path}/infer", json.dumps({"inputs": [tensor]}))


@pytest.mark.parametrize(
    ("path", "version", "data"),
    [
        ("once", "1", [1.0, 4.0]),
        ("times", "10", [10.0, 40.0]),
        ("times/versions/2", "2", [2.0, 8.0]),
        ("times/versions/10", "10", [10.0, 40.0]),
    ],
)
def test_each_model_and_version_answers_under_its_own_name_the_latest_without_a_version(several, path, version, data):
    reply = infer(several, path).json()
    assert (reply["model_name"], reply["model_version"]) == (path.partition("/")[0], version)
    assert reply["outputs"][0]["data"] == data


def test_all_of_them_are_listed(several):
    assert sorted(several.get("/v2/models").json()["models"]) == ["flowers", "once", "pair", "times"]
    described = {(one["name"], one["version"]) for one in several.get("/describe").json()["models"]}
    assert described == {("flowers", "1"), ("once", "1"), ("pair", "1"), ("times", "2"), ("times", "10")}


def test_a_models_metadata_are_read_from_it(several):
    metadata = several.get("/v2/models/pair").json()
    assert (metadata["name"], metadata["versions"], metadata["platform"]) == ("pair", ["1"], "onnx")
    assert [one["name"] for one in metadata["inputs"]] == ["count", "word"]
    assert several.get("/v2/models/pair/ready").status == 200
    looked = several.ask("HEAD", "/v2/models/pair")
    assert (looked.status, looked.body) == (200, b"")


@pytest.mark.parametrize("path", ["/v2/models/other", "/v2/models/once/versions/9", "/v2/models/once/versions/9/ready"])
def test_a_name_or_version_that_is_not_there_is_a_404(several, path):
    assert several.get(path).status == 404


@pytest.mark.parametrize(
    ("query", "sent", "got"),
    [
        ("model=once", {"data": ROWS}, {"y": [[1.0, 4.0]]}),
        ("model=times", ROWS, {"y": [[10.0, 40.0]]}),
        ("model=times&version=2", {"x": ROWS}, {"y": [[2.0, 8.0]]}),
        ("model=times:2", {"x": ROWS}, {"y": [[2.0, 8.0]]}),
        ("model=flowers", {"data": [[0, 0], [5, 5]]}, {"predict": ["low", "high"]}),
    ],
)
def test_score_takes_the_models_name_in_the_query(several, query, sent, got):
    reply = several.ask("POST", f"/score?{query}", json.dumps(sent))
    assert (reply.status, reply.json()) == (200, got)


def test_a_name_with_a_colon_is_a_name(serve, tmp_path: Path):
    for name in ("a:b", "a"):
        linear(tmp_path / f"models/{name}/1/model.onnx")
    server = serve(None, "--model-dir", str(tmp_path / "models")).ready()
    assert server.ask("POST", "/score?model=a:b", json.dumps(ROWS)).status == 200
    assert "?model=NAME; there are a, a:b" in server.get("/swagger.json").body.decode()


def test_a_get_brings_the_name_beside_the_inputs(several):
    assert several.get("/score?model=pair&count=[1]&word=[%22a%22]").json() == {"count_out": [1], "word_out": ["a"]}


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("", 400, "this service has several models: flowers, once, pair, times; name one"),
        ("?model=tims", 404, "there is no model 'tims'"),
        ("?model=times&version=3", 404, "model 'times' has no version '3'; it has 2, 10"),
    ],
)
def test_a_request_without_the_name_of_a_model_is_told_the_names(several, query, status, said):
    reply = several.ask("POST", f"/score{query}", json.dumps(ROWS))
    assert (reply.status, sorted(reply.json()["message"])) == (status, sorted(said))


def test_requests_for_different_models_that_arrive_together_each_get_their_own_answer(several):
    wanted = {"once": [1.0, 4.0], "times": [10.0, 40.0], "times/versions/2": [2.0, 8.0]}
    paths = list(wanted) * 20
    with ThreadPoolExecutor(16) as pool:
        replies = list(pool.map(lambda path: infer(several, path), paths))
    assert [reply.json()["outputs"][0]["data"] for reply in replies] == [wanted[path] for path in paths]


def test_metrics_count_by_model(several):
    infer(several, "once")
    infer(several, "once", [[1, 2]])
    page = several.get("/metrics").body.decode()
    assert 'shoal_model_requests_total{model="once",version="1",status="400"} ' in page
    assert 'shoal_model_loads_total{model="once",version="1"} 1\n' in page
    assert 'shoal_model_memory_bytes{model="once",version="1"} ' in page


def test_tritons_index_says_which_are_in_memory(tmp_path: Path, serve):
    root = lay_out(tmp_path)
    server = serve(None, "--model-dir", str(root), SHOAL_PRELOAD="once, times").ready()
    index = server.ask("POST", "/v2/repository/index").json()
    states = {(one["name"], one["version"]): one["state"] for one in index}
    assert states == {
        ("once", "1"): "READY",
        ("pair", "1"): "UNAVAILABLE",
        ("times", "2"): "UNAVAILABLE",
        ("times", "10"): "READY",
    }
    assert server.get("/describe").json()["in_memory"]["times:10"]["provider"] == "CPUExecutionProvider"


@pytest.mark.parametrize("options", [[], ["--workers", "2"]])
def test_nothing_is_loaded_before_it_is_asked_for_and_first_requests_at_once_load_it_once(tmp_path, serve, options):
    root = lay_out(tmp_path)
    server = serve(None, "--model-dir", str(root), *options).ready()
    assert server.get("/describe").json()["in_memory"] == {}
    assert "loading the model took" not in server.out
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: infer(server, "once"), range(8)))
    assert {reply.status for reply in replies} == {200}
    assert 1 <= server.out.count("loading the model took") <= (2 if options else 1)
    assert list(server.get("/describe").json()["in_memory"]) == ["once:1"]


def heavy(path: Path, number: int) -> Path:
    """Adds *number* to each of four million: 16 MiB of weights that no optimiser folds away."""
    weights = numpy_helper.from_array(np.full(4 << 20, number, np.float32), "w")
    nodes = [helper.make_node("Add", ["w", "x"], ["sum"]), helper.make_node("ReduceMax", ["sum"], ["y"], keepdims=1)]
    given = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1])
    gives = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1])
    return save(path, nodes, [given], [gives], [weights])


def test_memory_stays_bounded_and_the_model_longest_unused_leaves(tmp_path: Path, serve):
    for number in range(4):
        heavy(tmp_path / f"models/heavy{number}/1/model.onnx", number)
    server = serve(None, "--model-dir", str(tmp_path / "models"), SHOAL_MODEL_MEMORY=str(20 << 20)).ready()
    for number in (0, 1, 2, 3, 0):
        assert server.ask("POST", f"/score?model=heavy{number}", "[1]").json() == {"y": [number + 1.0]}
        assert list(server.get("/describe").json()["in_memory"]) == [f"heavy{number}:1"]
    assert "heavy2:1 left memory for heavy3:1" in server.out


def test_a_model_that_cannot_be_loaded_fails_alone_and_says_why(tmp_path: Path, serve):
    root = lay_out(tmp_path)
    (root / "broken/1").mkdir(parents=True)
    (root / "broken/1/model.onnx").write_text("this is no model")
    server = serve(None, "--model-dir", str(root)).ready()
    for reply in (infer(server, "broken"), server.ask("POST", "/score?model=broken", "[1]")):
        assert (reply.status, reply.json()["code"]) == (500, "SHOAL-SCO-701")
        assert "the model cannot be loaded" in reply.json()["message"]
    assert infer(server, "once").status == 200


def test_a_package_that_one_of_them_needs_and_that_is_not_there_ends_the_boot(tmp_path: Path, serve):
    root = lay_out(tmp_path)
    (root / "saved/1").mkdir(parents=True)
    (root / "saved/1/saved_model.pb").touch()
    server = serve(None, "--model-dir", str(root))
    assert server.exit_code() == 3
    assert (
        server.err.rstrip()
        .splitlines()[-1]
        .startswith("SHOAL-SCO-105 serving saved:1 without a script needs tensorflow, which is not installed")
    )


def test_what_reads_the_models_is_not_taken_for_the_first_models_memory(several):
    infer(several, "once")
    assert several.get("/describe").json()["in_memory"]["once:1"]["memory"] < 20_000_000


def test_a_model_named_to_be_preloaded_that_is_not_there_ends_the_boot(tmp_path: Path, serve):
    server = serve(None, "--model-dir", str(lay_out(tmp_path)), SHOAL_PRELOAD="onse")
    assert server.exit_code() == 3
    assert "SHOAL_PRELOAD names 'onse', and there is no such model" in server.err
    assert "did you mean" in server.err


def test_a_loading_that_takes_longer_than_a_request_may_is_left_and_found_done_later(tmp_path: Path, serve):
    (tmp_path / "models/slow/1").mkdir(parents=True)
    (tmp_path / "slow_module.py").write_text(
        "import os, time\n"
        "class Slow:\n"
        "    n_features_in_ = 1\n"
        "    def __setstate__(self, state):\n"
        "        open('begun', 'a').write('x')\n"
        "        while not os.path.exists('go'): time.sleep(0.01)\n"
        "    def predict(self, rows): return rows[:, 0] * 2\n"
    )
    # The pickle of an object of that class, written by hand: the class must not be imported here.
    (tmp_path / "models/slow/1/model.pkl").write_bytes(b"cslow_module\nSlow\n)\x81}b.")
    linear(tmp_path / "models/quick/1/model.onnx")
    server = serve(
        *(None, "--model-dir", str(tmp_path / "models")),
        **{"SCORING_TIMEOUT_MS": "500", "SHOAL_PRELOAD": "quick", "PYTHONPATH": str(tmp_path)},
    ).ready()
    assert server.ask("POST", "/score?model=slow", "[[1]]").status == 500
    assert server.ask("POST", "/score?model=quick", json.dumps(ROWS)).status == 200
    (server.folder / "go").touch()
    deadline = time.monotonic() + 20
    while (reply := server.ask("POST", "/score?model=slow", "[[1]]")).status != 200:
        assert time.monotonic() < deadline
    assert reply.json() == {"predict": [2.0]}
    assert (server.folder / "begun").read_text() == "x"


class Book:
    def __init__(self, name: str, loaded: list[str], wait: threading.Event | None = None) -> None:
        self.name, self._loaded, self._wait = name, loaded, wait

    def load(self) -> None:
        self._loaded.append(self.name)
        if self.name == "bad":
            raise ValueError("bad")


def shelf(room: int | None, loaded: list[str]) -> Shelf[Book]:
    return Shelf(lambda name: Book(name, loaded), lambda name: 1 << 30, room, Log(descriptor=2))


def test_the_one_longest_unused_leaves_and_is_loaded_again_when_taken():
    loaded: list[str] = []
    models = shelf(2 << 30, loaded)
    for name in ("a", "b", "a", "c", "a", "b"):
        assert models.take(name).name == name
    assert loaded == ["a", "b", "c", "b"]
    assert list(models.held) == ["a", "b"]


def test_a_model_larger_than_the_bound_is_still_served_alone():
    loaded: list[str] = []
    models = shelf(1, loaded)
    assert models.take("a").name == "a"
    assert models.take("b").name == "b"
    assert list(models.held) == ["b"]


def test_without_a_bound_nothing_leaves():
    loaded: list[str] = []
    models = shelf(None, loaded)
    for name in "abcabc":
        models.take(name)
    assert loaded == list("abc")


def test_what_cannot_be_loaded_is_tried_again_by_the_next():
    loaded: list[str] = []
    models = shelf(None, loaded)
    for _ in range(2):
        with pytest.raises(ValueError, match="bad"):
            models.take("bad")
    assert loaded == ["bad", "bad"]


@pytest.mark.parametrize(
    ("files", "root", "names"),
    [
        (["a/1/x.onnx", "b/3/y.pkl"], "", ["a:1", "b:3"]),
        (["a/1/x.onnx"], "a/1", ["a:1"]),
        (["a/1/x.onnx"], "a/1/x.onnx", ["a:1"]),
        (["a/1/deep/x.onnx"], "a/1", ["a:1"]),
        (["x.onnx", "y.joblib"], "", ["x:1", "y:1"]),
        (["resnet/model.onnx", "bert/model.onnx"], "", ["bert:1", "resnet:1"]),
        (["a/1/encoder.onnx", "a/1/decoder.onnx"], "a/1", ["a-decoder:1", "a-encoder:1"]),
        (["a/1/deep/x.onnx", "a/1/deeper/x.onnx"], "", ["a-deep-x:1", "a-deeper-x:1"]),
        (["model.onnx", "model.pkl"], "", ["model-model.onnx:1", "model-model.pkl:1"]),
        (["a/1/saved_model.pb", "a/1/assets/words.pkl", "b/2/x.onnx"], "", ["a:1", "b:2"]),
        (["a/1/saved_model.pb"], "a/1", ["a:1"]),
        (["a/1/x.onnx_data", "a/1/notes.txt"], "", []),
    ],
)
def test_models_are_found_and_named_by_where_they_lie(tmp_path: Path, files, root, names):
    for file in files:
        (tmp_path / "models" / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "models" / file).touch()
    assert [str(one) for one in find_models(tmp_path / "models" / root)] == names
