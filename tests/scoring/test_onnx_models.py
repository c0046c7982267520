"""A single ONNX model is served without a script."""

from __future__ import annotations

import textwrap
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tests.oci.small_disk import run_on_small_disk
from tests.scoring.conftest import Server, until
from tests.scoring.onnx_files import linear, save, two_inputs

from shoal_scoring.providers import choose_providers, fallback


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("onnx")
    linear(folder / "models/digits/1/linear.onnx")
    with Server(folder, [], {"AZUREML_MODEL_DIR": "models/digits/1"}) as server:
        yield server


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pair")
    two_inputs(folder / "models/pair.onnx")
    with Server(folder, ["--model-dir", "models"], {}) as server:
        yield server


ROWS = [[1, 2, 3], [4.5, 5, 6]]


@pytest.mark.parametrize("body", [{"data": ROWS}, {"x": ROWS}, {"inputs": {"x": ROWS}}, {"input": ROWS}, ROWS])
def test_every_form_in_which_people_send_inputs_is_understood(model, body):
    reply = model.score(body)
    assert (reply.status, reply.json()) == (200, {"y": [[1.0, 4.0], [4.5, 10.0]]})
    assert float(reply.headers["x-ms-run-fn-exec-ms"]) > 0


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"data": [[1, 2]]}, "input 'x': expected float32 [rows, 3], got shape [1, 2]"),
        ({"data": [1, 2, 3]}, "input 'x': expected float32 [rows, 3], got shape [3]"),
        ({"data": [[1, 2, 3], [1]]}, "input 'x': expected float32 [rows, 3], got lists of unequal length or depth"),
        ({"data": [["1", "2", "3"]]}, "input 'x': expected float32 [rows, 3], got text"),
        ({"data": [[True, False, True]]}, "input 'x': expected float32 [rows, 3], got true or false"),
        ({"data": [[1, None, 3]]}, "input 'x': expected float32 [rows, 3], got null"),
        ({"data": [[1e300, 2, 3]]}, "input 'x': expected float32 [rows, 3], got a number beyond its range"),
        ({"z": [[1, 2, 3]]}, "the model has no input 'z'; expected 'x': float32 [rows, 3]"),
        ({}, "input 'x' is missing; expected 'x': float32 [rows, 3]"),
    ],
)
def test_a_payload_that_does_not_fit_is_a_400_that_names_input_expected_and_got(model, body, said):
    reply = model.score(body)
    assert (reply.status, reply.json()["message"]) == (400, said)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe\xff"])
def test_what_is_no_json_is_a_400(model, body):
    reply = model.score(body)
    assert reply.status == 400
    assert "could not be decoded as JSON" in reply.json()["message"]


def test_several_inputs_are_named_and_keep_their_types(pair):
    reply = pair.score({"count": [1, 2.0], "word": ["a", "ø"]})
    assert reply.json() == {"count_out": [1, 2], "word_out": ["a", "ø"]}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"count": [1.9], "word": ["a"]}, "input 'count': expected int32 [n], got 1.9, which is not a whole number"),
        ({"count": [2**40], "word": ["a"]}, "input 'count': expected int32 [n], got 1099511627776, which is not"),
        ({"count": [1], "word": [1]}, "input 'word': expected text [n], got whole numbers"),
        ({"count": [1]}, "input 'word' is missing"),
        ([[1]], "the model has 2 inputs, so each must be named"),
    ],
)
def test_nothing_is_cut_silently(pair, body, said):
    reply = pair.score(body)
    assert reply.status == 400
    assert reply.json()["message"].startswith(said)


def test_a_corrupt_model_ends_the_boot_with_3_and_its_name(serve):
    server = serve(None, "--model-dir", "models", files={"models/digits.onnx": "this is no model"})
    assert server.exit_code() == 3
    last = server.err.rstrip().splitlines()[-1]
    assert last.startswith("SHOAL-SCO-701 the model cannot be loaded: ")
    assert last.endswith("models/digits.onnx)")


