"""Reads pip's requirements: files of them, and the pip section of a conda file.

Only what means the same on every machine is taken: names with versions, and wheels at a web address. Local paths,
checkouts of repositories and pip's own switches are refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from shoal.contract.reading import MissingFile
from shoal.packaging.packages import Findings, Packages, name_of

__all__ = ["read_requirements", "read_text", "take_requirements"]

INDEX_OPTIONS: Final = {
    "-i": "--index-url",
    "--index-url": "--index-url",
    "--pypi-url": "--index-url",
    "--extra-index-url": "--extra-index-url",
}
MEANINGLESS: Final = frozenset({"--only-binary", "--prefer-binary", "--no-cache-dir", "--require-hashes"})
"""Options that ask for what Shoal does anyway."""
OTHER_SERVERS: Final = frozenset({"azureml-defaults", "azureml-inference-server-http"})
"""Packages whose purpose is the scoring server that Shoal replaces."""

_REQUIREMENT: Final = re.compile(
    r"""(?P<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?) \s* (?:\[[^\]]*\])? \s*
        (?: @ \s* (?P<url>\S+) | \(? (?:===?|[<>!~]=|[<>]) [^;]* )? \s* (?: ; .* )?""",
    re.VERBOSE,
)
_WHEEL: Final = re.compile(r"https?://\S+\.whl(?:#\S*)?")
_CHECKOUT: Final = re.compile(r"(?:git|hg|svn|bzr)\+")
_PATH: Final = re.compile(r"[./~]|file:|[A-Za-z]:\\|.*\.(?:whl|zip|tar\.gz)$")


def read_requirements(path: Path) -> Packages:
    """The packages in the requirements file *path*.

    Raises:
        MissingFile: It, or a file that it includes, is not there.
        CannotHonour: With every line that cannot be.
    """
    findings = Findings(where=str(path))
    take_requirements(read_text(path).splitlines(), findings, path.parent)
    return findings.finish()


def read_text(path: Path) -> str:
    """What *path* says; `MissingFile` if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise MissingFile(f"cannot read {path.name}: {reason}", where=str(path)) from error


def take_requirements(
    lines: Iterable[str], findings: Findings, folder: Path, including: frozenset[Path] = frozenset()
) -> None:
    """Add what *lines* ask for to *findings*; files they include are relative to *folder*."""
    for line in _joined(lines):
        if line.startswith("-"):
            _take_option(line, findings, folder, including)
        else:
            _take_requirement(line, findings)


def _joined(lines: Iterable[str]) -> Iterator[str]:
    """Logical lines: without comments and blanks, with continued ones put together."""
    pending = ""
    for raw in lines:
        line = pending + re.sub(r"(^|\s)#.*$", "", raw).strip()
        pending = line[:-1] if line.endswith("\\") else ""
        if line and not pending:
            yield line
    if pending.strip():
        yield pending.strip()


def _take_option(line: str, findings: Findings, folder: Path, including: frozenset[Path]) -> None:
    option, _, value = re.sub(r"^(-[A-Za-z]|--[\w-]+)[\s=]*", r"\1 ", line).partition(" ")
    if option in INDEX_OPTIONS:
        findings.indexes.append(f"{INDEX_OPTIONS[option]} {value}")
    elif option in {"-r", "--requirement"}:
        path = (folder / value).resolve()
        if path not in including:  # pip, too, reads a file that includes itself once
            take_requirements(read_text(path).splitlines(), findings, path.parent, including | {path})
    elif option in {"-e", "--editable"}:
        findings.refusals.append(f"{line} (an editable checkout exists only on this machine)")
    elif option not in MEANINGLESS:
        findings.refusals.append(f"{line} (an option that Shoal does not take)")


def _take_requirement(line: str, findings: Findings) -> None:
    bare = re.sub(r"\s+--hash[= ]\S+", "", line).strip()
    found = _REQUIREMENT.fullmatch(bare)
    url = found["url"] if found else None
    if _CHECKOUT.match(url or bare):
        findings.refusals.append(f"{bare} (a checkout of a repository; publish a wheel of it)")
    elif url and not _WHEEL.fullmatch(url):
        findings.refusals.append(f"{bare} (no wheel at a web address)")
    elif not url and _PATH.match(bare):
        findings.refusals.append(f"{bare} (a file of this machine; publish it on an index)")
    elif not found:
        findings.refusals.append(f"{bare} (not a requirement)")
    elif name_of(bare) in OTHER_SERVERS:
        findings.notices.append(f"{bare} is left out: Shoal brings its own scoring server")
    else:
        findings.requirements.append(line)
