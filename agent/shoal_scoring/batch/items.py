"""What mini-batches are made of: rows of tables, files, requests; and where each of them comes from.

Items can be cut into parts, so that one that fails can be found without failing its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, NamedTuple, TypeAlias

from shoal_scoring.errors import PackageMissing

Column: TypeAlias = Sequence[Any]


class Origin(NamedTuple):
    """Where an item comes from."""

    source: str
    """Path of the file."""
    row: int | None = None
    """Counts from 0 in the file; None if the item is the file."""

    @property
    def plain(self) -> dict[str, Any]:
        """As results and failures say it."""
        return {"source": self.source} | ({} if self.row is None else {"row": self.row})


class Position(NamedTuple):
    """A place between two items of the whole input."""

    source: int = 0
    """Number of the file, in the order in which they are read."""
    offset: int = 0
    """How far into the file, in whatever its reader counts: bytes or rows."""
    row: int = 0
    """Rows of the file before it."""


@dataclass(frozen=True, slots=True)
class Items:
    """Items of one kind, in order."""

    origins: tuple[Origin, ...]

    def __len__(self) -> int:
        return len(self.origins)

    def part(self, begin: int, end: int) -> Items:
        """Those from *begin* to before *end*."""
        return replace(self, origins=self.origins[begin:end])

    def plain(self, place: int) -> Any:
        """The item at *place* as JSON can say it, for whoever has to look at it; None if its origin says it all."""
        del place
        return None


@dataclass(frozen=True, slots=True)
class Table(Items):
    """Rows of a table, as columns of Python's own values."""

    columns: Mapping[str, Column]

    @property
    def names(self) -> list[str]:
        """Of the columns."""
        return list(self.columns)

    def part(self, begin: int, end: int) -> Items:
        columns = {name: column[begin:end] for name, column in self.columns.items()}
        return replace(self, origins=self.origins[begin:end], columns=columns)

    def plain(self, place: int) -> Any:
        return {name: column[place] for name, column in self.columns.items()}

    def frame(self) -> Any:
        """A pandas DataFrame whose index counts from 0.

        Raises:
            PackageMissing: pandas is not installed.
        """
        return pandas().DataFrame(dict(self.columns))


@dataclass(frozen=True, slots=True)
class ArrowTable(Items):
    """Rows of a Parquet file, which keep their types."""

    table: Any
    """A pyarrow.Table."""

    def part(self, begin: int, end: int) -> Items:
        return replace(self, origins=self.origins[begin:end], table=self.table.slice(begin, end - begin))

    def plain(self, place: int) -> Any:
        return self.table.slice(place, 1).to_pylist()[0]

    @property
    def names(self) -> list[str]:
        """Of the columns."""
        return list(self.table.column_names)

    @property
    def columns(self) -> Mapping[str, Column]:
        """As a `Table` has them."""
        return {name: column.to_pylist() for name, column in zip(self.names, self.table.columns, strict=True)}

    def frame(self) -> Any:
        """As `Table.frame`."""
        pandas()
        return self.table.to_pandas()


@dataclass(frozen=True, slots=True)
class Stack(Items):
    """Rows of NumPy arrays: by name for those of an .npz, by the name "" for an .npy."""

    arrays: Mapping[str, Any]

    def part(self, begin: int, end: int) -> Items:
        arrays = {name: array[begin:end] for name, array in self.arrays.items()}
        return replace(self, origins=self.origins[begin:end], arrays=arrays)


@dataclass(frozen=True, slots=True)
class Files(Items):
    """Whole files."""

    @property
    def paths(self) -> list[str]:
        """What a script gets."""
        return [one.source for one in self.origins]


@dataclass(frozen=True, slots=True)
class Requests(Items):
    """Lines of a JSON lines file, each the body of a request."""

    bodies: tuple[bytes, ...]

    def part(self, begin: int, end: int) -> Items:
        return replace(self, origins=self.origins[begin:end], bodies=self.bodies[begin:end])

    def plain(self, place: int) -> Any:
        return self.bodies[place].decode(errors="replace")


@dataclass(frozen=True, slots=True)
class Failure:
    """One item, or several of one mini-batch, for which there is no result."""

    origin: Origin
    code: str
    reason: str
    item: Any = None
    """What it was, as far as JSON can say it."""
    count: int = 1
    """How many have failed; more than one only where nobody can tell which."""

    @property
    def plain(self) -> dict[str, Any]:
        """A line of the file of failures."""
        more = {"count": self.count} if self.count > 1 else {}
        item = {} if self.item is None else {"item": self.item}
        return {**self.origin.plain, "code": self.code, "reason": self.reason, **more, **item}


@dataclass(frozen=True, slots=True)
class MiniBatch:
    """What `run()` is called with once."""

    number: int
    """Counts from 0."""
    items: Items
    failures: tuple[Failure, ...]
    """Of rows beside the items, that could not be read."""
    after: Position
    """Where the next one begins."""
    done: int
    """Bytes of the whole input up to there."""


def in_parts(whole: Iterator[Any], size: int) -> Iterator[list[Any]]:
    """Lists of *size* each, the last one shorter; none is empty."""
    while part := list(islice(whole, size)):
        yield part


def pandas() -> Any:
    """The module.

    Raises:
        PackageMissing: It is not installed.
    """
    try:
        import pandas as module
    except ImportError as error:
        raise PackageMissing(
            f"run(mini_batch) takes rows as a pandas DataFrame: {error}",
            hint="add pandas to the environment's packages, or hand over files: --read-as files",
        ) from None
    return module
