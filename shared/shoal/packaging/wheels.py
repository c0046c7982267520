"""Takes a folder of installed wheels apart into the layers it is shipped in.

A big package gets a layer of its own, so that another version of it moves only its own bytes; the small ones share
one. What an installer writes about this machine stays behind, or the digests would depend on it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shoal.contract.labels import SITE
from shoal.oci.layers import Entry
from shoal.packaging.modes import mode_of

__all__ = ["BIG", "Distribution", "Share", "distributions", "entries_of", "shares"]

BIG: Final = 8_000_000
"""Bytes from which on a package has a layer of its own."""

_LEFT_OUT_FOLDERS: Final = ("bin/", "Scripts/", "../")
"""Scripts begin with the path of this machine's Python, and nothing calls them."""
_LEFT_OUT_NOTES: Final = frozenset({"REQUESTED", "direct_url.json", "uv_build.json", "uv_cache.json"})
"""What an installer notes of how a package came here."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """One installed wheel."""

    name: str
    """As its own folder spells it."""
    version: str
    record: str
    """Path of its RECORD, relative to the folder of packages."""
    files: tuple[str, ...]
    """What is shipped of it, without the record; relative, sorted."""
    size: int
    """Bytes of them."""

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


@dataclass(frozen=True, slots=True)
class Share:
    """What goes into one layer."""

    what: str
    distributions: tuple[Distribution, ...]


def distributions(folder: Path) -> list[Distribution]:
    """Every wheel that is installed in *folder*, by name."""
    found = [_distribution(folder, record) for record in folder.glob("*.dist-info/RECORD")]
    return sorted(found, key=lambda one: one.name.lower())


def shares(found: Sequence[Distribution]) -> list[Share]:
    """The layers, lowest first; by name and not by size, so that a new version does not change their order."""
    big = [Share(str(one), (one,)) for one in found if one.size >= BIG]
    small = tuple(one for one in found if one.size < BIG)
    return [*big, Share(", ".join(map(str, small)), small)] if small else big


def entries_of(share: Share, folder: Path) -> list[Entry]:
    """The files of a *share* as they stand in the image; what two packages both bring stands there once."""
    files = {name for one in share.distributions for name in one.files}
    entries = [_entry(name, folder / name) for name in sorted(files)]
    return entries + [_record_entry(one, folder) for one in share.distributions]


def _distribution(folder: Path, record: Path) -> Distribution:
    name, _, version = record.parent.name.removesuffix(".dist-info").partition("-")
    inside = record.relative_to(folder).as_posix()
    files = tuple(sorted({row[0] for row in _rows(record) if row[0] != inside}))
    return Distribution(name, version, inside, files, sum((folder / one).stat().st_size for one in files))


def _rows(record: Path) -> Iterator[list[str]]:
    """The lines of a RECORD whose files are shipped."""
    with record.open(encoding="utf-8", newline="") as lines:
        yield from (row for row in csv.reader(lines) if row and _is_shipped(row[0]))


def _is_shipped(name: str) -> bool:
    folder, _, last = name.rpartition("/")
    noted = folder.endswith(".dist-info") and last in _LEFT_OUT_NOTES
    return not (noted or name.startswith(_LEFT_OUT_FOLDERS) or name.endswith(".pyc"))


def _entry(name: str, file: Path) -> Entry:
    return Entry(_in_image(name), file, mode_of(file))


def _record_entry(one: Distribution, folder: Path) -> Entry:
    """The RECORD without the lines of what stays behind."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(sorted(_rows(folder / one.record)))
    return Entry(_in_image(one.record), text.getvalue().encode())


def _in_image(name: str) -> str:
    return f"{SITE.lstrip('/')}/{name}"
