"""What the wheels of an image are chosen for: platform, Python, C library."""

from __future__ import annotations

import platform as this_machine
from dataclasses import dataclass
from typing import Final

from shoal.oci.descriptor import Platform
from shoal.packaging.errors import Contradiction, PythonUnknown, UnsupportedPlatform

__all__ = ["OLDEST_GLIBC", "USUAL_GLIBC", "Target", "own_platform", "parse_glibc", "parse_platform", "parse_python"]

USUAL_GLIBC: Final = "2.28"
"""Floor where nobody says otherwise: Debian 10, RHEL 8 and everything younger."""
OLDEST_GLIBC: Final = (2, 17)
OLDEST_PYTHON: Final = (3, 11)
"""What the scoring server itself needs."""

_MACHINES: Final = {"amd64": "x86_64", "arm64": "aarch64"}
"""OCI's word for an architecture, and everybody else's."""
_TAGS: Final = ((2, 17), (2, 28), *((2, minor) for minor in range(31, 41)))
"""The C libraries for which uv has a platform of its own."""


@dataclass(frozen=True, slots=True)
class Target:
    """One platform of an image."""

    platform: Platform
    python: str
    """major.minor."""
    glibc: str
    """Oldest C library that the wheels must run on."""

    @property
    def uv_platform(self) -> str:
        """What uv calls it: the platform of the youngest C library it knows that is not younger than ours."""
        major, minor = max(tag for tag in _TAGS if tag <= parse_glibc(self.glibc))
        return f"{_MACHINES[self.platform.architecture]}-manylinux_{major}_{minor}"

    def __str__(self) -> str:
        return f"{self.platform}, Python {self.python}"


def parse_platform(text: str) -> Platform:
    """`linux/arm64` as a platform; `UnsupportedPlatform` for one without wheels or without a server."""
    wanted = Platform.parse(text)
    if wanted.os != "linux":
        raise UnsupportedPlatform(f"no image can be made for {text}: containers are Linux", hint=_HINT)
    if wanted.architecture == "arm":
        raise UnsupportedPlatform(
            f"no image can be made for {text}: there are no wheels for 32-bit ARM",
            hint="a 64-bit operating system on the same board is linux/arm64",
        )
    if wanted.architecture not in _MACHINES:
        raise UnsupportedPlatform(f"no image can be made for {text}", hint=_HINT)
    # Every 64-bit ARM that has wheels is a v8; saying so would only keep the image from matching.
    return Platform(os="linux", architecture=wanted.architecture)


_HINT: Final = "linux/amd64 and linux/arm64 can be made"


def own_platform() -> str:
    """The platform of containers on this machine."""
    names = {"x86_64": "amd64", "aarch64": "arm64"}
    machine = this_machine.machine().lower()
    return f"linux/{names.get(machine, machine)}"


def parse_python(text: str, where: str) -> str:
    """*text* as major.minor; `PythonUnknown` if it is no such thing or too old for the scoring server."""
    parts = text.strip().split(".")
    if len(parts) < 2 or not all(part.isdecimal() for part in parts[:2]):
        raise PythonUnknown(f"{text!r} is no version of Python", where=where, hint="write it as 3.11")
    version = int(parts[0]), int(parts[1])
    if version < OLDEST_PYTHON:
        oldest = ".".join(map(str, OLDEST_PYTHON))
        raise PythonUnknown(
            f"Python {text} is too old: the scoring server needs {oldest} or newer",
            where=where,
            hint=f"python={oldest} usually runs what was written for an older one",
        )
    return f"{version[0]}.{version[1]}"


def parse_glibc(text: str) -> tuple[int, int]:
    """*text* as two numbers; `Contradiction` if it is no version of the C library that has wheels."""
    major, _, minor = text.partition(".")
    if not (major.isdecimal() and minor.isdecimal()) or (int(major), int(minor)) < OLDEST_GLIBC:
        oldest = ".".join(map(str, OLDEST_GLIBC))
        raise Contradiction(f"glibc {text!r} is no C library that wheels are made for", hint=f"{oldest} is the oldest")
    return int(major), int(minor)
