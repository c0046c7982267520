"""Bodies that came compressed: unpacked as their head says, or refused."""

from __future__ import annotations

import gzip
import zlib

import pytest
import zstandard


def zstd(body: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(body)


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("zstd", zstd),
        ("identity", bytes),
        ("gzip, gzip", lambda body: gzip.compress(gzip.compress(body))),
        ("gzip", lambda body: gzip.compress(body[:3]) + gzip.compress(body[3:])),
        ("zstd", lambda body: zstd(body[:3]) + zstd(body[3:])),
    ],
)
def test_a_compressed_body_is_unpacked(echo, encoding, pack):
    assert echo.score(pack(b"hello, world"), {"Content-Encoding": encoding}).json() == {"got": "hello, world"}


@pytest.mark.parametrize(
    ("encoding", "body", "status"),
    [
        ("gzip", b"no gzip", 400),
        ("gzip", gzip.compress(b"hello, world")[:-9], 400),
        ("zstd", b"no zstd", 400),
        ("zstd", zstd(b"hello, world")[:-1], 400),
        ("zstd", zstd(b"hello, world") + zstd(b"more")[:-2], 400),
        ("zstd", zstd(b"hello, world") + b"junk", 400),
        ("zstd", zstd(b"")[:3], 400),
        ("br", b"x", 415),
        ("gzip", gzip.compress(b"x" * 100_001), 413),
        ("zstd", zstd(b"x" * 50_000_000), 413),
    ],
    ids=[
        "no gzip",
        "gzip cut short",
        "no zstd",
        "zstd cut short",
        "zstd cut short in its second frame",
        "junk after zstd",
        "zstd cut short in its head",
        "unknown",
        "too large from gzip",
        "too large from zstd",
    ],
)
def test_a_body_that_cannot_be_unpacked_is_refused(echo, encoding, body, status):
    assert echo.score(body, {"Content-Encoding": encoding}).status == status
