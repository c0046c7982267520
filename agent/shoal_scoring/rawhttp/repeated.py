"""What may come several times under one name: the fields of a form, and headers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar

from shoal_scoring.errors import FieldMissing

Value = TypeVar("Value")


class Repeated(Generic[Value]):
    """Looking values up by name; the subclass says which there are."""

    def _named(self, name: str) -> list[Value]:
        raise NotImplementedError

    def get(self, name: str, default: Any = None, type: Callable[[Value], Any] | None = None) -> Any:  # noqa: A002  werkzeug's
        """The first value of *name*, as *type* makes it; *default* if there is none, or *type* refuses it."""
        found = self._named(name)[:1]
        return next(_converted(found, type), default)

    def getlist(self, name: str, type: Callable[[Value], Any] | None = None) -> list[Any]:  # noqa: A002
        """Every value of *name*, in order; without those that *type* refuses."""
        return list(_converted(self._named(name), type))


def _converted(values: Iterable[Value], convert: Callable[[Value], Any] | None) -> Iterator[Any]:
    for value in values:
        try:
            yield value if convert is None else convert(value)
        except (ValueError, TypeError):
            continue


class Fields(Repeated[Value], dict[str, Value]):
    """Values by name, as werkzeug's MultiDict: a dict of the first of each, and `getlist` has all."""

    def __init__(self, pairs: Iterable[tuple[str, Value]] = ()) -> None:
        self._lists: dict[str, list[Value]] = {}
        for name, value in pairs:
            self._lists.setdefault(name, []).append(value)
        super().__init__({name: values[0] for name, values in self._lists.items()})

    def _named(self, name: str) -> list[Value]:
        return self._lists.get(name, [])

    def __missing__(self, name: str) -> Value:
        there = ", ".join(self) or "nothing"
        raise FieldMissing(f"field {name!r} was not sent", hint=f"what was sent: {there}")

    def items(self, multi: bool = False) -> Any:
        """Name and first value of each; name and value of all if *multi*."""
        return [(name, one) for name, values in self._lists.items() for one in values] if multi else super().items()

    def lists(self) -> Iterator[tuple[str, list[Value]]]:
        """Name and values of each."""
        return iter(self._lists.items())

    def listvalues(self) -> Iterator[list[Value]]:
        """The values of each."""
        return iter(self._lists.values())

    def to_dict(self, flat: bool = True) -> dict[str, Any]:
        """The first value of each; a list of them unless *flat*."""
        return dict(self) if flat else {name: list(values) for name, values in self._lists.items()}
