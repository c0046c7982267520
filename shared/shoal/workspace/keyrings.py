"""The system's keyring (Secret Service, KWallet, macOS, Windows), where there is one: `Logins` keeps passwords there.

The package `keyring` comes with the desktop; a device or a server has none, and a session without a desktop no keyring
to speak of. `Keyring` is all that the rest of Shoal knows of it.
"""

from __future__ import annotations

from typing import Protocol

from shoal.errors import NotFound, Unreachable


class KeyringUnreachable(Unreachable):
    """The system's keyring does not answer, or is locked and cannot ask for its password here."""

    code = "SHOAL-WSP-502"


class NotInKeyring(NotFound):
    """A password that was put into the system's keyring is no longer there."""

    code = "SHOAL-WSP-302"


class Keyring(Protocol):
    """What is needed of one."""

    def read(self, entry: str, username: str) -> str | None:
        """The password kept under *entry*; None if there is none."""
        ...

    def write(self, entry: str, username: str, password: str) -> None: ...

    def erase(self, entry: str, username: str) -> None:
        """Forget it; does nothing if there is none."""
        ...


def system_keyring() -> Keyring | None:
    """The keyring of whoever is logged in; None where there is none that keeps secrets."""
    try:
        from keyring import get_keyring
    except ImportError:
        return None
    return SystemKeyring() if get_keyring().priority >= 1 else None


class SystemKeyring:
    """The one that the package `keyring` finds.

    Raises, in each method:
        KeyringUnreachable: It does not answer, or is locked.
    """

    def read(self, entry: str, username: str) -> str | None:
        import keyring
        from keyring.errors import KeyringError

        try:
            return keyring.get_password(entry, username)
        except KeyringError as error:
            raise _unreachable(error) from error

    def write(self, entry: str, username: str, password: str) -> None:
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.set_password(entry, username, password)
        except KeyringError as error:
            raise _unreachable(error) from error

    def erase(self, entry: str, username: str) -> None:
        import keyring
        from keyring.errors import KeyringError, PasswordDeleteError

        try:
            keyring.delete_password(entry, username)
        except PasswordDeleteError:
            return
        except KeyringError as error:
            raise _unreachable(error) from error


def _unreachable(error: Exception) -> KeyringUnreachable:
    return KeyringUnreachable(
        f"the system's keyring does not answer: {error or type(error).__name__}",
        hint="unlock it, or log in to the registry again and keep the password in the workspace",
    )
