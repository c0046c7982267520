"""What a device is told, worked out from a deployment: pure, so that a preview shows exactly what a push would say."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from shoal.contract.deployment import DeploymentConfig
from shoal.contract.desired import GOLDEN, Desired, ImageRef, Service, spec_hash
from shoal.contract.inference import InferenceConfig
from shoal.contract.manifest import Manifest
from shoal.fleet.errors import NotDeployed
from shoal.workspace.records import DeployedImage, Deployment, ResourceConfiguration


def service_of(deployment: Deployment, image: ImageRef, suggested: ResourceConfiguration | None = None) -> Service:
    """*deployment* as one device should run it from *image*.

    *suggested* is what the model is said to need; it counts where the deployment config says nothing.
    """
    config, inference = configs_of(deployment.manifest)
    resources = config.resources
    if suggested:
        resources = msgspec.structs.replace(
            resources, cpu=resources.cpu or suggested.cpu, memory=resources.memory or suggested.memory
        )
    wants_gpu = bool(inference.enable_gpu or (suggested and suggested.gpu))
    return Service(
        deployment=deployment.version,
        image=image,
        models=deployment.models,
        port=config.port,
        host=config.host,
        resources=resources,
        accelerators=config.needs(enable_gpu=wants_gpu),
        env=config.server_settings | config.environment_variables,
        probe=config.probe,
        golden=inference.golden_requests is not None,
    )


def service_for(
    deployment: Deployment,
    platform: str,
    registry: str,
    *,
    login: bytes = b"",
    suggested: ResourceConfiguration | None = None,
) -> Service:
    """*deployment* as a device of *platform* should run it; *registry* is the URL of this workspace's own."""
    return service_of(deployment, image_of(deployment.images[platform], registry, login), suggested)


def image_of(image: DeployedImage, registry: str, login: bytes = b"") -> ImageRef:
    """Where a device gets *image*: the registry it was pushed to, else *registry*, this workspace's own."""
    return ImageRef(
        registry=image.registry or registry,
        repository=image.repository,
        digest=image.digest,
        size=image.size,
        login=login,
    )


def desired_document(fleet: str, device: str, rev: int, services: Mapping[str, Service], issued: str) -> Desired:
    """The whole of what *device* is told at *rev*."""
    return Desired(
        fleet=fleet,
        device=device,
        rev=rev,
        spec_hash=spec_hash(services),
        issued=issued,
        # An agent that knows no golden requests would take a new version for good untried.
        must_understand=(GOLDEN,) if any(one.golden for one in services.values()) else (),
        services=dict(services),
    )


def services_of(document: Desired | None) -> dict[str, Service]:
    """A copy to change of what *document* tells; empty where there is none yet."""
    return dict(document.services) if document else {}


def without(services: Mapping[str, Service], name: str) -> dict[str, Service]:
    """*services* less the one called *name*.

    Raises:
        NotDeployed: It is not there.
    """
    if name not in services:
        raise NotDeployed(f"there is no service {name!r} here", hint="see what there is: shoal status")
    return {key: one for key, one in services.items() if key != name}


def version_before(history: list[Desired], name: str) -> Service | None:
    """The service *name* as a device had it before its present version; None if it had no other.

    *history* is every desired document of that device, oldest first. Rolling back twice must not swing to and fro, so
    only lower versions than the present one count.
    """
    versions = [one.services[name] for one in history if name in one.services]
    if not versions:
        return None
    present = versions[-1].deployment
    return next((one for one in reversed(versions) if one.deployment < present), None)


def configs_of(manifest: Manifest) -> tuple[DeploymentConfig, InferenceConfig]:
    """Both configs of a manifest that was read whole, as `reading.read_manifest` does."""
    deployment, inference = manifest.deployment_config, manifest.inference_config
    if isinstance(deployment, str) or isinstance(inference, str):
        raise TypeError("the manifest still names its configs by path; read it with read_manifest")
    return deployment, inference
