"""Workers as processes: they share the load, may die, and are replaced; nobody waits for ever."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.scoring.conftest import until
from tests.scoring.test_forked_children import lives

SCRIPT = """
    import os, signal, time
    def init(): pass
    def run(data):
        if data == "pid": return os.getpid()
        if data == "die": os._exit(7)
        if data == "killed": os.kill(os.getpid(), signal.SIGKILL)
        if data == "sleep": time.sleep(3600)
        if data == "stubborn":
            open(data, "w").close()
            while True:
                try: time.sleep(3600)
                except Exception: pass
        if data.startswith("wait"):
            open(data, "w").close()
            while not os.path.exists("go"): time.sleep(0.005)
        if data == "raise": 1 / 0
        return data
"""


def begun(server, *names: str) -> None:
    until(lambda: all((server.folder / name).exists() for name in names))


def test_requests_are_scored_side_by_side(serve):
    server = serve(SCRIPT, "--workers", "2").ready()
    with ThreadPoolExecutor(2) as pool:
        replies = [pool.submit(server.score, name) for name in (b"wait1", b"wait2")]
        begun(server, "wait1", "wait2")
        assert server.get("/").status == 200
        (server.folder / "go").touch()
        assert [reply.result().json() for reply in replies] == ["wait1", "wait2"]


def test_no_more_are_scored_at_a_time_than_may_be(serve):
    server = serve(SCRIPT, "--worker_count", "2", SHOAL_MAX_CONCURRENT="1", SHOAL_MAX_QUEUE_WAIT_MS="300").ready()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(server.score, b"wait1")
        begun(server, "wait1")
        assert server.score(b"second").status == 503
        (server.folder / "go").touch()
        assert first.result().status == 200


@pytest.mark.parametrize(("how", "said"), [(b"die", "ended with 7"), (b"killed", "ended by SIGKILL")])
@pytest.mark.parametrize("options", [["--workers", "2"], []])
def test_a_worker_that_dies_is_a_503_and_is_replaced(serve, how, said, options):
    server = serve(SCRIPT, *options, SHOAL_ISOLATE="true").ready()
    before = server.score(b"pid").json()
    for _ in range(3):
        reply = server.score(how)
        assert (reply.status, reply.headers["retry-after"], reply.json()["code"]) == (503, "1", "SHOAL-SCO-314")
        assert said in reply.json()["message"]
        assert server.score(b"x").json() == "x"
    if not options:
        assert server.score(b"pid").json() != before


def test_a_worker_that_does_not_heed_its_time_is_killed_and_replaced(serve):
    server = serve(SCRIPT, SCORING_TIMEOUT_MS="300", SHOAL_ISOLATE="true").ready()
    assert server.score(b"sleep").json()["message"] == "Scoring timeout after 300 ms"
    assert server.score(b"x").json() == "x"
    before = server.score(b"pid").json()
    assert server.score(b"stubborn").json()["message"] == "Scoring timeout after 300 ms"
    assert server.score(b"pid").json() != before


@pytest.mark.parametrize("isolate", ["true", "false"])
def test_writing_a_result_is_not_on_the_time_of_its_run(serve, isolate):
    server = serve(
        """
        import time
        class Large:
            def tolist(self):
                time.sleep(1)  # as long as a large result takes to be written
                return [1]
        def init(): pass
        def run(data): return {"large": Large()}
        """,
        SCORING_TIMEOUT_MS="300",
        SHOAL_ISOLATE=isolate,
    ).ready()
    assert server.score(b"").json() == {"large": [1]}
    assert "interrupted" not in server.out


@pytest.mark.parametrize("isolate", ["true", "false"])
def test_a_generator_runs_while_it_is_read_and_its_time_can_be_up(serve, isolate):
    server = serve(
        """
        import time
        def init(): pass
        def run(data):
            made = (time.sleep(seconds) for seconds in ([0] if data == "" else [3600]))
            return {"made": made} if data == "endless, inside" else made
        """,
        SCORING_TIMEOUT_MS="300",
        SHOAL_ISOLATE=isolate,
    ).ready()
    for sent in (b"endless", b"endless, inside"):
        assert server.score(sent).json()["message"] == "Scoring timeout after 300 ms"
    assert server.score(b"").json() == [None]
    assert "starts anew" not in server.out


def test_a_single_process_that_does_not_come_back_refuses_who_waits_and_ends_to_be_started_anew(serve):
    server = serve(SCRIPT, SCORING_TIMEOUT_MS="300").ready()
    with ThreadPoolExecutor(2) as pool:
        stuck = pool.submit(server.score, b"stubborn")
        begun(server, "stubborn")
        waiting = pool.submit(server.score, b"x")
        assert stuck.result().status == 500
        assert (waiting.result().status, waiting.result().json()["code"]) == (503, "SHOAL-SCO-314")
    assert server.exit_code() == 4


def test_workers_that_cannot_load_end_the_boot_with_3_and_the_cause(serve):
    server = serve("def init(): 1 / 0\ndef run(data): pass", "--workers", "2")
    assert server.exit_code() == 3
    assert "SHOAL-SCO-302 init() failed: ZeroDivisionError" in server.err.rstrip().splitlines()[-1]


def test_a_worker_killed_while_loading_is_said(serve):
    server = serve("import os\ndef init(): os.kill(os.getpid(), 9)\ndef run(data): pass", SHOAL_ISOLATE="1")
    assert server.exit_code() == 3
    assert server.err.rstrip().splitlines()[-1].endswith("the worker process ended while loading, by SIGKILL")


def test_health_answers_and_sigterm_ends_while_workers_load(serve):
    server = serve("import time\ndef init(): time.sleep(3600)\ndef run(data): pass", "--workers", "2")
    assert server.get("/").status == 200
    assert server.get("/readyz").status == 503
    server.terminate()
    assert server.exit_code() == 0


def test_sigterm_finishes_what_workers_were_at(serve):
    server = serve(SCRIPT, "--workers", "2").ready()
    with ThreadPoolExecutor(3) as pool:
        replies = [pool.submit(server.score, name) for name in (b"wait1", b"wait2")]
        begun(server, "wait1", "wait2")
        replies.append(pool.submit(server.score, b"queued"))
        server.terminate()
        server.wait_for("told to end")
        (server.folder / "go").touch()
        assert [reply.result().status for reply in replies[:2]] == [200, 200]
    assert server.exit_code() == 0


def test_workers_end_with_a_front_that_is_killed(serve):
    server = serve(SCRIPT, "--workers", "2").ready()
    worker = server.score(b"pid").json()
    server.process.kill()
    server.process.wait()
    until(lambda: not lives(worker))


def test_everything_a_request_needs_reaches_the_worker_and_comes_back(serve):
    server = serve("""
        from azureml.contrib.services.aml_request import rawhttp
        from azureml.contrib.services.aml_response import AMLResponse
        def init(): pass
        @rawhttp
        def run(request):
            return AMLResponse(request.data, 201, {"X-Path": request.full_path, "X-Mine": request.headers["X-Mine"]})
        """, "--workers", "2").ready()  # fmt: skip
    body = bytes(range(256)) * 10_000
    reply = server.ask("POST", "/score?a=1", body, {"X-Mine": "yes", "x-request-id": "id"})
    assert (reply.status, reply.body) == (201, body)
    assert (reply.headers["x-path"], reply.headers["x-mine"]) == ("/score?a=1", "yes")
    assert reply.headers["x-request-id"] == "id"
    assert float(reply.headers["x-ms-run-fn-exec-ms"]) > 0
    assert server.get("/swagger.json").json()["swagger"] == "2.0"
    assert server.get("/describe").json()["kind"] == "script"
