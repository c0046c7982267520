"""Bodies of 100 MB: taken where the limit allows, refused without being kept where it does not."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest

LENGTH = "def init(): pass\ndef run(data): return len(data)"
MB = 1_000_000
HUNDRED = 100 * MB


def most_resident(process: int) -> int:
    """Bytes that *process* ever had in memory at a time."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    assert found is not None
    return int(found[1]) * 1024


def send_in_pieces(server, head: bytes, size: int) -> bytes:
    """Send *size* bytes after *head*, or as many as the server takes, and what it answered."""
    piece = b"x" * MB
    with server.connect() as client:
        client.sendall(head)
        try:
            for _ in range(size // MB):
                client.sendall(b"%x\r\n%s\r\n" % (MB, piece) if b"chunked" in head else piece)
            client.sendall(b"0\r\n\r\n" if b"chunked" in head else b"")
        except (BrokenPipeError, ConnectionResetError):
            pass  # it has been answered: that is what counts
        try:
            return client.recv(65536)
        except ConnectionResetError:
            return b"<reset>"


HEADS = {
    "chunked": b"POST /score HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
    "length": b"POST /score HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % HUNDRED,
}


@pytest.mark.parametrize("way", HEADS)
@pytest.mark.parametrize("workers", [[], ["--workers", "2"]], ids=["one process", "workers"])
def test_100_mb_are_taken_where_the_limit_allows(serve, way, workers):
    server = serve(LENGTH, *workers, SHOAL_MAX_BODY=str(HUNDRED)).ready()
    assert send_in_pieces(server, HEADS[way], HUNDRED).endswith(b"\r\n\r\n%d" % HUNDRED)
    assert server.get("/").status == 200


@pytest.mark.parametrize("way", HEADS)
def test_beyond_the_limit_100_mb_are_refused_without_being_kept(serve, way):
    server = serve(LENGTH, SHOAL_MAX_BODY=str(10 * MB)).ready()
    before = most_resident(server.process.pid)
    for _ in range(3):
        assert send_in_pieces(server, HEADS[way], HUNDRED).startswith(b"HTTP/1.1 413 ")
    assert most_resident(server.process.pid) - before < 60 * MB
    assert server.score(b"x").json() == 1


def test_a_few_bytes_that_stand_for_100_mb_are_refused_without_being_kept(serve):
    server = serve(LENGTH, SHOAL_MAX_BODY=str(10 * MB)).ready()
    before = most_resident(server.process.pid)
    packed = zlib.compress(b"x" * HUNDRED)
    assert len(packed) < MB
    assert server.score(packed, {"Content-Encoding": "deflate"}).status == 413
    assert most_resident(server.process.pid) - before < 60 * MB


def test_ten_clients_that_announce_100_mb_and_send_little_cost_little(serve):
    server = serve(LENGTH, SHOAL_MAX_BODY=str(HUNDRED)).ready()
    before = most_resident(server.process.pid)
    clients = [server.connect() for _ in range(10)]
    for client in clients:
        client.sendall(HEADS["length"] + b"x" * MB)
    assert server.score(b"x").json() == 1
    assert most_resident(server.process.pid) - before < 60 * MB
    for client in clients:
        client.close()
