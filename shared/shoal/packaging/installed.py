"""Packages as they are installed beside us, for an image that this machine runs: the way out without a network.

Only what is asked for in one exact version, needs no other package and was installed from a wheel that the target can
use is taken; so are the scoring server's own requirements. `Dependencies` turns here when no index answers.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterable
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from shoal.packaging.target import Target, own_platform, parse_glibc

__all__ = ["copy_installed", "find_installed"]

_EXACT: Final = re.compile(r"([A-Za-z0-9._-]+)==([A-Za-z0-9.+!_]+)")
_TAG: Final = re.compile(r"Tag: \w+-\w+-(?:any|manylinux_(\d+)_(\d+)_\w+|manylinux(2014)_\w+)$", re.MULTILINE)


def find_installed(requirements: Iterable[str], target: Target) -> list[Distribution] | None:
    """What is installed here of *requirements*; None unless it is all of them and fit for *target*."""
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    if target.python != here or str(target.platform) != own_platform():
        return None
    found = [_find(one, target.glibc) for one in requirements]
    return [one for one in found if one] if all(found) else None


def copy_installed(found: Iterable[Distribution], folder: Path) -> None:
    """Copy the files of *found* into *folder*, as an installer would have put them there."""
    for one in found:
        for file in one.files or ():
            if ".." not in file.parts:  # scripts, which nothing calls
                copy = folder / file
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(str(file.locate()), copy)


def _find(requirement: str, glibc: str) -> Distribution | None:
    exact = _EXACT.fullmatch(requirement.strip())
    if exact is None:
        return None
    try:
        found = distribution(exact[1])
    except PackageNotFoundError:
        return None
    alone = all("extra ==" in one for one in found.requires or ())
    return found if found.version == exact[2] and alone and found.files and _fits(found, glibc) else None


def _fits(found: Distribution, glibc: str) -> bool:
    """Whether the wheel that it was installed from runs on this C library."""
    for major, minor, old in _TAG.findall(found.read_text("WHEEL") or ""):
        needed = (2, 17) if old else (int(major), int(minor)) if major else (0, 0)
        if needed <= parse_glibc(glibc):
            return True
    return False
