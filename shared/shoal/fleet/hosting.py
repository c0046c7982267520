"""What this machine runs for its devices: the workspace as a registry, and the embedded broker.

`shoal serve` and the desktop run both; enrolling and removing a device tells a broker that runs already.
"""

from __future__ import annotations

from pathlib import Path

from shoal.broker.embedded import EmbeddedBroker, admit
from shoal.broker.passwords import hash_password
from shoal.fleet.imaging import registry_opener
from shoal.oci.server import RegistryServer
from shoal.oci.transfer import fetch_upstream
from shoal.workspace import Workspace
from shoal.workspace.settings import is_loopback

ANYWHERE = "0.0.0.0"  # noqa: S104 - devices come from other machines; TLS and passwords guard it


def embedded_broker(workspace: Workspace) -> EmbeddedBroker:
    """The embedded broker of *workspace*, not started yet."""
    settings = workspace.settings
    return EmbeddedBroker(
        _broker_folder(workspace),
        fleet=settings.fleet,
        host=_listen_on(settings.host),
        port=settings.broker_port,
        passwords=accounts(workspace),
        tls=_certificate(workspace),
    )


def registry_server(workspace: Workspace) -> RegistryServer:
    """*workspace* as a read-only registry, not started yet; devices on other machines must show their password."""
    settings, certificate = workspace.settings, _certificate(workspace)
    return RegistryServer(
        workspace.layout,
        host=_listen_on(settings.host),
        port=settings.registry_port,
        tls=(certificate, certificate) if certificate else None,
        check_login=workspace.devices.check_password if certificate else None,
        fetch=lambda blob: fetch_upstream(workspace.layout, blob, connect=registry_opener(workspace)),
    )


def admit_devices(workspace: Workspace) -> None:
    """Let an embedded broker that runs already, in whatever process, know who may come in; else do nothing."""
    admit(_broker_folder(workspace), accounts(workspace))


def accounts(workspace: Workspace) -> dict[str, str]:
    """Password hashes of everybody whom the broker lets in: the devices and the operator."""
    operator = workspace.broker
    return {**workspace.devices.accounts(), operator.username: hash_password(operator.password)}


def _broker_folder(workspace: Workspace) -> Path:
    return workspace.folder / "broker"


def _certificate(workspace: Workspace) -> Path | None:
    settings = workspace.settings
    return workspace.authority.server_file(settings.host) if settings.encrypted else None


def _listen_on(host: str) -> str:
    """Only this machine, if it is only meant for this machine."""
    return "127.0.0.1" if is_loopback(host) else ANYWHERE
