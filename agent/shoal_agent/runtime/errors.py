"""What a runtime may refuse or fail at, in the same words whether an engine or the kernel said it.

The family says what may help: after `Unreachable`, `NoRoom` and `Failed` another try, after `Conflict`, `Refused` and
`BadInput` only a change of what was asked for or of what else runs on the device, after `Damaged` fetching the
image again.
"""

from __future__ import annotations

from collections.abc import Iterable

from shoal.errors import BadInput, Conflict, Damaged, Failed, NoRoom, NotFound, Refused, Unreachable
from shoal_agent.runtime.protocol import Instance, InstanceState

__all__ = [
    "AcceleratorAbsent",
    "AddressUnknown",
    "CannotRun",
    "DamagedImage",
    "EngineDown",
    "EngineFailed",
    "EngineFull",
    "FolderFull",
    "FolderUnwritable",
    "ImageAbsent",
    "ImageInUse",
    "ImageUnfit",
    "InstanceRunning",
    "InstanceUnknown",
    "NoEngine",
    "PortDenied",
    "PortTaken",
    "check_unused",
]


class AddressUnknown(BadInput):
    """A service is to listen at an address that this device does not have."""

    code = "SHOAL-RUN-101"


class ImageAbsent(Damaged):
    """An image is not here as a whole, although it was fetched."""

    code = "SHOAL-RUN-702"


class InstanceUnknown(NotFound):
    """No instance bears this id; somebody removed it by hand."""

    code = "SHOAL-RUN-302"


class PortTaken(Conflict):
    """A foreign process listens at the port of a service."""

    code = "SHOAL-SVC-402"

    def __init__(self, port: int, holder: str) -> None:
        hint = "end what holds it, or choose another port; port 0 lets the device choose"
        super().__init__(f"port {port} is held by {holder}", hint=hint)
        self.port = port
        self.holder = holder
        """Name and id of the process, as far as the agent may know it."""


class InstanceRunning(Conflict):
    """What was asked cannot be done while the instance runs."""

    code = "SHOAL-RUN-401"


class ImageInUse(Conflict):
    """An image cannot be removed while an instance of it runs."""

    code = "SHOAL-RUN-402"


class EngineDown(Unreachable):
    """The container engine does not answer."""

    code = "SHOAL-ENG-500"


class NoEngine(Unreachable):
    """There is nothing at the container engine's address, or the agent may not speak to it."""

    code = "SHOAL-ENG-501"


class PortDenied(Refused):
    """The agent's user may not listen at a port below 1024."""

    code = "SHOAL-RUN-601"


class AcceleratorAbsent(Refused):
    """The engine cannot give a container the accelerator that it needs."""

    code = "SHOAL-RUN-602"


class ImageUnfit(Refused):
    """The engine cannot take an image of this kind, or for this architecture."""

    code = "SHOAL-RUN-603"


class DamagedImage(Damaged):
    """The bytes of an image on this disk are no longer what was fetched."""

    code = "SHOAL-RUN-701"


class EngineFull(NoRoom):
    """The disk of the container engine is full."""

    code = "SHOAL-RUN-801"


class FolderFull(NoRoom):
    """The disk with the folder of the services that run as processes is full."""

    code = "SHOAL-RUN-802"


class CannotRun(Failed):
    """The image's program cannot be started."""

    code = "SHOAL-RUN-901"


class FolderUnwritable(Failed):
    """The folder of the services that run as processes takes no writes, for another reason than a full disk."""

    code = "SHOAL-RUN-902"


class EngineFailed(Failed):
    """The container engine could not do what it was asked, for a reason in its own words."""

    code = "SHOAL-ENG-901"


def check_unused(digest: str, instances: Iterable[Instance]) -> None:
    """Raise `ImageInUse` if one of *instances* runs of the image *digest*."""
    for one in instances:
        if (one.image, one.state) == (digest, InstanceState.RUNNING):
            raise ImageInUse(f"the service {one.service!r} runs of this image", where=digest)
