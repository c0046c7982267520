"""The `shoal` command.

Each noun's commands stand in a module of their own; this one puts them together. `main` takes its words as an argument,
so that a test can call it.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from shoal import __version__
from shoal.cli import (
    broker,
    deploying,
    devices,
    models,
    packaging,
    registries,
    schemas,
    services,
    serving,
    status,
    workspaces,
)
from shoal.cli import demo as demo_command
from shoal.cli.told import told_plainly

app = typer.Typer(
    name="shoal",
    help="Deploy machine-learning models to a fleet of edge devices over MQTT, with no cloud and no server.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.add_typer(workspaces.app, name="workspace")
app.add_typer(models.app, name="model")
app.add_typer(devices.app, name="device")
app.add_typer(services.app, name="service")
app.add_typer(broker.app, name="broker")
app.add_typer(registries.app, name="registry")
models.app.command("deploy")(deploying.model_deploy)
app.command("package")(packaging.package)
app.command("deploy")(deploying.deploy)
app.command("rollback")(deploying.rollback)
app.command("status")(status.status)
app.command("serve")(serving.serve)
app.command("schema")(schemas.schema)
app.command("demo")(demo_command.demo)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"shoal {__version__}")
        raise typer.Exit


@app.callback()
def shoal(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Deploy machine-learning models to a fleet of edge devices over MQTT, with no cloud and no server."""


def main(argv: list[str] | None = None) -> None:
    """Run the command in *argv*, this process's own by default; ends with SystemExit."""
    with told_plainly():
        app(args=sys.argv[1:] if argv is None else argv)
