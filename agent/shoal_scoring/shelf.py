"""Models in memory: each loaded when it is first taken, and the one longest unused leaves when room is short.

Only the scoring thread takes; loading happens in threads of their own, so that a request whose time is up can leave,
and the next finds the model further on or ready. A model is in use only between two calls of `take`, so the one that
was just taken is never among those that leave.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from shoal_scoring.logs import Log
from shoal_scoring.memory import give_back, resident


class Shelved(Protocol):
    """What stands on a shelf."""

    def load(self) -> None:
        """Make ready; raises a `ShoalError` that says why it cannot."""
        ...


_Book = TypeVar("_Book", bound=Shelved)


@dataclass(slots=True)
class Held(Generic[_Book]):
    """A model that is in memory."""

    book: _Book
    size: int
    """Bytes it is taken to need: what the process grew by while loading it, at least its files."""


class _Loading(threading.Thread, Generic[_Book]):
    """One model on its way into memory."""

    def __init__(self, load: Callable[[], Held[_Book]]) -> None:
        super().__init__(name="loader")
        self._load = load
        self.done: Future[Held[_Book]] = Future()

    def run(self) -> None:
        try:
            self.done.set_result(self._load())
        except BaseException as error:  # noqa: BLE001  told to whoever takes the model
            self.done.set_exception(error)


class Shelf(Generic[_Book]):
    """Those of the models *made* by name that are in memory; together at most *room* bytes, if that is given."""

    def __init__(self, make: Callable[[str], _Book], size_of: Callable[[str], int], room: int | None, log: Log) -> None:
        """*size_of* says the bytes of a model's files: what it will need at least."""
        self._make, self._size_of, self._room, self._log = make, size_of, room, log
        self._held: OrderedDict[str, Held[_Book]] = OrderedDict()
        self._loading: dict[str, _Loading[_Book]] = {}
        self._sizes: dict[str, int] = {}
        """What each needed when it was loaded before."""
        self.changed = False
        """Whether the models in memory are others than when this was last set to False."""

    def __contains__(self, name: str) -> bool:
        return name in self._held

    @property
    def held(self) -> dict[str, Held[_Book]]:
        """What is in memory, the one longest unused first."""
        return dict(self._held)

    def take(self, name: str) -> _Book:
        """The model *name*, ready; waits for its loading, also for one that an earlier request has begun.

        Raises:
            ShoalError: It cannot be loaded; the next to take it tries again.
        """
        if name not in self._held:
            self._await(name)
        self._held.move_to_end(name)
        self._make_room(0, keep=name)
        return self._held[name].book

    def _await(self, name: str) -> None:
        for other in [one for one, loading in self._loading.items() if one != name and loading.done.done()]:
            self._settle(other)  # whoever asked for it has not waited
        if name not in self._loading:
            self._make_room(self._sizes.get(name) or self._size_of(name), keep=name)
            self._loading[name] = _Loading(lambda: self._load(name))
            self._loading[name].start()
        self._loading[name].done.exception()  # waits; an interruption leaves here
        if (error := self._settle(name)) is not None:
            raise error

    def _settle(self, name: str) -> BaseException | None:
        """Take over what was loaded; what went wrong, if anything did."""
        loading = self._loading.pop(name)
        loading.join()
        done = loading.done
        if (error := done.exception()) is None:
            held = done.result()
            self._held[name], self._sizes[name] = held, held.size
            self.changed = True
        return error

    def _load(self, name: str) -> Held[_Book]:
        book = self._make(name)
        before = resident()
        book.load()
        return Held(book, max(self._size_of(name), resident() - before))

    def _make_room(self, size: int, keep: str) -> None:
        if self._room is None:
            return
        gone = []
        while size + sum(one.size for one in self._held.values()) > self._room:
            oldest = next(iter(self._held), keep)
            if oldest == keep:
                break
            del self._held[oldest]
            gone.append(oldest)
        if gone:
            self.changed = True
            give_back()
            self._log.info(f"{', '.join(gone)} left memory for {keep}")
