"""What an operator sees: one line an event with its request's id, and numbers for Prometheus."""

from __future__ import annotations

import json
import re

import pytest

TALKING = """
    import logging, warnings, sys
    def init(): print("from init")
    def run(data):
        print("printed", data, "and\\nmore")
        logging.getLogger("mine").info("logged %s", data)
        logging.getLogger("mine").error("went wrong")
        logging.debug("not shown")
        warnings.warn("watch out")
        return data
"""


def test_what_a_script_says_has_its_level_its_source_and_the_requests_id(serve):
    server = serve(TALKING).ready()
    server.score(b"x", {"x-request-id": "one"})
    server.wait_for("{one} - POST /score 200")
    said = [line.partition("] ")[2] for line in server.out.splitlines() if "{one}" in line]
    assert said[:4] == [
        "shoal.print {one} - printed x and",
        "shoal.print {one} - more",
        "mine {one} - logged x",
        "mine {one} - went wrong",
    ]
    assert "UserWarning: watch out" in said[4]
    assert re.fullmatch(r"shoal\.access \{one\} - POST /score 200 \d+\.\d{3}ms 3", said[-1])
    assert re.search(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} E \[\d+\] mine \{one\} - went wrong$", server.out, re.M)
    assert "not shown" not in server.out


def test_what_init_prints_bears_no_request(serve):
    server = serve(TALKING).ready()
    assert re.search(r"I \[\d+\] shoal\.print - from init$", server.out, re.M)


HALVES = """
    import os, sys, threading, time
    def init():
        print("begun by init", end="", flush=True)
        threading.Thread(target=later, daemon=True).start()
    def later():
        while not os.path.exists("go"): time.sleep(0.005)
        print("said later")
    def run(data):
        print("half a line, ", end="")
        sys.stdout.buffer.write("and bytes: ø".encode())
        sys.stdout.buffer.write(b"\\xff")
        return data
"""


@pytest.mark.parametrize("isolate", ["true", "false"])
def test_a_line_that_a_script_does_not_end_ends_with_its_request_and_bytes_are_taken(serve, isolate):
    server = serve(HALVES, SHOAL_ISOLATE=isolate).ready()
    server.find(r"shoal\.print - begun by init\n")
    server.score(b"x", {"x-request-id": "one"})
    server.wait_for("shoal.print {one} - half a line, and bytes: ø\\xff\n")


def test_what_a_thread_says_after_a_request_does_not_bear_its_id(serve):
    server = serve(HALVES).ready()
    server.score(b"x", {"x-request-id": "one"})
    (server.folder / "go").touch()
    server.find(r"shoal\.print - said later\n")


def test_a_line_not_ended_by_an_init_that_fails_is_written(serve):
    server = serve("def init():\n    print('loading', end='')\n    1 / 0\ndef run(data): pass")
    assert server.exit_code() == 3
    assert "shoal.print - loading\n" in server.out


def test_each_line_is_an_object_where_that_is_asked_for(serve):
    server = serve(TALKING, SHOAL_LOG_FORMAT="json").ready()
    server.score(b"x", {"x-request-id": "one"})
    server.wait_for('"POST /score 200')
    lines = [json.loads(line) for line in server.out.splitlines()]
    of_request = [line for line in lines if line.get("request_id") == "one"]
    assert {line["logger"] for line in of_request} == {"shoal.print", "mine", "py.warnings", "shoal.access"}
    assert {line["level"] for line in of_request} == {"I", "E", "W"}


def test_health_is_not_logged_and_what_is_refused_is(serve):
    server = serve(TALKING).ready()
    server.get("/")
    server.get("/readyz")
    server.send(b"nonsense\r\n\r\n")
    server.wait_for("refused with 400")
    assert "GET / " not in server.out
    assert "readyz" not in server.out


def test_a_query_cannot_write_lines_of_its_own(serve):
    server = serve(TALKING).ready()
    server.get("/score?a=%0a2026 forged".replace(" ", "+"))
    server.get("/no%0a2026%20forged")
    server.wait_for("404")
    assert not [line for line in server.out.splitlines() if line.startswith("2026 forged")]


def test_a_scripts_own_logging_file_takes_over(serve):
    config = {
        "version": 1,
        "formatters": {"own": {"format": "OWN %(levelname)s %(message)s"}},
        "handlers": {"own": {"class": "logging.StreamHandler", "formatter": "own", "stream": "ext://sys.stderr"}},
        "root": {"handlers": ["own"], "level": "ERROR"},
    }
    server = serve(TALKING, files={"logging.json": json.dumps(config)}).ready()
    server.score(b"x")
    assert "OWN ERROR went wrong" in server.err
    assert "logged x" not in server.err + server.out


def test_a_logging_file_that_is_wrong_ends_the_boot(serve):
    server = serve(TALKING, files={"logging.json": '{"version": 7}'})
    assert server.exit_code() == 3
    assert "logging.json" in server.err.rstrip().splitlines()[-1]


def test_workers_log_in_the_same_form(serve):
    server = serve(TALKING, "--workers", "2").ready()
    server.score(b"x", {"x-request-id": "one"})
    server.wait_for("mine {one} - logged x")


def test_metrics_count_requests_by_route_and_status_and_how_long_they_took(serve):
    server = serve("def init(): pass\ndef run(data): return 1 / float(data)").ready()
    for body in (b"1", b"2", b"0"):
        server.score(body)
    server.get("/swagger.json")
    server.get("/unknown")
    reply = server.get("/metrics")
    assert reply.headers["content-type"].startswith("text/plain; version=0.0.4")
    numbers = dict(
        line.rsplit(" ", 1) for line in reply.body.decode().splitlines() if line and not line.startswith("#")
    )
    assert numbers['shoal_requests_total{route="/score",status="200"}'] == "2"
    assert numbers['shoal_requests_total{route="/score",status="500"}'] == "1"
    assert numbers["shoal_run_failures_total"] == "1"
    assert numbers["shoal_score_seconds_count"] == numbers['shoal_score_seconds_bucket{le="+Inf"}'] == "3"
    assert numbers["shoal_run_seconds_count"] == "2"
    assert (numbers["shoal_ready"], numbers["shoal_requests_outstanding"]) == ("1", "0")
    assert int(numbers["process_resident_memory_bytes"]) > 1e6
    assert "/unknown" not in reply.body.decode()
