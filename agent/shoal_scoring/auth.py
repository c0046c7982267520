"""Who may score: anybody, who has one of two keys, or who has a token that has not run out.

Keys and the secret that signs tokens lie in a file (`SHOAL_KEYS_FILE`, a JSON object with `primaryKey`, `secondaryKey`,
`tokenSecret`). It is read again when it changes, so a key is regenerated without a restart; with two keys, clients
move from one to the other meanwhile. Tokens are JWTs signed with HMAC-SHA256 that have an `exp`.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shoal_scoring.errors import BadSetting, Unauthorized
from shoal_scoring.logs import Log

_LOOK_AGAIN = 1.0
"""Seconds between two looks at the file."""
_LEEWAY = 30
"""Seconds by which clocks of edge devices may differ."""
_NEEDS = {"key": ("primaryKey", "secondaryKey"), "token": ("tokenSecret",)}


class Guard:
    """Lets requests in or not; called on the event loop and in the scoring thread."""

    def __init__(self, way: str, path: str, log: Log) -> None:
        """*way* is `none`, `key` or `token`.

        Raises:
            BadSetting: The file cannot be read or lacks what *way* needs.
        """
        self._way, self._path, self._log = way, Path(path), log
        self._secrets: Mapping[str, str] = {}
        self._changed = 0
        self._looked = time.monotonic()
        if way != "none":
            if not path:
                raise BadSetting(f"SHOAL_AUTH is {way!r}, and SHOAL_KEYS_FILE names no file")
            self._secrets = self._read()

    def admit(self, authorization: str) -> None:
        """Return if a request with that `Authorization` header may come in.

        Raises:
            Unauthorized: It may not; the message says why without saying what would do.
        """
        if self._way == "none":
            return
        self._look_again()
        scheme, _, given = authorization.partition(" ")
        if scheme.lower() != "bearer" or not given.strip():
            raise Unauthorized("A key or token is needed", hint="send the header Authorization: Bearer <key>")
        if self._way == "key":
            self._admit_key(given.strip())
        else:
            self._admit_token(given.strip())

    def _admit_key(self, given: str) -> None:
        # Both are always compared, and in constant time: how long it takes says nothing about either.
        same = [hmac.compare_digest(given.encode(), self._secrets.get(name, "").encode()) for name in _NEEDS["key"]]
        if not any(same):
            raise Unauthorized("The key is not right")

    def _admit_token(self, given: str) -> None:
        try:
            head, claims, signature = given.split(".")
            signed = hmac.digest(self._secrets["tokenSecret"].encode(), f"{head}.{claims}".encode(), "sha256")
            if not hmac.compare_digest(signed, _decoded(signature)) or json.loads(_decoded(head)).get("alg") != "HS256":
                raise Unauthorized("The token is not signed by this service")
            until, since = _times(json.loads(_decoded(claims)))
        except (ValueError, TypeError, AttributeError, binascii.Error):
            raise Unauthorized("This is no token") from None
        if time.time() > until + _LEEWAY:
            raise Unauthorized("The token has run out", hint="get a new one")
        if time.time() < since - _LEEWAY:
            raise Unauthorized("The token is not valid yet", hint="compare the clocks")

    def _look_again(self) -> None:
        now = time.monotonic()
        if now - self._looked < _LOOK_AGAIN:
            return
        self._looked = now
        try:
            if self._path.stat().st_mtime_ns != self._changed:
                self._secrets = self._read()
                self._log.info(f"read {self._path} again: the keys have changed")
        except (OSError, BadSetting) as error:  # half written, or gone for a moment: what was good stays good
            self._log.warning(f"the keys stay as they are: {error}")

    def _read(self) -> Mapping[str, str]:
        where = str(self._path)
        try:
            changed, content = self._path.stat().st_mtime_ns, json.loads(self._path.read_bytes())
        except OSError as error:
            raise BadSetting(f"the file of keys cannot be read: {error.strerror}", where=where) from None
        except ValueError:
            raise BadSetting("the file of keys is no JSON", where=where) from None
        names = _NEEDS[self._way]
        secrets = {name: content.get(name) for name in names} if isinstance(content, dict) else {}
        present = {name: text for name, text in secrets.items() if isinstance(text, str) and text}
        if not present:
            raise BadSetting(f"the file of keys has no {' and no '.join(names)}", where=where)
        self._changed = changed
        return present


def _times(claims: Any) -> tuple[float, float]:
    """Until when, and from when on, a token is valid; without an end it is none."""
    return float(claims["exp"]) if "exp" in claims else 0.0, float(claims.get("nbf", 0))


def _decoded(part: str) -> bytes:
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
