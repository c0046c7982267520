"""What an entry script with `@rawhttp` works with: the request as Flask shaped it, and the answer it may make.

Images need no Flask for it; scripts that import Flask themselves and return its responses are understood as well.
`script` makes the request; `AMLResponse` is what `azureml.contrib.services.aml_response` gives where that is missing.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, quote

import orjson

from shoal_scoring.messages import TEXT, Request


class Headers(Mapping[str, str]):
    """Headers by name in any case."""

    def __init__(self, pairs: Mapping[str, str]) -> None:
        self._named = {name.lower(): (name, text) for name, text in pairs.items()}

    def __getitem__(self, name: str) -> str:
        return self._named[name.lower()][1]

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._named.values())

    def __len__(self) -> int:
        return len(self._named)


class Parameters(dict[str, str]):
    """Parameters by name: the first value of each; `getlist` has all."""

    def __init__(self, encoded: str) -> None:
        self._all: dict[str, list[str]] = {}
        for name, text in parse_qsl(encoded, keep_blank_values=True):
            self._all.setdefault(name, []).append(text)
        super().__init__({name: texts[0] for name, texts in self._all.items()})

    def getlist(self, name: str) -> list[str]:
        """Every value of *name*, in order; none if it was not sent."""
        return self._all.get(name, [])


class RawRequest:
    """One request, with the attributes of Flask's that scripts use."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self.method = request.method
        self.path = request.path
        self.query_string = request.query
        self.headers = Headers(request.titled_headers())
        self.content_type = request.header(b"content-type") or None
        self.mimetype = (self.content_type or "").partition(";")[0].strip().lower()
        self.content_length = len(request.body)
        self.host = request.header(b"host")
        self.data = request.body

    @cached_property
    def args(self) -> Parameters:
        """The query's parameters."""
        return Parameters(self.query_string.decode("utf-8", "replace"))

    @cached_property
    def form(self) -> Parameters:
        """The fields of a form sent as `application/x-www-form-urlencoded`."""
        is_form = self.mimetype == "application/x-www-form-urlencoded"
        return Parameters(self.data.decode("utf-8", "replace") if is_form else "")

    @cached_property
    def files(self) -> dict[str, UploadedFile]:
        """The files of a form sent as `multipart/form-data`, by field."""
        return dict(_uploads(self.content_type or "", self.data)) if self.mimetype == "multipart/form-data" else {}

    @cached_property
    def cookies(self) -> dict[str, str]:
        """Cookies by name."""
        from http.cookies import SimpleCookie

        return {name: morsel.value for name, morsel in SimpleCookie(self._request.header(b"cookie")).items()}

    @property
    def stream(self) -> io.BytesIO:
        """The body, to be read as a file."""
        return io.BytesIO(self.data)

    @property
    def full_path(self) -> str:
        """Path and query; a question mark also where there is no query."""
        return f"{quote(self.path)}?{self.query_string.decode('latin-1')}"

    @property
    def url(self) -> str:
        """The whole address as the client wrote it."""
        return f"http://{self.host}{self.full_path.removesuffix('?')}"

    @property
    def is_json(self) -> bool:
        """Whether the content type says JSON."""
        return self.mimetype == "application/json" or self.mimetype.endswith("+json")

    @property
    def json(self) -> Any:
        """The body read as JSON."""
        return self.get_json()

    def get_data(self, cache: bool = True, as_text: bool = False, parse_form_data: bool = False) -> Any:  # noqa: ARG002  Flask's
        """The body; unlike Flask it stays, whatever *cache* says."""
        return self.data.decode("utf-8", "replace") if as_text else self.data

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> Any:  # noqa: ARG002  Flask's
        """The body read as JSON; None where that fails and *silent* is set, or its type is another and not *force*."""
        if not (force or self.is_json):
            if silent:
                return None
            raise ValueError("the request's Content-Type is not application/json")
        try:
            return orjson.loads(self.data)
        except ValueError:
            if silent:
                return None
            raise


class UploadedFile:
    """One file of a form."""

    def __init__(self, filename: str, content_type: str, content: bytes) -> None:
        self.filename = filename
        self.content_type = self.mimetype = content_type
        self.stream = io.BytesIO(content)

    def read(self, size: int = -1) -> bytes:
        """Up to *size* bytes, all if negative."""
        return self.stream.read(size)

    def save(self, path: Any) -> None:
        """Write the whole content to *path*."""
        from pathlib import Path

        Path(path).write_bytes(self.stream.getvalue())


def _uploads(content_type: str, body: bytes) -> Iterator[tuple[str, UploadedFile]]:
    from email.parser import BytesParser

    message = BytesParser().parsebytes(b"Content-Type: " + content_type.encode("latin-1") + b"\r\n\r\n" + body)
    for part in message.walk():
        field, name = part.get_param("name", header="content-disposition"), part.get_filename()
        if isinstance(field, str) and name is not None:
            content = part.get_payload(decode=True)
            yield field, UploadedFile(name, part.get_content_type(), content if isinstance(content, bytes) else b"")


class AMLResponse:
    """An answer made by the script: sent as it is.

    A header's value with commas becomes several headers; `json_str` sends *message* as JSON; None is an empty object.
    """

    def __init__(
        self,
        message: Any,
        status_code: int,
        response_headers: Mapping[str, str] | None = None,
        json_str: bool = False,
        run_function_failed: bool = False,
    ) -> None:
        self.status_code = status_code
        if message is None or json_str:
            from shoal_scoring.results import to_json

            self._body = to_json({} if message is None else message)
            self.headers = MoreHeaders("application/json")
        else:
            if not isinstance(message, str | bytes | bytearray):
                raise TypeError(
                    f"AMLResponse takes str or bytes, not {type(message).__name__}; json_str=True sends it as JSON"
                )
            self._body = message.encode() if isinstance(message, str) else bytes(message)
            self.headers = MoreHeaders(TEXT)
        self.headers.add("x-ms-run-function-failed", str(run_function_failed))
        for name, text in (response_headers or {}).items():
            if name.lower() == "content-type":
                self.headers.remove(name)
            for value in str(text).split(","):
                self.headers.add(name, value.strip())

    def get_data(self) -> bytes:
        """The body."""
        return self._body


class MoreHeaders:
    """Headers of an answer; a name may come several times."""

    def __init__(self, content_type: str) -> None:
        self._pairs = [("Content-Type", content_type)]

    def add(self, name: str, text: str) -> None:
        """One more."""
        self._pairs.append((name, text))

    def remove(self, name: str) -> None:
        """Every one of *name*."""
        self._pairs = [pair for pair in self._pairs if pair[0].lower() != name.lower()]

    def __setitem__(self, name: str, text: str) -> None:
        self.remove(name)
        self.add(name, text)

    def items(self) -> list[tuple[str, str]]:
        """Name and text of each."""
        return self._pairs
