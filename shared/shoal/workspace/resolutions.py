"""Dependency resolutions that were made once: packaging the same requirements again gives the same layers."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from shoal.workspace import tables
from shoal.workspace.database import Database
from shoal.workspace.records import now

RESOLUTIONS = tables.resolutions


class Resolutions:
    """Text by key: the pinned requirements by what was asked for."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str) -> str | None:
        with self._database.reading() as connection:
            query = select(RESOLUTIONS.c.text).where(RESOLUTIONS.c.key == key)
            return connection.execute(query).scalar_one_or_none()

    def put(self, key: str, text: str) -> None:
        """Keep *text*; an older one under the same *key* is replaced."""
        with self._database.writing() as connection:
            connection.execute(delete(RESOLUTIONS).where(RESOLUTIONS.c.key == key))
            connection.execute(insert(RESOLUTIONS).values(key=key, text=text, created=now()))
