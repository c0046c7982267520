"""Groups of commands, and commands that are imported when they are called.

`shoal --help` must not wait for a database or an HTTP client.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from shoal.cli.told import ReaderGone

PLAIN: dict[str, Any] = {
    "no_args_is_help": True,
    "pretty_exceptions_enable": False,
    "rich_markup_mode": None,
    "context_settings": {"help_option_names": ["-h", "--help"]},
}
"""What all groups are like: help as plain text, and bugs with Python's own traceback."""


@dataclass(frozen=True, slots=True)
class Later:
    """Where a command is, and the line that stands for it in the list of commands."""

    place: str
    """`module:name` of a function, or of a group's app."""
    summary: str

    def load(self, name: str) -> Any:
        """The command itself, of whatever class Typer's commands are."""
        module, _, attribute = self.place.partition(":")
        found = getattr(import_module(module), attribute)
        if not isinstance(found, typer.Typer):
            alone = noun("")
            alone.command(name)(found)
            found = alone
        command = get_command(found)
        command.name = name
        return command


def noun(summary: str, later: Mapping[str, Later] | None = None) -> typer.Typer:
    """A group of commands about one thing; *later* are those that live elsewhere."""
    return typer.Typer(help=summary, cls=_group(later or {}), add_completion=False, **PLAIN)


def _group(later: Mapping[str, Later]) -> type[TyperGroup]:
    """A kind of group that has *later* beside the commands that are its own."""

    # Typer carries a click of its own under a private name, so the types of contexts and formatters cannot be written.
    class Group(TyperGroup):
        def list_commands(self, ctx: Any) -> list[str]:
            return [*super().list_commands(ctx), *later]

        def get_command(self, ctx: Any, cmd_name: str) -> Any:
            return later[cmd_name].load(cmd_name) if cmd_name in later else super().get_command(ctx, cmd_name)

        def invoke(self, ctx: Any) -> Any:
            try:
                return super().invoke(ctx)
            except BrokenPipeError as error:
                raise ReaderGone from error

        def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - the signature is Typer's
            own = {name: command.get_short_help_str(80) for name, command in self.commands.items()}
            with formatter.section("Commands"):
                formatter.write_dl(list((own | {name: one.summary for name, one in later.items()}).items()))

    return Group
