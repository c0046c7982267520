"""The three languages that the editor knows: the words of each, as one pattern whose groups are named by their kind."""

from __future__ import annotations

import builtins
import keyword
import re
from dataclasses import dataclass, field

_NUMBER = r"(?P<number>\b(?:0[xXoObB][\da-fA-F_]+|\d[\d_]*\.?\d*(?:[eE][+-]?\d+)?)\b)"
_KEYWORDS = "|".join([*keyword.kwlist, "match", "case"])
_BUILTINS = "|".join(name for name in dir(builtins) if name.islower() and not name.startswith("_"))
_PYTHON = rf"""
    (?P<comment>\#.*)
  | (?P<open>(?i:[rbuf]{{0,2}})(?:\"\"\"|'''))
  | (?P<string>(?i:[rbuf]{{0,2}})(?:"(?:\\.|[^"\\])*(?:"|$)|'(?:\\.|[^'\\])*(?:'|$)))
  | (?P<decorator>^\s*@[\w.]+)
  | (?:\b(?:def|class)\s+)(?P<name>\w+)
  | (?P<keyword>\b(?:{_KEYWORDS})\b)
  | (?P<builtin>(?<!\.)\b(?:{_BUILTINS})\b)
  | {_NUMBER}
"""
_JSON = rf"""
    (?P<name>"(?:\\.|[^"\\])*"(?=\s*:))
  | (?P<string>"(?:\\.|[^"\\])*(?:"|$))
  | (?P<keyword>\b(?:true|false|null)\b)
  | {_NUMBER}
"""
_YAML = rf"""
    (?P<comment>(?:^|(?<=\s))\#.*)
  | (?P<name>(?:^|(?<=[\s{{,\[-]))(?:"[^"]*"|'[^']*'|[\w./-]+)(?=\s*:(?:\s|$)))
  | (?P<string>"(?:\\.|[^"\\])*"|'(?:''|[^'])*')
  | (?P<keyword>\b(?:true|false|null|yes|no)\b|^(?:---|\.\.\.))
  | {_NUMBER}
"""
_REQUIREMENTS = rf"""
    (?P<comment>(?:^|(?<=\s))\#.*)
  | (?P<keyword>^\s*--?[\w-]+)
  | (?P<name>^\s*[A-Za-z0-9][\w.-]*)
  | {_NUMBER}
"""


@dataclass(frozen=True, slots=True)
class Language:
    """How the editor treats a text."""

    pattern: re.Pattern[str]
    indent: str
    """What one step is."""
    opens: tuple[str, ...] = field(default=())
    """Ends of a line after which the next one stands a step further in."""


PYTHON = Language(re.compile(_PYTHON, re.VERBOSE), "    ", (":", "(", "[", "{"))
JSON = Language(re.compile(_JSON, re.VERBOSE), "    ", ("{", "["))
YAML = Language(re.compile(_YAML, re.VERBOSE), "  ", (":",))
REQUIREMENTS = Language(re.compile(_REQUIREMENTS, re.VERBOSE), "  ")

_BY_END = {"py": PYTHON, "json": JSON, "yml": YAML, "yaml": YAML, "txt": REQUIREMENTS}


def language_of(name: str, text: str = "") -> Language:
    """Of the file called *name*; of *text* where the name does not tell."""
    for ends, language in {
        (".py",): PYTHON,
        (".json",): JSON,
        (".yml", ".yaml"): YAML,
        (".txt",): REQUIREMENTS,
    }.items():
        if name.lower().endswith(ends):
            return language
    return JSON if text.lstrip().startswith(("{", "[")) else YAML
