"""A deployment as somebody asks for it, with everything worked out that packaging and journalling need.

`shoal deploy` and the desktop go the same way: `order_of`, package (`imaging`), look at what it would change
(`preview`), `journal_order`, publish (`Station`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from shoal.contract.deployment import DeploymentConfig
from shoal.contract.inference import InferenceConfig
from shoal.contract.manifest import Manifest
from shoal.contract.names import check_service
from shoal.fleet.compose import configs_of
from shoal.fleet.deploying import Change, deploy, platforms_of
from shoal.fleet.imaging import Imaging, Packaged, base_for
from shoal.packaging.errors import Contradiction
from shoal.packaging.target import own_platform
from shoal.workspace import Workspace
from shoal.workspace.records import Device


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted, of whom, and the image that it needs."""

    manifest: Manifest
    """With both configs written out."""
    devices: tuple[Device, ...]
    """That its target means, by name."""
    imaging: Imaging
    fallback: str
    """Platform of devices that have never said theirs."""

    def platform_of(self, device: Device) -> str:
        return device.platform or self.fallback


def order_of(workspace: Workspace, manifest: Manifest, folder: Path, base: str | None = None) -> Order:
    """The order that *manifest* is.

    Args:
        workspace: Has the devices.
        manifest: With both configs written out, as `reading.read_manifest` gives it.
        folder: Where the paths in its inference config start from.
        base: Image to build on; wins over the config's. `none` for no base.

    Raises:
        BadName, NoTarget, UnknownDevice: See `Devices.matching`.
        Contradiction: It has golden requests that no device could ask.
    """
    check_service(manifest.name)
    devices = workspace.devices.matching(manifest.target)
    deployment, config = configs_of(manifest)
    _check_golden(deployment, config)
    fallback = own_platform()
    platforms = platforms_of(devices, fallback)
    chosen = base_for(devices, config, base)
    return Order(
        manifest, devices, Imaging(manifest.name, manifest.models, config, folder, platforms, chosen), fallback
    )


def _check_golden(deployment: DeploymentConfig, config: InferenceConfig) -> None:
    """A device has only those keys of a service that it was given itself."""
    variables = config.environment_variables | deployment.environment_variables
    guarded = variables.get("SHOAL_AUTH", "").lower() == "token" or "SHOAL_KEYS_FILE" in variables
    if config.golden_requests and guarded:
        raise Contradiction(
            "devices cannot ask golden requests of a service that takes tokens, or keys from a file of its own",
            hint="guard it with authEnabled, or leave goldenRequests out",
        )


def journal_order(workspace: Workspace, order: Order, packaged: Packaged) -> list[Change]:
    """Journal *order*, for which *packaged* was made, as a new version; see `deploying.deploy`."""
    devices = list(order.devices)
    return deploy(workspace, order.manifest, devices, packaged.images, packaged.models, order.fallback)
