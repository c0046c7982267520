"""What the library says against a text, as marks: for entry scripts, inference configs, and lists of packages."""

from __future__ import annotations

from collections.abc import Sequence

from shoal.contract.inference import InferenceConfig
from shoal.contract.reading import not_acted_on, parse
from shoal.errors import ShoalError
from shoal.packaging.entry_script import check_script_text
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


def _ignored(field: str, text: str) -> Mark:
    last = field.rpartition(".")[2]
    line = next((n for n, one in enumerate(text.splitlines(), 1) if last in one), 0)
    sentence = tr("{field} is accepted, but this version does nothing with it").format(field=field)
    return Mark(sentence, line, state=State.STALE)
