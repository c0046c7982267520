"""`settings.json`: the few things that a workspace cannot know by itself."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from shoal.contract.base import Written
from shoal.contract.enrolment import BrokerAccess
from shoal.contract.names import check_fleet
from shoal.errors import did_you_mean
from shoal.files import replace_file
from shoal.workspace.errors import BadSetting

Port = Annotated[int, Meta(ge=1, le=65535)]


class Settings(Written, frozen=True, kw_only=True):
    """Settings of one workspace."""

    fleet: str = "default"
    """Name of the fleet; a level of every MQTT topic, and fixed once a device is enrolled."""
    host: str = "127.0.0.1"
    """Address or name of this machine as devices reach it; 127.0.0.1 serves only devices on this machine."""
    registry_port: Port = 5080
    """TCP port of the workspace served as a registry."""
    broker_port: Port = 1883
    """TCP port of the embedded broker."""
    tls: bool | None = None
    """Whether registry and embedded broker speak TLS; None: unless `host` is this machine's loopback."""
    broker: BrokerAccess | None = None
    """A broker elsewhere, and the operator's own credentials there; None for the embedded one."""

    @property
    def encrypted(self) -> bool:
        """`tls` with its default worked out."""
        return not is_loopback(self.host) if self.tls is None else self.tls

    @property
    def registry_url(self) -> str:
        """Where devices fetch from this workspace."""
        return f"{'https' if self.encrypted else 'http'}://{_in_url(self.host)}:{self.registry_port}"

    @property
    def broker_url(self) -> str:
        """Where devices and the operator meet."""
        if self.broker:
            return self.broker.url
        return f"{'mqtts' if self.encrypted else 'mqtt'}://{_in_url(self.host)}:{self.broker_port}"

    def changed(self, **changes: Any) -> Settings:
        """A copy with *changes*, by field name.

        Raises:
            BadSetting: There is no such setting, or it cannot have this value.
        """
        for name in changes.keys() - set(self.__struct_fields__):
            hint = did_you_mean(name, self.__struct_fields__)
            raise BadSetting(f"there is no setting {name!r}", hint=hint)
        fields = msgspec.structs.asdict(self) | changes
        try:
            settings = msgspec.convert(msgspec.to_builtins(Settings(**fields)), Settings)
        except msgspec.ValidationError as error:
            raise BadSetting(f"a setting cannot have this value: {error}") from error
        check_fleet(settings.fleet)
        if not settings.host or any(sign in settings.host for sign in "/@ "):
            raise BadSetting(f"{settings.host!r} is not a host", hint="a name or an address, as 192.168.1.10")
        return settings


def read_settings(path: Path) -> Settings:
    """The settings in *path*; errors name file, line and field, since people edit it."""
    from shoal.contract.reading import read

    return read(path, Settings)


def write_settings(path: Path, settings: Settings) -> None:
    """Replace *path*; only its owner can read it, because it may hold the broker's password."""
    data = msgspec.json.format(msgspec.json.encode(settings), indent=2)
    replace_file(path, data + b"\n", mode=0o600)


def is_loopback(host: str) -> bool:
    """Whether *host* can be reached from this machine only."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
