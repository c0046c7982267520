"""The workspace's database: transactions, and its errors in our words.

A write takes the database's one writing place before it reads, so that "the next version" is the same number from
reading it to writing it, however many processes ask at once.
"""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self, TypeVar

import msgspec
from sqlalchemy import Connection, Engine, RowMapping, create_engine, event, insert, select, update
from sqlalchemy.exc import DBAPIError, NoResultFound, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from shoal.errors import ShoalError
from shoal.workspace import tables
from shoal.workspace.errors import (
    DamagedWorkspace,
    NewerWorkspace,
    NoRoomInWorkspace,
    WorkspaceBusy,
    WorkspaceForbidden,
)
from shoal.workspace.records import Record

PATIENCE = 30.0
"""Seconds that a writer waits for another process's transaction to end."""

R = TypeVar("R", bound=Record)


class Database:
    """The database in the file *path*."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": PATIENCE})
        _take_over_transactions(self._engine)
        self._thread = threading.local()

    @classmethod
    def create(cls, path: Path) -> None:
        """Make the file with empty tables."""
        database = cls(path)
        try:
            with database.writing() as connection:
                tables.metadata.create_all(connection)
                connection.execute(insert(tables.schema).values(version=tables.SCHEMA_VERSION))
        finally:
            database.close()

    @classmethod
    def open(cls, path: Path) -> Self:
        """The database in *path*, once it is seen to be one that this version of Shoal can work with."""
        database = cls(path)
        try:
            database._check_version()
        except ShoalError:
            database.close()
            raise
        return database

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A view of the database at one moment; waits for nobody. Within `writing` it sees what was written there."""
        if joined := getattr(self._thread, "writer", None):
            yield joined
            return
        with self._told(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The only writer until the block ends; all of it is kept, or nothing if the block raises.

        Blocks within the block belong to it, so that several changes can be made together.
        """
        if joined := getattr(self._thread, "writer", None):
            yield joined
            return
        with self._told(), self._engine.execution_options(writes=True).begin() as connection:
            self._thread.writer = connection
            try:
                yield connection
            finally:
                self._thread.writer = None

    def _check_version(self) -> None:
        try:
            with self.reading() as connection:
                version = connection.execute(select(tables.schema.c.version)).scalar_one()
        except (OperationalError, NoResultFound) as error:
            raise DamagedWorkspace("this is no workspace's database", where=str(self.path)) from error
        if version > tables.SCHEMA_VERSION:
            raise NewerWorkspace(
                f"this workspace is of form {version}, written by a newer Shoal; this one knows form"
                f" {tables.SCHEMA_VERSION}",
                where=str(self.path.parent),
                hint="update Shoal on this machine",
            )

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Put the driver's errors into ours; what is left is a mistake of ours and keeps its traceback."""
        try:
            yield
        except DBAPIError as error:
            if told := self._in_our_words(error.orig):
                raise told from error
            raise

    def _in_our_words(self, error: BaseException | None) -> ShoalError | None:
        where = str(self.path)
        match getattr(error, "sqlite_errorcode", 0) & 0xFF:
            case sqlite3.SQLITE_FULL:
                free = shutil.disk_usage(self.path.parent).free
                return NoRoomInWorkspace(
                    f"the disk is full: {free} bytes are free", where=where, hint="free some space"
                )
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                return WorkspaceBusy(f"another process has been writing for {PATIENCE:g} s", where=where)
            case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
                return WorkspaceForbidden(f"the database cannot be used: {error}", where=where)
            case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_IOERR:
                hint = "restore the workspace from a backup"
                return DamagedWorkspace(f"the database is damaged: {error}", where=where, hint=hint)
            case _:
                return None


def _take_over_transactions(engine: Engine) -> None:
    """Begin transactions ourselves: Python's driver would begin a writing one only after its first reading."""

    @event.listens_for(engine, "connect")
    def on_connect(driver: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        driver.isolation_level = None
        driver.execute("PRAGMA journal_mode = WAL")
        driver.execute("PRAGMA synchronous = FULL")  # what was acknowledged outlives a power cut

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def count_up(connection: Connection, what: str) -> int:
    """The next number of *what*, from 1; no number comes twice."""
    counters = tables.counters
    value: int | None = connection.execute(select(counters.c.value).where(counters.c.what == what)).scalar_one_or_none()
    if value is None:
        connection.execute(insert(counters).values(what=what, value=1))
        return 1
    connection.execute(update(counters).where(counters.c.what == what).values(value=value + 1))
    return value + 1


def to_row(record: Record) -> dict[str, Any]:
    """*record* as the columns of its table."""
    row: dict[str, Any] = msgspec.to_builtins(record)
    return row


def from_row(row: RowMapping, kind: type[R]) -> R:
    """The *kind* in *row*; columns that it has no field for are not looked at."""
    # SQLAlchemy's names are of a class of its own, which msgspec does not take for text.
    return msgspec.convert({str(name): value for name, value in row.items()}, kind)
