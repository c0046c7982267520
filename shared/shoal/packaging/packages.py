"""The packages that an environment asks for, in the one form that the resolver takes.

`conda` and `requirements` read files into it. A file is read to its end before it is refused, so that a person sees
everything that is wrong with it at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from shoal.packaging.errors import CannotHonour

__all__ = ["Findings", "Packages", "name_of"]

_NAME: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True)
class Packages:
    """What was asked for, and what was made of it."""

    python: str | None = None
    """major.minor; None if nothing was said."""
    requirements: tuple[str, ...] = ()
    """As pip writes them: name, extras, versions, markers, or a URL."""
    indexes: tuple[str, ...] = ()
    """Options that name other package indexes, as pip writes them."""
    notices: tuple[str, ...] = ()
    """A sentence for each line that was not taken as it stands."""

    def names(self) -> frozenset[str]:
        """Normalised names of the requirements."""
        return frozenset(name_of(one) for one in self.requirements)

    def plus(self, defaults: Iterable[str]) -> Packages:
        """These, and those of the *defaults* (pinned requirements) that are not asked for by name already."""
        more = tuple(one for one in defaults if name_of(one) not in self.names())
        return Packages(self.python, self.requirements + more, self.indexes, self.notices)


@dataclass(slots=True)
class Findings:
    """Collects what a file asks for, line by line."""

    where: str
    """The file, for errors."""
    python: str | None = None
    requirements: list[str] = field(default_factory=list)
    indexes: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    """A phrase for each line that cannot be honoured, which begins with the line."""

    def finish(self) -> Packages:
        """The packages, or `CannotHonour` with every refusal."""
        if self.refusals:
            raise CannotHonour(self.refusals, where=self.where)
        return Packages(self.python, tuple(self.requirements), tuple(self.indexes), tuple(self.notices))


def name_of(requirement: str) -> str:
    """Normalised name of a requirement, `scikit-learn` of `Scikit_Learn[x]>=1`; empty if it begins with none."""
    found = _NAME.match(requirement)
    return re.sub(r"[-_.]+", "-", found[0]).lower() if found else ""
