"""What the workspace keeps, read at one moment and never changed: what every place draws instead of asking the disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shoal.contract.desired import Service
from shoal.workspace import Workspace
from shoal.workspace.records import Deployment, Device, Entry, ModelVersion
from shoal.workspace.settings import Settings


@dataclass(frozen=True, slots=True)
class Told:
    """What a device was last told to do."""

    rev: int
    published: bool
    """Whether the broker has acknowledged it."""
    services: Mapping[str, Service]
    created: str
    """RFC 3339, UTC."""


@dataclass(frozen=True, slots=True)
class Records:
    """One reading of a workspace."""

    settings: Settings
    models: tuple[ModelVersion, ...]
    """By name, then version."""
    devices: Mapping[str, Device]
    deployments: tuple[Deployment, ...]
    """Every version of every deployment, retired ones too; by name, then version."""
    told: Mapping[str, Told]
    """By device; those that were never told anything are not in it."""

    @property
    def unsent(self) -> int:
        """Devices whose last document no broker has acknowledged."""
        return sum(not one.published for one in self.told.values())

    def model(self, reference: str) -> ModelVersion | None:
        """The version NAME:VERSION."""
        return next((one for one in self.models if one.id == reference), None)

    def deployment(self, name: str, version: int) -> Deployment | None:
        return next((one for one in self.deployments if (one.name, one.version) == (name, version)), None)

    def devices_with(self, service: str) -> tuple[str, ...]:
        """The devices that were last told to run *service*, by name."""
        return tuple(sorted(device for device, told in self.told.items() if service in told.services))

    def devices_with_model(self, reference: str) -> tuple[tuple[str, str], ...]:
        """Device and service of every place where the model NAME:VERSION should be running."""
        return tuple(
            (device, name)
            for device, told in sorted(self.told.items())
            for name, service in sorted(told.services.items())
            if reference in service.models
        )


class Reader:
    """Reads a workspace again and again, and only decodes what is new."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._told: dict[str, Told] = {}

    def read(self) -> Records:
        """The workspace as it is now; called in a worker thread, by one at a time."""
        workspace = self._workspace
        self._told = {entry.device: self._read(entry) for entry in workspace.journal.current()}
        names = sorted({one.name for one in workspace.deployments.list(retired=True)})
        return Records(
            settings=workspace.settings,
            models=tuple(sorted(workspace.models.list(), key=lambda one: (one.name, one.version))),
            devices={one.name: one for one in workspace.devices.list()},
            deployments=tuple(one for name in names for one in workspace.deployments.history(name)),
            told=self._told,
        )

    def _read(self, entry: Entry) -> Told:
        from shoal.workspace.journal import read_entry  # late: the window is drawn before there is a database

        known = self._told.get(entry.device)
        published = entry.published is not None
        if known and known.rev == entry.rev:
            return known if known.published == published else Told(known.rev, published, known.services, known.created)
        return Told(entry.rev, published, read_entry(entry).services, entry.created)