def test_a_saved_model_without_tensorflow_ends_the_boot_and_says_what_to_do(serve):
    server = serve(
        None, "--model-dir", "models", files={"models/flowers/1/saved_model.pb": "", "models/flowers/1/variables/x": ""}
    )
    assert server.exit_code() == 3
    assert (
        server.err.rstrip()
        .splitlines()[-1]
        .startswith("SHOAL-SCO-105 serving a SavedModel without a script needs tensorflow")
    )
    assert "add tensorflow-cpu to the environment's pip packages, or convert the model to ONNX" in server.err


def test_threads_follow_the_processors_the_server_may_use(serve, tmp_path: Path):
    linear(tmp_path / "one.onnx")
    server = serve(None, "--model-dir", str(tmp_path / "one.onnx"), SHOAL_CPU="0.5").ready()
    described = server.get("/describe").json()
    assert (described["threads"], described["provider"], described["conditions"]) == (1, "CPUExecutionProvider", [])
    assert described["inputs"] == {"x": "float32 [rows, 3]"}


def test_a_provider_that_is_not_there_is_stated_and_the_cpu_used(serve, tmp_path: Path):
    linear(tmp_path / "one.onnx")
    server = serve(None, "--model-dir", str(tmp_path / "one.onnx"), SHOAL_PROVIDERS="vitisai, cpu").ready()
    described = server.get("/describe").json()
    assert described["provider"] == "CPUExecutionProvider"
    assert described["conditions"][0].startswith("VitisAIExecutionProvider was asked for, and this image")
    assert described["conditions"][0] in server.out
    assert server.score({"data": ROWS}).status == 200


def test_the_best_provider_there_is_is_tried_first_and_the_cpu_last():
    available = ["TensorrtExecutionProvider", "CUDAExecutionProvider", "CPUExecutionProvider"]
    assert choose_providers([], available) == (["CUDAExecutionProvider", "CPUExecutionProvider"], [])
    assert choose_providers(["tensorrt", "cuda"], available)[0] == available
    assert fallback(available, ["CPUExecutionProvider"])[1].startswith(
        "CUDAExecutionProvider is in this image and could"
    )


@pytest.mark.parametrize("beside", ["", "x" * 1000], ids=["one file", "weights beside"])
def test_the_optimised_graph_is_kept_used_again_and_made_anew_if_damaged(serve, tmp_path: Path, beside):
    wide(tmp_path / "one.onnx", beside=beside)
    cache = tmp_path / "cache"
    made = []
    for _ in range(2):
        server = serve(None, "--model-dir", str(tmp_path / "one.onnx"), SHOAL_CACHE_DIR=str(cache)).ready()
        assert server.score({"data": ROWS}).json()["y"][1][0] == 31.0
        made.append({path.name: path.stat().st_mtime_ns for path in cache.iterdir()})
        assert server.err == ""
        server.stop()
    assert made[0] == made[1]
    assert sorted(Path(name).suffix for name in made[0]) == ([".graph", ".weights"] if beside else [".graph"])
    (kept,) = cache.glob("*.graph")
    kept.write_bytes(b"damaged")
    server = serve(None, "--model-dir", str(tmp_path / "one.onnx"), SHOAL_CACHE_DIR=str(cache)).ready()
    assert "cannot be used and is made anew" in server.out
    assert server.score({"data": ROWS}).status == 200
    assert len(kept.read_bytes()) > 50


def wide(path: Path, *, beside: str) -> None:
    """y = twice the sum of each row, 600 times; its weights in a file of their own if there is to be one *beside*."""
    weights = numpy_helper.from_array(np.full((3, 600), 2, np.float32), "w")
    given = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", 3])
    gives = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["rows", 600])
    save(path, [helper.make_node("MatMul", ["x", "w"], ["y"])], [given], [gives], [weights])
    if beside:
        model = onnx.load(path)
        path.unlink()
        onnx.save(model, path, save_as_external_data=True, location="one.bin", size_threshold=100)


