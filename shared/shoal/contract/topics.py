"""Every topic of one fleet; the only place where a topic is put together or taken apart.

    shoal/1/{fleet}/device/{device}/{leaf}     leaf: desired reported birth presence beat event progress
    shoal/1/{fleet}/device/{device}/cmd/{id}   and rsp/{id}

Seven slashes at the most, so that the tree fits every broker that people rent.
"""

from __future__ import annotations

from dataclasses import dataclass

MAJOR = 1


@dataclass(frozen=True, slots=True)
class DeviceTopics:
    """The topics of one device."""

    fleet: str
    device: str

    @property
    def root(self) -> str:
        return f"shoal/{MAJOR}/{self.fleet}/device/{self.device}"

    @property
    def desired(self) -> str:
        return f"{self.root}/desired"

    @property
    def reported(self) -> str:
        return f"{self.root}/reported"

    @property
    def birth(self) -> str:
        return f"{self.root}/birth"

    @property
    def presence(self) -> str:
        return f"{self.root}/presence"

    @property
    def beat(self) -> str:
        return f"{self.root}/beat"

    @property
    def event(self) -> str:
        return f"{self.root}/event"

    @property
    def progress(self) -> str:
        return f"{self.root}/progress"

    def command(self, id_: str) -> str:
        return f"{self.root}/cmd/{id_}"

    @property
    def commands(self) -> str:
        """Filter for every command to this device."""
        return f"{self.root}/cmd/+"

    def answer(self, id_: str) -> str:
        return f"{self.root}/rsp/{id_}"


@dataclass(frozen=True, slots=True)
class FleetTopics:
    """Filters over all devices of one fleet."""

    fleet: str

    def device(self, name: str) -> DeviceTopics:
        return DeviceTopics(self.fleet, name)

    def every(self, leaf: str) -> str:
        """Filter for *leaf* of every device, `every("reported")` for instance."""
        return f"shoal/{MAJOR}/{self.fleet}/device/+/{leaf}"

    def split(self, topic: str) -> tuple[str, str] | None:
        """(device, leaf) of a device topic of this fleet, None for any other topic."""
        prefix = f"shoal/{MAJOR}/{self.fleet}/device/"
        if not topic.startswith(prefix):
            return None
        device, _, leaf = topic.removeprefix(prefix).partition("/")
        return device, leaf
