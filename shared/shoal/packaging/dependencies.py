"""The packages of an image as layers: chosen once for a workspace, made once for a user."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shoal.packaging.packages import Packages
from shoal.packaging.packer import Packed, Packer
from shoal.packaging.request import Resolutions
from shoal.packaging.target import Target
from shoal.packaging.uv import choose_versions, install
from shoal.packaging.wheels import distributions, entries_of, shares

__all__ = ["Dependencies"]

FORMAT: Final = 1
"""Part of every key: to be raised when the same packages shall give other layers."""


@dataclass(frozen=True, slots=True)
class Dependencies:
    """Makes the layers of packages."""

    packer: Packer
    resolutions: Resolutions
    refresh: bool
    """Choose versions again, even if they were chosen before."""
    notices: list[str]
    """Where to say what a person should know."""

    def layers(self, packages: Packages, target: Target) -> list[Packed]:
        """The layers of *packages* for *target*, lowest first.

        Raises:
            IndexUnreachable, NoWheels, Unresolvable, InstallFailed: See `uv`.
        """
        pinned = self._pinned(packages, target)
        key = _key("layers", target, pinned)
        if found := self.packer.recall_list(key):
            return found
        self.packer.progress(f"fetching packages for {target}")
        with tempfile.TemporaryDirectory(prefix="shoal-packages-") as name:
            folder = Path(name)
            install(pinned, packages.indexes, target, folder)
            made = [
                self.packer.pack("dependencies", share.what, entries_of(share, folder))
                for share in shares(distributions(folder))
            ]
        self.packer.remember_list(key, made)
        return made

    def _pinned(self, packages: Packages, target: Target) -> str:
        """The versions of *packages*: those of the last time, or chosen now."""
        key = f"packages {_key('versions', target, *packages.indexes, *sorted(packages.requirements))}"
        kept = None if self.refresh else self.resolutions.get(key)
        if kept is not None:
            return kept
        self.packer.progress(f"choosing packages for {target}")
        chosen = choose_versions(packages.requirements, packages.indexes, target)
        if chosen.offline:
            self.notices.append("the package index cannot be reached: versions were chosen from those fetched before")
        self.resolutions.put(key, chosen.pinned)
        return chosen.pinned


def _key(purpose: str, target: Target, *lines: str) -> str:
    text = "\n".join([str(FORMAT), purpose, target.uv_platform, target.python, *lines])
    return hashlib.sha256(text.encode()).hexdigest()
