"""A batch as a container beside the service's own, without a port, with the one folder it may use; for `docker`."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final

from shoal.contract.desired import Service
from shoal_agent.runtime.container import Devices, environment, host_settings
from shoal_agent.runtime.errors import InstanceUnknown
from shoal_agent.runtime.protocol import Ended

BATCH: Final = "shoal.batch"
"""Label with the device's name; no service's container bears it, and a batch's none of theirs."""
_SHARES: Final = 256
"""Of the processor, where the service has 1024 and both want it."""
_STATES: Final = frozenset({"exited", "dead"})


class BatchContainer:
    """The one batch of *device* on the engine that *asking* reaches."""

    def __init__(
        self,
        device: str,
        asking: Callable[[str], AbstractContextManager[Any]],
        tag: Callable[[str], str],
        devices: Callable[[Service], Devices],
    ) -> None:
        self._device, self._name = device, f"shoal_batch_{device}"
        self._asking, self._tag, self._devices = asking, tag, devices

    def begin(self, service: Service, words: Sequence[str], shared: Path) -> None:
        devices = self._devices(service)
        with self._asking(self._name) as api:
            made = api.create_container_from_config(
                {
                    "Image": self._tag(service.image.digest),
                    "Cmd": list(words),
                    "Labels": {BATCH: self._device},
                    "Env": [f"{key}={value}" for key, value in environment(service, devices).items()],
                    "HostConfig": batch_settings(service, shared, devices),
                },
                name=self._name,
            )
            api.start(made["Id"])

    def ended(self) -> Ended | None:
        with self._asking(self._name) as api:
            state: Mapping[str, Any] = api.inspect_container(self._name)["State"]
        if state["Status"] not in _STATES:
            return None
        return Ended(int(state["ExitCode"]), out_of_memory=bool(state.get("OOMKilled")))

    def end(self, grace: float) -> None:
        with contextlib.suppress(InstanceUnknown), self._asking(self._name) as api:
            if grace:
                api.stop(self._name, timeout=int(grace))
            api.remove_container(self._name, v=True, force=True)

    def log(self, lines: int) -> str:
        with self._asking(self._name) as api:
            said: bytes = api.logs(self._name, tail=lines)
        return said.decode(errors="replace")


def batch_settings(service: Service, shared: Path, devices: Devices) -> dict[str, Any]:
    """What the host does for it: what it does for the service, but for the port, and never by itself again."""
    own = host_settings(service, 0, devices)
    del own["PortBindings"], own["RestartPolicy"]
    return own | {"Binds": [f"{shared}:{shared}"], "CpuShares": _SHARES, "OomScoreAdj": 500}
