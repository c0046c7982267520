"""Writes the table of the scoring server's settings in `docs/scoring.md`.

python tests/project/settings_table.py > table.md
"""

from __future__ import annotations

import dataclasses

from shoal_scoring.settings import Settings


def table() -> str:
    """Every setting: its variables, its options, its default and what it is."""
    rows = ["| variable | option | default | what |", "|---|---|---|---|"]
    for one in dataclasses.fields(Settings):
        variables = ", ".join(f"`{name}`" for name in one.metadata["env"])
        options = ", ".join(f"`{name}`" for name in one.metadata["flags"])
        rows.append(f"| {variables} | {options} | {_default(one.default)} | {one.metadata['about']} |")
    return "\n".join(rows) + "\n"


def _default(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"`{value}`" if value not in ("", (), None) else ""


if __name__ == "__main__":
    print(table(), end="")
