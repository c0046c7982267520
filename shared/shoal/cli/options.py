"""Options and arguments that several commands share, and the workspace that they lead to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from shoal.cli.output import Output
from shoal.contract.names import BadName
from shoal.workspace import Workspace

WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        help="Folder of the workspace; else $SHOAL_WORKSPACE, else .shoal here or above.",
        show_default=False,
    ),
]
OutputOption = Annotated[Output, typer.Option("-o", "--output", help="table for people, json for scripts.")]
TagOption = Annotated[list[str] | None, typer.Option("--tag", help="KEY=VALUE; repeat for more.", show_default=False)]
PropertyOption = Annotated[
    list[str] | None, typer.Option("--property", help="KEY=VALUE; repeat for more.", show_default=False)
]
ServiceName = Annotated[str, typer.Option("-n", "--name", help="Name of the service.")]
DevicesOption = Annotated[
    list[str] | None, typer.Option("--device", help="Name of a device; repeat for more.", show_default=False)
]
TimeoutOption = Annotated[float, typer.Option("--timeout", help="Seconds to wait at the most.")]


@contextmanager
def workspace_at(path: Path | None) -> Iterator[Workspace]:
    """The workspace that `--workspace` and its defaults lead to, closed at the end."""
    with Workspace.open(path) as workspace:
        yield workspace


def words_of(pairs: list[str] | None, what: str) -> dict[str, str]:
    """`["area=demo", "fast"]` as a mapping; a key alone has an empty value."""
    words: dict[str, str] = {}
    for pair in pairs or []:
        key, _, value = pair.partition("=")
        if not key:
            raise BadName(f"{pair!r} is not a {what}", hint=f"write --{what} KEY=VALUE")
        words[key] = value
    return words
