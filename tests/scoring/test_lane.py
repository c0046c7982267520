"""Busy clients of quick scripts are served by the scoring thread itself: neither they nor others may notice."""

from __future__ import annotations

import http.client
import re
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from threading import Event
from typing import BinaryIO

import pytest
from tests.scoring.conftest import Reply, Server, Start, read_all, read_reply, until

SCRIPT = """
    import os, time
    def init(): pass
    def run(data):
        if data == "moment": time.sleep(0.0008)
        if data == "slow":
            open("begun", "w").close()
            while not os.path.exists("go"): time.sleep(0.005)
        if data == "endless": time.sleep(3600)
        if data == "stuck":
            while True:
                try: time.sleep(3600)
                except BaseException: pass
        if data == "fails": 1 / 0
        if data == "forks" and not os.fork(): return "the child"
        if data.startswith("large"): return "x" * int(data.split()[1])
        return data
"""


class Client(http.client.HTTPConnection):
    """One kept connection."""

    def __init__(self, server: Server) -> None:
        super().__init__("127.0.0.1", server.port, timeout=30)
        self.connect()
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Reply:
        self.request(method, path, body, headers)
        return read_reply(self.getresponse())

    def score(self, body: bytes) -> Reply:
        return self.ask("POST", "/score", body)


def near(server: Server) -> int:
    page = server.get("/metrics").body.decode()
    return int(page.split("\nshoal_lane_connections ")[1].split("\n")[0])


@contextmanager
def clients(server: Server, count: int = 1) -> Iterator[list[Client]]:
    """So many, all in the lane: they have asked until they were."""
    with ExitStack() as stack:
        all_ = [Client(server) for _ in range(count)]
        for client in all_:
            stack.callback(client.close)

        def ask() -> bool:
            for client in all_:
                for _ in range(30):
                    assert client.score(b"again").body == b'"again"'
            return near(server) == count

        until(ask)
        yield all_


@pytest.fixture
def server(serve: Start) -> Server:
    return serve(SCRIPT, SCORING_TIMEOUT_MS="60000").ready()


def test_a_busy_client_of_a_quick_script_is_served_by_the_scoring_thread(server):
    before = near(server)
    with clients(server):
        assert (before, near(server)) == (0, 1)


def test_an_idle_client_goes_back_and_is_served_on(server):
    with clients(server, 2) as (idle, _):
        server.wait_until("shoal_lane_connections", 0)
        assert idle.score(b"still").body == b'"still"'


def test_whatever_else_a_client_asks_is_answered_on_the_same_connection(server):
    with clients(server) as (client,):
        assert client.ask("GET", "/").body == b"Healthy"
        assert near(server) == 0
        assert client.score(b"1").body == b'"1"'
    with clients(server) as (client,):
        assert client.ask("POST", "/nothing", b"x").status == 404
        assert client.ask("GET", "/score?a=1").status == 200
        assert client.ask("DELETE", "/score").status == 405


def test_a_failing_run_is_told_to_its_client(server):
    with clients(server) as (client,):
        reply = client.score(b"fails")
        assert (reply.status, reply.headers["x-ms-run-function-failed"]) == (500, "True")
        assert client.score(b"2").body == b'"2"'
        assert near(server) == 1


def test_requests_sent_together_are_answered_in_their_order(server):
    score = b"POST /score HTTP/1.1\r\nContent-Length: 2\r\n\r\n%02d"
    with clients(server) as (client,):
        client.sock.sendall(b"".join(score % number for number in range(14)) + b"GET / HTTP/1.1\r\n\r\n" + score % 99)
        with client.sock.makefile("rb") as answers:
            bodies = [next_body(answers) for _ in range(16)]
        assert bodies == [b'"%02d"' % number for number in range(14)] + [b"Healthy", b'"99"']


def test_more_requests_at_once_than_are_taken_in_are_answered_all_the_same(server):
    score = b"POST /score HTTP/1.1\r\nContent-Length: 3\r\n\r\n%03d"
    with clients(server) as (client,):
        client.sock.sendall(b"".join(score % number for number in range(500)))
        with client.sock.makefile("rb") as answers:
            assert [next_body(answers) for _ in range(500)] == [b'"%03d"' % number for number in range(500)]


def next_body(answers: BinaryIO) -> bytes:
    """The body of the next of several answers."""
    head = b"".join(iter(answers.readline, b"\r\n"))
    return answers.read(int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0]))


