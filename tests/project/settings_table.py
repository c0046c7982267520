"""Writes the tables of the scoring server's settings at the end of `docs/scoring.md`.

python tests/project/settings_table.py > table.md
"""

from __future__ import annotations

import dataclasses

from shoal_scoring.retired import RETIRED
from shoal_scoring.settings import Settings


def table() -> str:
    """Every setting: its variables, its options, its default and what it is."""
    rows = ["| variable | option | default | what |", "|---|---|---|---|"]
    for one in dataclasses.fields(Settings):
        variables = ", ".join(f"`{name}`" for name in one.metadata["env"])
        options = ", ".join(f"`{name}`" for name in one.metadata["flags"])
        rows.append(f"| {variables} | {options} | {_default(one.default)} | {one.metadata['about']} |")
    return "\n".join(rows) + "\n"


def retired_table() -> str:
    """Every setting of the original that does nothing: its names, and why."""
    rows = ["| of the original | does nothing, because |", "|---|---|"]
    for one in RETIRED:
        names = ", ".join(f"`{name}`" for name in (one.env, one.flag) if name)
        rows.append(f"| {names} | {one.why} |")
    return "\n".join(rows) + "\n"


RETIRED_SAID = """
These settings of the original are taken and do nothing; the log says so at the start.

"""


def tables() -> str:
    """Both, as they end the page."""
    return table() + RETIRED_SAID + retired_table()


def _default(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"`{value}`" if value not in ("", (), None) else ""


if __name__ == "__main__":
    print(tables(), end="")
