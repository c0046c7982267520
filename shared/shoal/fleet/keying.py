"""Scoring keys on their way to devices: kept in the workspace, sealed to each device, renewed without a restart."""

from __future__ import annotations

import msgspec

from shoal.contract.base import encode
from shoal.contract.deployment import Keys
from shoal.contract.desired import Service, keys_purpose
from shoal.contract.manifest import Manifest
from shoal.contract.sealing import seal
from shoal.fleet.compose import configs_of
from shoal.fleet.errors import KeyNotKnown, NoKeys
from shoal.workspace import Workspace
from shoal.workspace.records import Device


def settle_keys(workspace: Workspace, manifest: Manifest) -> Manifest:
    """*manifest* without the keys that were written into it, which are kept apart from now on."""
    config, _ = configs_of(manifest)
    if config.auth_enabled:
        workspace.scoring_keys.settle(manifest.name, config.keys)
    if config.keys is None:
        return manifest
    return msgspec.structs.replace(manifest, deployment_config=msgspec.structs.replace(config, keys=None))


def with_keys(workspace: Workspace, device: Device, name: str, service: Service) -> Service:
    """*service* with the keys that the service *name* has now, for *device* only; as it is if it needs none.

    Raises:
        KeyNotKnown: The device has not yet said to what they can be sealed.
    """
    if not service.needs_keys:
        return service
    if device.birth is None:
        raise KeyNotKnown(
            f"{device.name} has never connected, so the keys of {name} cannot be sealed to it",
            hint="start its agent once, then deploy again",
        )
    keys = encode(workspace.scoring_keys.settle(name))
    return msgspec.structs.replace(service, keys=seal(keys, device.birth.sealing_key, keys_purpose(name)))


def keys_of(workspace: Workspace, name: str) -> Keys:
    """The keys with which the service *name* is called.

    Raises:
        NoKeys: It asks for none.
    """
    if keys := workspace.scoring_keys.get(name):
        return keys
    raise NoKeys(
        f"the service {name!r} has no keys",
        hint='deploy it with "authEnabled": true in its deployment config',
    )
