"""What is typed into a filter box, and whether a record passes it; pure.

Words separated by spaces or commas must all be there: `site=oslo` and `site!=oslo` look at labels or tags,
`state:failed` at a named field, any other word at all of the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_WORD = re.compile(r"[^\s,]+")
_TERM = re.compile(r"(?P<key>[^=!:]+)(?P<sign>!=|=|:)(?P<value>.*)")


@dataclass(frozen=True, slots=True)
class Searchable:
    """A record as a filter sees it."""

    text: str
    """Everything that plain words are looked for in."""
    labels: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    """By the name that is written before the colon."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What was typed, taken apart."""

    words: tuple[str, ...] = ()
    labels: tuple[tuple[str, str, bool], ...] = ()
    """Key, value, and whether it must be so rather than must not."""
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.labels or self.fields)

    def passes(self, one: Searchable) -> bool:
        if any((one.labels.get(key) == value) is not wanted for key, value, wanted in self.labels):
            return False
        if any(value not in one.fields.get(name, "").lower() for name, value in self.fields):
            return False
        text = one.text.lower()
        return all(word in text for word in self.words)


def read_filter(text: str) -> Filter:
    """The filter in *text*; whatever is no label and no field is a word."""
    words: list[str] = []
    labels: list[tuple[str, str, bool]] = []
    fields: list[tuple[str, str]] = []
    for word in _WORD.findall(text):
        term = _TERM.fullmatch(word)
        if term is None:
            words.append(word.lower())
        elif term["sign"] == ":":
            fields.append((term["key"].lower(), term["value"].lower()))
        else:
            labels.append((term["key"], term["value"], term["sign"] == "="))
    return Filter(tuple(words), tuple(labels), tuple(fields))
