"""The packages of an image as layers: chosen once for a workspace, made once for a user."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shoal.packaging.errors import IndexUnreachable
from shoal.packaging.installed import copy_installed, find_installed
from shoal.packaging.packages import Packages
from shoal.packaging.packer import Packed, Packer
from shoal.packaging.request import Progress, Resolutions
from shoal.packaging.target import Target
from shoal.packaging.uv import choose_versions, install
from shoal.packaging.wheels import distributions, entries_of, shares

__all__ = ["Dependencies", "pinned_versions"]

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
        try:
            return self._fetched(packages, target)
        except IndexUnreachable:
            installed = find_installed(packages.requirements, target)
            if installed is None:
                raise
        self.notices.append("the package index cannot be reached: packages were taken as they are installed here")
        with tempfile.TemporaryDirectory(prefix="shoal-packages-") as name:
            copy_installed(installed, Path(name))
            return self._packed(Path(name))

    def _fetched(self, packages: Packages, target: Target) -> list[Packed]:
        pinned = pinned_versions(
            packages,
            target,
            self.resolutions,
            refresh=self.refresh,
            progress=self.packer.progress,
            notices=self.notices,
        )
        key = _key("layers", target, pinned)
        if found := self.packer.recall_list(key):
            return found
        self.packer.progress(f"fetching packages for {target}")
        with tempfile.TemporaryDirectory(prefix="shoal-packages-") as name:
            install(pinned, packages.indexes, target, Path(name))
            made = self._packed(Path(name))
        self.packer.remember_list(key, made)
        return made

    def _packed(self, folder: Path) -> list[Packed]:
        """The layers of what is installed in *folder*."""
        return [
            self.packer.pack("dependencies", share.what, entries_of(share, folder))
            for share in shares(distributions(folder))
        ]


def pinned_versions(
    packages: Packages,
    target: Target,
    resolutions: Resolutions,
    *,
    refresh: bool = False,
    progress: Progress = lambda _: None,
    notices: list[str] | None = None,
) -> str:
    """The versions of *packages* as a requirements file: those of the last time, or, with *refresh*, chosen now.

    Raises:
        IndexUnreachable, NoWheels, Unresolvable: See `uv`.
    """
    key = f"packages {_key('versions', target, *packages.indexes, *sorted(packages.requirements))}"
    kept = None if refresh else resolutions.get(key)
    if kept is not None:
        return kept
    progress(f"choosing packages for {target}")
    chosen = choose_versions(packages.requirements, packages.indexes, target)
    if chosen.offline and notices is not None:
        notices.append("the package index cannot be reached: versions were chosen from those fetched before")
    resolutions.put(key, chosen.pinned)
    return chosen.pinned


def _key(purpose: str, target: Target, *lines: str) -> str:
    text = "\n".join([str(FORMAT), purpose, target.uv_platform, target.python, *lines])
    return hashlib.sha256(text.encode()).hexdigest()
