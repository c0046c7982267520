"""The answer that a script makes itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from shoal_scoring.messages import JSON, TEXT
from shoal_scoring.rawhttp.headers import Headers
from shoal_scoring.wire import http_date


class AMLResponse:
    """An answer that is sent as it is; it may be changed until `run` returns it.

    A header's value with commas becomes several headers; `json_str` sends *message* as JSON; None is an empty object.
    """

    status_code: Any
    """A number; whether HTTP knows it is looked at when it is sent."""
    headers: Headers

    def __init__(
        self,
        message: Any,
        status_code: Any,
        response_headers: Mapping[str, object] | None = None,
        json_str: bool = False,
        run_function_failed: bool = False,
    ) -> None:
        self.status = status_code
        if message is None or json_str:
            from shoal_scoring.results import to_json

            kind, self._body = JSON, to_json({} if message is None else message)
        else:
            kind, self._body = TEXT, _in_bytes(message)
        self.headers = Headers()
        self.headers.add("Content-Type", kind)
        self.headers.add("x-ms-run-function-failed", run_function_failed)
        for name, text in (response_headers or {}).items():
            if name.lower() == "content-type":
                self.headers.remove(name)
            for value in str(text).split(","):
                self.headers.add(name, value.strip())

    def __repr__(self) -> str:
        return f"<AMLResponse {len(self._body)} bytes [{self.status}]>"

    @property
    def status(self) -> str:
        """Number and word, such as `404 NOT FOUND`."""
        known = {one.value: one.phrase for one in HTTPStatus}
        return f"{self.status_code} {known.get(self.status_code, 'unknown').upper()}"

    @status.setter
    def status(self, given: Any) -> None:
        number = given.partition(" ")[0] if isinstance(given, str) else ""
        self.status_code = int(number) if number.isdecimal() else given

    # The body.

    def get_data(self, as_text: bool = False) -> Any:
        """The body."""
        return self._body.decode("utf-8", "replace") if as_text else self._body

    def set_data(self, message: Any) -> None:
        """Send this in the place of what was."""
        self._body = _in_bytes(message)

    data = property(get_data, set_data)

    @property
    def content_length(self) -> int:
        """Bytes of the body."""
        return len(self._body)

    # The headers that have names of their own.

    @property
    def content_type(self) -> str | None:
        """What the body is, with its parameters."""
        kind: str | None = self.headers.get("Content-Type")
        return kind

    @content_type.setter
    def content_type(self, kind: str) -> None:
        self.headers["Content-Type"] = kind

    @property
    def mimetype(self) -> str:
        """What the body is."""
        return (self.content_type or "").partition(";")[0].strip().lower()

    @mimetype.setter
    def mimetype(self, kind: str) -> None:
        is_text = kind.startswith("text/") or kind == "application/xml" or kind.endswith("+xml")
        self.headers["Content-Type"] = f"{kind}; charset=utf-8" if is_text else kind

    def set_cookie(
        self,
        key: str,
        value: str = "",
        max_age: timedelta | int | None = None,
        expires: str | datetime | float | None = None,
        path: str | None = "/",
        domain: str | None = None,
        secure: bool = False,
        httponly: bool = False,
        samesite: str | None = None,
    ) -> None:
        """Have the client's browser keep *value*; *max_age* and a numeric *expires* are in seconds."""
        from http.cookies import SimpleCookie

        cookie: Any = SimpleCookie({key: value})[key]
        cookie.update({"path": path or "", "domain": domain or "", "samesite": samesite or ""})
        cookie.update({"expires": _date(expires), "secure": secure, "httponly": httponly})
        if max_age is not None:
            cookie["max-age"] = str(int(max_age.total_seconds() if isinstance(max_age, timedelta) else max_age))
        self.headers.add("Set-Cookie", cookie.OutputString())

    def delete_cookie(self, key: str, path: str | None = "/", domain: str | None = None) -> None:
        """Have the client's browser forget it."""
        self.set_cookie(key, max_age=0, expires=0, path=path, domain=domain)


def _date(moment: str | datetime | float | None) -> str:
    if moment is None or isinstance(moment, str):
        return moment or ""
    return http_date(moment.timestamp() if isinstance(moment, datetime) else moment)


def _in_bytes(message: Any) -> bytes:
    """Text or bytes as they are, parts of either joined."""
    if isinstance(message, str):
        return message.encode()
    if isinstance(message, bytes | bytearray | memoryview):
        return bytes(message)
    if isinstance(message, Mapping) or not isinstance(message, Iterable):  # whose keys alone the original sent
        raise TypeError(f"AMLResponse takes str or bytes, not {type(message).__name__}; json_str=True sends it as JSON")
    return b"".join(map(_part, message))


def _part(part: Any) -> bytes:
    if not isinstance(part, str | bytes | bytearray):
        raise TypeError(f"AMLResponse takes a list of str or bytes, not of {type(part).__name__}; see json_str")
    return part.encode() if isinstance(part, str) else bytes(part)
