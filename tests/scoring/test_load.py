"""Under load and at the end: nothing is dropped, nothing waits for ever."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

SLOW = """
    import os, time
    def init(): pass
    def run(data):
        open("begun", "w").close()
        while not os.path.exists("go"): time.sleep(0.005)
        return data
"""


def test_sigterm_under_load_drops_no_request(serve):
    server = serve("""
        import time
        def init(): pass
        def run(data):
            time.sleep(0.001)
            return data
    """).ready()
    port, sent, answered, lost = server.port, [0] * 16, [0] * 16, []
    go_on = threading.Event()

    def ask_on(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        while True:
            try:
                if connection.sock is None:
                    connection.connect()
            except ConnectionRefusedError:
                return  # the port is closed: nothing was sent
            try:
                sent[number] += 1
                connection.request("POST", "/score", str(number))
                assert connection.getresponse().read() == b'"%d"' % number
                answered[number] += 1
            except (OSError, http.client.HTTPException) as error:
                lost.append(repr(error))
                return
            if answered[number] > 20:
                go_on.set()

    threads = [threading.Thread(target=ask_on, args=[number]) for number in range(16)]
    for thread in threads:
        thread.start()
    assert go_on.wait(20)
    server.terminate()
    for thread in threads:
        thread.join()
    assert server.exit_code() == 0
    assert lost == []
    assert sent == answered


def test_clients_still_in_the_kernels_queue_when_sigterm_comes_are_answered(serve):
    server = serve(SLOW).ready()
    with ThreadPoolExecutor(30) as pool:
        replies = [pool.submit(server.score, b"x") for _ in range(30)]
        while not (server.folder / "begun").exists():
            time.sleep(0.005)
        server.terminate()
        server.wait_for("told to end")
        (server.folder / "go").touch()
        statuses = []
        for reply in replies:
            try:
                statuses.append(reply.result().status)
            except ConnectionRefusedError:
                statuses.append(0)
    assert set(statuses) <= {200, 0}
    assert 200 in statuses
    assert server.exit_code() == 0


def test_what_does_not_end_is_given_up_in_time(serve):
    server = serve(SLOW, SHOAL_DRAIN_SECONDS="0.5").ready()
    with server.connect() as client:
        client.sendall(b"POST /score HTTP/1.1\r\nContent-Length: 1\r\n\r\nx")
        while not (server.folder / "begun").exists():
            time.sleep(0.005)
        server.terminate()
        assert server.exit_code() == 0
    assert "gave up 1 requests" in server.out


def test_a_server_told_to_end_does_not_wait_for_an_idle_client(serve):
    server = serve("def init(): pass\ndef run(data): return data", SHOAL_DRAIN_SECONDS="3600").ready()
    with server.connect() as client:
        client.sendall(b"GET / HTTP/1.1\r\n\r\n")
        client.recv(1000)
        server.terminate()
        assert server.exit_code() == 0
    assert "gave up" not in server.out


def test_health_answers_while_run_is_busy(serve):
    server = serve("""
        import os
        def init(): pass
        def run(data):
            open("begun", "w").close()
            while not os.path.exists("go"):
                for _ in range(1_000_000): pass
            return data
    """).ready()
    with ThreadPoolExecutor(1) as pool:
        reply = pool.submit(server.score, b"x")
        while not (server.folder / "begun").exists():
            time.sleep(0.005)
        assert server.get("/").status == 200
        (server.folder / "go").touch()
        assert reply.result().status == 200


def test_a_run_beyond_its_time_frees_the_client_and_is_interrupted(serve):
    server = serve(
        """
        import time
        def init(): pass
        def run(data):
            if data == "sleep": time.sleep(3600)
            if data == "loop":
                while True: pass
            return data
        """,
        SCORING_TIMEOUT_MS="300",
    ).ready()
    for endless in (b"sleep", b"loop"):
        reply = server.score(endless)
        assert (reply.status, reply.json()["message"]) == (500, "Scoring timeout after 300 ms")
        assert reply.headers["x-ms-run-function-failed"] == "True"
        assert server.score(b"next").json() == "next"
    assert "run() was interrupted" in server.out


def test_a_script_that_swallows_the_interruption_answers_nobody_twice(serve):
    server = serve(
        """
        import time
        def init(): pass
        def run(data):
            if data != "sleep": return data
            try: time.sleep(3600)
            except Exception: return "swallowed"
        """,
        SCORING_TIMEOUT_MS="200",
    ).ready()
    assert server.score(b"sleep").status == 500
    assert server.score(b"next").json() == "next"


def test_a_request_that_waits_too_long_for_its_turn_is_a_503(serve):
    server = serve(SLOW, SHOAL_MAX_QUEUE_WAIT_MS="200").ready()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(server.score, b"first")
        while not (server.folder / "begun").exists():
            time.sleep(0.005)
        waiting = server.score(b"second")
        assert (waiting.status, waiting.headers["retry-after"]) == (503, "1")
        assert "waited 200 ms" in waiting.json()["message"]
        (server.folder / "go").touch()
        assert first.result().json() == "first"


def test_a_full_queue_is_a_503_at_once(serve):
    server = serve(SLOW, SHOAL_MAX_QUEUE="2").ready()
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(server.score, b"1")
        while not (server.folder / "begun").exists():
            time.sleep(0.005)
        waiting = [pool.submit(server.score, b"1") for _ in range(4)]
        refused = [reply.result() for reply in waiting if _ends_within(reply, 1)]
        assert {reply.status for reply in refused} == {503}
        assert len(refused) == 2
        (server.folder / "go").touch()
        assert first.result().status == 200
        assert sum(reply.result().status == 200 for reply in waiting) == 2


def _ends_within(reply, seconds: float) -> bool:
    try:
        reply.result(seconds)
    except TimeoutError:
        return False
    return True


def test_a_client_that_has_gone_is_not_computed_for(serve):
    server = serve("""
        import os, time
        ran = []
        def init(): pass
        def run(data):
            ran.append(data)
            open("begun", "w").close()
            while not os.path.exists("go"): time.sleep(0.005)
            return ran
    """).ready()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(server.score, b"first")
        while not (server.folder / "begun").exists():
            time.sleep(0.005)
        with server.connect() as gone:
            gone.sendall(b"POST /score HTTP/1.1\r\nContent-Length: 4\r\n\r\ngone")
            server.wait_until("shoal_requests_outstanding", 2)
            gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        server.wait_until("shoal_connections", 2)  # the first, and the one that asks
        (server.folder / "go").touch()
        first.result()
    assert server.score(b"last").json() == ["first", "last"]
