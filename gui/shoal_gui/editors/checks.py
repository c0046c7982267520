"""What the library says against a text, as marks: for entry scripts, inference configs, and lists of packages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from shoal.contract.inference import InferenceConfig
from shoal.contract.reading import line_of, not_acted_on, parse, read_plain
from shoal.errors import ShoalError
from shoal.packaging.conda import parse_conda
from shoal.packaging.entry_script import check_script_text
from shoal.packaging.errors import CannotHonour
from shoal.packaging.packages import Findings
from shoal.packaging.requirements import take_requirements
from shoal_gui.editors.marks import Mark, mark_of
from shoal_gui.tokens import State
from shoal_gui.words import tr


def entry_script_marks(text: str) -> Sequence[Mark]:
    """A syntax error, or what the server calls and the script lacks."""
    try:
        check_script_text(text, where="")
    except ShoalError as error:
        return [mark_of(error)]
    return []


def config_marks(text: str) -> Sequence[Mark]:
    """What keeps *text* from being an inference config, or the fields in it that nothing is done about."""
    try:
        config = parse(text, InferenceConfig, where="")
    except ShoalError as error:
        return [mark_of(error)]
    return [_ignored(name, text) for name in not_acted_on(config)]


def packages_marks(text: str) -> Sequence[Mark]:
    """The lines of a requirements or conda file that cannot be honoured; files that it includes are not looked at."""
    findings = Findings(where="")
    try:
        if _is_conda(text):
            parse_conda(_without_includes(read_plain(text, where="")), where="", folder=Path())
        else:
            lines = [line for line in text.splitlines() if not line.strip().startswith(_INCLUDES)]
            take_requirements(lines, findings, Path())
            findings.finish()
    except CannotHonour as error:
        return [Mark(one, _line_with(one.partition(" (")[0], text), code=error.code) for one in error.refusals]
    except ShoalError as error:
        return [mark_of(error)]
    return []


_INCLUDES = ("-r", "--requirement")


def _is_conda(text: str) -> bool:
    return re.search(r"^(?:dependencies|channels|name)\s*:", text, re.MULTILINE) is not None


def _without_includes(data: dict[str, Any]) -> dict[str, Any]:
    """*data* of a conda file without the files that its pip section names."""
    lines = data.get("dependencies")
    if not isinstance(lines, list):
        return data
    return {**data, "dependencies": [_own_lines(line) for line in lines]}


def _own_lines(line: object) -> object:
    if isinstance(line, dict) and isinstance(line.get("pip"), list):
        return {"pip": [one for one in line["pip"] if not str(one).startswith(_INCLUDES)]}
    return line


def _line_with(words: str, text: str) -> int:
    """The first line that has *words*; 0 if none has."""
    return next((n for n, line in enumerate(text.splitlines(), 1) if words and words in line), 0)


def _ignored(field: str, text: str) -> Mark:
    line = line_of(text, field.split(".")) or 0
    sentence = tr("{field} is accepted, but this version does nothing with it").format(field=field)
    return Mark(sentence, line, state=State.STALE)
