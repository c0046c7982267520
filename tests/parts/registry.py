"""The registry of the tests: a real docker-registry on loopback, open to all or behind basic auth, plain or TLS."""

from __future__ import annotations

import ctypes
import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from parts.program import Program
from parts.waiting import free_port, listens


class Registry:
    """One registry with a store of its own.

    Args:
        folder: for its configuration, store and log.
        user: with *password*, the only one who may read or write; None lets everybody.
        certificate: with *key*, serves TLS.
        settings: sections merged over its configuration as they are, such as `auth` with a token realm.
        port: a free one if None.
    """

    def __init__(
        self,
        folder: Path,
        *,
        user: str | None = None,
        password: str = "",
        certificate: Path | None = None,
        key: Path | None = None,
        settings: Mapping[str, Any] | None = None,
        port: int | None = None,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.port = port or free_port()
        self.user, self.password = user, password
        self.store = folder / "store"
        self._tls = {"certificate": str(certificate), "key": str(key)} if certificate else {}
        self._passwords = folder / "htpasswd"
        if user is not None:
            self.set_password(password)
        config = folder / "config.yml"
        config.write_text(json.dumps(self._config() | dict(settings or {})))  # JSON is YAML
        self._program = Program(["docker-registry", "serve", config], folder / "registry.log")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def address(self) -> str:
        """As image references begin: host and port."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://{self.address}"

    @property
    def running(self) -> bool:
        return self._program.running

    @property
    def log(self) -> Path:
        """Has a line for every request."""
        return self._program.log

    def start(self) -> None:
        self._program.start(ready=lambda: listens(self.port) if self._tls else self._answers())

    def stop(self) -> None:
        self._program.stop()

    def kill(self) -> None:
        self._program.kill()

    def restart(self, *, keep_store: bool = True) -> None:
        """End it and start it on the same port, empty unless *keep_store*."""
        self.stop()
        if not keep_store:
            shutil.rmtree(self.store, ignore_errors=True)
        self.start()

    def set_password(self, password: str) -> None:
        """Ask for this password from the next start on."""
        self.password = password
        self._passwords.write_text(f"{self.user}:{bcrypt(password)}\n")

    def blob(self, digest: str) -> Path:
        """The file in its store that holds the blob *digest* (`sha256:…`); tests damage or count it."""
        algorithm, _, value = digest.partition(":")
        return self.store / "docker/registry/v2/blobs" / algorithm / value[:2] / value / "data"

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/v2/", timeout=2):
                return True
        except urllib.error.HTTPError as refusal:
            refusal.close()
            return refusal.code == 401
        except OSError:
            return False

    def _config(self) -> dict[str, Any]:
        config: dict[str, Any] = {
            "version": "0.1",
            "storage": {"filesystem": {"rootdirectory": str(self.store)}, "delete": {"enabled": True}},
            "http": {"addr": self.address},
        }
        if self._tls:
            config["http"]["tls"] = self._tls
        if self.user is not None:
            config["auth"] = {"htpasswd": {"realm": "shoal tests", "path": str(self._passwords)}}
        return config


def bcrypt(password: str) -> str:
    """Hash *password* as docker-registry wants it, cheaply and with a fixed salt: it guards nothing.

    By the C library's own crypt(3): Python's module of that name is gone since 3.13.
    """
    crypt = ctypes.CDLL("libcrypt.so.1").crypt
    crypt.restype = ctypes.c_char_p
    hashed: bytes = crypt(password.encode(), b"$2y$05$shoalshoalshoalshoalsO")
    return hashed.decode()
