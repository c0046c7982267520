"""Unpack a body that was sent compressed. Called in the scoring thread, since it takes time that the loop has not."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

from shoal_scoring.errors import BadRequest, WrongContentType
from shoal_scoring.messages import Request

_Unpack = Callable[[bytes], Iterator[bytes]]
_PIECE = 256
"""Bytes of zstd that are unpacked at a time; each four can stand for 128 KiB."""


class BodyTooLarge(BadRequest):
    """The body is larger once unpacked than a body may be."""

    code = "SHOAL-SCO-124"
    status = 413


def unpack(request: Request, limit: int) -> None:
    """Replace the body of *request* by what it was before it was compressed; at most *limit* bytes.

    Raises:
        WrongContentType: It is compressed in a way that is not known here.
        BadRequest: It is damaged.
        BodyTooLarge: It is larger than *limit*; a few bytes can stand for gigabytes.
    """
    encodings = [one.strip().lower() for one in request.header(b"content-encoding").split(",")]
    for encoding in reversed(encodings):
        if encoding and encoding != "identity":
            request.body = _unpacked(request.body, _unpacker(encoding), encoding, limit)


def _unpacked(body: bytes, unpacker: _Unpack, encoding: str, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    try:
        for part in unpacker(body):
            size += len(part)
            if size > limit:
                raise BodyTooLarge(f"The body is larger than {limit} bytes once unpacked, the most this server takes")
            parts.append(part)
    except (zlib.error, EOFError) as error:
        raise BadRequest(f"The body cannot be unpacked as {encoding}: {error}") from None
    return b"".join(parts)


def _unpacker(encoding: str) -> _Unpack:
    if encoding in ("gzip", "x-gzip", "deflate"):
        return _inflate
    if encoding == "zstd":
        return _zstd()
    raise WrongContentType(f"Content-Encoding {encoding!r} is not known here", hint="send gzip, deflate or zstd")


def _inflate(body: bytes) -> Iterator[bytes]:
    """Gzip or zlib, told apart by their first bytes; a MiB at a time."""
    inflater = zlib.decompressobj(wbits=47)
    while body:
        yield inflater.decompress(body, 1 << 20)
        body = inflater.unconsumed_tail
        if inflater.eof and (body := inflater.unused_data):  # a gzip file may have several members
            inflater = zlib.decompressobj(wbits=47)
    if not inflater.eof:
        raise EOFError("it ends too early")


def _zstd() -> _Unpack:
    try:
        import zstandard
    except ImportError:
        raise WrongContentType(
            "a zstd body needs the package zstandard, which this image does not have",
            hint="add zstandard to the environment's pip packages, or send gzip",
        ) from None

    def chunks(body: bytes) -> Iterator[bytes]:
        """Frame after frame, a little at a time, since the library has no bound on what comes out."""
        try:
            frame = zstandard.ZstdDecompressor().decompressobj()
            for begin in range(0, len(body), _PIECE):
                piece = body[begin : begin + _PIECE]
                while piece:
                    if frame.eof:
                        frame = zstandard.ZstdDecompressor().decompressobj()
                    yield frame.decompress(piece)
                    piece = frame.unused_data if frame.eof else b""
        except zstandard.ZstdError as error:
            raise EOFError(str(error)) from None
        if not frame.eof:
            raise EOFError("it ends too early")

    return chunks
