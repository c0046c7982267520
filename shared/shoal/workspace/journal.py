"""Every desired document that was ever made, signed, in the order of its rev.

The broker is only a courier: what it forgot is published again from here, and what was written but not yet published
when the desktop died is found here. Nothing is ever deleted.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from sqlalchemy import Connection, Select, func, insert, select, tuple_, update

from shoal.contract.desired import Desired, sign_desired
from shoal.contract.envelope import Envelope, SigningKey
from shoal.workspace import tables
from shoal.workspace.database import Database, from_row
from shoal.workspace.records import Entry, now

JOURNAL = tables.journal

Compose = Callable[[Desired | None, int], Desired]
"""Makes the next document out of the latest one (None for the first) and the rev that it has to bear."""


class Journal:
    """The journal of one workspace."""

    def __init__(self, database: Database, operator: Callable[[], SigningKey]) -> None:
        self._database = database
        self._operator = operator

    def append(self, device: str, compose: Compose) -> Entry:
        """Write the next document for *device*; *compose* sees the latest one and nobody comes between.

        The database waits while *compose* works, so that it should reach for nothing slow.

        Raises:
            OversizeDocument: It is too large for the wire; nothing is written.
        """
        key = self._operator()
        with self._database.writing() as connection:
            latest = _latest(connection, device)
            rev = latest.rev + 1 if latest else 1
            document = compose(_document(latest), rev)
            if (document.device, document.rev) != (device, rev):
                raise ValueError(f"composed for {document.device} rev {document.rev}, not for {device} rev {rev}")
            entry = Entry(
                device=device,
                rev=rev,
                envelope=sign_desired(document, key),
                spec_hash=document.spec_hash,
                created=now(),
                published=None,
            )
            connection.execute(insert(JOURNAL).values(**msgspec.structs.asdict(entry)))
        return entry

    def latest(self, device: str) -> Entry | None:
        """What *device* should be doing; None if it was never told anything."""
        with self._database.reading() as connection:
            return _latest(connection, device)

    def desired(self, device: str) -> Desired | None:
        """The document in `latest`."""
        return _document(self.latest(device))

    def history(self, device: str) -> tuple[Entry, ...]:
        """Everything that *device* was ever told, oldest first."""
        return self._entries(_of(device).order_by(JOURNAL.c.rev))

    def current(self) -> tuple[Entry, ...]:
        """The latest entry of every device: what a broker that forgot everything has to be told."""
        return self._entries(_newest())

    def unpublished(self) -> tuple[Entry, ...]:
        """Latest entries that no broker has acknowledged; those since replaced need not be published any more."""
        return self._entries(_newest().where(JOURNAL.c.published.is_(None)))

    def mark_published(self, device: str, rev: int) -> None:
        """Note that the broker has acknowledged this document; the first time counts."""
        this = (JOURNAL.c.device == device, JOURNAL.c.rev == rev, JOURNAL.c.published.is_(None))
        with self._database.writing() as connection:
            connection.execute(update(JOURNAL).where(*this).values(published=now()))

    def _entries(self, query: Select[tuple[object, ...]]) -> tuple[Entry, ...]:
        with self._database.reading() as connection:
            return tuple(from_row(row, Entry) for row in connection.execute(query).mappings())


def read_entry(entry: Entry) -> Desired:
    """The document in *entry*; its signature is not checked, since this workspace made it."""
    payload = msgspec.json.decode(entry.envelope, type=Envelope).payload
    return msgspec.json.decode(payload, type=Desired)


def _document(entry: Entry | None) -> Desired | None:
    return read_entry(entry) if entry else None


def _latest(connection: Connection, device: str) -> Entry | None:
    query = _of(device).order_by(JOURNAL.c.rev.desc()).limit(1)
    row = connection.execute(query).mappings().first()
    return from_row(row, Entry) if row else None


def _of(device: str) -> Select[tuple[object, ...]]:
    return select(JOURNAL).where(JOURNAL.c.device == device)


def _newest() -> Select[tuple[object, ...]]:
    """The latest entry of each device, by device."""
    newest = select(JOURNAL.c.device, func.max(JOURNAL.c.rev)).group_by(JOURNAL.c.device)
    return select(JOURNAL).where(tuple_(JOURNAL.c.device, JOURNAL.c.rev).in_(newest)).order_by(JOURNAL.c.device)
