"""Runs uv, which chooses and fetches wheels for machines other than this one.

uv and not pip: pip evaluates the markers of requirements for the machine it runs on. The person's own uv settings do
not count, only where the packages come from and how they are reached; otherwise an image would depend on the desktop.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from uv import find_uv_bin

from shoal.errors import ShoalError
from shoal.packaging.errors import IndexUnreachable, InstallFailed, NoWheels, Unresolvable
from shoal.packaging.target import Target

__all__ = ["Chosen", "choose_versions", "install"]

_KEPT: Final = re.compile(
    r"UV_(?:CACHE_DIR|DEFAULT_INDEX|INDEX.*|EXTRA_INDEX_URL|HTTP_.*|INSECURE_HOST|KEYRING_PROVIDER|NATIVE_TLS"
    r"|SYSTEM_CERTS|OFFLINE|CONCURRENT_.*)"
)
"""The settings of uv that say how packages are reached, not which."""

_NO_NETWORK: Final = re.compile(
    r"error sending request|dns error|tcp connect error|operation timed out"
    r"|HTTP status server error|network was disabled"
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The versions that meet a list of requirements."""

    pinned: str
    """A requirements file: `name==version` and the digests of its files, for every package."""
    offline: bool
    """Whether the index could not be reached, so that only what was fetched before could be chosen from."""


def choose_versions(requirements: Sequence[str], indexes: Sequence[str], target: Target) -> Chosen:
    """The newest versions that meet *requirements* and have wheels for *target*.

    Raises:
        IndexUnreachable: And what was fetched before is not enough.
        NoWheels: A package is published only as source, or not for this Python and platform.
        Unresolvable: In the resolver's own words.
    """
    command = ["pip", "compile", "-", *_options(target), "--generate-hashes", "--no-header", "--no-annotate"]
    text = "\n".join([*indexes, *requirements])
    ran = _run(command, text)
    if ran.returncode == 0:
        return Chosen(ran.stdout, offline=False)
    if not _NO_NETWORK.search(ran.stderr):
        raise _unresolvable(ran.stderr, target)
    again = _run([*command, "--offline"], text)
    if again.returncode != 0:
        raise _unreachable(ran.stderr)
    return Chosen(again.stdout, offline=True)


def install(pinned: str, indexes: Sequence[str], target: Target, folder: Path) -> None:
    """Unpack the wheels of a *pinned* list for *target* into *folder*, and nothing else.

    Raises:
        IndexUnreachable: And not all of them were fetched before.
        InstallFailed: In the installer's own words.
    """
    command = ["pip", "install", "-r", "-", "--target", str(folder), *_options(target), "--no-deps", "--require-hashes"]
    text = "\n".join([*indexes, pinned])
    ran = _run(command, text)
    if ran.returncode == 0:
        return
    if not _NO_NETWORK.search(ran.stderr):
        raise InstallFailed(f"the packages could not be installed: {_plain(ran.stderr)}", where=str(target))
    if _run([*command, "--offline"], text).returncode != 0:
        raise _unreachable(ran.stderr)


def _options(target: Target) -> list[str]:
    return [
        *("--python", sys.executable),
        *("--python-version", target.python),
        *("--python-platform", target.uv_platform),
        *("--only-binary", ":all:"),
        "--no-config",
        "--quiet",
    ]


def _run(arguments: Sequence[str], text: str) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("UV_") or _KEPT.fullmatch(name)}
    command = [find_uv_bin(), *arguments]
    return subprocess.run(
        command, input=text, env=environ, capture_output=True, text=True, encoding="utf-8", check=False
    )


def _unresolvable(stderr: str, target: Target) -> ShoalError:
    names = sorted(set(re.findall(r"Wheels are required for `([^`]+)`", stderr)))
    if names:
        return NoWheels(
            f"there is no wheel of {', '.join(names)} for {target}: {_plain(stderr)}",
            hint="Shoal compiles nothing: choose another version, publish a wheel, or bring it with a base image",
        )
    return Unresolvable(f"the requirements cannot be met: {_plain(stderr)}", where=str(target))


def _unreachable(stderr: str) -> IndexUnreachable:
    causes = re.findall(r"(?:error|cause): (.+)", stderr)
    return IndexUnreachable(
        f"the package index cannot be reached: {causes[0]}: {causes[-1]}" if causes else stderr.strip(),
        hint="connect once; packages that were fetched before are used without a network",
    )


def _plain(stderr: str) -> str:
    """The resolver's own explanation, which is good enough to show."""
    return re.sub(r"^error: (?:No solution found when resolving dependencies\n\s+cause: )?", "", stderr.strip())
