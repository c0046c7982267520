"""What can be asked of one repository of a registry: the verbs of the OCI distribution protocol.

`Registry.repository` makes these; `transfer` and `download` use them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Final
from urllib.parse import urlencode, urljoin, urlsplit

import msgspec
import requests

from shoal.oci.answers import silences_told
from shoal.oci.blobs import PIECE
from shoal.oci.descriptor import (
    DOCUMENT_LIMIT,
    INDEX_TYPES,
    MANIFEST_TYPES,
    Descriptor,
    check_bytes,
    digest_of,
    is_digest,
    read_document,
)
from shoal.oci.errors import DamagedBlob, DamagedDocument

if TYPE_CHECKING:
    from shoal.oci.registry import Registry

__all__ = ["BlobStream", "Body", "Repository"]

_ACCEPT: Final = ", ".join(sorted(INDEX_TYPES | MANIFEST_TYPES))
_BYTES: Final = "application/octet-stream"


class Body:
    """A blob on its way into a request; requests takes its length from `len` and its bytes from `read`."""

    def __init__(self, stream: BinaryIO, size: int, on_sent: Callable[[int], None]) -> None:
        self._stream = stream
        self._size = size
        self._on_sent = on_sent

    def __len__(self) -> int:
        return self._size

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size)
        self._on_sent(len(piece))
        return piece


@dataclass(frozen=True, slots=True)
class BlobStream:
    """The bytes of a blob as they arrive."""

    start: int
    """Where in the blob they begin: 0 if the registry does not do ranges."""
    pieces: Iterator[bytes]


class Repository:
    """What can be asked of one repository; made by `Registry.repository`."""

    def __init__(self, registry: Registry, name: str, scopes: tuple[str, ...]) -> None:
        self.registry = registry
        self.name = name
        self._scopes = scopes

    def manifest(self, wanted: str) -> tuple[Descriptor, bytes]:
        """The manifest or index that *wanted*, a tag or a digest, stands for, in its exact bytes."""
        answer = self._send("GET", f"manifests/{wanted}", headers={"Accept": _ACCEPT})
        data = _read_all(answer)
        promised = wanted if is_digest(wanted) else answer.headers.get("Docker-Content-Digest", "")
        if is_digest(promised):
            check_bytes(data, promised, answer.url)
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip()
        return Descriptor(media_type=kind, digest=digest_of(data), size=len(data)), data

    def has_manifest(self, digest: str) -> bool:
        return self._has(f"manifests/{digest}")

    def has_blob(self, digest: str) -> bool:
        return self._has(f"blobs/{digest}")

    def small_blob(self, descriptor: Descriptor) -> bytes:
        """The whole of a small blob, such as a configuration, checked."""
        answer = self._send("GET", f"blobs/{descriptor.digest}")
        data = _read_all(answer)
        check_bytes(data, descriptor.digest, answer.url)
        return data

    @contextmanager
    def blob(self, descriptor: Descriptor, *, start: int = 0) -> Iterator[BlobStream]:
        """Open a blob for reading from byte *start* on; its bytes are not checked here."""
        headers = {"Range": f"bytes={start}-"} if start else None
        path = f"blobs/{descriptor.digest}"
        with self._send("GET", path, expect=(200, 206) if start else (200,), headers=headers) as answer:
            begins = start if answer.status_code == 206 else 0
            if begins and not answer.headers.get("Content-Range", "").startswith(f"bytes {start}-"):
                raise DamagedBlob("the registry sends another range than it was asked for", where=answer.url)
            yield BlobStream(begins, _pieces(answer))

    def tags(self) -> list[str]:
        """Every tag there is."""
        tags: list[str] = []
        location: str | None = "tags/list"
        while location:
            answer = self._send("GET", location)
            tags += read_document(_read_all(answer), _TagList, answer.url).tags or ()
            location = answer.links.get("next", {}).get("url")
        return tags

    def mount(self, digest: str, source: str) -> bool:
        """Let the registry take a blob over from its repository *source*; False if it cannot."""
        query = urlencode({"mount": digest, "from": source})
        with self._send("POST", f"blobs/uploads/?{query}", expect=(201, 202)) as answer:
            return answer.status_code == 201

    def begin_upload(self) -> str:
        """Begin to upload a blob; the result says where to."""
        with self._send("POST", "blobs/uploads/", expect=(202,)) as answer:
            return urljoin(answer.url, answer.headers.get("Location", ""))

    def finish_upload(self, location: str, digest: str, body: Callable[[], Body]) -> None:
        """Send a whole blob to the *location* that `begin_upload` gave."""
        join = "&" if urlsplit(location).query else "?"
        headers = {"Content-Type": _BYTES}
        self._send(
            "PUT", f"{location}{join}{urlencode({'digest': digest})}", expect=(201,), headers=headers, body=body
        ).close()

    def put_manifest(self, wanted: str, data: bytes, media_type: str) -> None:
        """Store a manifest's exact bytes under *wanted*, a tag or its digest."""
        headers = {"Content-Type": media_type}
        self._send("PUT", f"manifests/{wanted}", expect=(201,), headers=headers, body=lambda: data).close()

    def _has(self, path: str) -> bool:
        with self._send("HEAD", path, expect=(200, 404), headers={"Accept": f"{_ACCEPT}, */*"}) as answer:
            return answer.status_code == 200

    def _send(self, method: str, path: str, **how: Any) -> requests.Response:
        location = path if "://" in path or path.startswith("/") else f"/v2/{self.name}/{path}"
        return self.registry.send(method, location, self._scopes, **how)


class _TagList(msgspec.Struct):
    tags: tuple[str, ...] | None = None


def _read_all(answer: requests.Response) -> bytes:
    """The body of a small answer; `DamagedDocument` if it is not small."""
    with answer, silences_told(answer.url):
        data: bytes = answer.raw.read(DOCUMENT_LIMIT + 1, decode_content=True)
    if len(data) > DOCUMENT_LIMIT:
        raise DamagedDocument(f"a document of more than {DOCUMENT_LIMIT} bytes", where=answer.url)
    return data


def _pieces(answer: requests.Response) -> Iterator[bytes]:
    with silences_told(answer.url):
        while piece := answer.raw.read1(PIECE // 4, decode_content=False):
            yield piece
