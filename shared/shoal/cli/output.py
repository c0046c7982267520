"""How commands speak: tables for people, JSON for scripts, a progress bar for what takes long."""

from __future__ import annotations

import sys
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from shoal.errors import BadInput
from shoal.files import replace_file

Shown = Callable[[int, int], None]
"""Told of progress: done, total."""

UNITS = ("B", "KB", "MB", "GB", "TB")


class UnwritableFile(BadInput):
    """A file cannot be written where somebody wants it."""

    code = "SHOAL-CLI-102"


class Output(StrEnum):
    """`-o`."""

    TABLE = "table"
    JSON = "json"


def say(text: str = "") -> None:
    """A line for people, on standard output, at once."""
    print(text, flush=True)


def remark(text: str) -> None:
    """A line beside the result, on standard error, so that JSON stays JSON."""
    print(text, file=sys.stderr)


def show_json(data: Any) -> None:
    print(msgspec.json.format(msgspec.json.encode(data), indent=2).decode())


def json_line(data: Any) -> str:
    """*data* on one line, for what comes again and again."""
    return msgspec.json.encode(data).decode()


def show_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    """*rows* under *columns*; the sentence *empty* where there are none."""
    lines = [[_cell(cell) for cell in row] for row in rows]
    if not lines:
        remark(empty)
        return
    print(table(columns, lines))


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """*rows* in aligned columns, the last one as long as it is; plain text, so that it can be cut and piped."""
    widths = [max(len(row[n]) for row in [columns, *rows]) for n in range(len(columns))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
             for row in [[name.upper() for name in columns], *rows]]  # fmt: skip
    return "\n".join(lines)


def show_fields(pairs: Iterable[tuple[str, object]]) -> None:
    """One thing, a line a field."""
    known = [(name, _cell(value)) for name, value in pairs if value not in (None, "", {}, (), [])]
    width = max((len(name) for name, _ in known), default=0)
    for name, value in known:
        print(f"{name.ljust(width)}  {value}")


def write_folder(folder: Path, files: Mapping[str, bytes], *, secret: Container[str] = ()) -> None:
    """Write *files*, by name, into *folder*; only their owner can read those that are *secret*.

    Raises:
        UnwritableFile: The file system says no.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            replace_file(folder / name, data, mode=0o600 if name in secret else 0o644)
    except OSError as error:
        raise UnwritableFile(
            f"cannot write there: {error.strerror}", where=str(folder), hint="name another folder: --dir DIR"
        ) from error


@contextmanager
def progress_bar(title: str, *, bytes_: bool = True) -> Iterator[Shown]:
    """A bar on standard error that appears once something takes over a second; nothing where nobody looks."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from shoal.cli.bar import Bar

    with Bar(title, bytes_=bytes_) as bar:
        yield bar.show


@contextmanager
def working(title: str) -> Iterator[Callable[[str], None]]:
    """A line on standard error that says what is being done now; nothing where nobody looks."""
    if not sys.stderr.isatty():
        yield lambda _words: None
        return
    from rich.console import Console

    with Console(stderr=True).status(title) as line:
        yield lambda words: line.update(f"{title}: {words}")


def size(count: int) -> str:
    """*count* bytes for people, as 1.2 MB."""
    value = float(count)
    for unit in UNITS[:-1]:
        if value < 1000:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} {UNITS[-1]}"


def age(when: str | None, *, now: datetime | None = None) -> str:
    """How long ago *when* (RFC 3339) was, as `12 s ago`; empty for never."""
    if not when:
        return ""
    seconds = ((now or datetime.now(UTC)) - datetime.fromisoformat(when)).total_seconds()
    for limit, unit, length in ((90, "s", 1), (5400, "min", 60), (129_600, "h", 3600)):
        if seconds < limit:
            return f"{max(0, seconds / length):.0f} {unit} ago"
    return f"{seconds / 86_400:.0f} d ago"


def pairs_text(words: dict[str, str]) -> str:
    """Labels or tags as people write them."""
    return ",".join(f"{key}={value}" if value else key for key, value in sorted(words.items()))


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case dict():
            return pairs_text(value)
        case list() | tuple():
            return ", ".join(map(str, value))
        case _:
            return str(value)
