"""What a device remembers of a service across restarts and power cuts: the part of its state that decisions rest on."""

from __future__ import annotations

import msgspec

from shoal.contract.base import Wire
from shoal.contract.desired import Service, service_hash
from shoal.contract.reported import Problem

BAD_KEPT = 16
"""Versions of a service that are remembered as bad; the oldest are forgotten first."""


class Attempt(Wire, frozen=True, kw_only=True):
    """How often a version that was never ready has been started."""

    spec: str
    """`service_hash` of that version."""
    count: int = 0
    """Starts so far. Counted before each, so that a version that takes the whole device down runs out of them."""
    boot: str = ""
    """Boot id under which the last start was made; empty once its end was seen. An agent that died in between goes on
    with the same start instead of counting another."""


class Record(Wire, frozen=True, kw_only=True):
    """The memory of one service."""

    good: Service | None = None
    """Newest version that was ready here, whole, so that it can be started again without being told."""
    previous: str = ""
    """Digest of the image that was good before; kept so that rolling back needs no network."""
    bad: dict[str, Problem] = {}
    """By spec: versions given up here, and why."""
    attempt: Attempt | None = None
    """Of the version on trial."""
    port: int = 0
    """Port this device chose for a service that left the choice to it."""
    restarts: int = 0
    """Times the good version was started again since it was put in."""

    @property
    def good_spec(self) -> str:
        """`service_hash` of the good version; empty if there is none."""
        return service_hash(self.good) if self.good else ""

    def tries(self, spec: str) -> int:
        return self.attempt.count if self.attempt and self.attempt.spec == spec else 0

    def with_start(self, spec: str, boot: str) -> Record:
        """As it is once the unproven version *spec* is about to be started under the boot id *boot*."""
        last = self.attempt if self.attempt and self.attempt.spec == spec else Attempt(spec=spec)
        fresh = last.boot != boot
        return msgspec.structs.replace(self, attempt=Attempt(spec=spec, count=last.count + fresh, boot=boot))

    def with_end(self, spec: str) -> Record:
        """As it is once the unproven version *spec* was seen to have ended."""
        if not self.attempt or self.attempt.spec != spec:
            return self
        return msgspec.structs.replace(self, attempt=msgspec.structs.replace(self.attempt, boot=""))

    def with_good(self, service: Service) -> Record:
        """As it is once *service* has proved itself."""
        before = self.good.image.digest if self.good else ""
        previous = self.previous if before == service.image.digest else before
        bad = {spec: why for spec, why in self.bad.items() if spec != service_hash(service)}
        return msgspec.structs.replace(self, good=service, previous=previous, bad=bad, attempt=None, restarts=0)

    def with_bad(self, spec: str, why: Problem) -> Record:
        """As it is once the version *spec* is given up."""
        kept = [(one, problem) for one, problem in self.bad.items() if one != spec][-BAD_KEPT + 1 :]
        return msgspec.structs.replace(self, bad=dict([*kept, (spec, why)]), attempt=None)

    def forgiven(self) -> Record:
        """As it is once somebody said: try again."""
        return msgspec.structs.replace(self, bad={}, attempt=None)
