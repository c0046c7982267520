"""Keys of services that ask for one, in a file that only its owner can read; devices get them sealed.

A service has the same two keys on every device, so that whoever calls it need not know which one answers.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from shoal.contract.deployment import Keys
from shoal.files import replace_file
from shoal.oci.blobs import locked
from shoal.workspace.errors import DamagedWorkspace

Which = Literal["primary", "secondary"]


class ScoringKeys:
    """The keys in the file *path*, by service."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = path.with_suffix(".lock")

    def get(self, service: str) -> Keys | None:
        """The keys of *service*; None if it never asked for one."""
        return self._read().get(service)

    def settle(self, service: str, wanted: Keys | None = None) -> Keys:
        """The keys of *service*: those that are *wanted*, else those it has, else new ones."""

        def settled(there: Keys) -> Keys:
            return Keys(
                primary_key=(wanted and wanted.primary_key) or there.primary_key or _new_key(),
                secondary_key=(wanted and wanted.secondary_key) or there.secondary_key or _new_key(),
            )

        return self._change(service, settled)

    def renew(self, service: str, which: Which, key: str = "") -> Keys:
        """The keys of *service* with another in the place of the one named: *key*, or a new one."""
        return self._change(
            service, lambda there: msgspec.structs.replace(there, **{f"{which}_key": key or _new_key()})
        )

    def drop(self, service: str) -> None:
        """Forget the keys of *service*."""
        if service in self._read():
            with locked(self._lock):
                self._write({name: keys for name, keys in self._read().items() if name != service})

    def _change(self, service: str, change: Callable[[Keys], Keys]) -> Keys:
        with locked(self._lock):
            known = self._read()
            changed = change(known.get(service, Keys()))
            if known.get(service) != changed:
                self._write({**known, service: changed})
            return changed

    def _read(self) -> dict[str, Keys]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, Keys])
        except FileNotFoundError:
            return {}
        except msgspec.DecodeError as error:
            hint = "delete the file and deploy again: the services get new keys"
            raise DamagedWorkspace(
                f"the scoring keys cannot be read: {error}", where=str(self._path), hint=hint
            ) from error

    def _write(self, keys: dict[str, Keys]) -> None:
        replace_file(self._path, msgspec.json.encode(keys), mode=0o600)


def _new_key() -> str:
    """256 random bits, in letters that need no quoting anywhere."""
    return secrets.token_hex(32)
