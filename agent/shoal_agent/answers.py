"""Answers to the last thousand commands, on disk, so that a command that comes twice acts once and is answered alike.

One file a command, named by a number that counts up and the command's id. It is empty from before the command acts
until its answer is written: an agent that died in between knows that it may have acted, and does not act again.
"""

from __future__ import annotations

import contextlib
from enum import Enum
from pathlib import Path

import msgspec

from shoal.contract.command import Answer
from shoal.files import replace_file
from shoal_agent.errors import LostAnswer, UnwritableState, as_problem

KEPT = 1000
"""Commands that are remembered."""
ROOM = 32 * 1024**2
"""Bytes all answers may take; beyond that the oldest ones are emptied."""


class Turn(Enum):
    """Whose turn it is with a command."""

    OURS = "ours"
    """It is new, and now begun."""
    OTHERS = "others"
    """It is being answered already."""


class Answers:
    """The folder of answers; used by one thread at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._paths: dict[str, Path] = {}
        self._sizes: dict[str, int] = {}
        self._begun: set[str] = set()
        for path in sorted(folder.glob("[0-9]*-*")):
            id_ = path.name.partition("-")[2]
            self._paths[id_], self._sizes[id_] = path, path.stat().st_size
        self._next = 1 + max((int(path.name.partition("-")[0]) for path in self._paths.values()), default=0)

    def begin(self, id_: str) -> Turn | Answer:
        """Take the command *id_* on, unless it is known: then its answer, if there is one yet."""
        if id_ in self._begun:
            return Turn.OTHERS
        if id_ in self._paths:
            return self._read(id_)
        path = self._folder / f"{self._next:012d}-{id_}"
        # A folder that takes no writes costs the memory of commands, not the answers to them.
        with contextlib.suppress(UnwritableState):
            self._write(path, b"")
        self._next += 1
        self._paths[id_], self._sizes[id_] = path, 0
        self._begun.add(id_)
        return Turn.OURS

    def finish(self, id_: str, answer: Answer) -> None:
        """Keep *answer* to the command *id_*, which was begun.

        Raises:
            UnwritableState: It is forgotten once the agent ends.
        """
        self._begun.discard(id_)
        data = msgspec.json.encode(answer)
        self._write(self._paths[id_], data)
        self._sizes[id_] = len(data)
        self._prune()

    def _read(self, id_: str) -> Answer:
        try:
            return msgspec.json.decode(self._paths[id_].read_bytes(), type=Answer)
        except (OSError, msgspec.DecodeError):
            lost = LostAnswer("this command came before, and its answer is no longer here", hint="ask again")
            return Answer(ok=False, problem=as_problem(lost))

    def _prune(self) -> None:
        over = len(self._paths) - KEPT
        for id_ in [one for one in self._paths if one not in self._begun][: max(0, over)]:
            self._paths.pop(id_).unlink(missing_ok=True)
            self._sizes.pop(id_)
        room = ROOM - sum(self._sizes.values())
        for id_, size in list(self._sizes.items()):
            if room >= 0:
                break
            self._write(self._paths[id_], b"")
            self._sizes[id_], room = 0, room + size

    def _write(self, path: Path, data: bytes) -> None:
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            replace_file(path, data, mode=0o600)
        except OSError as error:
            hint = "make the state folder writable and the disk less full"
            raise UnwritableState(
                f"cannot write a command down: {error.strerror}", where=str(path), hint=hint
            ) from error
