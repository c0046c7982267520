"""From a manifest to signed documents in the journal: deploy, roll back, renew a key, delete.

Nothing here talks to a broker: what these functions return is durable, and a `Station` publishes it. A desktop that
dies between the two loses nothing, since whoever opens the workspace next finishes the push.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from shoal.contract.desired import Desired, Service
from shoal.contract.manifest import Manifest
from shoal.contract.sealing import seal
from shoal.fleet.compose import (
    desired_document,
    service_for,
    services_of,
    version_before,
    without,
)
from shoal.fleet.errors import KeyNotKnown, NotDeployed, NothingToRollBack
from shoal.fleet.keying import keys_of, settle_keys, with_keys
from shoal.workspace import Workspace
from shoal.workspace.journal import read_entry
from shoal.workspace.records import DeployedImage, Device, Entry, ResourceConfiguration, now
from shoal.workspace.scoring_keys import Which

Services = dict[str, Service]


@dataclass(frozen=True, slots=True)
class Change:
    """One device's part in a deployment, as journalled."""

    device: str
    service: str
    version: int
    """Of the deployment that the device is told to run; 0 for none."""
    entry: Entry


def platforms_of(devices: Iterable[Device], fallback: str) -> tuple[str, ...]:
    """Every platform that must be packaged for, sorted; *fallback* for devices that have never said theirs."""
    return tuple(sorted({device.platform or fallback for device in devices}))


def deploy(
    workspace: Workspace,
    manifest: Manifest,
    devices: list[Device],
    images: Mapping[str, DeployedImage],
    models: tuple[str, ...],
    fallback: str,
) -> list[Change]:
    """Journal a new version of the deployment *manifest* for *devices*, each with the image of its platform.

    Raises:
        KeyNotKnown: A registry asks for a login or the service for a key, and a device has not yet said to what these
            can be sealed.
    """
    suggested = suggested_resources(workspace, models)
    logins = {device.name: _sealed_login(workspace, device, images[device.platform or fallback]) for device in devices}
    manifest = settle_keys(workspace, manifest)
    with workspace.together():
        deployment = workspace.deployments.add(manifest.name, manifest, images, models)

        def service(device: Device) -> Service:
            platform, registry = device.platform or fallback, workspace.settings.registry_url
            told = service_for(deployment, platform, registry, login=logins[device.name], suggested=suggested)
            return with_keys(workspace, device, manifest.name, told)

        return [
            _journal(workspace, device.name, manifest.name, _putting(manifest.name, service(device)))
            for device in devices
        ]


def rollback_targets(workspace: Workspace, name: str, devices: Iterable[str] = ()) -> dict[str, Service]:
    """What `roll_back` would tell each device that has the service *name* (or those named) to run, by device.

    Raises:
        NotDeployed: No device has it.
        NothingToRollBack: None of them ran another version before.
    """
    having = _having(workspace, name, devices)
    if not having:
        raise _not_deployed(name)
    before = {device: version_before(_history(workspace, device), name) for device in having}
    targets = {device: service for device, service in before.items() if service}
    if not targets:
        raise NothingToRollBack(f"no device ran another version of {name!r} before the present one")
    return targets


def roll_back(workspace: Workspace, name: str, devices: Iterable[str] = ()) -> list[Change]:
    """Tell every device that has the service *name* (or those named) to run the version it had before.

    Raises:
        NotDeployed: No device has it.
        NothingToRollBack: None of them ran another version before.
    """
    with workspace.together():
        targets = rollback_targets(workspace, name, devices)
        return [
            _journal(workspace, device, name, _keyed(workspace, device, name, old)) for device, old in targets.items()
        ]


def renew_key(workspace: Workspace, name: str, which: Which, key: str = "") -> list[Change]:
    """Give the service *name* another primary or secondary key, and tell it every device that has the service.

    Raises:
        NoKeys: The service asks for none.
        NotDeployed: No device has it.
    """
    keys_of(workspace, name)
    with workspace.together():
        having = _having(workspace, name, ())
        if not having:
            raise _not_deployed(name)
        workspace.scoring_keys.renew(name, which, key)
        present = {device: services_of(workspace.journal.desired(device))[name] for device in having}
        return [
            _journal(workspace, device, name, _keyed(workspace, device, name, one)) for device, one in present.items()
        ]


def _keyed(workspace: Workspace, device: str, name: str, service: Service) -> Callable[[Services], Services]:
    """Put *service* in, with the keys that the service *name* has now: what the journal holds may have been renewed."""
    return _putting(name, with_keys(workspace, workspace.devices.get(device), name, service))


def delete(workspace: Workspace, name: str, devices: Iterable[str] = ()) -> list[Change]:
    """Tell every device that has the service *name* (or those named) to remove it.

    With the last device the deployment itself is retired, so that its models can be deleted.

    Raises:
        NotDeployed: No device has it, and there is no such deployment to retire either.
    """
    with workspace.together():
        changes = [
            _journal(workspace, device, name, lambda old: without(old, name))
            for device in _having(workspace, name, devices)
        ]
        is_in_force = any(one.name == name for one in workspace.deployments.list())
        if not changes and not is_in_force:
            raise _not_deployed(name)
        if is_in_force and not _having(workspace, name, ()):
            workspace.deployments.retire(name)
            workspace.scoring_keys.drop(name)
        return changes


def _journal(workspace: Workspace, device: str, name: str, change: Callable[[Services], Services]) -> Change:
    """Append what *change* makes of the services that *device* was last told."""

    def compose(latest: Desired | None, rev: int) -> Desired:
        return desired_document(workspace.settings.fleet, device, rev, change(services_of(latest)), now())

    entry = workspace.journal.append(device, compose)
    told = workspace.journal.desired(device)
    version = told.services[name].deployment if told and name in told.services else 0
    return Change(device, name, version, entry)


def _putting(name: str, service: Service) -> Callable[[Services], Services]:
    return lambda services: {**services, name: service}


def _having(workspace: Workspace, name: str, chosen: Iterable[str]) -> list[str]:
    """The devices, of those *chosen* or of all, that were last told to run *name*; a name nobody bears is refused."""
    devices = [workspace.devices.get(one) for one in chosen] or workspace.devices.list()
    return [one.name for one in devices if name in services_of(workspace.journal.desired(one.name))]


def _not_deployed(name: str) -> NotDeployed:
    return NotDeployed(f"no device was told to run {name!r}", hint="see what there is: shoal status")


def _history(workspace: Workspace, device: str) -> list[Desired]:
    return [read_entry(entry) for entry in workspace.journal.history(device)]


def suggested_resources(workspace: Workspace, models: tuple[str, ...]) -> ResourceConfiguration | None:
    """What the models are said to need; of several, the first that says anything."""
    return next(filter(None, (workspace.models.get(model).resources for model in models)), None)


def _sealed_login(workspace: Workspace, device: Device, image: DeployedImage) -> bytes:
    """The login for the registry that *image* was pushed to, for this device's eyes only; empty if none is known."""
    login = workspace.logins.get(image.registry) if image.registry else None
    if login is None:
        return b""
    if device.birth is None:
        raise KeyNotKnown(
            f"{device.name} has never connected, so the login for {image.registry} cannot be sealed to it",
            hint="start its agent once, then deploy again",
        )
    return seal(f"{login.username}:{login.password}".encode(), device.birth.sealing_key, f"registry {image.registry}")
