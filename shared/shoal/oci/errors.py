"""What can go wrong with images and registries, each with its own code.

Callers decide by family: `Unreachable` is worth another try later, `Refused` is not until something is changed.
"""

from __future__ import annotations

from shoal.errors import BadInput, Conflict, Damaged, Failed, NoRoom, NotFound, Refused, Unreachable

__all__ = [
    "AddressTaken",
    "BadEntry",
    "BadReference",
    "BlobMissing",
    "DamagedBlob",
    "DamagedDocument",
    "Denied",
    "NameUnknown",
    "NoRoomForBlob",
    "NotARegistry",
    "NotInRegistry",
    "RegistryFailing",
    "RegistryRefused",
    "RegistryUnreachable",
    "TlsTrouble",
    "TooManyRequests",
    "Unauthorized",
    "WrongKind",
    "WrongPlatform",
]


class BadReference(BadInput):
    """What was written is not the name of an image."""

    code = "SHOAL-OCI-101"


class BadEntry(BadInput):
    """A file cannot go into a layer under the name it was given, or changed while it was read."""

    code = "SHOAL-OCI-102"


class WrongPlatform(BadInput):
    """An image is for another architecture or operating system than the one wanted."""

    code = "SHOAL-OCI-103"


class WrongKind(BadInput):
    """The name bears something that is not a container image, or one of a kind that engines no longer take."""

    code = "SHOAL-OCI-104"


class NameUnknown(NotFound):
    """A layout has no image under this name."""

    code = "SHOAL-OCI-301"


class BlobMissing(NotFound):
    """A folder lacks a blob, and nobody said where else it can be had."""

    code = "SHOAL-OCI-302"


class AddressTaken(Conflict):
    """The server cannot listen where it was told to."""

    code = "SHOAL-OCI-401"


class DamagedBlob(Damaged):
    """A blob's bytes do not give its digest; where they had just arrived, they have been deleted."""

    code = "SHOAL-OCI-701"


class DamagedDocument(Damaged):
    """A manifest, an index or a configuration is not what the OCI specification says it is."""

    code = "SHOAL-OCI-702"


class NoRoomForBlob(NoRoom):
    """The file system cannot take the bytes."""

    code = "SHOAL-OCI-801"

    def __init__(self, message: str, *, needed: int, available: int, where: str | None = None) -> None:
        super().__init__(message, where=where, hint="free some space there, or choose another folder")
        self.needed = needed
        """Bytes that had still to be written."""
        self.available = available
        """Bytes that were free."""


class RegistryUnreachable(Unreachable):
    """A registry does not answer, or the connection broke."""

    code = "SHOAL-REG-500"


class RegistryFailing(Unreachable):
    """A registry answers that it cannot work just now (5xx)."""

    code = "SHOAL-REG-503"

    def __init__(
        self, message: str, *, retry_after: float | None = None, where: str | None = None, hint: str | None = None
    ) -> None:
        super().__init__(message, where=where, hint=hint)
        self.retry_after = retry_after
        """Seconds that the registry asked us to wait; None if it did not say."""


class TooManyRequests(RegistryFailing):
    """A registry asks for fewer requests (429)."""

    code = "SHOAL-REG-429"


class NotARegistry(Unreachable):
    """Something else answers in the registry's place: a captive portal, a proxy's error page, a web site."""

    code = "SHOAL-REG-510"


class Unauthorized(Refused):
    """The registry wants credentials, or other ones than it was given."""

    code = "SHOAL-REG-401"


class Denied(Refused):
    """The registry knows who asks, and does not allow it."""

    code = "SHOAL-REG-403"


class TlsTrouble(Refused):
    """No trusted connection: unknown authority, another host's certificate, TLS to a plain port or the reverse."""

    code = "SHOAL-REG-495"


class NotInRegistry(NotFound):
    """A registry has no such repository, tag, manifest or blob."""

    code = "SHOAL-REG-404"


class RegistryRefused(Failed):
    """A registry refuses a request that should have been right; its own words are in the message."""

    code = "SHOAL-REG-400"
