"""Logins for registries; devices get them sealed, inside desired documents.

Names are in a file that only its owner can read. A password is there too, or in the system's keyring if it was asked
for and there is one.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import msgspec

from shoal.files import replace_file
from shoal.oci.blobs import locked
from shoal.oci.reference import Reference
from shoal.workspace.errors import DamagedWorkspace
from shoal.workspace.keyrings import Keyring, KeyringUnreachable, NotInKeyring, system_keyring


class Keeper(StrEnum):
    """Where a password is."""

    FILE = "file"
    """In the workspace, in a file that only its owner can read."""
    KEYRING = "keyring"
    """In the system's."""


class Login(msgspec.Struct, frozen=True):
    """A name and a password; the password is in no text made of it."""

    username: str
    password: str

    def __repr__(self) -> str:
        return f"Login({self.username!r}, password hidden)"


class Kept(msgspec.Struct, frozen=True, omit_defaults=True):
    """A login as it stands in the file."""

    username: str
    password: str = ""
    entry: str = ""
    """Name of the keyring's entry that has the password; empty if it is here."""

    @property
    def keeper(self) -> Keeper:
        return Keeper.KEYRING if self.entry else Keeper.FILE

    def __repr__(self) -> str:
        return f"Kept({self.username!r}, in the {self.keeper})"


class Logins:
    """The logins in the file *path*, by registry; *keyring* is asked for the system's one whenever it is used."""

    def __init__(self, path: Path, keyring: Callable[[], Keyring | None] = system_keyring) -> None:
        self._path = path
        self._lock = path.with_suffix(".lock")
        self._keyring = keyring

    def get(self, registry: str) -> Login | None:
        """The login for *registry*, written as a host or a URL; None if there is none.

        Raises:
            KeyringUnreachable, NotInKeyring: Its password was put into a keyring, and cannot be had from there.
        """
        host = registry_host(registry)
        kept = self._read().get(host)
        if kept is None:
            return None
        return Login(kept.username, self._from_keyring(host, kept) if kept.entry else kept.password)

    def set(self, registry: str, username: str, password: str, *, in_keyring: bool = False) -> Keeper:
        """Keep a login in place of the one there was; where its password is now.

        Args:
            registry: A host or a URL.
            username: Its user there.
            password: And the password.
            in_keyring: Put it into the system's keyring if there is one that takes it, else into the file.
        """
        host = registry_host(registry)
        kept = self._into_keyring(host, username, password) if in_keyring else None
        kept = kept or Kept(username, password)
        self._change(host, kept)
        return kept.keeper

    def remove(self, registry: str) -> bool:
        """Forget the login for *registry*; False if there was none."""
        host = registry_host(registry)
        known = host in self._read()
        self._change(host, None)
        return known

    def list(self) -> dict[str, str]:
        """User name by registry; passwords are not shown."""
        return {host: kept.username for host, kept in self._read().items()}

    def keepers(self) -> dict[str, Keeper]:
        """Where each password is, by registry."""
        return {host: kept.keeper for host, kept in self._read().items()}

    def _from_keyring(self, host: str, kept: Kept) -> str:
        keyring = self._keyring()
        hint = "log in to it again"
        if keyring is None:
            sentence = "its password is in the system's keyring, and there is none in this session"
            raise KeyringUnreachable(sentence, where=host, hint=hint)
        password = keyring.read(kept.entry, kept.username)
        if password is None:
            raise NotInKeyring("its password is no longer in the system's keyring", where=host, hint=hint)
        return password

    def _into_keyring(self, host: str, username: str, password: str) -> Kept | None:
        """The login with its password in the keyring; None if there is none that takes it."""
        keyring = self._keyring()
        if keyring is None:
            return None
        entry = f"Shoal {host} {secrets.token_hex(4)}"  # each workspace its own, though the registry be the same
        try:
            keyring.write(entry, username, password)
        except KeyringUnreachable:
            return None
        return Kept(username, entry=entry)

    def _read(self) -> dict[str, Kept]:
        """By registry, in order."""
        try:
            found = msgspec.json.decode(self._path.read_bytes(), type=dict[str, Kept])
        except FileNotFoundError:
            return {}
        except msgspec.DecodeError as error:
            hint = "delete the file and log in again"
            raise DamagedWorkspace(f"the logins cannot be read: {error}", where=str(self._path), hint=hint) from error
        return dict(sorted(found.items()))

    def _change(self, host: str, kept: Kept | None) -> None:
        """Put *kept* in the place of what was there; what a keyring has of that is erased."""
        with locked(self._lock):
            there = self._read()
            before = there.pop(host, None)
            replace_file(self._path, msgspec.json.encode(there | ({host: kept} if kept else {})), mode=0o600)
        if before and before.entry and (keyring := self._keyring()):
            keyring.erase(before.entry, before.username)


def registry_host(registry: str) -> str:
    """`registry.example:5000` for any way to write that registry; Docker Hub has several names and is one.

    Raises:
        BadReference: It is not a host.
    """
    _, _, host = registry.rpartition("://")
    return Reference.parse(f"https://{host.rstrip('/').lower()}/any").registry
