"""The `shoal` command.

Each noun's commands stand in a module of their own; this one says where. `main` takes its words as an argument, so that
a test can call it.
"""

from __future__ import annotations

import logging
import sys
from typing import Annotated

import typer

from shoal import __version__
from shoal.cli.later import Later, noun
from shoal.cli.told import told_plainly

COMMANDS = {
    "workspace": Later("shoal.cli.workspaces:app", "The operator's store: make one, look at it, change its settings."),
    "model": Later("shoal.cli.models:app", "Register models, look at them, deploy them."),
    "package": Later("shoal.cli.packaging:package", "Make an image of models; no Docker is needed for it."),
    "device": Later("shoal.cli.devices:app", "Enrol devices, label and list them."),
    "deploy": Later("shoal.cli.deploying:deploy", "Package what a manifest names and tell its devices to run it."),
    "rollback": Later("shoal.cli.deploying:rollback", "Go back to the version before."),
    "status": Later("shoal.cli.status:status", "Show what every device says it is doing."),
    "service": Later("shoal.cli.services:app", "Ask a service, read its log, take it away."),
    "batch": Later("shoal.cli.batch:app", "Score files, on this machine or on a device."),
    "serve": Later("shoal.cli.serving:serve", "Serve the workspace as a registry, with the embedded broker."),
    "broker": Later("shoal.cli.broker:app", "Use a broker of your own."),
    "registry": Later("shoal.cli.registries:app", "Logins for OCI registries."),
    "schema": Later("shoal.cli.schemas:schema", "Print the JSON Schema of a document."),
    "gui": Later("shoal.cli.gui:gui", "Open the desktop."),
    "demo": Later("shoal.cli.demo:demo", "Run the main job end to end on this machine."),
}

app = noun("Deploy machine-learning models to a fleet of edge devices over MQTT, without a cloud.", COMMANDS)


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
    logging.getLogger("shoal").addHandler(logging.NullHandler())  # only `serve` has somewhere to log to
    words = sys.argv[1:] if argv is None else argv
    with told_plainly(words):
        app(args=words, prog_name="shoal")
