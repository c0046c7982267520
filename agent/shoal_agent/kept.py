"""One file of the store: it outlives power cuts, and what a bad disk does to it is noticed. Only the store uses it.

It begins with the checksum of the rest, is replaced whole, and keeps the generation before it as `.previous`. A file
that cannot be read is moved into `quarantine/` and said to be a problem; the generation before it is used.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from shoal.contract.base import encode
from shoal.contract.reported import Problem
from shoal.errors import Damaged
from shoal.files import replacing
from shoal_agent.errors import UnwritableState, as_problem

T = TypeVar("T", bound=msgspec.Struct)

_SET_ASIDE = "it was set aside, and the one written before it is used; is the disk failing?"


class DamagedState(Damaged):
    """A file of the store is not what its checksum or its form says."""

    code = "SHOAL-AGT-701"


class Kept(Generic[T]):
    """One file of the store."""

    def __init__(self, path: Path, kind: type[T], on_problem: Callable[[Problem], None]) -> None:
        self._path, self._kind, self._on_problem = path, kind, on_problem
        self._previous = path.with_suffix(".previous")

    def read(self) -> T | None:
        """Its newest readable generation; None if there never was one, or none can be read."""
        for path in (self._path, self._previous):
            try:
                return self._parse(path)
            except FileNotFoundError:
                continue
            except DamagedState as error:
                self._set_aside(path, error)
            except OSError as error:
                self._on_problem(as_problem(DamagedState(f"cannot be read: {error.strerror}", where=path.name)))
        return None

    def write(self, value: T) -> None:
        """Replace it.

        Raises:
            UnwritableState: It holds what it held.
        """
        body = encode(value)
        try:
            with replacing(self._path, mode=0o600) as out:
                out.write(f"sha256:{hashlib.sha256(body).hexdigest()}\n".encode() + body)
                out.flush()
                # Between this and the end of the block the newest generation is the previous one, which is still true.
                if self._path.exists():
                    self._path.replace(self._previous)
        except OSError as error:
            raise unwritable(self._path, error) from error

    def drop(self) -> None:
        """Have none any more.

        Raises:
            UnwritableState: It is still there.
        """
        try:
            self._previous.unlink(missing_ok=True)
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise unwritable(self._path, error) from error

    def _parse(self, path: Path) -> T:
        checksum, _, body = path.read_bytes().partition(b"\n")
        if checksum.decode(errors="replace") != f"sha256:{hashlib.sha256(body).hexdigest()}":
            raise DamagedState("a file of the state folder is damaged", where=path.name, hint=_SET_ASIDE)
        try:
            return msgspec.json.decode(body, type=self._kind)
        except msgspec.DecodeError as error:
            message = f"a file of the state folder cannot be read: {error}"
            raise DamagedState(message, where=path.name, hint=_SET_ASIDE) from error

    def _set_aside(self, path: Path, error: DamagedState) -> None:
        self._on_problem(as_problem(error))
        folder = path.parent / "quarantine"
        try:
            folder.mkdir(exist_ok=True)
            path.replace(folder / f"{path.name}.{len(list(folder.iterdir()))}")
        except OSError as failure:
            self._on_problem(as_problem(unwritable(folder, failure)))


def unwritable(path: Path, error: OSError) -> UnwritableState:
    return UnwritableState(
        f"cannot write its state down: {error.strerror}",
        where=str(path),
        hint="the device goes on with what it has; make the folder writable and the disk less full",
    )
