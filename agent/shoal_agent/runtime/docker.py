"""Runs services as containers of a Docker engine, or of one that speaks its language.

The engine is given nothing to remember but the containers themselves: images come to it by digest from a registry that
exists on this machine's loopback for as long as the pull takes, so it needs no configuration and no password. A tag of
our own then keeps `docker image prune` from taking the image, and labels let the next agent find its containers.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from shoal.contract import labels
from shoal.contract.desired import Service
from shoal.contract.reported import Accelerator
from shoal.states import RuntimeKind
from shoal_agent.images import ImageStore
from shoal_agent.keys import folder_of
from shoal_agent.runtime.batch_container import BatchContainer
from shoal_agent.runtime.container import (
    DEVICE,
    devices_for,
    environment,
    host_settings,
    instance_of,
    labels_of,
    usage_of,
)
from shoal_agent.runtime.engine_words import explained, silence
from shoal_agent.runtime.errors import ImageAbsent, ImageUnfit, InstanceUnknown, check_unused
from shoal_agent.runtime.protocol import Instance, Usage
from shoal_agent.runtime.restarts import Restarts

USUAL_URL: Final = "unix:///var/run/docker.sock"
_REPOSITORY: Final = "shoal"
"""Name of the only repository of the passing registry."""


class DockerRuntime:
    """The services of *device* as containers of the engine at *base_url*.

    Args:
        base_url: As in DOCKER_HOST; another agent may use the same engine for another device.
        device: Name of this device.
        store: Has the blobs that were fetched.
        accelerators: What containers can be given.
        state: The agent's folder, in which the keys of services lie; the engine must see it under the same path.
    """

    kind = RuntimeKind.DOCKER

    def __init__(
        self,
        base_url: str,
        device: str,
        store: ImageStore,
        accelerators: Sequence[Accelerator] = (),
        state: Path | None = None,
    ) -> None:
        self._state = state
        self._url, self._device, self._store, self._accelerators = base_url, device, store, accelerators
        self._repository = f"shoal.local/{device}"
        self._restarts = Restarts()
        self._connecting = threading.Lock()
        self._client: Any = None  # docker-py's own types are wrong in places
        self._facts: Mapping[str, Any] | None = None

    def close(self) -> None:
        """Close the connections to the engine."""
        if self._client:
            self._client.close()

    def engine(self) -> str:
        """Name and version of the engine: Docker 20.10.24."""
        with self._asking() as api:
            said: Mapping[str, Any] = api.version()
        name = next((part["Name"] for part in said.get("Components", ())), "Engine")
        return f"{'Docker' if name == 'Engine' else name} {said['Version']}"

    def folder(self) -> str:
        """Where the engine keeps its images."""
        return str(self._info()["DockerRootDir"])

    # ── images ───────────────────────────────────────────────────────────────────────────────────────────────

    def images(self) -> frozenset[str]:
        with self._asking() as api:
            found = api.images(name=self._repository)
        return frozenset(
            f"sha256:{tag.rpartition(':')[2]}" for one in found for tag in one["RepoTags"] or () if self._is_ours(tag)
        )

    def load(self, digest: str) -> None:
        if digest in self.images():
            return
        if digest not in self._store.complete():
            raise ImageAbsent("not every byte of the image is here", where=digest, hint="it has to be fetched again")
        architecture = self._store.config(digest).architecture
        with self._offered(digest) as name, self._asking(digest) as api:
            for event in api.pulled(name, digest):
                if "error" in event:
                    raise explained(event["error"], digest)
            pulled = f"{name}@{digest}"
            seen = api.inspect_image(pulled)
            if seen["Architecture"] != architecture or pulled not in seen["RepoDigests"]:
                raise ImageUnfit("the engine took the image for another one", where=digest)
            api.tag(pulled, self._repository, digest.removeprefix("sha256:"))
            api.remove_image(pulled)  # only this name of it: nothing will answer there any more

    def remove_image(self, digest: str) -> None:
        check_unused(digest, self.instances())  # the engine lets go of one of several names without a word
        if digest in self.images():
            with self._asking(digest) as api:
                api.remove_image(self._tag(digest))
        self._store.remove(digest)

    @contextmanager
    def _offered(self, digest: str) -> Iterator[str]:
        """Serve the image on a loopback port, and give the name under which the engine finds it."""
        from shoal.oci.mirror import Mirror
        from shoal.oci.server import RegistryServer

        mirror = Mirror(self._store.blobs)
        mirror.offer(_REPOSITORY, digest)
        with RegistryServer(mirror) as server:
            yield f"{server.address}/{_REPOSITORY}"

    # ── instances ────────────────────────────────────────────────────────────────────────────────────────────

    def instances(self) -> list[Instance]:
        with self._asking() as api:
            found = api.containers(all=True, filters={"label": f"{DEVICE}={self._device}"})
            seen = [self._instance(api, one) for one in found]
        return [one for one in seen if one]

    def create(self, name: str, service: Service, spec: str, port: int) -> Instance:
        self._clear_way(name, spec)
        devices = devices_for(service.accelerators, self._accelerators)
        written = labels_of(self._device, name, service, spec, port)
        keys = folder_of(self._state, name) if self._state else None
        with self._asking(name) as api:
            made = api.create_container_from_config(
                {
                    "Image": self._tag(service.image.digest),
                    "Labels": written,
                    "Env": [f"{key}={value}" for key, value in environment(service, devices).items()],
                    "ExposedPorts": {f"{labels.PORT}/tcp": {}},
                    "HostConfig": host_settings(service, port, devices, keys),
                },
                name=f"shoal-{self._device}-{name}-{spec}",
            )
        return instance_of(made["Id"], written, {"Status": "created"})

    def start(self, instance: str) -> None:
        with self._asking(instance) as api:
            api.start(instance)
        self._restarts.started(instance)

    def stop(self, instance: str, grace: float = 10.0) -> None:
        with self._asking(instance) as api:
            api.stop(instance, timeout=int(grace))

    def remove(self, instance: str) -> None:
        with contextlib.suppress(InstanceUnknown), self._asking(instance) as api:
            api.remove_container(instance, v=True)
        self._restarts.removed(instance)

    def logs(self, instance: str, lines: int) -> str:
        with self._asking(instance) as api:
            said: bytes = api.logs(instance, tail=lines)
        return said.decode(errors="replace")

    def usage(self, instance: str) -> Usage | None:
        with self._asking(instance) as api:
            # Where the engine is too old for a single look, it takes a second for two.
            once = tuple(map(int, api.api_version.split("."))) >= (1, 41)
            return usage_of(api.stats(instance, stream=False, one_shot=once or None))

    def batch_host(self) -> BatchContainer:
        """What runs batches on this engine."""
        return BatchContainer(
            self._device, self._asking, self._tag, lambda one: devices_for(one.accelerators, self._accelerators)
        )

    def limits_not_kept(self, service: Service) -> list[str]:
        said, limits, able = [], service.resources, self._info()
        if limits.memory and not able.get("MemoryLimit"):
            hint = "on a Raspberry Pi add cgroup_enable=memory to the kernel's command line"
            said.append(f"the memory limit is not enforced: this kernel does not count memory by container; {hint}")
        if limits.cpu and not able.get("CpuCfsQuota"):
            said.append("the CPU limit is not enforced: this kernel has no CPU quotas")
        return said

    def _instance(self, api: Any, found: Mapping[str, Any]) -> Instance | None:
        """What is true of a container; None if it has gone meanwhile."""
        from shoal_agent.runtime.docker_client import NotFound

        try:
            return instance_of(found["Id"], found["Labels"], self._restarts.state(api, found))
        except NotFound:
            return None

    def _clear_way(self, name: str, spec: str) -> None:
        """Remove what an earlier attempt has left under the same name; `InstanceRunning` if that runs."""
        for one in self.instances():
            if (one.service, one.spec) == (name, spec):
                self.remove(one.id)

    # ── the engine ───────────────────────────────────────────────────────────────────────────────────────────

    def _tag(self, digest: str) -> str:
        return f"{self._repository}:{digest.removeprefix('sha256:')}"

    def _is_ours(self, tag: str) -> bool:
        return tag.startswith(f"{self._repository}:")

    def _info(self) -> Mapping[str, Any]:
        """What the engine says of itself and its kernel, asked once."""
        if self._facts is None:
            with self._asking() as api:
                self._facts = api.info()
        return self._facts

    @contextmanager
    def _asking(self, where: str = "") -> Iterator[Any]:
        """The engine, ready to be asked; whatever it refuses or fails at within the block is told in our words."""
        from shoal_agent.runtime.docker_client import APIError, DockerException

        try:
            yield self._connected()
        except APIError as error:
            raise explained(str(error.explanation or error), where) from error
        except (DockerException, OSError) as error:
            raise silence(error, self._url) from error

    def _connected(self) -> Any:
        from shoal_agent.runtime.docker_client import PatientClient, knock

        knock(self._url)
        with self._connecting:
            if self._client is None:
                self._client = PatientClient(self._url, version="auto")
            return self._client
