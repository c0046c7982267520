"""Makes a bare machine a device of a fleet: takes the operator's enrolment file in, and makes the device's own key."""

from __future__ import annotations

from pathlib import Path

from shoal.contract.enrolment import BadEnrolment, Enrolment, read_enrolment
from shoal.contract.names import check_device, check_fleet
from shoal.contract.sealing import SealingKey
from shoal.link.access import parse_address, tls_context
from shoal_agent.errors import AlreadyEnrolled, NotEnrolled
from shoal_agent.store import Identity, Store


def enrol(file: Path, store: Store, *, again: bool = False) -> Identity:
    """Make the owner of *store* the device that *file* says.

    Raises:
        BadEnrolment, BadName, BadBrokerAddress, BadCertificate: The file is not one, or could not be used.
        AlreadyEnrolled: The machine is a device already, and this is not to be *again*.
        AlreadyRunning: An agent is at work, and would go on as who it was.
    """
    enrolment = read_enrolment(file)
    _check(enrolment, file)
    store.lock()
    try:
        before = _present(store)
        if before and not again and before.enrolment != enrolment:
            present = before.enrolment
            raise AlreadyEnrolled(
                f"this machine is {present.device} of fleet {present.fleet} already",
                where=str(store.folder),
                hint="give --again to replace that",
            )
        identity = Identity(enrolment=enrolment, sealing_key=_key(before, enrolment).raw)
        store.enrol(identity)
    finally:
        store.unlock()
    return identity


def _present(store: Store) -> Identity | None:
    try:
        return store.identity()
    except NotEnrolled:
        return None


def _key(before: Identity | None, enrolment: Enrolment) -> SealingKey:
    """The key it has, as long as it is the same device: the operator knows it by that."""
    if before and (before.enrolment.fleet, before.enrolment.device) == (enrolment.fleet, enrolment.device):
        return before.key
    return SealingKey.generate()


def _check(enrolment: Enrolment, file: Path) -> None:
    """Refuse what could only fail later, where nobody is looking any more."""
    check_fleet(enrolment.fleet)
    check_device(enrolment.device)
    if not enrolment.operators or any(len(key) != 32 for key in enrolment.operators):
        hint = "make a new one with: shoal device enrol NAME"
        raise BadEnrolment("it names no operator whose documents could be obeyed", where=str(file), hint=hint)
    if parse_address(enrolment.broker.url).tls:
        tls_context(enrolment.broker)
