"""What can keep models and an inference config from becoming an image."""

from __future__ import annotations

from collections.abc import Sequence

from shoal.errors import BadInput, Failed, NotFound, Unreachable

__all__ = [
    "BadBase",
    "BadEntryScript",
    "CannotHonour",
    "Contradiction",
    "EntryScriptMissing",
    "FolderMissing",
    "IndexUnreachable",
    "InstallFailed",
    "NoEntryScript",
    "NoWheels",
    "NotJson",
    "PythonUnknown",
    "ServerMissing",
    "Unresolvable",
    "UnsupportedPlatform",
]


class BadEntryScript(BadInput):
    """The entry script is not Python, or lacks what the server calls."""

    code = "SHOAL-PKG-101"


class CannotHonour(BadInput):
    """An environment file asks for what wheels on a base image cannot give; the message names each."""

    code = "SHOAL-PKG-102"

    def __init__(self, refusals: Sequence[str], *, where: str) -> None:
        more = f" {len(refusals)} things" if len(refusals) > 1 else ""
        super().__init__(
            f"the environment asks for{more} that cannot be honoured: {'; '.join(refusals)}",
            where=where,
            hint="take them out, put PyPI's names into the pip section, or bring them with a base image of your own",
        )
        self.refusals = tuple(refusals)
        """A phrase for each, which begins with its name."""


class UnsupportedPlatform(BadInput):
    """No image can be made for this platform."""

    code = "SHOAL-PKG-103"


class PythonUnknown(BadInput):
    """Nobody says which Python the image has, or two say different things, or it is too old."""

    code = "SHOAL-PKG-104"


class Contradiction(BadInput):
    """Two settings of an inference config exclude each other, or one makes no sense."""

    code = "SHOAL-PKG-105"


class NoWheels(BadInput):
    """A package has no ready-made build for the platform and Python; Shoal compiles nothing."""

    code = "SHOAL-PKG-106"


class NoEntryScript(BadInput):
    """The models cannot be served without code, and there is no entry script."""

    code = "SHOAL-PKG-107"


class BadBase(BadInput):
    """The base image cannot carry a scoring server."""

    code = "SHOAL-PKG-108"


class NotJson(BadInput):
    """A file is to be added to, and is of a form that would lose something by it."""

    code = "SHOAL-PKG-109"


class EntryScriptMissing(NotFound):
    """The entry script is not where the inference config says."""

    code = "SHOAL-PKG-301"


class FolderMissing(NotFound):
    """The source directory is not where the inference config says."""

    code = "SHOAL-PKG-302"


class ServerMissing(NotFound):
    """The scoring server is not installed beside this program, so it cannot be copied into an image."""

    code = "SHOAL-PKG-303"


class IndexUnreachable(Unreachable):
    """The package index does not answer, and what is needed was not fetched before."""

    code = "SHOAL-PKG-501"


class Unresolvable(Failed):
    """No set of versions meets every requirement; the resolver's own words are in the message."""

    code = "SHOAL-PKG-901"


class InstallFailed(Failed):
    """The chosen packages could not be fetched or unpacked; the installer's own words are in the message."""

    code = "SHOAL-PKG-902"
