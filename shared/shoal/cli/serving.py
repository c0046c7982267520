"""`shoal serve`: the workspace as a read-only registry, the embedded broker, and the keeper of the journal."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated

import typer

from shoal.broker.embedded import EmbeddedBroker, admit
from shoal.broker.passwords import hash_password
from shoal.cli.options import WorkspaceOption, workspace_at
from shoal.cli.output import say
from shoal.fleet.imaging import registry_opener
from shoal.fleet.keeper import Keeper
from shoal.fleet.station import Station
from shoal.oci.server import RegistryServer
from shoal.oci.transfer import fetch_upstream
from shoal.workspace import Workspace
from shoal.workspace.settings import is_loopback

ANYWHERE = "0.0.0.0"  # noqa: S104 - devices come from other machines; TLS and passwords guard it


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
            say(running.enter_context(_embedded(opened)))
        server = running.enter_context(_registry(opened))
        say(f"registry  {opened.settings.registry_url} (listening on {server.address})")
        running.enter_context(_kept(opened))
        say("serving; Ctrl+C ends it")
        ended.wait()


def tell_running_broker(workspace: Workspace) -> None:
    """Let an embedded broker that another process runs know who may come in now; does nothing if none runs."""
    admit(broker_folder(workspace), accounts(workspace))


def accounts(workspace: Workspace) -> dict[str, str]:
    """Password hashes of everybody whom the broker lets in: the devices and the operator."""
    operator = workspace.broker
    return {**workspace.devices.accounts(), operator.username: hash_password(operator.password)}


def broker_folder(workspace: Workspace) -> Path:
    return workspace.folder / "broker"


@contextmanager
def _embedded(workspace: Workspace) -> Iterator[str]:
    """The embedded broker, running; gives a line that says where and with what limits."""
    settings = workspace.settings
    tls = workspace.authority.server_file(settings.host) if settings.encrypted else None
    with EmbeddedBroker(
        broker_folder(workspace),
        fleet=settings.fleet,
        host=_listen_on(settings.host),
        port=settings.broker_port,
        passwords=accounts(workspace),
        tls=tls,
    ) as running:
        yield f"broker    {settings.broker_url} ({running.program})" + (f": {running.limits}" if running.limits else "")


@contextmanager
def _registry(workspace: Workspace) -> Iterator[RegistryServer]:
    settings = workspace.settings
    certificate = workspace.authority.server_file(settings.host) if settings.encrypted else None

    with RegistryServer(
        workspace.layout,
        host=_listen_on(settings.host),
        port=settings.registry_port,
        tls=(certificate, certificate) if certificate else None,
        check_login=workspace.devices.check_password if certificate else None,
        fetch=lambda blob: fetch_upstream(workspace.layout, blob, connect=registry_opener(workspace)),
    ) as server:
        yield server


@contextmanager
def _kept(workspace: Workspace) -> Iterator[None]:
    """The journal kept in force, on a connection that comes back by itself."""
    with Station(workspace) as station:
        keeper = Keeper(station)
        keeper.start()
        try:
            yield
        finally:
            keeper.stop()


def _listen_on(host: str) -> str:
    """Only this machine, if it is only meant for this machine."""
    return "127.0.0.1" if is_loopback(host) else ANYWHERE


def _ended_by_signal() -> threading.Event:
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: ended.set())
    return ended
