"""Requests that arrive together are scored together, and each gets its own answer."""

from __future__ import annotations

import json
import random
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper

from shoal_scoring.batching import plan_batches


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9))), st.integers(1, 12))
def test_each_item_is_in_one_batch_of_its_kind_in_order_and_within_the_rows(items, most):
    kinds, rows = [kind for kind, _ in items], [size for _, size in items]
    batches = plan_batches(kinds, rows, most)
    assert sorted(place for batch in batches for place in batch) == list(range(len(items)))
    for batch in batches:
        assert batch == sorted(batch)
        assert len({kinds[place] for place in batch}) == 1
        assert len(batch) == 1 or sum(rows[place] for place in batch) <= most


HELD = """
    import os, time
    from shoal_scoring.batching import batched
    sizes = []
    def init(): pass

    @batched(max_size=4)
    def run(texts):
        if texts == ["hold"]:
            open("begun", "w").close()
            while not os.path.exists("go"): time.sleep(0.005)
        if texts == ["sizes"]:
            return [sizes]
        sizes.append(len(texts))
        if "bad" in texts: raise ValueError("bad among them")
        return [ValueError("mine") if text == "own" else text.upper() for text in texts]
"""


def together(server, bodies):
    """Have *bodies* wait together while the server is at something else."""
    with ThreadPoolExecutor(len(bodies) + 1) as pool:
        held = pool.submit(server.score, b"hold")
        while not (server.folder / "begun").exists():
            time.sleep(0.005)
        replies = [pool.submit(server.score, body) for body in bodies]
        server.wait_until("shoal_requests_outstanding", 1 + len(bodies))
        (server.folder / "go").touch()
        assert held.result().status == 200
        return [reply.result() for reply in replies]


@pytest.mark.parametrize("options", [[], ["--workers", "1"]])
def test_a_script_that_asks_for_it_gets_what_waits_in_one_list(serve, options):
    server = serve(HELD, *options, SHOAL_ISOLATE="true" if options else "false").ready()
    bodies = [f"text{number}".encode() for number in range(8)]
    assert [reply.json() for reply in together(server, bodies)] == [body.decode().upper() for body in bodies]
    assert server.score(b"sizes").json() == [1, 4, 4]


def test_one_bad_request_does_not_fail_its_neighbours(serve):
    server = serve(HELD).ready()
    replies = together(server, [b"good", b"bad", b"own", b"\xff"])
    assert replies[0].json() == "GOOD"
    assert (replies[1].status, replies[1].json()["cause"]) == (500, "ValueError: bad among them")
    assert (replies[2].status, replies[2].json()["cause"]) == (500, "ValueError: mine")
    assert replies[3].status == 400


def test_a_run_that_returns_too_few_results_is_said(serve):
    server = serve("""
        from shoal_scoring.batching import batched
        def init(): pass
        @batched()
        def run(texts): return []
    """).ready()
    assert server.score(b"x").json()["cause"] == "ValueError: run() returned 0 results for 1 requests"


def test_a_delay_gathers_company_and_never_holds_a_request_longer(serve):
    script = """
        from shoal_scoring.batching import batched
        def init(): pass
        @batched(max_size=3, max_delay_ms={delay})
        def run(texts): return [len(texts)] * len(texts)
    """
    patient = serve(script.format(delay=3_600_000)).ready()
    with ThreadPoolExecutor(3) as pool:
        assert [reply.json() for reply in pool.map(patient.score, [b"x"] * 3)] == [3, 3, 3]
    assert serve(script.format(delay=500)).ready().score(b"x").json() == 1


def linear(path, extra=()):
    """y = 2x for rows of any length, `extra` nodes after it."""
    two = numpy_helper.from_array(np.array(2, np.float32), "two")
    graph = helper.make_graph(
        [helper.make_node("Mul", ["x", "two"], ["m" if extra else "y"]), *extra],
        "g",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", "width"])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["rows", "width"])],
        [two, numpy_helper.from_array(np.array(0, np.int64), "axis")],
    )
    path.parent.mkdir(parents=True)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.save(model, path)


def test_a_model_answers_each_of_many_clients_with_its_own_rows(serve, tmp_path):
    linear(tmp_path / "m/linear.onnx")
    server = serve(None, "--model-dir", str(tmp_path / "m")).ready()
    assert server.get("/describe").json()["max_batch"] == 32
    chance = random.Random(1)

    def ask(number: int) -> bool:
        if number % 7 == 0:
            return server.score({"x": [[number], [1, 2]]}).status == 400
        rows = [[float(number)] * chance.randint(1, 3)] * chance.randint(1, 5)
        return server.score({"x": rows}).json() == {"y": [[2 * one for one in row] for row in rows]}

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(ask, range(400)))


def test_a_model_whose_rows_depend_on_each_other_is_never_batched(serve, tmp_path):
    linear(tmp_path / "m/running.onnx", [helper.make_node("CumSum", ["m", "axis"], ["y"])])
    server = serve(None, "--model-dir", str(tmp_path / "m")).ready()
    assert server.get("/describe").json()["max_batch"] == 1
    assert server.score({"x": [[1], [2], [3]]}).json() == {"y": [[2.0], [6.0], [12.0]]}


def test_batching_can_be_switched_off(serve, tmp_path):
    linear(tmp_path / "m/linear.onnx")
    server = serve(None, "--model-dir", str(tmp_path / "m"), SHOAL_MAX_BATCH="1").ready()
    assert server.get("/describe").json()["max_batch"] == 1
    assert json.loads(server.score({"data": [[1]]}).body) == {"y": [[2.0]]}
