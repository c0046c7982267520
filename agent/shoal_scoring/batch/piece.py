"""What the reader of one file gives at a time, and the lines of a text file; for the readers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from shoal_scoring.batch.items import Failure, Items

LONGEST_LINE = 16 << 20
"""Bytes of a line; what is longer is no table, and must not fill the memory."""
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Piece:
    """Items of one file that make a mini-batch."""

    items: Items
    failures: tuple[Failure, ...]
    offset: int
    """Where the next begins, in what the reader counts."""
    row: int
    """Rows of the file up to there."""
    done: int
    """Bytes of the file up to there."""


class Lines:
    """The lines of a file from where it stands, and how far they have been taken."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.offset = file.tell()
        """Bytes of the file before the next line."""

    def __iter__(self) -> Iterator[bytes]:
        while line := self._file.readline(LONGEST_LINE):
            first, self.offset = self.offset == 0, self.offset + len(line)
            yield line.removeprefix(_MARK) if first else line

    def texts(self) -> Iterator[str]:
        """Lines as text; bytes that are no UTF-8 become lone surrogates, which `is_text` tells from text."""
        for line in self:
            yield line.decode("utf-8", "surrogateescape")


def is_text(text: str) -> bool:
    """Whether all of a line's bytes were UTF-8."""
    return text.isascii() or not any("\udc80" <= letter <= "\udcff" for letter in text)
