"""Takes in desired documents: rules out what must not be applied, keeps the rest, and says what became of each.

The reconciler calls it, in its own thread, for every message on the desired topic.
"""

from __future__ import annotations

from typing import Protocol

from shoal.contract.desired import Desired, StrangeDocument, open_desired
from shoal.contract.reported import Problem
from shoal.errors import ShoalError
from shoal_agent.access import access_to
from shoal_agent.clock import is_past
from shoal_agent.errors import StaleRevision, as_problem
from shoal_agent.keys import Keys
from shoal_agent.store import Accepted, Identity, Store


class Tell(Protocol):
    """Says that something happened."""

    def __call__(self, kind: str, subject: str = "", **data: str | int) -> None:
        """*kind* as in `io.shoal.{kind}`, *subject* the service it is about."""


class Intake:
    """What this device is told, and its say in it."""

    def __init__(self, store: Store, identity: Identity, keys: Keys, tell: Tell) -> None:
        self._store, self._identity, self._keys, self._tell = store, identity, keys, tell
        self.document: Desired | None = store.accepted.document if store.accepted else None
        """What is in force; None if nobody has said anything yet."""
        self.problem: Problem | None = None
        """Why the last document was not applied; None if it was."""
        if self.document:
            self._restore_keys(self.document)

    @property
    def applied_rev(self) -> int:
        return self._store.accepted.applied_rev if self._store.accepted else 0

    def take(self, message: bytes) -> bool:
        """Put the signed document *message* in force if nothing speaks against it; whether it is a new one."""
        # Somebody wiped the broker: that is not a wish to have nothing running.
        if not message:
            self._tell("desired.empty", message="the retained desired document is empty; nothing was changed")
            return False
        try:
            document = self._open(message)
            if self.document and document.rev == self.document.rev:
                self.problem = None  # whatever came in between, the broker has the right one again
                return False
            self._keys.put(document.services)
            self._store.accept(Accepted(envelope=message, applied_rev=self.applied_rev))
        except ShoalError as error:
            self.problem = as_problem(error)
            self._tell("desired.refused", code=error.code, message=str(error), hint=error.hint or "")
            return False
        self.document, self.problem = document, None
        self._keys.keep(document.services)
        self._tell("desired.accepted", rev=document.rev)
        return True

    def _restore_keys(self, document: Desired) -> None:
        """See that the servers find the keys of the document in force, whatever became of their files."""
        try:
            self._keys.put(document.services)
        except ShoalError as error:
            self.problem = as_problem(error)

    def _open(self, message: bytes) -> Desired:
        """The document in *message*; raises what speaks against it."""
        enrolment, present = self._identity.enrolment, self.document
        document = open_desired(
            message,
            trusted=enrolment.trusted,
            fleet=enrolment.fleet,
            device=enrolment.device,
            above=present.rev if present else 0,
        )
        if present and document.rev == present.rev:
            _refuse_rival(document, present)
            return present
        if document.expires and is_past(document.expires):
            raise StrangeDocument(f"it expired at {document.expires}", hint="deploy again, or set the device's clock")
        for service in document.services.values():
            access_to(service.image, self._identity)
        return document


def _refuse_rival(document: Desired, present: Desired) -> None:
    """Say no to another wish under the rev in force: two operators counted on without knowing of each other."""
    if document.spec_hash != present.spec_hash:
        raise StaleRevision(
            f"rev {document.rev} is in force here with other services",
            hint="let only one workspace deploy to this fleet, or deploy again",
        )
