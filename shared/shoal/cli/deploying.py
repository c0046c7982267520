"""`shoal deploy`, `shoal model deploy`, `shoal rollback`: to say what devices should run, and to watch them do it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from shoal.cli.following import follow
from shoal.cli.options import DevicesOption, OutputOption, ServiceName, TimeoutOption, WorkspaceOption, workspace_at
from shoal.cli.output import Output, remark, show_json, show_table
from shoal.cli.packaging import Base, InferenceFile, Models, Push, inference_config, make_image, tell_ignored
from shoal.contract.deployment import DeploymentConfig
from shoal.contract.manifest import Manifest, Target
from shoal.contract.reading import read, read_manifest
from shoal.fleet.deploying import Change, roll_back
from shoal.fleet.orders import journal_order, order_of
from shoal.fleet.station import Station
from shoal.workspace import Workspace

LabelsOption = Annotated[str, typer.Option("--labels", help="Every device that has all of these: site=oslo,zone=b")]
WaitOption = Annotated[bool, typer.Option("--wait/--no-wait", help="Watch until every device has settled it.")]
PATIENCE = 600.0


def deploy(
    file: Annotated[Path, typer.Option("-f", "--file", help="The manifest, YAML or JSON.")],
    device: DevicesOption = None,
    labels: LabelsOption = "",
    base: Base = None,
    push: Push = None,
    wait: WaitOption = False,
    timeout: TimeoutOption = PATIENCE,
    workspace: WorkspaceOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Package what a manifest names and tell its devices to run it.

    Example: shoal deploy -f edge-manifests/digits.yaml --wait
    """
    manifest = read_manifest(file)
    tell_ignored(manifest)
    _deploy(_aimed(manifest, device, labels), file.parent, base, push, wait, timeout, workspace, output)


def model_deploy(
    name: ServiceName,
    model: Models,
    ic: InferenceFile = None,
    dc: Annotated[
        Path | None, typer.Option("--dc", "--deploy-config-file", help="deploymentconfig.json or .yaml")
    ] = None,
    golden_requests: Annotated[
        Path | None, typer.Option("--golden-requests", help="File of requests every device must answer rightly.")
    ] = None,
    device: DevicesOption = None,
    labels: LabelsOption = "",
    base: Base = None,
    push: Push = None,
    wait: WaitOption = True,
    timeout: TimeoutOption = PATIENCE,
    workspace: WorkspaceOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Deploy models without a manifest, as az ml model deploy does.

    Example: shoal model deploy -n digits -m digits:1 --ic inferenceconfig.json --device cam-01
    """
    config, folder = inference_config(ic)
    if golden_requests:
        config = msgspec.structs.replace(config, golden_requests=str(golden_requests.absolute()))
    deployment = read(dc, DeploymentConfig) if dc else DeploymentConfig()
    tell_ignored(deployment)
    manifest = Manifest(name=name, models=tuple(model), inference_config=config, deployment_config=deployment)
    _deploy(_aimed(manifest, device, labels), folder, base, push, wait, timeout, workspace, output)


def rollback(
    name: ServiceName,
    device: DevicesOption = None,
    wait: WaitOption = False,
    timeout: TimeoutOption = PATIENCE,
    workspace: WorkspaceOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Go back to the version before, on every device that has the service or on those named.

    Example: shoal rollback -n digits
    """
    with workspace_at(workspace) as opened:
        publish_changes(opened, roll_back(opened, name, device or ()), wait, timeout, output)


def publish_changes(workspace: Workspace, changes: list[Change], wait: bool, timeout: float, output: Output) -> None:
    """Publish journalled changes, and watch what comes of them if that is wanted."""
    with Station(workspace) as station:
        if wait:
            station.listen()
        station.publish_journal()
        _tell(changes, output)
        if wait:
            follow(station, changes, timeout)
        else:
            remark("published; watch it with: shoal status --watch")


def _deploy(
    manifest: Manifest,
    folder: Path,
    base: str | None,
    push: str | None,
    wait: bool,
    timeout: float,
    workspace: Path | None,
    output: Output,
) -> None:
    with workspace_at(workspace) as opened:
        order = order_of(opened, manifest, folder, base)
        packaged = make_image(opened, order.imaging, push)
        publish_changes(opened, journal_order(opened, order, packaged), wait, timeout, output)


def _aimed(manifest: Manifest, devices: list[str] | None, labels: str) -> Manifest:
    """*manifest* with the target of the command line, where it gives one."""
    if not devices and not labels:
        return manifest
    return msgspec.structs.replace(manifest, target=Target(devices=tuple(devices or ()), labels=labels))


def _tell(changes: list[Change], output: Output) -> None:
    if output is Output.JSON:
        show_json([
            {"device": one.device, "service": one.service, "version": one.version, "rev": one.entry.rev}
            for one in changes
        ])  # fmt: skip
        return
    show_table(
        ["device", "service", "version", "rev"],
        [[one.device, one.service, one.version or "removed", one.entry.rev] for one in changes],
        empty="nothing to do",
    )