def test_large_bodies_and_large_answers_pass(server):
    with clients(server) as (client,):
        body = b"x" * 3_000_000
        assert client.score(body).body == b'"%s"' % body
    with clients(server) as (client,):
        client.request("POST", "/score", b"large 20000000")
        response = client.getresponse()
        time.sleep(0.2)  # a client that reads late: more is to be sent than the kernel takes
        assert len(response.read()) == 20_000_002
        assert server.get("/").body == b"Healthy"


def test_a_request_that_comes_in_pieces_is_answered(server):
    with clients(server) as (client,):
        for piece in (b"POST /sc", b"ore HTTP/1.1\r\nContent-", b"Length: 4\r\n\r\n", b"ab", b"cd"):
            client.sock.sendall(piece)
            time.sleep(0.01)
        with client.sock.makefile("rb") as answers:
            assert next_body(answers) == b'"abcd"'


def test_what_is_no_http_is_refused_and_the_connection_ends(serve):
    server = serve(SCRIPT, PYTHONASYNCIODEBUG="1").ready()  # it tells when the wrong thread calls the event loop
    with clients(server) as (client,):
        client.sock.sendall(b"nonsense\r\n\r\n")
        assert read_all(client.sock).startswith(b"HTTP/1.1 400 ")
        server.wait_until("shoal_lane_connections", 0)


def test_a_client_that_wants_its_connection_closed_gets_that(server):
    with clients(server) as (client,):
        client.sock.sendall(b"POST /score HTTP/1.1\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx")
        assert read_all(client.sock).endswith(b'Connection: close\r\n\r\n"x"')


@pytest.mark.parametrize("reset", [False, True], ids=["ends", "resets"])
def test_a_client_that_goes_is_forgotten(server, reset):
    with clients(server, 2) as (going, staying):
        if reset:
            going.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        going.close()
        until(lambda: staying.score(b"x").status == 200 and near(server) == 1)
        server.wait_until("shoal_connections", 2)  # the one who asks for this is the other


def test_while_one_run_is_slow_health_is_answered_and_the_others_wait(server):
    with clients(server, 3) as (slow, *others), ThreadPoolExecutor(3) as pool:
        first = pool.submit(slow.score, b"slow")
        until((server.folder / "begun").exists)
        waiting = [pool.submit(client.score, b"behind") for client in others]
        assert server.get("/").body == b"Healthy"
        server.wait_until("shoal_lane_connections", 0)
        server.wait_until("shoal_requests_outstanding", 3)
        (server.folder / "go").touch()
        assert first.result().body == b'"slow"'
        assert [reply.result().body for reply in waiting] == [b'"behind"'] * 2
    with clients(server, 3):  # and they come again
        pass


def test_those_behind_a_slow_run_are_told_when_they_have_waited_too_long(serve):
    server = serve(SCRIPT, SHOAL_MAX_QUEUE_WAIT_MS="200").ready()
    with clients(server, 2) as (slow, behind), ThreadPoolExecutor(1) as pool:
        first = pool.submit(slow.score, b"slow")
        until((server.folder / "begun").exists)
        reply = behind.score(b"behind")
        assert (reply.status, "waited 200 ms" in reply.json()["message"]) == (503, True)
        (server.folder / "go").touch()
        assert first.result().status == 200


def test_a_run_beyond_its_time_frees_its_client_and_is_interrupted(serve):
    server = serve(SCRIPT, SCORING_TIMEOUT_MS="300").ready()
    with clients(server, 2) as (endless, other):
        reply = endless.score(b"endless")
        assert (reply.status, reply.json()["message"]) == (500, "Scoring timeout after 300 ms")
        assert other.score(b"x").body == b'"x"'


def test_a_run_that_cannot_be_interrupted_ends_the_server_and_nobody_waits_for_ever(serve):
    server = serve(SCRIPT, SCORING_TIMEOUT_MS="300").ready()
    with clients(server, 2) as (stuck, behind), ThreadPoolExecutor(1) as pool:
        first = pool.submit(stuck.score, b"stuck")
        server.wait_until("shoal_lane_connections", 0)
        assert behind.score(b"x").status in (500, 503)
        assert first.result().status == 500
        assert server.exit_code() == 4


