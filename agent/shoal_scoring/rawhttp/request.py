"""The request that `run` gets under `@rawhttp`."""

from __future__ import annotations

import io
from functools import cached_property
from typing import Any
from urllib.parse import quote

from shoal_scoring.errors import BadRequest, WrongContentType
from shoal_scoring.messages import Request
from shoal_scoring.rawhttp.forms import MULTIPART, URLENCODED, UploadedFile, read_fields, read_multipart
from shoal_scoring.rawhttp.headers import Headers
from shoal_scoring.rawhttp.repeated import Fields


class RawRequest:
    """One request, with the attributes of Flask's that scripts use."""

    script_root = root_path = ""

    def __init__(self, request: Request) -> None:
        self._request, self._body = request, request.body
        self.method = request.method
        self.path = request.path
        self.query_string = request.query
        self.remote_addr = request.peer or None
        self.scheme = request.scheme
        self.content_type: str | None = request.header(b"content-type") or None
        self.mimetype = (self.content_type or "").partition(";")[0].strip().lower()
        sent = self._body or b"content-length" in request.headers
        self.content_length = len(self._body) if sent else None
        self.host = request.header(b"host")

    def __repr__(self) -> str:
        return f"<Request {self.url!r} [{self.method}]>"

    @cached_property
    def headers(self) -> Headers:
        """Every header, by its name in any case."""
        return Headers(self._request.titled_headers())

    # What was asked for.

    @cached_property
    def args(self) -> Fields[str]:
        """The query's parameters."""
        return read_fields(self.query_string.decode("utf-8", "replace"))

    @property
    def full_path(self) -> str:
        """Path and query; a question mark also where there is no query."""
        return f"{self.path}?{self.query_string.decode('utf-8', 'replace')}"

    @property
    def url(self) -> str:
        """The whole address as the client wrote it."""
        query = self.query_string.decode("utf-8", "replace")
        return f"{self.base_url}?{query}" if query else self.base_url

    @property
    def base_url(self) -> str:
        """The address without the query."""
        return self.url_root.removesuffix("/") + quote(self.path)

    @property
    def url_root(self) -> str:
        """The address without the path."""
        return f"{self.scheme}://{self.host}/"

    root_url = host_url = url_root

    @property
    def is_secure(self) -> bool:
        """Whether it came over TLS."""
        return self.scheme == "https"

    @cached_property
    def environ(self) -> dict[str, Any]:
        """The request as WSGI says it."""
        named = {f"HTTP_{name.upper().replace('-', '_')}": text for name, text in self.headers}
        return {
            **named,
            "REQUEST_METHOD": self.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": self.path,
            "QUERY_STRING": self.query_string.decode("latin-1"),
            "CONTENT_TYPE": self.content_type or "",
            "CONTENT_LENGTH": str(self.content_length or 0),
            "REMOTE_ADDR": self.remote_addr or "",
            "SERVER_NAME": self.host.rpartition(":")[0] or self.host,
            "SERVER_PORT": self.host.rpartition(":")[2] if ":" in self.host else "443" if self.is_secure else "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": self.scheme,
            "wsgi.input": self.stream,
        }

    # Who asks.

    @cached_property
    def cookies(self) -> Fields[str]:
        """Cookies by name."""
        named = [one.strip().partition("=") for one in self.headers.get("Cookie", "").split(";")]
        return Fields((name, text.strip('"')) for name, equals, text in named if equals)

    @property
    def access_route(self) -> list[str]:
        """The addresses that it came through, as proxies say; else the one that it came from."""
        told: str = self.headers.get("X-Forwarded-For", self.remote_addr or "")
        return [one.strip() for one in told.split(",") if one.strip()]

    @property
    def referrer(self) -> str | None:
        """The page that asks."""
        page: str | None = self.headers.get("Referer")
        return page

    @property
    def user_agent(self) -> str:
        """The program that asks."""
        program: str = self.headers.get("User-Agent", "")
        return program

    # What it brings.

    @property
    def data(self) -> bytes:
        """The body; empty if it is a form, which is in `form` and `files`."""
        return b"" if self._is_form else self._body

    @property
    def stream(self) -> io.BytesIO:
        """The body, to be read as a file."""
        return io.BytesIO(self._body)

    def get_data(self, cache: bool = True, as_text: bool = False, parse_form_data: bool = False) -> Any:  # noqa: ARG002  Flask's
        """The body; unlike Flask it stays, whatever *cache* says."""
        body = self.data if parse_form_data else self._body
        return body.decode("utf-8", "replace") if as_text else body

    @property
    def _is_form(self) -> bool:
        return self.mimetype == MULTIPART or self.mimetype in URLENCODED

    @cached_property
    def _form(self) -> tuple[Fields[str], Fields[UploadedFile]]:
        if self.mimetype in URLENCODED:
            return read_fields(self._body.decode("utf-8", "replace")), Fields()
        return (
            read_multipart(self.content_type or "", self._body) if self.mimetype == MULTIPART else (Fields(), Fields())
        )

    @property
    def form(self) -> Fields[str]:
        """The fields of a form, without its files."""
        return self._form[0]

    @property
    def files(self) -> Fields[UploadedFile]:
        """The files of a form, by field."""
        return self._form[1]

    @cached_property
    def values(self) -> Fields[str]:
        """The query's parameters and the form's fields."""
        sent = self.form.items(multi=True) if self.method == "POST" else []
        return Fields([*self.args.items(multi=True), *sent])

    @property
    def is_json(self) -> bool:
        """Whether the content type says JSON."""
        kind = self.mimetype
        return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))

    @property
    def json(self) -> Any:
        """The body read as JSON."""
        return self.get_json()

    @cached_property
    def _said(self) -> Any:
        from shoal_scoring.script import json_value

        return json_value(self._body)

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> Any:  # noqa: ARG002  Flask's
        """The body read as JSON; None where that fails and *silent* is set.

        Raises:
            WrongContentType: The content type is not JSON, and *force* is not set.
            BadRequest: The body is not JSON.
        """
        try:
            if not (force or self.is_json):
                raise WrongContentType("Expects Content-Type to be application/json")
            return self._said
        except BadRequest:
            if silent:
                return None
            raise
