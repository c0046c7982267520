"""The one file that turns a bare machine into a device of a fleet: `cam-01.enrol.json`.

It holds the device's broker password, so it is a secret; the device keeps what it needs and the file can be deleted.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from shoal.contract.base import SCHEMA, Wire
from shoal.contract.envelope import PublicKey
from shoal.errors import BadInput


class BadEnrolment(BadInput):
    """An enrolment file cannot be read."""

    code = "SHOAL-DEV-101"


class BrokerAccess(Wire, frozen=True, kw_only=True):
    """How to reach an MQTT broker."""

    url: str
    """mqtt://host:1883 or mqtts://host:8883."""
    username: str = ""
    """Empty for a broker that asks for none."""
    password: str = ""
    """Its password."""
    ca: str = ""
    """PEM text of the authority that signed the broker's certificate; empty for the system's own."""
    certificate: str = ""
    """PEM text of a client certificate, for brokers that ask for one."""
    key: str = ""
    """PEM text of its private key."""


class RegistryAccess(Wire, frozen=True, kw_only=True):
    """How to fetch from a registry that every deployment of this workspace may use: the workspace itself."""

    url: str
    """http://host:5080 or https://host:5080."""
    username: str = ""
    """Empty for a registry that asks for none."""
    password: str = ""
    """Its password."""
    ca: str = ""
    """PEM text of the authority that signed its certificate; empty for the system's own."""


class Enrolment(Wire, frozen=True, kw_only=True):
    """What the operator gives a device."""

    schema: str = SCHEMA
    """major.minor of this form."""
    fleet: str
    """Fleet it joins."""
    device: str
    """Name it bears there."""
    broker: BrokerAccess
    """Where it listens and reports."""
    operators: tuple[bytes, ...]
    """Ed25519 public keys, 32 bytes each: whose desired documents and commands it obeys."""
    registries: tuple[RegistryAccess, ...] = ()
    """Where it may fetch without being given a login in the desired document."""

    @property
    def trusted(self) -> list[PublicKey]:
        return [PublicKey(raw) for raw in self.operators]


def read_enrolment(path: Path) -> Enrolment:
    """The enrolment in the file *path*.

    Raises:
        BadEnrolment: There is no such file, or it is not an enrolment.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Enrolment)
    except OSError as error:
        raise BadEnrolment(f"cannot read the enrolment file: {error.strerror}", where=str(path)) from error
    except msgspec.DecodeError as error:
        hint = "make a new one with: shoal device enrol NAME"
        raise BadEnrolment(f"not an enrolment file: {error}", where=str(path), hint=hint) from error
