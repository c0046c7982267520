"""How a service looks as a container, and a container as an instance; everything here is data. For `docker`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from shoal.contract import labels
from shoal.contract.desired import AcceleratorNeed, Service
from shoal.contract.reported import Accelerator
from shoal_agent.keys import FILE, IN_CONTAINER
from shoal_agent.runtime.protocol import Instance, InstanceState, Usage

DEVICE: Final = "shoal.device"
SERVICE: Final = "shoal.service"
SPEC: Final = "shoal.spec"
IMAGE: Final = "shoal.image"
PORT: Final = "shoal.port"

_LOG: Final = {"Type": "json-file", "Config": {"max-size": "10m", "max-file": "2"}}
_STATES: Final = {
    "created": InstanceState.CREATED,
    "running": InstanceState.RUNNING,
    "paused": InstanceState.RUNNING,
}
"""The engine's words for what is not over."""


@dataclass(frozen=True, slots=True)
class Devices:
    """What of a device a container gets to see."""

    nvidia: int = 0
    """NVIDIA cards, which the engine's own hook hands over."""
    tegra: bool = False
    """Whether the GPU is part of a Tegra chip, which takes NVIDIA's own container runtime."""
    nodes: tuple[str, ...] = ()
    """Device files of everything else."""


def devices_for(needs: Iterable[AcceleratorNeed], found: Sequence[Accelerator]) -> Devices:
    """The accelerators among those *found* that a service with *needs* is given; that they are enough was checked."""
    left, nvidia, tegra, nodes = list(found), 0, False, list[str]()
    for need in needs:
        suited = [one for one in left if one.kind == need.kind and need.vendor in (None, one.vendor)][: need.count]
        for one in suited:
            left.remove(one)
            if one.vendor != "nvidia":
                nodes += one.nodes
            elif any(node.endswith("/nvmap") for node in one.nodes):
                tegra = True
            else:
                nvidia += 1
    return Devices(nvidia, tegra, tuple(dict.fromkeys(nodes)))


def labels_of(device: str, name: str, service: Service, spec: str, port: int) -> dict[str, str]:
    """What is written on a container, for the next agent to find it by."""
    return {DEVICE: device, SERVICE: name, SPEC: spec, IMAGE: service.image.digest, PORT: str(port)}


def environment(service: Service, devices: Devices) -> dict[str, str]:
    """The variables of a container beside those of its image."""
    visible = {"NVIDIA_VISIBLE_DEVICES": "all"} if devices.tegra else {}
    keys = {"SHOAL_KEYS_FILE": f"{IN_CONTAINER}/{FILE}"} if service.needs_keys else {}
    return {**visible, **service.env, **keys}


def host_settings(service: Service, port: int, devices: Devices, keys: Path | None = None) -> dict[str, Any]:
    """What the host does for a container, in the engine's words (`HostConfig`).

    *keys* is the folder with the keys of a service that needs some.
    """
    limits = service.resources
    settings: dict[str, Any] = {
        "PortBindings": {f"{labels.PORT}/tcp": [{"HostIp": service.host, "HostPort": str(port)}]},
        # After a power cut the service is back with the engine, agent or no agent; `restarts` has the other side.
        "RestartPolicy": {"Name": "unless-stopped"},
        "LogConfig": _LOG,
        # Reaps what workers leave behind, and passes SIGTERM on to a server that would ignore it as process 1.
        "Init": True,
    }
    if limits.memory:
        settings |= {"Memory": limits.memory, "MemorySwap": limits.memory}  # equal: none of it in swap
    if limits.cpu:
        settings["NanoCpus"] = int(limits.cpu * 1e9)
    if keys and service.needs_keys:
        settings["Binds"] = [f"{keys}:{IN_CONTAINER}:ro"]
    if devices.nvidia:
        settings["DeviceRequests"] = [{"Driver": "", "Count": devices.nvidia, "Capabilities": [["gpu"]]}]
    if devices.tegra:
        settings["Runtime"] = "nvidia"
    if devices.nodes:
        settings["Devices"] = [
            {"PathOnHost": node, "PathInContainer": node, "CgroupPermissions": "rwm"} for node in devices.nodes
        ]
    return settings


def instance_of(container: str, written: Mapping[str, str], state: Mapping[str, Any]) -> Instance:
    """An instance, from what is *written* on a container and from the engine's `State` of it."""
    ours = _STATES.get(state["Status"], InstanceState.EXITED)
    over = ours is InstanceState.EXITED
    return Instance(
        id=container,
        service=written[SERVICE],
        spec=written[SPEC],
        image=written[IMAGE],
        state=ours,
        port=int(written[PORT]),
        exit_code=state.get("ExitCode") if over else None,
        out_of_memory=over and bool(state.get("OOMKilled")),
    )


def usage_of(stats: Mapping[str, Any]) -> Usage | None:
    """What a container uses, from the engine's statistics; None if it does not run."""
    memory = stats.get("memory_stats", {})
    if "usage" not in memory:
        return None
    # Pages of files can be taken away at any time; the names are those of control groups, version 2 and version 1.
    details = memory.get("stats", {})
    reclaimable = details.get("inactive_file", details.get("total_inactive_file", 0))
    return Usage(stats["cpu_stats"]["cpu_usage"]["total_usage"] / 1e9, memory["usage"] - reclaimable)
