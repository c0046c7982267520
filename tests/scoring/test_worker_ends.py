"""The ends of worker processes that are out of the ordinary: nobody waits for ever, and nothing is left behind."""

from __future__ import annotations

import asyncio
import http.client
import os
import re
import resource
import signal
import socket
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from mmap import mmap
from typing import Any

import pytest
from tests.scoring.conftest import read_reply, until
from tests.scoring.test_forked_children import lives

from shoal_scoring.app import Loaded
from shoal_scoring.forks import end_with
from shoal_scoring.listener import new_event_loop
from shoal_scoring.logs import Log
from shoal_scoring.messages import Answer, Request
from shoal_scoring.pool import ProcessDispatcher
from shoal_scoring.settings import Settings
from shoal_scoring.worker_process import pack, pack_answer, pack_loaded

SCRIPT = """
    import os, signal, time
    def init(): pass
    def run(data):
        if data == "close all":
            os.closerange(3, 1000)
            time.sleep(3600)
        if data == "busy":
            open("busy", "w").close()
            while True: pass
        if data == "die": os.kill(os.getpid(), signal.SIGKILL)
        return os.getpid()
"""
BOTH_LOOPS = pytest.mark.parametrize("new_loop", [new_event_loop, asyncio.new_event_loop], ids=["ours", "asyncio's"])

Ask = Callable[[], tuple[Request, asyncio.Future[Answer]]]


class Workers:
    """Processes that do as the worker of a pool: each loads, then does the next of *deeds*, the last for ever more."""

    def __init__(self, *deeds: Callable[[socket.socket], object]) -> None:
        self._deeds = deeds
        self.processes: list[int] = []

    def fork(self, link: socket.socket, _: mmap) -> int:
        front, deed = os.getpid(), self._deeds[min(len(self.processes), len(self._deeds) - 1)]
        process = os.fork()
        if not process:
            try:
                end_with(front)
                link.sendall(pack_loaded(Loaded(), 1, 0.0))
                deed(link)
            finally:
                os._exit(9)
        self.processes.append(process)
        return process

    def end(self) -> None:
        """Kill all, and return once they have ended; until then the event loop, whose thread this is, hears of none."""
        for process in self.processes:
            os.kill(process, signal.SIGKILL)
        self.wait()

    def wait(self) -> None:
        """Return once all have ended."""
        for process in self.processes:
            os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)


def never_read(_: socket.socket) -> None:
    signal.pause()


def answer_and_end(link: socket.socket) -> None:
    link.recv(65536)
    link.sendall(pack([pack_answer(Answer(body=b"the last words"))]))


def answer_and_stay(link: socket.socket) -> None:
    answer_and_end(link)
    signal.pause()


@asynccontextmanager
async def pool_of(workers: Workers, count: int = 1, log: Log | None = None, **settings: Any) -> AsyncIterator[Ask]:
    """`ask()`: a request of a pool that is open, and its answer."""
    unforeseen: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, about: unforeseen.append(about))
    pool = ProcessDispatcher(
        Settings(workers=count, **settings), log or Log(), workers.fork, lambda _: None, lambda _: None, lambda: None
    )

    def ask() -> tuple[Request, asyncio.Future[Answer]]:
        request, answered = Request("POST", "/score", b"", {}, b""), asyncio.get_running_loop().create_future()
        request.reply = answered.set_result
        pool.submit(request)
        return request, answered

    await pool.open()
    try:
        yield ask
    finally:
        await pool.close()
    assert unforeseen == []


async def begun(request: Request) -> None:
    while not request.started:
        await asyncio.sleep(0.005)


@BOTH_LOOPS
def test_an_answer_written_just_before_its_worker_ended_is_delivered(new_loop):
    async def ask_once() -> Answer:
        workers = Workers(answer_and_end)
        async with pool_of(workers) as ask:
            request, answered = ask()
            await begun(request)
            workers.wait()  # the loop does not come to read the answer before it has to hear of the end
            return await asyncio.wait_for(answered, 10)

    with asyncio.Runner(loop_factory=new_loop) as runner:
        assert runner.run(ask_once()).body == b"the last words"


@BOTH_LOOPS
def test_of_several_workers_that_end_at_once_without_having_read_their_requests_each_is_noticed(new_loop):
    async def ask_twice() -> list[Answer]:
        workers = Workers(never_read)
        async with pool_of(workers, 2) as ask:
            asked = [ask(), ask()]
            for request, _ in asked:
                await begun(request)
            workers.end()
            return await asyncio.wait_for(asyncio.gather(*[answered for _, answered in asked]), 10)

    with asyncio.Runner(loop_factory=new_loop) as runner:
        assert [answer.status for answer in runner.run(ask_twice())] == [503, 503]


def test_a_worker_that_closes_its_link_holds_nobody_up(serve):
    server = serve(SCRIPT, "--workers", "2").ready()
    with ThreadPoolExecutor(1) as pool:
        reply = pool.submit(server.score, b"close all")
        assert server.get("/").status == 200
        assert (reply.result(60).status, reply.result().json()["code"]) == (503, "SHOAL-SCO-314")
    assert "has closed its link to the server and is killed" in server.out
    assert server.score(b"x").status == 200


def test_a_worker_that_does_not_even_end_when_it_is_killed_is_given_up_and_replaced(tmp_path):
    # What holds a process in the kernel is not to be had everywhere; to the front, one of which it does not hear that
    # it has ended is the same.
    workers = Workers(never_read, answer_and_stay)

    async def ask_twice(log: Log) -> list[Answer]:
        async with pool_of(workers, 1, log, scoring_timeout_ms=100) as ask:
            first, late = ask()
            await begun(first)
            heard = signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            answers = [await asyncio.wait_for(answered, 20) for answered in (late, ask()[1])]
            os.waitid(os.P_PID, workers.processes[0], os.WEXITED | os.WNOWAIT)
            signal.signal(signal.SIGCHLD, heard)
            signal.raise_signal(signal.SIGCHLD)
            await asyncio.sleep(0)
        return answers

    with (tmp_path / "log").open("wb") as out, asyncio.Runner(loop_factory=new_event_loop) as runner:
        late, answer = runner.run(ask_twice(Log(out.fileno())))
    assert (late.status, b"Scoring timeout" in late.body, answer.body) == (500, True, b"the last words")
    said = re.findall(rf"worker {workers.processes[0]} (.*)", (tmp_path / "log").read_text())
    assert said == ["was killed and does not end", "ended by SIGKILL at last"]


def test_a_busy_worker_ends_with_a_front_that_is_killed(serve):
    server = serve(SCRIPT, "--workers", "2").ready()
    workers = {server.score(b"x").json() for _ in range(2)}
    with ThreadPoolExecutor(2) as pool:
        replies = [pool.submit(server.score, b"busy") for _ in range(2)]
        until((server.folder / "busy").exists)
        server.process.kill()
        server.process.wait()
        until(lambda: not any(lives(worker) for worker in workers))
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
