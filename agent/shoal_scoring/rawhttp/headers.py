"""Headers as werkzeug keeps them: in their order, by names in any case, each as often as it was added."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from shoal_scoring.rawhttp.repeated import Repeated

_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")

Some = Mapping[str, Any] | Iterable[tuple[str, Any]]
"""Headers as a script may give them: in a mapping, with lists where a name comes several times, or in pairs."""


class Headers(Repeated[str]):
    """The headers of a request or of an answer."""

    def __init__(self, some: Some = ()) -> None:
        self._pairs: list[tuple[str, str]] = []
        if some:
            self.extend(some)

    def _named(self, name: str) -> list[str]:
        wanted = name.lower()
        return [text for known, text in self._pairs if known.lower() == wanted]

    get_all = Repeated.getlist

    def __getitem__(self, name: str) -> str:
        for text in self._named(name):
            return text
        raise KeyError(name)

    def __setitem__(self, name: str, text: object) -> None:
        self.set(name, text)

    def __delitem__(self, name: str) -> None:
        self.remove(name)

    def __contains__(self, name: str) -> bool:
        return bool(self._named(name))

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._pairs)

    def __len__(self) -> int:
        return len(self._pairs)

    def __str__(self) -> str:
        return "".join([f"{name}: {text}\r\n" for name, text in self._pairs]) + "\r\n"

    def __repr__(self) -> str:
        return f"Headers({self._pairs!r})"

    def keys(self) -> list[str]:
        """Every name, as often as it is there."""
        return [name for name, _ in self._pairs]

    def values(self) -> list[str]:
        """Every text."""
        return [text for _, text in self._pairs]

    def items(self, lower: bool = False) -> list[tuple[str, str]]:
        """Name and text of each; the names in lower case if *lower*."""
        return [(name.lower() if lower else name, text) for name, text in self._pairs]

    to_wsgi_list = items

    def add(self, name: str, text: object, /, **options: object) -> None:
        """One more; `filename="a b"` becomes `; filename="a b"`."""
        value = str(text)
        if options:
            value += "".join(map(_option, options.items()))
        self._pairs.append((name, _checked(value)))

    add_header = add

    def set(self, name: str, text: object, /, **options: object) -> None:
        """This in the place of all of that name."""
        self.remove(name)
        self.add(name, text, **options)

    def setlist(self, name: str, texts: Iterable[object]) -> None:
        """These in the place of all of that name."""
        self.remove(name)
        for text in texts:
            self.add(name, text)

    def setdefault(self, name: str, text: object) -> str:
        """What *name* is; *text* from now on if it was nothing."""
        if name not in self:
            self.add(name, text)
        return self[name]

    def extend(self, some: Some = (), /, **named: object) -> None:
        """Add *some* and what is *named*."""
        for name, text in [*_pairs_of(some), *named.items()]:
            self.add(name, text)

    def update(self, some: Some = (), /, **named: object) -> None:
        """Add *some* and what is *named*, in the place of all of those names."""
        more = Headers([*_pairs_of(some), *named.items()])
        for name in dict.fromkeys(more.keys()):
            self.setlist(name, more.getlist(name))

    def remove(self, name: str) -> None:
        """Drop all of that name."""
        self._pairs = [pair for pair in self._pairs if pair[0].lower() != name.lower()]

    def pop(self, name: str, *default: str) -> str:
        """Drop all of that name; the first of them, else *default*."""
        found = [*self._named(name), *default]
        self.remove(name)
        if not found:
            raise KeyError(name)
        return found[0]

    def clear(self) -> None:
        """Drop all."""
        self._pairs = []

    def copy(self) -> Headers:
        """The same, to be changed alone."""
        return Headers(self._pairs)


def _pairs_of(some: Some) -> Iterator[tuple[str, object]]:
    for name, given in some.items() if isinstance(some, Mapping) else some:
        for text in given if isinstance(given, list | tuple | set) else [given]:
            yield name, text


def _checked(text: str) -> str:
    if "\n" in text or "\r" in text:
        raise ValueError("a header's value must not have line breaks")
    return text


def _option(named: tuple[str, object]) -> str:
    name, value = named[0].replace("_", "-"), str(named[1])
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    return f"; {name}={value}" if _TOKEN.fullmatch(value) else f'; {name}="{quoted}"'
