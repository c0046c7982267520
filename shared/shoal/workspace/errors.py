"""What can go wrong in a workspace; codes: WSP the folder itself, MDL models, DEV devices, DEP deployments."""

from __future__ import annotations

from shoal.errors import BadInput, Conflict, Damaged, NoRoom, NotFound, Refused, Unreachable

# ── the workspace itself ─────────────────────────────────────────────────────────────────────────────────────


class BadSetting(BadInput):
    """A setting has a value that it cannot have, or there is no such setting."""

    code = "SHOAL-WSP-101"


class NoWorkspace(NotFound):
    """There is no workspace where one was looked for."""

    code = "SHOAL-WSP-301"


class WorkspaceExists(Conflict):
    """A workspace should be made where there is one already, or where something else is."""

    code = "SHOAL-WSP-401"


class NewerWorkspace(Conflict):
    """A newer version of Shoal wrote this workspace."""

    code = "SHOAL-WSP-402"


class FleetIsNamed(Conflict):
    """The fleet cannot be renamed: its devices were enrolled under the name it has."""

    code = "SHOAL-WSP-403"


class WorkspaceBusy(Unreachable):
    """Another process has been writing to this workspace for longer than is waited for."""

    code = "SHOAL-WSP-501"


class WorkspaceForbidden(Refused):
    """The file system does not let this user read or write the workspace."""

    code = "SHOAL-WSP-601"


class DamagedWorkspace(Damaged):
    """A file of the workspace is missing or is not what Shoal wrote."""

    code = "SHOAL-WSP-701"


class NoRoomInWorkspace(NoRoom):
    """The disk that the database is on is full."""

    code = "SHOAL-WSP-801"


# ── models ───────────────────────────────────────────────────────────────────────────────────────────────────


class BadModel(BadInput):
    """What should be registered cannot be: wrong words about it, or files that cannot be taken."""

    code = "SHOAL-MDL-101"


class NoModel(BadModel):
    """What should be registered does not look like a model at all; it is taken all the same if somebody insists."""

    code = "SHOAL-MDL-102"


class UnknownModel(NotFound):
    """No model has this name, or none of its versions this number."""

    code = "SHOAL-MDL-301"


class MissingModelFile(NotFound):
    """A model's file is not there or cannot be read."""

    code = "SHOAL-MDL-302"


class ModelInUse(Conflict):
    """A deployment uses the model."""

    code = "SHOAL-MDL-401"


class FileInTheWay(Conflict):
    """A file is already where a model's file should be written."""

    code = "SHOAL-MDL-402"


class PropertyIsFixed(Conflict):
    """A property of a model already has another value; properties never change."""

    code = "SHOAL-MDL-403"


class ModelChanged(Conflict):
    """A file was being written while it was registered."""

    code = "SHOAL-MDL-404"


class CorruptModel(Damaged):
    """A model's file is not of the format that its framework says."""

    code = "SHOAL-MDL-701"


# ── devices and deployments ──────────────────────────────────────────────────────────────────────────────────


class UnknownDevice(NotFound):
    """No device has this name, or none these labels."""

    code = "SHOAL-DEV-301"


class NoTarget(BadInput):
    """A deployment says for no device at all that it is meant."""

    code = "SHOAL-DEV-102"


class DeviceExists(Conflict):
    """A device of this name is enrolled already."""

    code = "SHOAL-DEV-401"


class StrangeKey(Conflict):
    """A device announces another key than the one it was known by."""

    code = "SHOAL-DEV-402"


class UnknownDeployment(NotFound):
    """No deployment has this name, or none of its versions this number."""

    code = "SHOAL-DEP-301"
