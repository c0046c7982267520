"""Logins for registries, in a file that only its owner can read; devices get them sealed, inside desired documents."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from shoal.files import replace_file
from shoal.oci.blobs import locked
from shoal.oci.reference import Reference
from shoal.workspace.errors import DamagedWorkspace


class Login(msgspec.Struct, frozen=True):
    """A name and a password; the password is in no text made of it."""

    username: str
    password: str

    def __repr__(self) -> str:
        return f"Login({self.username!r}, password hidden)"


class Logins:
    """The logins in the file *path*, by the registry's host."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = path.with_suffix(".lock")

    def get(self, registry: str) -> Login | None:
        """The login for *registry*, written as a host or a URL; None if there is none."""
        return self._read().get(registry_host(registry))

    def set(self, registry: str, username: str, password: str) -> None:
        """Keep a login in place of the one there was."""
        self._change(lambda there: there | {registry_host(registry): Login(username, password)})

    def remove(self, registry: str) -> bool:
        """Forget the login for *registry*; False if there was none."""
        host = registry_host(registry)
        known = host in self._read()
        self._change(lambda there: {name: login for name, login in there.items() if name != host})
        return known

    def list(self) -> dict[str, str]:
        """User name by registry; passwords are not shown."""
        return {host: login.username for host, login in sorted(self._read().items())}

    def _read(self) -> dict[str, Login]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, Login])
        except FileNotFoundError:
            return {}
        except msgspec.DecodeError as error:
            hint = "delete the file and log in again"
            raise DamagedWorkspace(f"the logins cannot be read: {error}", where=str(self._path), hint=hint) from error

    def _change(self, change: Callable[[dict[str, Login]], dict[str, Login]]) -> None:
        with locked(self._lock):
            replace_file(self._path, msgspec.json.encode(change(self._read())), mode=0o600)


def registry_host(registry: str) -> str:
    """`registry.example:5000` for any way to write that registry; Docker Hub has several names and is one.

    Raises:
        BadReference: It is not a host.
    """
    _, _, host = registry.rpartition("://")
    return Reference.parse(f"https://{host.rstrip('/').lower()}/any").registry
