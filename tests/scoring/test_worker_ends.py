"""The ends of worker processes that are out of the ordinary: nobody waits for ever, and nothing is left behind."""

from __future__ import annotations

import asyncio
import http.client
import os
import resource
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from mmap import mmap

import pytest
from tests.scoring.conftest import read_reply, until
from tests.scoring.test_forked_children import lives

from shoal_scoring.app import Loaded
from shoal_scoring.listener import new_event_loop
from shoal_scoring.logs import Log
from shoal_scoring.messages import Answer, Request
from shoal_scoring.pool import ProcessDispatcher
from shoal_scoring.settings import Settings
from shoal_scoring.worker_process import pack, pack_answer, pack_loaded

SCRIPT = """
    import ctypes, os, signal, time
    def init(): pass
    def tracer_of(worker, traced):
        # One that is traced to its exit does not end before its tracer lets it, SIGKILL or not.
        ptrace = ctypes.CDLL(None).ptrace
        ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
        PTRACE_SEIZE, PTRACE_O_TRACEEXIT = 0x4206, 0x40
        os.write(traced, b"%d" % ptrace(PTRACE_SEIZE, worker, None, PTRACE_O_TRACEEXIT))
        while not os.path.exists("go"): time.sleep(0.005)
        os._exit(0)
    def run(data):
        if data == "close all":
            os.closerange(3, 1000)
            time.sleep(3600)
        if data == "held":
            read, write = os.pipe()
            worker = os.getpid()
            ctypes.CDLL(None).prctl(0x59616d61, ctypes.c_ulong(-1), 0, 0, 0)  # PR_SET_PTRACER, to any
            if not os.fork(): tracer_of(worker, write)
            assert os.read(read, 2) == b"0"
            while True:
                try: time.sleep(3600)
                except Exception: pass
        if data == "busy":
            open("busy", "w").close()
            while True: pass
        if data == "die": os.kill(os.getpid(), signal.SIGKILL)
        return os.getpid()
"""


def test_an_answer_written_just_before_its_worker_ended_is_delivered():
    processes: list[int] = []

    def answer_and_end(link: socket.socket, _: mmap) -> int:
        process = os.fork()
        if not process:
            link.sendall(pack_loaded(Loaded(), 1, 0.0))
            link.recv(65536)
            link.sendall(pack([pack_answer(Answer(body=b"the last words"))]))
            os._exit(9)
        processes.append(process)
        return process

    async def ask() -> Answer:
        ready, answered = asyncio.Event(), asyncio.get_running_loop().create_future()
        pool = ProcessDispatcher(Settings(), Log(), answer_and_end, lambda _: ready.set(), lambda _: None, lambda: None)
        await pool.open()
        await ready.wait()
        request = Request("POST", "/score", b"", {}, b"")
        request.reply = answered.set_result
        pool.submit(request)
        # The loop does not come to read the answer before it has to hear of the end.
        os.waitid(os.P_PID, processes[-1], os.WEXITED | os.WNOWAIT)
        try:
            return await asyncio.wait_for(answered, 10)
        finally:
            await pool.close()

    for new_loop in (new_event_loop, asyncio.new_event_loop):
        with asyncio.Runner(loop_factory=new_loop) as runner:
            assert runner.run(ask()).body == b"the last words"


def test_a_worker_that_closes_its_link_holds_nobody_up(serve):
    server = serve(SCRIPT, "--workers", "2").ready()
    with ThreadPoolExecutor(1) as pool:
        reply = pool.submit(server.score, b"close all")
        assert server.get("/").status == 200
        assert (reply.result(20).status, reply.result().json()["code"]) == (503, "SHOAL-SCO-314")
    assert "has closed its link to the server and is killed" in server.out
    assert server.score(b"x").status == 200


def test_a_worker_that_does_not_even_end_when_it_is_killed_is_given_up_and_replaced(serve):
    server = serve(SCRIPT, SHOAL_ISOLATE="true", SCORING_TIMEOUT_MS="300").ready()
    worker = server.score(b"x").json()
    assert server.score(b"held").json()["message"] == "Scoring timeout after 300 ms"
    assert server.score(b"x").json() != worker
    assert f"worker {worker} was killed and does not end" in server.out
    assert lives(worker)
    (server.folder / "go").touch()
    server.wait_for(f"worker {worker} ended by SIGKILL at last")
    server.terminate()
    assert server.exit_code() == 0


def test_a_busy_worker_ends_with_a_front_that_is_killed(serve):
    server = serve(SCRIPT, "--workers", "2").ready()
    workers = {server.score(b"x").json() for _ in range(2)}
    with ThreadPoolExecutor(2) as pool:
        replies = [pool.submit(server.score, b"busy") for _ in range(2)]
        until((server.folder / "busy").exists)
        server.process.kill()
        server.process.wait()
        until(lambda: not any(lives(worker) for worker in workers), 10)
        assert all(isinstance(reply.exception(), OSError | http.client.HTTPException) for reply in replies)


def test_where_no_worker_can_be_started_requests_are_refused_until_one_can(serve):
    server = serve(SCRIPT, SHOAL_ISOLATE="true").ready()
    client = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)

    def ask(method: str, path: str, body: str = "") -> int:
        client.request(method, path, body)
        return read_reply(client.getresponse()).status

    assert ask("POST", "/score", "x") == 200
    _, most = resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE)
    resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (3, most))
    assert ask("POST", "/score", "die") == 503
    server.wait_for("SHOAL-SCO-315 a worker process cannot be started: Too many open files")
    assert [ask("POST", "/score", "x"), ask("GET", "/readyz"), ask("GET", "/livez")] == [503, 503, 200]
    resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (most, most))
    until(lambda: ask("GET", "/readyz") == 200)
    assert ask("POST", "/score", "x") == 200
    client.close()


def test_a_boot_that_is_given_too_little_for_its_workers_ends_with_3_and_the_cause(serve):
    limit = "import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (24, 24))\n"
    server = serve(SCRIPT, "--workers", "40", files={"sitecustomize.py": limit}, PYTHONPATH=".")
    assert server.exit_code() == 3
    assert "SHOAL-SCO-315 a worker process cannot be started: " in server.err.rstrip().splitlines()[-1]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_told_to_end_with_its_front_finishes_what_it_is_at(serve, number):
    server = serve(SCRIPT, SHOAL_ISOLATE="true").ready()
    worker = server.score(b"x").json()
    os.kill(worker, number)
    assert server.score(b"x").json() == worker
