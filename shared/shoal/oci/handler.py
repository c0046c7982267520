"""Answers the requests to a registry's server, one connection a thread; the only module that knows http.server.

`server` starts and stops what listens; here is what clients may ask and what they get.
"""

from __future__ import annotations

import base64
import binascii
import logging
import os
import re
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import BinaryIO, Final, Protocol

import msgspec

from shoal.errors import NotFound, ShoalError, Unreachable
from shoal.oci.arrival import Arrivals
from shoal.oci.descriptor import Descriptor
from shoal.oci.errors import BlobMissing, DamagedBlob, NameUnknown
from shoal.oci.listener import Listener

__all__ = ["BlobSource", "CheckLogin", "Handler", "RegistryListener", "read_range"]

_log = logging.getLogger(__name__)

CheckLogin = Callable[[str, str], bool]
"""Says whether a name and a password may read; it should compare in constant time."""

IDLE: Final = 60.0
"""Seconds that a connection may be silent, or a client may take no bytes, before it is closed."""

_TARGET: Final = re.compile(
    r"/v2/(?:(?P<name>[a-z0-9][a-z0-9._/-]*)"
    r"/(?:manifests/(?P<manifest>\w[\w.:-]*)|blobs/(?P<blob>sha256:[0-9a-f]{64})|tags/list))?"
)
_RANGE: Final = re.compile(r"bytes=(\d*)-(\d*)")
_OCTETS: Final = "application/octet-stream"


class BlobSource(Protocol):
    """What the server asks of the place where the blobs are; `Layout` and `Mirror` are such places."""

    def tags_of(self, repository: str) -> list[str]: ...
    def find_manifest(self, repository: str, wanted: str) -> Descriptor | None: ...
    def find_blob(self, repository: str, digest: str) -> Descriptor | None: ...
    def path(self, digest: str) -> Path: ...


class RegistryListener(Listener):
    """What the handlers of one server share."""

    source: BlobSource
    check_login: CheckLogin | None
    arrivals: Arrivals | None
    bytes_served = 0
    _counting = threading.Lock()

    def count(self, served: int) -> None:
        with self._counting:
            self.bytes_served += served


