"""`shoal registry`: logins for the registries that images are pushed to and based on."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from shoal.cli.later import noun
from shoal.cli.options import OutputOption, WorkspaceOption, workspace_at
from shoal.cli.output import Output, say, show_json, show_table
from shoal.errors import BadInput
from shoal.workspace.logins import Keeper

app = noun("Logins for OCI registries.")


class EmptyPassword(BadInput):
    """A login without a password is none."""

    code = "SHOAL-CLI-103"


PLACES = {
    Keeper.FILE: "the workspace, in a file that only you can read",
    Keeper.KEYRING: "the system's keyring",
}
Registry = Annotated[str, typer.Argument(help="registry.example or registry.example:5000")]


@app.command()
def login(
    registry: Registry,
    username: Annotated[str, typer.Option("-u", "--username")],
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read it from standard input.")] = False,
    keyring: Annotated[
        bool, typer.Option("--keyring", help="Keep the password in the system's keyring, if there is one.")
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Remember a login; devices that fetch from there get it sealed, each for itself.

    Example: pass show registry | shoal registry login registry.example -u ci --password-stdin
    """
    from getpass import getpass

    password = sys.stdin.readline().rstrip("\n") if password_stdin else getpass(f"password of {username}: ")
    if not password:
        raise EmptyPassword("no password was given", where=registry, hint="give it on standard input, or type it")
    with workspace_at(workspace) as opened:
        keeper = opened.logins.set(registry, username, password, in_keyring=keyring)
    say(f"remembered the login for {registry}; the password is in {PLACES[keeper]}")


@app.command()
def logout(registry: Registry, workspace: WorkspaceOption = None) -> None:
    """Forget a login.

    Example: shoal registry logout registry.example
    """
    with workspace_at(workspace) as opened:
        known = opened.logins.remove(registry)
    say(f"forgot the login for {registry}" if known else f"there was no login for {registry}")


@app.command("list")
def list_(workspace: WorkspaceOption = None, output: OutputOption = Output.TABLE) -> None:
    """List the registries with a login; passwords are never shown.

    Example: shoal registry list
    """
    with workspace_at(workspace) as opened:
        logins = opened.logins.list()
    if output is Output.JSON:
        show_json(logins)
    else:
        show_table(["registry", "username"], list(logins.items()), empty="no login yet")