def test_a_child_that_run_forks_neither_answers_nor_keeps_clients(server):
    with clients(server, 2) as (forking, other):
        for _ in range(20):
            assert forking.score(b"forks").body == b'"forks"'
            assert other.score(b"x").body == b'"x"'
    server.terminate()
    assert server.exit_code() == 0


def test_everybody_is_answered_when_the_server_is_told_to_end(server):
    asked, answered = [0] * 6, [0] * 6

    def ask(number: int, client: Client) -> None:
        client.auto_open = False
        while True:
            try:
                client.request("POST", "/score", b"x")
            except (OSError, http.client.NotConnected):  # the last answer has said that the connection ends
                return
            asked[number] += 1
            assert client.getresponse().read() == b'"x"'
            answered[number] += 1

    with clients(server, 6) as all_, ThreadPoolExecutor(6) as pool:
        asking = [pool.submit(ask, number, client) for number, client in enumerate(all_)]
        until(lambda: min(answered) > 100)
        server.terminate()
        for one in asking:
            one.result()
        assert server.exit_code() == 0
    assert asked == answered


def test_every_request_is_counted_and_logged(server):
    with clients(server, 3) as all_, ThreadPoolExecutor(3) as pool:
        before = _scored(server)
        replies = pool.map(lambda client: [client.score(b"counted") for _ in range(500)], all_)
        ids = {reply.headers["x-request-id"] for some in replies for reply in some}
        assert (len(ids), _scored(server) - before) == (1500, 1500)
        until(lambda: ids <= set(re.findall(r"\{(.+?)\} - POST /score 200", server.out)))


def _scored(server: Server) -> int:
    page = server.get("/metrics").body.decode()
    return int(page.split('shoal_requests_total{route="/score",status="200"} ')[1].split("\n")[0])


def test_a_crowd_is_served_by_the_event_loop(server):
    with clients(server, 4) as all_, crowd(server, 30), ThreadPoolExecutor(1) as pool:
        staying = pool.submit(lambda: [all_[0].score(b"on") for _ in range(200)])
        server.wait_until("shoal_lane_connections", 0)
        assert {reply.status for reply in staying.result()} == {200}


WORKING = """
    import time
    def init(): pass
    def run(data):
        until = time.perf_counter() + 0.0002
        while time.perf_counter() < until: pass
        return data
"""


def test_a_crowd_is_served_by_the_scoring_thread_where_each_run_takes_a_while(serve):
    server = serve(WORKING).ready()
    with crowd(server, 24):
        until(lambda: near(server) > 16)


def test_others_who_keep_the_script_busy_do_not_keep_the_lane_waiting(server):
    with clients(server) as (client,), crowd(server, 6, b"moment", Connection="close") as answers:
        until(lambda: answers.count > 50)
        most = 0
        for _ in range(50):
            before = answers.count
            assert client.score(b"moment").status == 200
            most = max(most, answers.count - before)
    assert most < 100  # it is nobody's turn a hundred times before its own


class Answers:
    """How many a crowd has had."""

    count = 0


@contextmanager
def crowd(server: Server, count: int, body: bytes = b"x", **headers: str) -> Iterator[Answers]:
    """So many clients that ask again and again, all at once."""
    answers, over = Answers(), Event()

    def ask() -> None:
        client = Client(server)
        while not over.is_set():
            assert client.ask("POST", "/score", body, **headers).status == 200
            answers.count += 1
        client.close()

    with ThreadPoolExecutor(count) as pool:
        asking = [pool.submit(ask) for _ in range(count)]
        try:
            yield answers
        finally:
            over.set()
        for one in asking:
            one.result()


def test_keys_are_asked_for_in_the_lane_too(serve, tmp_path):
    keys = tmp_path / "keys.json"
    keys.write_text('{"primaryKey": "one", "secondaryKey": "two"}')
    server = serve("def init(): pass\ndef run(data): return data", SHOAL_AUTH="key", SHOAL_KEYS_FILE=str(keys)).ready()
    client = Client(server)

    def ask() -> bool:
        for _ in range(30):
            assert client.ask("POST", "/score", b"x", Authorization="Bearer one").status == 200
        page = server.get("/metrics", Authorization="Bearer one").body
        return b"\nshoal_lane_connections 1\n" in page

    until(ask)
    assert client.ask("POST", "/score", b"x", Authorization="Bearer three").status == 401
    assert client.ask("POST", "/score", b"x", Authorization="Bearer two").status == 200
    client.close()
