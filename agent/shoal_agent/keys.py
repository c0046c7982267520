"""The scoring keys of this device's services: unsealed, and put where each service's server reads them.

    <state>/keys/<service>/keys.json

A server looks at its file once a second, so other keys need no restart. Containers get the folder of their service and
nothing else; only the folder above is closed to other users, since a container's user may be any.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from shoal.contract.desired import Service, keys_purpose
from shoal.files import replace_file
from shoal_agent.kept import unwritable
from shoal_agent.store import Identity

IN_CONTAINER: Final = "/run/shoal-keys"
"""Where a container sees the folder of its service."""
FILE: Final = "keys.json"


def folder_of(state: Path, service: str) -> Path:
    """The folder with the keys of *service*."""
    return state / "keys" / service


class Keys:
    """The keys below the folder *state*."""

    def __init__(self, state: Path, identity: Identity) -> None:
        self._state, self._identity = state, identity

    def put(self, services: Mapping[str, Service]) -> None:
        """Have the servers of *services* take the keys that these bring.

        Raises:
            Unopenable: They were sealed to another device; nothing is changed.
            UnwritableState: They cannot be written.
        """
        brought = {name: self._open(name, one.keys) for name, one in services.items() if one.keys}
        for name, keys in brought.items():
            self._write(folder_of(self._state, name), keys)

    def keep(self, services: Mapping[str, Service]) -> None:
        """Forget the keys of every service but *services*."""
        with contextlib.suppress(OSError):  # a file too many does no harm
            for folder in (self._state / "keys").iterdir():
                if folder.name not in services:
                    shutil.rmtree(folder, ignore_errors=True)

    def primary(self, service: str) -> str:
        """The primary key of *service*; empty if it asks for none."""
        try:
            keys = json.loads((folder_of(self._state, service) / FILE).read_bytes())
        except (OSError, ValueError):
            return ""
        return str(keys.get("primaryKey") or keys.get("secondaryKey") or "")

    def _open(self, name: str, sealed: bytes) -> bytes:
        return self._identity.key.open(sealed, keys_purpose(name))

    def _write(self, folder: Path, keys: bytes) -> None:
        file = folder / FILE
        try:
            folder.parent.mkdir(mode=0o700, exist_ok=True)
            folder.mkdir(mode=0o755, exist_ok=True)
            if not file.is_file() or file.read_bytes() != keys:
                replace_file(file, keys, mode=0o644)
        except OSError as error:
            raise unwritable(folder, error) from error