def test_another_model_of_the_same_name_does_not_meet_the_kept_graph(serve, tmp_path: Path):
    for times in (1, 5):
        linear(tmp_path / "one.onnx", times)
        server = serve(None, "--model-dir", str(tmp_path / "one.onnx"), SHOAL_CACHE_DIR=str(tmp_path / "cache")).ready()
        assert server.score([[1, 1, 1]]).json() == {"y": [[1.0 * times, 2.0 * times]]}
        server.stop()
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_workers_that_start_together_keep_one_graph_that_can_be_used(serve, tmp_path: Path):
    linear(tmp_path / "one.onnx")
    options = ["--model-dir", str(tmp_path / "one.onnx"), "--workers", "3"]
    server = serve(None, *options, SHOAL_CACHE_DIR=str(tmp_path / "cache")).ready()
    until(lambda: server.out.count("loading the model took") == 3)
    assert [path.suffix for path in (tmp_path / "cache").iterdir()] == [".graph"]
    again = serve(None, *options, SHOAL_CACHE_DIR=str(tmp_path / "cache")).ready()
    assert again.score({"data": ROWS}).status == 200
    assert "made anew" not in again.out


def test_a_graph_that_would_fill_the_disk_is_not_begun(tmp_path: Path):
    (tmp_path / "big.onnx").write_bytes(b"x" * (3 << 20))
    script = """
        import sys
        from pathlib import Path
        from shoal_scoring.kept_graph import KeptGraph
        graph = KeptGraph(Path(sys.argv[1]), Path(sys.argv[2]), "1")
        print(graph.why_not(), list(Path(sys.argv[1]).iterdir()))
    """
    said = run_on_small_disk(tmp_path / "disk", textwrap.dedent(script), str(tmp_path / "big.onnx"))
    assert said.strip() == f"{tmp_path / 'disk'} has only 4 MiB left []"


def test_where_no_graph_can_be_kept_the_model_is_served_all_the_same(serve, tmp_path: Path):
    linear(tmp_path / "one.onnx")
    (tmp_path / "file").touch()
    server = serve(
        None, "--model-dir", str(tmp_path / "one.onnx"), SHOAL_CACHE_DIR=str(tmp_path / "file/below")
    ).ready()
    assert "the optimised graph is not kept: " in server.out
    assert server.score({"data": ROWS}).status == 200


def test_a_declared_request_warms_the_model_up_before_it_counts_as_ready(serve):
    script = "def init(): pass\ndef run(data): print('ran with', data)\n"
    server = serve(script, SHOAL_WARMUP="warm.json", files={"warm.json": "[1]"}).ready()
    assert server.out.index("ran with [1]") < server.out.index("- ready")
    refused = serve(script, SHOAL_WARMUP="nowhere.json")
    assert refused.exit_code() == 3
    assert "the warm-up request cannot be read" in refused.err


@pytest.fixture(scope="module")
def estimator(tmp_path_factory):
    import joblib
    from sklearn.linear_model import LogisticRegression

    folder = tmp_path_factory.mktemp("sklearn")
    model = LogisticRegression().fit([[0, 0], [1, 1], [4, 4], [5, 5]], ["low", "low", "high", "high"])
    joblib.dump(model, folder / "model.joblib")
    with Server(folder, ["--model-dir", "model.joblib"], {}) as server:
        yield server


def test_an_estimator_is_served_without_a_script(estimator):
    assert estimator.score({"data": [[0, 0], [5, 5]]}).json() == {"predict": ["low", "high"]}
    proba = estimator.score({"data": [[0, 0]], "method": "predict_proba"}).json()["predict_proba"]
    assert sum(proba[0]) == pytest.approx(1)
    assert estimator.get("/describe").json()["max_batch"] == 32


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"data": [[1]]}, "input 'data': expected float64 [rows, 2], got shape [1, 1]"),
        ({"data": [[1, 2]], "method": "fit"}, "the model has no method 'fit'; it has predict, predict_proba"),
    ],
)
def test_what_an_estimator_cannot_do_is_a_400(estimator, body, said):
    reply = estimator.score(body)
    assert reply.status == 400
    assert reply.json()["message"].startswith(said)


def test_a_file_that_is_no_estimator_ends_the_boot(serve):
    server = serve(None, "--model-dir", "models", files={"models/model.pkl": "no pickle"})
    assert server.exit_code() == 3
    assert server.err.rstrip().splitlines()[-1].startswith("SHOAL-SCO-701 the model cannot be loaded")
