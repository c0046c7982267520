"""Scripts that fork children of their own: these may outlive a worker, and keep nothing that is the server's."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.scoring.conftest import Server, Start, until

BOTH = pytest.mark.parametrize("options", [["--workers", "2"], []], ids=["workers", "one process"])

FORKING = """
    import multiprocessing, os, subprocess, time
    fork = multiprocessing.get_context("fork")
    def note(child):
        with open("children", "a") as out: print(child, file=out)
    def begin(daemon=False):
        child = fork.Process(target=time.sleep, args=(3600,), daemon=daemon)
        child.start()
        note(child.pid)
        return child
    def init():
        if os.environ.get("INIT") == "fails":
            begin()
            1 / 0
    def run(data):
        data, _, then = data.partition(", ")
        if data in ("os.fork", "comes back"):
            child = os.fork()
            if child: note(child)
            elif data == "os.fork": time.sleep(3600)
        if data == "multiprocessing": begin()
        if data == "daemonic": begin(daemon=True)
        if data == "pool":
            with fork.Pool(2) as pool: return pool.map(abs, [-1, -2])
        if data == "terminated":
            child, program = begin(), subprocess.Popen(["sleep", "3600"])
            child.terminate()
            program.terminate()
            child.join()
            return [child.exitcode, program.wait()]
        if data == "files":
            files = [end for _ in range(10) for end in os.pipe()]
            before = [os.fstat(one).st_ino for one in files]
            child = os.fork()
            if not child: os._exit([os.fstat(one).st_ino for one in files] != before)
            return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if then == "endless":
            with open("partial", "w") as out: print(os.getpid(), file=out)
            os.rename("partial", "endless")
            time.sleep(3600)
        return os.getpid()
"""


@pytest.fixture
def forking(serve: Start) -> Iterator[Start]:
    """`forking(*options)`: a server whose script forks children, which are ended with the test."""
    servers: list[Server] = []

    def start(*options: str, **environ: str) -> Server:
        servers.append(serve(FORKING, *options, **environ))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()
        for child in children(server):
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)


def children(server: Server) -> list[int]:
    """Those that the script has noted."""
    noted = server.folder / "children"
    return [int(line) for line in noted.read_text().split()] if noted.exists() else []


def lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("how", [b"os.fork", b"multiprocessing"])
@pytest.mark.parametrize("count", ["1", "2"])
def test_a_worker_that_is_killed_is_noticed_although_its_children_live_on(forking, how, count):
    server = forking("--workers", count, SHOAL_ISOLATE="true").ready()
    with ThreadPoolExecutor(1) as pool:
        reply = pool.submit(server.score, how + b", endless")
        endless = server.folder / "endless"
        until(endless.exists)
        os.kill(int(endless.read_text()), signal.SIGKILL)
        assert (reply.result(60).status, reply.result().json()["code"]) == (503, "SHOAL-SCO-314")
    assert "ended by SIGKILL" in reply.result().json()["message"]
    assert server.score(b"x").status == 200
    assert all(lives(child) for child in children(server))


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
@BOTH
def test_children_that_live_on_keep_neither_the_port_nor_a_client(forking, options, end):
    server = forking(*options).ready()
    with server.connect() as client:
        client.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert client.recv(1000).startswith(b"HTTP/1.1 200")
        assert server.score(b"os.fork").status == 200
        server.process.send_signal(end)
        server.exit_code()
        assert client.recv(1000) == b""
    assert [lives(child) for child in children(server)] == [True]
    with socket.create_server(("127.0.0.1", server.port)):
        pass


@BOTH
def test_a_server_ends_although_its_script_has_left_a_child_that_never_does(forking, options):
    server = forking(*options).ready()
    server.score(b"multiprocessing")
    server.terminate()
    assert server.exit_code() == 0


@BOTH
def test_an_init_that_fails_ends_the_boot_although_it_has_left_a_child_that_never_ends(forking, options):
    server = forking(*options, INIT="fails")
    assert server.exit_code() == 3
    assert "SHOAL-SCO-302 init() failed: ZeroDivisionError" in server.err.rstrip().splitlines()[-1]


@BOTH
def test_daemonic_children_end_with_the_server(forking, options):
    server = forking(*options).ready()
    server.score(b"daemonic")
    server.terminate()
    assert server.exit_code() == 0
    until(lambda: not lives(children(server)[0]))


@BOTH
def test_a_script_ends_its_children_and_not_the_server(forking, options):
    server = forking(*options, SCORING_TIMEOUT_MS="15000").ready()
    assert server.score(b"pool").json() == [1, 2]
    assert server.score(b"terminated").json() == [-signal.SIGTERM, -signal.SIGTERM]
    assert server.score(b"x").status == 200
    assert "told to end" not in server.out


@BOTH
def test_a_child_has_the_files_that_its_script_has_opened(forking, options):
    server = forking(*options).ready()
    assert server.score(b"files").json() == 0


@BOTH
def test_a_child_that_comes_back_from_run_ends_and_answers_nobody(forking, options):
    server = forking(*options).ready()
    parent = server.score(b"comes back").json()
    assert parent not in children(server)
    until(lambda: not any(lives(child) for child in children(server)))
    assert {server.score(b"x").status for _ in range(4)} == {200}


PRINTING = """
    import os, threading
    def init(): pass
    def chatter():
        while True: print("chatter")
    def run(data):
        if data == "chatter": threading.Thread(target=chatter, daemon=True).start()
        if data == "half": print("half of the parent's", end="")
        for _ in range(1 if data == "half" else 30):
            child = os.fork()
            if not child:
                print("from a child")
                os._exit(0)
            os.waitpid(child, 0)
        return os.getpid()
"""


@BOTH
def test_a_child_prints_although_another_thread_was_printing_when_it_was_forked(serve: Callable[..., Server], options):
    server = serve(PRINTING, *options, SCORING_TIMEOUT_MS="20000").ready()
    assert server.score(b"chatter").status == 200
    assert server.out.count("from a child") == 30


@BOTH
def test_a_child_does_not_repeat_what_its_parent_had_begun_to_print(serve, options):
    server = serve(PRINTING, *options).ready()
    parent = server.score(b"half", {"x-request-id": "one"}).json()
    server.wait_for("{one} - POST /score 200")
    said = [line.partition(" I ")[2] for line in server.out.splitlines() if "{one}" in line and "print" in line]
    assert said[1] == f"[{parent}] shoal.print {{one}} - half of the parent's"
    assert said[0].endswith("shoal.print {one} - from a child")
    assert f"[{parent}]" not in said[0]
