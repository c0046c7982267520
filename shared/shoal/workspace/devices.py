"""Enrolled devices: their labels, their passwords' hashes, and what they last said of themselves."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from shoal.broker.passwords import check_password, hash_password
from shoal.contract.enrolment import BrokerAccess, Enrolment, RegistryAccess
from shoal.contract.manifest import Target
from shoal.contract.names import check_device, check_labels, parse_labels
from shoal.contract.reported import Birth
from shoal.errors import did_you_mean
from shoal.workspace import tables
from shoal.workspace.database import Database, from_row
from shoal.workspace.errors import DeviceExists, NoTarget, StrangeKey, UnknownDevice
from shoal.workspace.keys import OPERATOR, Keys, new_password
from shoal.workspace.records import Device, now
from shoal.workspace.settings import Settings

DEVICES = tables.devices


class Devices:
    """The devices of one workspace."""

    def __init__(self, database: Database, keys: Keys, settings: Callable[[], Settings]) -> None:
        self._database = database
        self._keys = keys
        self._settings = settings

    def enrol(
        self,
        name: str,
        labels: Mapping[str, str] | None = None,
        platform: str | None = None,
        *,
        username: str | None = None,
        password: str | None = None,
        again: bool = False,
    ) -> Enrolment:
        """Make *name* a device of the fleet; the answer holds its secrets and cannot be had a second time.

        It is given a new password for broker and registry, of which only a hash is kept.

        Args:
            name: Also a level of its topics.
            labels: None keeps those it has when it is enrolled again.
            platform: What to package for until it has spoken for itself, as `linux/arm64`.
            username: Its name at a broker elsewhere that knows it by another one.
            password: Its password there.
            again: Give an enrolled device new secrets; its old ones and the key it was known by count no more.

        Raises:
            BadName: *name* or a label is not of its form.
            DeviceExists: It is enrolled, and *again* is not set.
        """
        check_device(name)
        if name == OPERATOR:
            raise DeviceExists(f"{OPERATOR!r} is the operator's own name at the broker", hint="choose another name")
        secret = new_password()
        columns: dict[str, Any] = {
            "labels": None if labels is None else check_labels(labels),
            "announced_platform": platform,
            "password_hash": hash_password(secret),
            "enrolled": now(),
        }
        with self._database.writing() as connection:
            _enter(connection, name, columns, again=again)
        broker = self._broker_access(username or name, password or secret)
        return self._enrolment(name, broker, secret)

    def get(self, name: str) -> Device:
        """The device *name*.

        Raises:
            UnknownDevice: There is none.
        """
        with self._database.reading() as connection:
            return _find(connection, name)

    def matching(self, target: Target) -> tuple[Device, ...]:
        """The devices that *target* names or whose labels it names, by name.

        Raises:
            NoTarget: It says nothing at all.
            UnknownDevice: One of the names is not enrolled, or no device has the labels.
        """
        return matching({device.name: device for device in self.list()}, target)

    def relabel(self, name: str, labels: Mapping[str, str]) -> Device:
        """Give *name* these labels in place of those it had."""
        return self._change(name, labels=check_labels(labels))

    def remove(self, name: str) -> None:
        """Forget *name*: its password is no longer good. What it was told stays in the journal."""
        with self._database.writing() as connection:
            _find(connection, name)
            connection.execute(delete(DEVICES).where(DEVICES.c.name == name))

    def remember_birth(self, name: str, birth: Birth) -> Device:
        """Keep what *name* says of itself; the key in its first birth is the one it is known by.

        Raises:
            StrangeKey: It has come with another key than before; what was known of it is kept.
        """
        known = self.get(name).birth
        if known and known.sealing_key != birth.sealing_key:
            raise StrangeKey(
                f"{name} announces the key {fingerprint(birth.sealing_key)}; it was known by"
                f" {fingerprint(known.sealing_key)}",
                hint=f"if it was set up anew, enrol it again: shoal device enrol {name} --again",
            )
        return self._change(name, birth=msgspec.to_builtins(birth), seen=now())

    def birth(self, name: str) -> Birth | None:
        """What *name* last said of itself; None if it has never connected."""
        return self.get(name).birth

    def check_password(self, name: str, password: str) -> bool:
        """Whether *password* is that of the device *name*; False if there is no such device."""
        with self._database.reading() as connection:
            query = select(DEVICES.c.password_hash).where(DEVICES.c.name == name)
            hashed = connection.execute(query).scalar_one_or_none()
        return hashed is not None and check_password(password, hashed)

    def accounts(self) -> dict[str, str]:
        """Password hash of each device, for the embedded broker's password file."""
        with self._database.reading() as connection:
            rows = connection.execute(select(DEVICES.c.name, DEVICES.c.password_hash).order_by(DEVICES.c.name))
            return {row.name: row.password_hash for row in rows}

    def list(self, labels: Mapping[str, str] | None = None) -> tuple[Device, ...]:
        """The devices that have all *labels*, by name."""
        with self._database.reading() as connection:
            rows = connection.execute(select(DEVICES).order_by(DEVICES.c.name)).mappings()
            devices = [from_row(row, Device) for row in rows]
        return tuple(device for device in devices if has_labels(device, labels or {}))

    def _change(self, name: str, **columns: Any) -> Device:
        with self._database.writing() as connection:
            _find(connection, name)
            connection.execute(update(DEVICES).where(DEVICES.c.name == name).values(**columns))
            return _find(connection, name)

    def _broker_access(self, username: str, password: str) -> BrokerAccess:
        settings = self._settings()
        ca = settings.broker.ca if settings.broker else self._ca(settings)
        return BrokerAccess(url=settings.broker_url, username=username, password=password, ca=ca)

    def _enrolment(self, name: str, broker: BrokerAccess, secret: str) -> Enrolment:
        settings = self._settings()
        registry = RegistryAccess(url=settings.registry_url, username=name, password=secret, ca=self._ca(settings))
        return Enrolment(
            fleet=settings.fleet,
            device=name,
            broker=broker,
            operators=(self._keys.operator.public.raw,),
            registries=(registry,),
        )

    def _ca(self, settings: Settings) -> str:
        return self._keys.authority.certificate if settings.encrypted else ""


