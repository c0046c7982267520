"""`shoal serve`: the workspace as a read-only registry, the embedded broker, and the keeper of the journal."""

from __future__ import annotations

import logging
import signal
import threading
from contextlib import ExitStack
from typing import Annotated

import typer

from shoal.cli.options import WorkspaceOption, workspace_at
from shoal.cli.output import say
from shoal.fleet.hosting import embedded_broker, registry_server
from shoal.fleet.keeper import Keeper


def serve(
    broker: Annotated[bool, typer.Option("--broker", help="Run the embedded broker, too.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Serve the workspace to its devices as a read-only OCI registry, until Ctrl+C.

    Whatever the broker forgot is published again from the journal.

    Example: shoal serve --broker
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    ended = _ended_by_signal()
    with workspace_at(workspace) as opened, ExitStack() as running:
        if broker:
            embedded = running.enter_context(embedded_broker(opened))
            limits = f": {embedded.limits}" if embedded.limits else ""
            say(f"broker    {opened.settings.broker_url} ({embedded.program}){limits}")
        server = running.enter_context(registry_server(opened))
        say(f"registry  {opened.settings.registry_url} (listening on {server.address})")
        running.enter_context(Keeper(opened))
        say("serving; Ctrl+C ends it")
        ended.wait()


def _ended_by_signal() -> threading.Event:
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: ended.set())
    return ended
