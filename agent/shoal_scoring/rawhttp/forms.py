"""Forms: fields and files out of the body of a request."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

from shoal_scoring.rawhttp.headers import Headers
from shoal_scoring.rawhttp.repeated import Fields

URLENCODED = frozenset({"application/x-www-form-urlencoded", "application/x-url-encoded"})
MULTIPART = "multipart/form-data"


class UploadedFile:
    """One file of a form, as werkzeug's FileStorage: read, sought and iterated over like any file."""

    def __init__(self, name: str, filename: str, headers: Headers, content: bytes) -> None:
        self.name = name
        self.filename = filename
        self.headers = headers
        self.stream = io.BytesIO(content)
        self.content_type: str | None = headers.get("Content-Type")
        self.content_length: int = headers.get("Content-Length", 0, int)
        self.mimetype = (self.content_type or "").partition(";")[0].strip().lower()

    def save(self, where: Any, buffer_size: int = 1 << 14) -> None:
        """Write what has not been read yet to *where*: a path or an open file."""
        import shutil

        if hasattr(where, "write"):
            shutil.copyfileobj(self.stream, where, buffer_size)
            return
        with open(where, "wb") as out:  # noqa: PTH123  a path of any kind
            shutil.copyfileobj(self.stream, out, buffer_size)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.stream)

    def __bool__(self) -> bool:
        return bool(self.filename)  # a field for a file that was left empty has none

    def __repr__(self) -> str:
        return f"<FileStorage: {self.filename!r} ({self.content_type!r})>"


def read_fields(encoded: str) -> Fields[str]:
    """The fields of a query or of an urlencoded form."""
    return Fields(parse_qsl(encoded, keep_blank_values=True))


def read_multipart(content_type: str, body: bytes) -> tuple[Fields[str], Fields[UploadedFile]]:
    """The fields and the files of a form that was sent as `multipart/form-data`."""
    from email.message import Message  # it takes longer to import than all of the rest

    about = Message()
    about["Content-Type"] = content_type
    fields: list[tuple[str, str]] = []
    files: list[tuple[str, UploadedFile]] = []
    for part in _parts(body, (about.get_boundary() or "").encode("latin-1", "replace")):
        head, content = _head_and_content(part)
        named = Message()
        named["Content-Disposition"] = head.get("Content-Disposition", "")
        name, filename = named.get_param("name", header="Content-Disposition"), named.get_filename()
        if not isinstance(name, str):
            continue
        if filename is None:
            fields.append((name, content.decode("utf-8", "replace")))
        else:
            files.append((name, UploadedFile(name, filename, head, content)))
    return Fields(fields), Fields(files)


def _parts(body: bytes, boundary: bytes) -> Iterator[bytes]:
    """What stands between two lines of the *boundary*; nothing after the last of them."""
    begin = -1
    for line in re.finditer(rb"--%b(--)?[ \t]*(\r?\n|\Z)" % re.escape(boundary), body) if boundary else ():
        if line.start() and body[line.start() - 1] != ord("\n"):  # content that looks like it
            continue
        if begin >= 0:
            yield body[begin : line.start()].removesuffix(b"\n").removesuffix(b"\r")
        if line[1] or not line[2]:
            return
        begin = line.end()


def _head_and_content(part: bytes) -> tuple[Headers, bytes]:
    line_end = b"\r\n" if part[: part.find(b"\n") + 1].endswith(b"\r\n") else b"\n"
    if part.startswith(line_end):
        return Headers(), part.removeprefix(line_end)
    head, _, content = part.partition(line_end * 2)
    named = [line.partition(":") for line in head.decode("utf-8", "replace").splitlines()]
    return Headers((name.strip(), text.strip()) for name, colon, text in named if colon), content
