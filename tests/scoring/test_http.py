"""The edges of HTTP: what a client may do wrong, slowly, or too much of."""

from __future__ import annotations

import http.client
import re
import resource
import select
import socket
from collections.abc import Iterator

import pytest
from tests.scoring.conftest import Server, until

SCORE = b"POST /score HTTP/1.1\r\nHost: x\r\n"


def bodies(content: bytes) -> list[bytes]:
    """The bodies of the answers in *content*."""
    found = []
    while content:
        head, _, rest = content.partition(b"\r\n\r\n")
        length = int(next(line for line in head.split(b"\r\n") if line.startswith(b"Content-Length")).split()[1])
        found.append(rest[:length])
        content = rest[length:]
    return found


def test_a_connection_is_kept_and_used_again(echo):
    connection = http.client.HTTPConnection("127.0.0.1", echo.port)
    connection.request("POST", "/score", b"1")
    first = connection.getresponse()
    assert first.read() == b'{"got":"1"}'
    socket_used = connection.sock
    connection.request("POST", "/score", b"2")
    second = connection.getresponse()
    assert second.read() == b'{"got":"2"}'
    assert connection.sock is socket_used
    connection.close()


def test_http_1_0_is_answered_and_closed(echo):
    assert echo.send(b"GET / HTTP/1.0\r\n\r\n").endswith(b"Connection: close\r\n\r\nHealthy")


def test_requests_sent_together_are_answered_in_their_order(echo):
    together = b"".join(SCORE + b"Content-Length: 2\r\n\r\n%02d" % number for number in range(50))
    answers = bodies(echo.send(together + b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n"))
    assert answers == [b'{"got":"%02d"}' % number for number in range(50)] + [b"Healthy"]


def test_a_chunked_body_is_put_together(echo):
    chunked = b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nhello\r\n7;x=y\r\n, world\r\n0\r\n\r\n"
    assert echo.send(SCORE + chunked).endswith(b'{"got":"hello, world"}')


def test_a_request_that_comes_byte_by_byte_is_answered(echo):
    with echo.connect() as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in SCORE + b"Connection: close\r\nContent-Length: 5\r\n\r\nhello":
            client.sendall(bytes([byte]))
        assert client.makefile("rb").read().endswith(b'{"got":"hello"}')


def test_a_client_that_asks_may_it_send_is_told_to_continue(echo):
    with echo.connect() as client:
        client.sendall(SCORE + b"Content-Length: 5\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n")
        assert client.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(b"hello")
        assert client.makefile("rb").read().endswith(b'{"got":"hello"}')


def test_a_client_that_asks_to_send_too_much_is_told_no_before_it_sends(echo):
    answer = echo.send(SCORE + b"Content-Length: 100001\r\nExpect: 100-continue\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_another_expectation_is_refused(echo):
    assert echo.send(SCORE + b"Content-Length: 0\r\nExpect: tea\r\n\r\n").startswith(b"HTTP/1.1 417 ")


@pytest.mark.parametrize("size", [100_001, 20_000_000])
def test_a_body_too_large_is_refused_with_an_answer_the_client_can_read(echo, size):
    reply = echo.score(b"x" * size)
    assert reply.status == 413
    assert reply.json()["message"] == "The body is larger than 100000 bytes, the most this server takes"


def test_a_chunked_body_that_grows_too_large_is_refused(echo):
    chunk = b"%x\r\n" % 60_000 + b"x" * 60_000 + b"\r\n"
    answer = echo.send(SCORE + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 2)
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_a_body_of_exactly_the_limit_is_taken(echo):
    assert echo.score(b"x" * 100_000).status == 200


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /%s HTTP/1.1\r\n\r\n" % (b"x" * 9000), 414),
        (b"GET / HTTP/1.1\r\nX: %s\r\n\r\n" % (b"x" * 9000), 431),
        (b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 101 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 400_000, 431),
        (b"hello there\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
        (SCORE + b"Content-Length: nonsense\r\n\r\n", 400),
        (SCORE + b"Content-Length: -1\r\n\r\n", 400),
        (SCORE + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 400),
        (SCORE + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (SCORE + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (SCORE + b"X : y\r\n\r\n", 400),
    ],
)
def test_what_is_no_acceptable_request_is_answered_and_the_connection_closed(echo, sent, status):
    answer = echo.send(sent)
    assert answer.startswith(b"HTTP/1.1 %d " % status), answer[:200]
    assert b"Connection: close" in answer
    assert echo.get("/").status == 200


@pytest.fixture(scope="module")
def strict(tmp_path_factory) -> Iterator[Server]:
    """Takes few bytes, and pages of one origin."""
    folder = tmp_path_factory.mktemp("strict")
    (folder / "score.py").write_text("def init(): pass\ndef run(data): return data\n")
    environ = {"SHOAL_MAX_BODY": "100", "AML_CORS_ORIGINS": "https://app.example"}
    with Server(folder, ["--entry-script", "score.py"], environ) as server:
        yield server


NAMED = b"Origin: https://app.example\r\nx-request-id: mine-7\r\nTraceId: t-1\r\n"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (SCORE + NAMED + b"Content-Length: 101\r\n\r\n", 413),
        (SCORE + NAMED + b"Transfer-Encoding: chunked\r\n\r\n65\r\n" + b"x" * 101, 413),
        (SCORE + NAMED + b"X: %s\r\n\r\n" % (b"x" * 9000), 431),
        (SCORE + NAMED + b"Content-Length: 0\r\nExpect: tea\r\n\r\n", 417),
        (SCORE + NAMED + b"Content-Length: nonsense\r\n\r\n", 400),
    ],
)
def test_a_refusal_bears_the_clients_id_and_lets_its_page_read_it(strict, sent, status):
    answer = strict.send(sent)
    assert answer.startswith(b"HTTP/1.1 %d " % status)
    head = answer.partition(b"\r\n\r\n")[0].decode()
    assert "x-request-id: mine-7\r\n" in head
    assert "TraceId: t-1\r\n" in head
    assert "Access-Control-Allow-Origin: https://app.example" in head
    strict.wait_for(f"refused with {status}")


@pytest.mark.parametrize("sent", [b"GET /%s HTTP/1.1\r\n\r\n" % (b"x" * 9000), b"hello there\r\n\r\n"])
def test_a_refusal_of_what_has_no_headers_yet_bears_an_id_of_ours_that_is_in_the_log(echo, sent):
    earlier = b"GET / HTTP/1.1\r\nx-request-id: of-another\r\n\r\n"
    refusal = echo.send(earlier + sent).rpartition(b"HTTP/1.1 ")[2].decode()
    given = re.search("x-request-id: (.+)\r\n", refusal)
    assert given is not None
    assert given[1] != "of-another"
    echo.wait_for(given[1])


def test_half_sent_requests_hold_nobody_up(echo):
    halves = [echo.connect() for _ in range(50)]
    for number, half in enumerate(halves):
        half.sendall((SCORE + b"Content-Length: 10\r\n\r\nhel")[: 5 + number])
    assert echo.score(b"x").status == 200
    assert select.select(halves, [], [], 0)[0] == []  # nor has anybody of them been given up for it
    for half in halves:
        half.close()


def test_a_head_that_does_not_end_is_told_so_in_time(echo):
    with echo.connect() as client:
        client.sendall(b"GET / HTTP/1.1\r\nx-request-id: mine-8\r\nX:")
        answer = client.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"x-request-id: mine-8\r\n" in answer


def test_ten_thousand_idle_connections_hold_nobody_up(serve):
    least, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, most))  # as most systems start a server
    server = serve("def init(): pass\ndef run(data): return data").ready()
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    try:
        idle = [server.connect() for _ in range(min(10_000, most - 200))]
        assert server.get("/").body == b"Healthy"
        assert server.score(b"x").json() == "x"
        connections = re.search(rb"^shoal_connections (\d+)$", server.get("/metrics").body, re.MULTILINE)
        assert connections is not None
        assert int(connections[1]) == len(idle) + 1
        idle[-1].sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert idle[-1].recv(1000).endswith(b"Healthy")
        for one in idle:
            one.close()
        until(lambda: b"\nshoal_connections 1\n" in server.get("/metrics").body)
        server.terminate()
        assert server.exit_code() == 0
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (least, most))


