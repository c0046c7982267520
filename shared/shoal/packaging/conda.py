"""Reads a conda environment file as far as wheels can stand in for conda's packages, and refuses the rest by name.

The names that are known stand in `conda_names`. What is translated or left out is said in a notice; nothing is
guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import yaml

from shoal.contract.reading import Unreadable
from shoal.packaging.conda_names import (
    PUBLIC_CHANNELS,
    REFUSED,
    REFUSED_BEGINNINGS,
    RENAMED,
    SAME,
    SUPPLIED,
    plain,
)
from shoal.packaging.packages import Findings, Packages
from shoal.packaging.requirements import read_text, take_requirements

__all__ = ["parse_conda", "read_conda"]

OTHER_BUILD: Final = (
    "conda packages are installed as PyPI's wheels of the same version: another build, whose numbers may differ in the"
    " last digits"
)

SECTIONS_REFUSED: Final = {
    "prefix": "a folder of the machine that wrote the file",
    "variables": "write them as environmentVariables of the inference config",
    "package": "a conda-lock file; give the environment file it was made from",
}

_SPEC: Final = re.compile(r"(?:(?P<channel>[^\s:]+)::)?(?P<name>[A-Za-z0-9_.-]+)\s*(?P<version>[^\[\]()|]*)")
_PYTHON: Final = re.compile(r"(?:={1,2}|~=)?\s*(?P<minor>\d+\.\d+)(?P<patch>\.[\d*]+)?(?:[=\s].*)?")
_CLAUSE: Final = re.compile(r"(?P<operator>===?|=|~=|!=|<=|>=|<|>)?\s*(?P<version>[\w.!+*-]+)")


def read_conda(path: Path) -> Packages:
    """The packages in the conda environment file *path*.

    Raises:
        MissingFile, Unreadable: With the place.
        CannotHonour: With every line that cannot be.
    """
    text = read_text(path)
    if re.search(r"^@EXPLICIT\b", text, re.MULTILINE):
        findings = Findings(where=str(path), refusals=["@EXPLICIT (a list of conda's own packages for one platform)"])
        return findings.finish()
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise Unreadable(f"cannot be read: {getattr(error, 'problem', error)}", where=f"{path}{place}") from error
    if not isinstance(data, Mapping):
        raise Unreadable("is no conda environment: expected a mapping with dependencies", where=str(path))
    return parse_conda(data, where=str(path), folder=path.parent)


def parse_conda(data: Mapping[str, Any], *, where: str, folder: Path) -> Packages:
    """The packages in a conda environment that is read already; files its pip section names are in *folder*."""
    findings = Findings(where)
    for section in data.keys() - {"name", "channels", "dependencies"}:
        reason = SECTIONS_REFUSED.get(section, "no section that Shoal knows")
        findings.refusals.append(f"{section}: ({reason})")
    _take_channels(_listed(data, "channels", where), findings)
    for line in _listed(data, "dependencies", where):
        if isinstance(line, Mapping) and line.keys() == {"pip"}:
            take_requirements([str(one) for one in line["pip"] or ()], findings, folder)
        elif isinstance(line, str):
            _take_spec(line.strip(), findings)
        else:
            findings.refusals.append(f"{line} (neither a package nor a pip section)")
    return findings.finish()


def _listed(data: Mapping[str, Any], section: str, where: str) -> Sequence[Any]:
    lines = data.get(section) or []
    if not isinstance(lines, list | tuple):
        raise Unreadable(f"{section} is no list", where=where)
    return lines


def _take_channels(channels: Sequence[Any], findings: Findings) -> None:
    for channel in map(str, channels):
        if channel.rstrip("/").lower() not in PUBLIC_CHANNELS:
            findings.refusals.append(f"channel {channel} (not one whose packages Shoal knows)")


def _take_spec(spec: str, findings: Findings) -> None:
    found = _SPEC.fullmatch(spec)
    if not found:
        findings.refusals.append(f"{spec} (a form of conda's that has no counterpart)")
        return
    if found["channel"]:
        _take_channels([found["channel"]], findings)
    name, version = plain(found["name"]), found["version"].strip()
    if name == "python":
        _take_python(spec, version, findings)
    elif reason := _reason_to_refuse(name):
        findings.refusals.append(f"{spec} ({reason})")
    elif name in SUPPLIED:
        findings.notices.append(f"{spec} is left out: wheels or the base image bring it")
    else:
        _take_package(spec, name, version, findings)


def _reason_to_refuse(name: str) -> str | None:
    if reason := REFUSED.get(name):
        return reason
    family = next((one for one in REFUSED_BEGINNINGS if name.startswith(one)), None)
    if family:
        return REFUSED_BEGINNINGS[family]
    known = name in SAME or name in RENAMED or name in SUPPLIED
    return None if known else "Shoal does not know which of PyPI's packages this is; name it in the pip section"


def _take_python(spec: str, version: str, findings: Findings) -> None:
    found = _PYTHON.fullmatch(version)
    if not found:
        findings.refusals.append(f"{spec} (not one version; write python=3.11)")
        return
    findings.python = found["minor"]
    if found["patch"] and found["patch"] != ".*":
        findings.notices.append(f"{spec} is taken as Python {found['minor']}: the base image decides the rest")


def _take_package(spec: str, name: str, version: str, findings: Findings) -> None:
    versions, build = _split_build(version)
    clauses = [_clause(one.strip()) for one in versions.split(",")] if versions not in {"", "*"} else []
    if None in clauses:
        findings.refusals.append(f"{spec} (a version that has no counterpart)")
        return
    requirement = RENAMED.get(name, name) + ",".join(filter(None, clauses))
    findings.requirements.append(requirement)
    if name in RENAMED or build:
        findings.notices.append(f"{spec} is taken as {requirement} from PyPI")
    if OTHER_BUILD not in findings.notices:
        findings.notices.append(OTHER_BUILD)


def _split_build(version: str) -> tuple[str, str]:
    """Versions and build string; with a build, as in `=1.2=py39_0` or `1.2 py39_0`, the version is exact."""
    found = re.fullmatch(r"={0,2}\s*(?P<version>[\w.!+*-]+)(?:=|\s+)(?P<build>[\w.*]+)", version)
    return (found["version"], found["build"]) if found else (version, "")


def _clause(text: str) -> str | None:
    """PyPI's form of one of conda's conditions; empty if it allows every version, None if there is none.

    conda's `=1.2` is every 1.2.x, which PyPI writes `==1.2.*`; its bare `1.2` is exactly that.
    """
    found = _CLAUSE.fullmatch(text)
    if not found:
        return None
    operator, version = found["operator"] or "==", found["version"]
    stem = version.rstrip("*").rstrip(".")
    if operator == "=" or (operator == "==" and version.endswith("*")):
        return f"=={stem}.*" if stem else ""
    return f"{operator}{stem}"
