"""The secrets of a workspace: the operator's signing key, the certificate authority, the operator's broker password.

Each is a file that only its owner can read. The signing key is made with the workspace and never again: devices obey
nobody else.
"""

from __future__ import annotations

import secrets
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from shoal.contract.envelope import SigningKey
from shoal.files import replace_file
from shoal.oci.blobs import locked
from shoal.workspace.errors import DamagedWorkspace

if TYPE_CHECKING:
    from shoal.workspace.authority import Authority

OPERATOR = "operator"
"""User name of the operator at the embedded broker."""


class Keys:
    """The secrets in *folder*."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def create(cls, folder: Path) -> None:
        folder.mkdir(mode=0o700)
        replace_file(folder / "operator.key", SigningKey.generate().raw, mode=0o600)

    @cached_property
    def operator(self) -> SigningKey:
        """What desired documents and commands are signed with.

        Raises:
            DamagedWorkspace: It is gone; another one would be obeyed by no device.
        """
        path = self._folder / "operator.key"
        raw = path.read_bytes() if path.exists() else b""
        if len(raw) != 32:
            hint = "restore it from a backup; a new one would mean to enrol every device again"
            raise DamagedWorkspace("the operator's signing key is missing or damaged", where=str(path), hint=hint)
        return SigningKey(raw)

    @cached_property
    def authority(self) -> Authority:
        """Issues this machine's certificates."""
        from shoal.workspace.authority import Authority

        return Authority(self._folder)

    @property
    def broker_password(self) -> str:
        """The operator's password at the embedded broker; made when it is first asked for."""
        path = self._folder / "broker-password"
        with locked(self._folder / ".lock"):
            if not path.exists():
                replace_file(path, new_password().encode(), mode=0o600)
            return path.read_text()


def new_password() -> str:
    """A password that nobody has to type: 192 random bits in letters that need no quoting."""
    return secrets.token_urlsafe(24)