class Handler(BaseHTTPRequestHandler):
    """Answers the requests of one connection, one after the other."""

    protocol_version = "HTTP/1.1"
    server_version = "shoal"
    sys_version = ""
    timeout = IDLE
    disable_nagle_algorithm = True
    server: RegistryListener
    _status = 0
    """Of the answer to the present request; 0 until it is begun."""

    def do_GET(self) -> None:
        self._status = 0
        try:
            if self._may_read():
                self._answer(self.path.partition("?")[0])
            else:
                self._complain(401, "UNAUTHORIZED", "name and password, please")
        except ShoalError as error:
            _log.warning("%s %s: %s %s", self.command, self.path, error.code, error)
            if self._status:
                self.close_connection = True
            else:
                self._complain(_status_of(error), "UNKNOWN", str(error))

    def do_HEAD(self) -> None:
        self.do_GET()

    def _refuse(self) -> None:
        self.close_connection = True  # what follows on this connection is the body of the refused request
        self._complain(405, "UNSUPPORTED", "this registry is only for reading")

    do_PUT = do_POST = do_PATCH = do_DELETE = _refuse  # noqa: N815  # the names that http.server looks for

    def _may_read(self) -> bool:
        check = self.server.check_login
        if check is None:
            return True
        kind, _, packed = self.headers.get("Authorization", "").partition(" ")
        try:
            name, _, password = base64.b64decode(packed, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return False
        return kind.lower() == "basic" and check(name, password)

    def _answer(self, path: str) -> None:
        source = self.server.source
        target = _TARGET.fullmatch(path)
        if target is None:
            self._complain(404, "NOT_FOUND", "no such page")
        elif (name := target["name"]) is None:
            self._send_json(200, {})
        elif wanted := target["manifest"]:
            manifest = source.find_manifest(name, wanted)
            self._send_blob(_found(manifest, path), manifest.media_type if manifest else "")
        elif digest := target["blob"]:
            self._send_blob(_found(source.find_blob(name, digest), path), _OCTETS)
        elif tags := source.tags_of(name):
            self._send_json(200, {"name": name, "tags": tags})
        else:
            self._complain(404, "NAME_UNKNOWN", f"no repository {name}")

    # ── answers ────────────────────────────────────────────────────────────────────────────────────────────

    def _send_blob(self, blob: Descriptor, media_type: str) -> None:
        span = range(blob.size)
        if asked := self.headers.get("Range"):
            span = read_range(asked, blob.size)
            if not span:
                self._complain(416, "RANGE_INVALID", asked, {"Content-Range": f"bytes */{blob.size}"})
                return
        try:
            file = self.server.source.path(blob.digest).open("rb")
        except FileNotFoundError:
            self._follow(blob, span, media_type)
            return
        with file:
            if os.fstat(file.fileno()).st_size != blob.size:
                raise DamagedBlob(f"{blob.digest} has lost bytes", where=file.name)
            self._begin_blob(blob, span, media_type)
            self._send_file(file, span)

    def _send_file(self, file: BinaryIO, span: range) -> None:
        if self.command == "GET" and span:
            sent = self.connection.sendfile(file, span.start, len(span))
            self.server.count(sent)
            self.close_connection |= sent != len(span)

    def _follow(self, blob: Descriptor, span: range, media_type: str) -> None:
        """Send a blob that has to be fetched first, as it arrives."""
        arrivals = self.server.arrivals
        if arrivals is None:
            raise BlobMissing(f"no blob {blob.digest}")
        if self.command == "HEAD":
            self._begin_blob(blob, span, media_type)
            return
        arrival = arrivals.of(blob, self.server.source.path(blob.digest))
        for piece in arrival.pieces(span.start, span.stop, self.server.stopping):
            if not self._status:  # only now is it sure that the blob can be had at all
                self._begin_blob(blob, span, media_type)
            self.wfile.write(piece)
            self.server.count(len(piece))

    def _begin_blob(self, blob: Descriptor, span: range, media_type: str) -> None:
        partly = len(span) != blob.size
        headers = {"Docker-Content-Digest": blob.digest, "ETag": f'"{blob.digest}"', "Accept-Ranges": "bytes"}
        if partly:
            headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{blob.size}"
        self._begin(206 if partly else 200, media_type, len(span), headers)

    def _complain(self, status: int, code: str, message: str, headers: dict[str, str] | None = None) -> None:
        extra = headers or {}
        if status == 401:
            extra = {"WWW-Authenticate": 'Basic realm="shoal"'}
        if status == 405:
            extra = {"Allow": "GET, HEAD"}
        self._send_json(status, {"errors": [{"code": code, "message": message}]}, extra)

    def _send_json(self, status: int, content: object, headers: dict[str, str] | None = None) -> None:
        data = msgspec.json.encode(content)
        self._begin(status, "application/json", len(data), headers or {})
        if self.command != "HEAD":
            self.wfile.write(data)

    def _begin(self, status: int, media_type: str, length: int, headers: dict[str, str]) -> None:
        self._status = status
        self.send_response(status)
        for name, value in {"Content-Type": media_type, "Content-Length": str(length), **headers}.items():
            self.send_header(name, value)
        self.send_header("Docker-Distribution-Api-Version", "registry/2.0")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        _log.info("%s %s %s: %d, %d bytes", self.client_address[0], self.command, self.path, status, length)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the base class's
        """Leave out what the base class would print: `_begin` logs each answer."""


def read_range(header: str, size: int) -> range:
    """The bytes of a blob of *size* that a Range header asks for; all if it asks in a way we need not know."""
    asked = _RANGE.fullmatch(header.strip())
    match asked.groups() if asked else ("", ""):
        case ("", ""):
            return range(size)
        case ("", last):
            return range(max(0, size - int(last)), size)
        case (first, ""):
            return range(int(first), size)
        case (first, last):
            return range(int(first), min(int(last) + 1, size))
    raise AssertionError(header)


def _found(descriptor: Descriptor | None, path: str) -> Descriptor:
    if descriptor is None:
        raise NameUnknown(f"nothing at {path}")
    return descriptor


def _status_of(error: ShoalError) -> int:
    if isinstance(error, NotFound):
        return 404
    return 502 if isinstance(error, Unreachable) else 500