def matching(devices: Mapping[str, Device], target: Target) -> tuple[Device, ...]:
    """Those of *devices*, by name, that *target* means; see `Devices.matching`."""
    labels = target.labels if isinstance(target.labels, dict) else parse_labels(target.labels)
    check_labels(labels)
    if not target.devices and not labels:
        raise NoTarget("no target: neither devices nor labels are named", hint="--device cam-01 or --label site=oslo")
    for name in target.devices:
        if name not in devices:
            raise _unknown(name, devices)
    labelled = [device.name for device in devices.values() if labels and has_labels(device, labels)]
    if labels and not labelled:
        raise _nobody_has(labels, devices.values())
    return tuple(devices[name] for name in sorted({*target.devices, *labelled}))


def has_labels(device: Device, labels: Mapping[str, str]) -> bool:
    """Whether *device* has each of *labels* with that very value."""
    return all(device.labels.get(key) == value for key, value in labels.items())


def fingerprint(key: bytes) -> str:
    """First 16 hexadecimal digits of the SHA-256 of *key*, for people to compare."""
    return hashlib.sha256(key).hexdigest()[:16]


def _enter(connection: Connection, name: str, columns: dict[str, Any], *, again: bool) -> None:
    """Write the row of a newly enrolled device."""
    enrolled = connection.execute(select(DEVICES.c.name).where(DEVICES.c.name == name)).first()
    if not enrolled:
        values = columns | {"labels": columns["labels"] or {}}
        connection.execute(insert(DEVICES).values(name=name, **values))
        return
    if not again:
        hint = f"for new secrets: shoal device enrol {name} --again"
        raise DeviceExists(f"a device {name!r} is enrolled already", hint=hint)
    said = {key: value for key, value in columns.items() if value is not None}
    connection.execute(update(DEVICES).where(DEVICES.c.name == name).values(**said, birth=None, seen=None))


def _find(connection: Connection, name: str) -> Device:
    row = connection.execute(select(DEVICES).where(DEVICES.c.name == name)).mappings().first()
    if row is None:
        raise _unknown(name, connection.execute(select(DEVICES.c.name)).scalars())
    return from_row(row, Device)


def _unknown(name: str, known: Iterable[str]) -> UnknownDevice:
    hint = did_you_mean(name, known) or f"enrol it with: shoal device enrol {name}"
    return UnknownDevice(f"no device {name!r} is enrolled", hint=hint)


def _nobody_has(labels: Mapping[str, str], devices: Iterable[Device]) -> UnknownDevice:
    wanted = ",".join(f"{key}={value}" for key, value in labels.items())
    known = sorted({f"{key}={value}" for device in devices for key, value in device.labels.items()})
    hint = did_you_mean(wanted, known) or (
        f"labels in use: {', '.join(known[:10])}" if known else "no device has labels"
    )
    return UnknownDevice(f"no device has {wanted}", hint=hint)
