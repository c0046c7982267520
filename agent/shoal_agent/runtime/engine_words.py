"""What the container engine's words mean: the only place that knows them.

Docker reports many failures inside a stream that began with success, wraps causes in causes, and says 500 where it
means 401; the text is all there is to go by. `docker` hands over whatever it was told.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from shoal.errors import ShoalError
from shoal_agent import ports
from shoal_agent.runtime.errors import (
    AcceleratorAbsent,
    AddressUnknown,
    CannotRun,
    DamagedImage,
    EngineDown,
    EngineFailed,
    EngineFull,
    ImageAbsent,
    ImageInUse,
    ImageUnfit,
    InstanceRunning,
    InstanceUnknown,
    NoEngine,
    PortTaken,
)

_PORT: Final = re.compile(r"(?::|port )(\d+)")

Maker = Callable[[str, str], ShoalError]
"""Makes an error of the engine's words and of the place where they were said."""


def explained(said: str, where: str) -> ShoalError:
    """The error that the engine's words *said* stand for; *where* names the image or container they are about."""
    lowered = said.lower()
    for words, make in _MEANINGS:
        if re.search(words, lowered):
            return make(said, where)
    return EngineFailed(f"the container engine says: {said}", where=where)


def silence(error: Exception, url: str) -> ShoalError:
    """The error for an engine that gives no answer, from what went wrong on the way to it."""
    match error:
        case PermissionError():
            hint = "let the agent's user into the group docker, or run the agent as root"
            return NoEngine("the agent may not speak to the container engine", where=url, hint=hint)
        case FileNotFoundError():
            hint = "start it (systemctl start docker), or install it, or choose the process runtime"
            return NoEngine("no container engine runs at its usual place", where=url, hint=hint)
        case _:
            return EngineDown("the container engine does not answer", where=url, hint="see: journalctl -u docker")


def _port_taken(said: str, _: str) -> ShoalError:
    port = int(found[-1]) if (found := _PORT.findall(said.partition("failed: port")[0])) else 0
    return PortTaken(port, ports.holder(port))


def _disk_full(said: str, where: str) -> ShoalError:
    said = f"the container engine's disk is full: {_innermost(said)}"
    return EngineFull(said, where=where, hint="free some space; what is needed is kept until then")


def _damaged(_: str, where: str) -> ShoalError:
    return DamagedImage("a layer on this disk is no longer what was fetched", where=where, hint="it is fetched again")


def _unfit(said: str, where: str) -> ShoalError:
    return ImageUnfit(f"the container engine cannot take this image: {_innermost(said)}", where=where)


def _strange_layer(_: str, where: str) -> ShoalError:
    hint = "Docker before 23 does not know zstd; update it, or package the image again"
    return ImageUnfit("the container engine cannot unpack a layer of this image", where=where, hint=hint)


def _no_address(said: str, where: str) -> ShoalError:
    hint = "0.0.0.0 stands for all that it has"
    return AddressUnknown(f"this device has no such address: {_innermost(said)}", where=where, hint=hint)


def _no_accelerator(_: str, where: str) -> ShoalError:
    hint = "install the NVIDIA Container Toolkit and restart the engine"
    return AcceleratorAbsent("the container engine cannot give its GPU to a container", where=where, hint=hint)


def _no_device(said: str, where: str) -> ShoalError:
    return AcceleratorAbsent(f"a device that the container needs is gone: {_innermost(said)}", where=where)


def _cannot_run(said: str, where: str) -> ShoalError:
    return CannotRun(f"the image's program cannot be started: {_innermost(said)}", where=where)


def _unknown(_: str, where: str) -> ShoalError:
    return InstanceUnknown("the container is gone; somebody removed it by hand", where=where)


def _absent(_: str, where: str) -> ShoalError:
    return ImageAbsent("the container engine no longer has the image", where=where, hint="it is loaded again")


def _running(_: str, where: str) -> ShoalError:
    return InstanceRunning("the container still runs", where=where)


def _in_use(_: str, where: str) -> ShoalError:
    return ImageInUse("a container of this image is there", where=where)


def _not_our_loopback(_: str, where: str) -> ShoalError:
    hint = "agent and engine must share a loopback: run the agent on the engine's own host, or in its host network"
    return EngineFailed("the container engine cannot reach the agent", where=where, hint=hint)


_MEANINGS: Final[tuple[tuple[str, Maker], ...]] = (
    ("no space left on device|disk quota exceeded", _disk_full),
    ("verification failed for digest|unexpected eof|digest .*mismatch|failed size validation", _damaged),
    ("invalid tar header|unsupported compression|magic number mismatch", _strange_layer),
    ("no matching manifest|unsupported media type|exec format error|does not match the specified platform", _unfit),
    ("port is already allocated|address already in use", _port_taken),
    ("cannot assign requested address", _no_address),
    ("could not select device driver|nvidia-container-cli|unknown or invalid runtime name", _no_accelerator),
    ("error gathering device information", _no_device),
    ("executable file not found|exec: .*no such file|oci runtime create failed|failed to create shim", _cannot_run),
    ("no such container", _unknown),
    ("no such image", _absent),
    ("cannot remove a running container|you cannot remove a (running|restarting|paused)", _running),
    ("container .* is using|is being used by", _in_use),
    (r"connection refused|connection reset|no route to host|i/o timeout", _not_our_loopback),
)
"""Tried from top to bottom: the surest words first."""


def _innermost(said: str) -> str:
    """The last of the causes that the engine has wrapped in one another."""
    return said.rpartition(": ")[2].strip().rstrip(".")