def test_a_client_that_does_not_read_is_not_read_from_for_ever(echo):
    with echo.connect() as client:
        client.settimeout(0.5)
        request = SCORE + b"Content-Length: 90000\r\n\r\n" + b"x" * 90_000
        with pytest.raises(TimeoutError):
            for _ in range(2000):
                client.sendall(request)
    assert echo.get("/").status == 200


def test_an_upgrade_is_declined_by_answering_the_request(echo):
    asked = b"GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
    assert echo.send(asked).endswith(b"Connection: close\r\n\r\nHealthy")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/", 405),
        ("PUT", "/score", 405),
        ("PATCH", "/score", 405),
        ("DELETE", "/score", 405),
        ("HEAD", "/score", 405),
        ("TRACE", "/score", 405),
        ("HEAD", "/selfcheck", 405),
        ("GET", "/nothing", 404),
        ("GET", "/score/", 404),
        ("GET", "//score", 200),
        ("GET", "/%73core", 200),
        ("OPTIONS", "/score", 200),
        ("OPTIONS", "/", 200),
        ("GET", "http://elsewhere/livez", 200),
    ],
)
def test_each_path_takes_its_methods_and_no_others(echo, method, path, status):
    reply = echo.ask(method, path)
    assert reply.status == status
    if status >= 400:
        assert reply.headers["x-ms-run-function-failed"] == "False"
    if status == 405:
        assert method not in reply.headers["allow"]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/swagger.json?version=3",
        "/describe",
        "/metrics",
        "/livez",
        "/readyz",
        "/v2",
        "/v2/health/live",
        "/v2/health/ready",
        "/v2/models",
    ],
)
def test_head_has_the_headers_of_get_and_no_body(echo, path):
    answer = echo.send(b"HEAD %s HTTP/1.1\r\nConnection: close\r\n\r\n" % path.encode())
    got = echo.get(path)
    head, end, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 ")
    assert f"Content-Type: {got.headers['content-type']}".encode() in head
    assert int(re.search(rb"Content-Length: (\d+)", head)[1]) > 0
    assert (end, body) == (b"\r\n\r\n", b"")


def test_health_is_what_probes_compare(echo):
    reply = echo.get("/")
    assert (reply.status, reply.body, reply.headers["content-type"]) == (200, b"Healthy", "text/html; charset=utf-8")
    assert "x-ms-run-function-failed" not in reply.headers
