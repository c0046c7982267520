"""Which files of a source directory stay behind: a few that never belong in an image, and what an ignore file names.

`.shoalignore`, else Azure's `.amlignore`, in the directory's root; both are written as `.gitignore` is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shoal.packaging.requirements import read_text

__all__ = ["Ignoring", "ignoring_of"]

IGNORE_FILES: Final = (".shoalignore", ".amlignore")
"""The first that is there counts."""
ALWAYS: Final = (
    *(".git/", ".hg/", ".svn/", ".gitignore", *IGNORE_FILES),
    *("__pycache__/", "*.py[co]", ".ipynb_checkpoints/", ".mypy_cache/", ".pytest_cache/", ".ruff_cache/"),
    *(".venv/", ".shoal/", ".DS_Store", "Thumbs.db"),
)


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    keeps: bool
    """Whether it takes back what an earlier rule ignored."""
    folders_only: bool


@dataclass(frozen=True, slots=True)
class Ignoring:
    """The rules of one source directory."""

    rules: tuple[_Rule, ...]

    def ignores(self, path: str, *, folder: bool) -> bool:
        """Whether *path*, relative and with slashes, stays behind; the last rule that speaks of it decides."""
        ignored = False
        for rule in self.rules:
            if (folder or not rule.folders_only) and rule.pattern.fullmatch(path):
                ignored = not rule.keeps
        return ignored


def ignoring_of(source: Path) -> Ignoring:
    """The rules for the source directory *source*."""
    file = next((source / name for name in IGNORE_FILES if (source / name).is_file()), None)
    lines = read_text(file).splitlines() if file else []
    return Ignoring(tuple(_rules([*ALWAYS, *lines])))


def _rules(lines: Iterable[str]) -> Iterable[_Rule]:
    for raw in lines:
        line = raw.rstrip()
        if not line or line.startswith("#"):
            continue
        keeps = line.startswith("!")
        text = line.removeprefix("!").removeprefix("\\")
        yield _Rule(re.compile(_expression(text.rstrip("/"))), keeps, text.endswith("/"))


def _expression(glob: str) -> str:
    """A regular expression for a whole path; a glob without a slash inside may match at any depth."""
    anywhere = "/" not in glob
    rest, text = glob.removeprefix("/"), "(?:.*/)?" if anywhere else ""
    for token in re.findall(r"\*\*/|/\*\*$|\*\*|\*|\?|\[[^\]]+\]|\\.|.", rest):
        text += _TOKENS.get(token) or _one(token)
    return text


_TOKENS: Final = {"**/": "(?:.*/)?", "/**": "/.*", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def _one(token: str) -> str:
    if token.startswith("[") and len(token) > 2:
        return "[^" + token[2:] if token[1] in "!^" else token
    return re.escape(token.removeprefix("\\") or token)
