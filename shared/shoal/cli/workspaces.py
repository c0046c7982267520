"""`shoal workspace`: make one, look at it, change its settings."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from shoal.cli.later import noun
from shoal.cli.options import OutputOption, WorkspaceOption, workspace_at
from shoal.cli.output import Output, say, show_fields, show_json
from shoal.workspace import Workspace
from shoal.workspace.errors import BadSetting
from shoal.workspace.settings import Settings
from shoal.workspace.workspace import VARIABLE

app = noun("The operator's store: models, devices, deployments, keys.")


@app.command()
def init(
    workspace: WorkspaceOption = None,
    fleet: Annotated[str, typer.Option(help="Name of the fleet.")] = "default",
    host: Annotated[
        str, typer.Option(help="Address of this machine as devices reach it; anything but loopback turns TLS on.")
    ] = "127.0.0.1",
    output: OutputOption = Output.TABLE,
) -> None:
    """Make a workspace in ./.shoal, in --workspace DIR or in $SHOAL_WORKSPACE.

    Example: shoal workspace init --host 192.168.1.10
    """
    named = os.environ.get(VARIABLE)
    with Workspace.create(workspace or (Path(named) if named else None), fleet=fleet, host=host) as made:
        if output is Output.JSON:
            show_json({"path": str(made.folder), **_public(made)})
            return
        say(f"made a workspace in {made.folder}")
        show_fields([("fleet", made.settings.fleet), ("operator key", made.operator_key.public.id)])
        say("next: shoal serve --broker, and in another shell: shoal model register, shoal device enrol")


@app.command()
def show(workspace: WorkspaceOption = None, output: OutputOption = Output.TABLE) -> None:
    """Show where the workspace is and how it is set.

    Example: shoal workspace show -o json
    """
    with workspace_at(workspace) as opened:
        fields = {"path": str(opened.folder), **_public(opened)}
        show_json(fields) if output is Output.JSON else show_fields(fields.items())


@app.command("set")
def change(
    pairs: Annotated[list[str], typer.Argument(metavar="NAME=VALUE...", help="host=192.168.1.10 registryPort=5080 …")],
    workspace: WorkspaceOption = None,
) -> None:
    """Change settings: fleet, host, registryPort, brokerPort, tls. A broker elsewhere: shoal broker use.

    Example: shoal workspace set host=192.168.1.10 registryPort=5080
    """
    known = {field.encode_name: field.name for field in msgspec.structs.fields(Settings)}
    with workspace_at(workspace) as opened:
        opened.change_settings(**dict(_setting(pair, known) for pair in pairs))


def _setting(pair: str, known: dict[str, str]) -> tuple[str, Any]:
    name, equals, text = pair.partition("=")
    if not equals:
        raise BadSetting(f"{pair!r} is not NAME=VALUE", hint="write shoal workspace set host=192.168.1.10")
    try:
        value: Any = msgspec.json.decode(text)
    except msgspec.DecodeError:
        value = text
    return known.get(name, name), value


def _public(workspace: Workspace) -> dict[str, Any]:
    """The settings and keys that may be shown."""
    settings = workspace.settings
    return {
        "fleet": settings.fleet,
        "host": settings.host,
        "registry": settings.registry_url,
        "broker": settings.broker_url,
        "tls": settings.encrypted,
        "operator_key": workspace.operator_key.public.id,
    }
