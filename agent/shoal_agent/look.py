"""Looks at the outside for the reconciler: what the runtime, the fetcher, the prober and the kernel say now."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from shoal.contract.desired import Service, service_hash
from shoal.contract.reported import Facts
from shoal_agent import ports
from shoal_agent.examine import Examiner
from shoal_agent.fetcher import Fetcher
from shoal_agent.hands import Hands
from shoal_agent.images import ImageStore
from shoal_agent.probes import Prober, Target
from shoal_agent.record import Record
from shoal_agent.runtime.protocol import Instance, InstanceState, Runtime
from shoal_agent.situation import Seen

IMAGES_PERIOD = 60.0
"""Seconds after which the runtime is asked for its images though nothing here has changed them."""


class Looker:
    """What sees; keeps only what would cost too much to ask at every look."""

    def __init__(
        self,
        *,
        runtime: Runtime,
        fetcher: Fetcher,
        prober: Prober,
        examiner: Examiner,
        hands: Hands,
        images: ImageStore,
        facts: Facts,
        boot: str,
    ) -> None:
        self._runtime, self._fetcher, self._prober, self._hands = runtime, fetcher, prober, hands
        self._store, self._examiner = images, examiner
        self._facts, self._boot = facts, boot
        self._images: frozenset[str] = frozenset()
        self._held: frozenset[str] = frozenset()
        self._images_until = 0.0
        self._holders: dict[int, str] = {}
        self._notes: dict[str, tuple[str, ...]] = {}

    def look(self, wanted: Mapping[str, Service], records: Mapping[str, Record], busy: Collection[str]) -> Seen:
        """What is the case now; what concerns the *busy* subjects, services and images, may be over already.

        Raises:
            ShoalError: The runtime does not say.
        """
        # Health first: an instance that ends between the two is then known to have been well.
        health = self._prober.health()
        instances = tuple(self._runtime.instances())
        services = versions(wanted, records)
        return Seen(
            now=time.monotonic(),
            boot=self._boot,
            facts=self._facts,
            wanted=frozenset(wanted),
            instances=instances,
            images=self._present_images() - set(busy),
            held=self._held - set(busy),
            fetches=self._fetcher.fetches(),
            loads=dict(self._hands.loads),
            health=health,
            exams=self._examiner.exams(),
            taken=self._taken(wanted, records, instances, busy),
            notes={spec: self._limits_not_kept(spec, one) for spec, one in services.items()},
        )

    def look_past_runtime(self, before: Seen | None) -> Seen:
        """What is the case now though the runtime does not say: its part as it was *before*, the rest afresh."""
        known = before or Seen(now=0.0, boot=self._boot, facts=self._facts)
        return replace(known, now=time.monotonic(), health=self._prober.health(), fetches=self._fetcher.fetches())

    def forget_images(self) -> None:
        """Ask for them at the next look."""
        self._images_until = 0.0

    def _present_images(self) -> frozenset[str]:
        if time.monotonic() >= self._images_until:
            self._images = self._runtime.images()
            self._held = frozenset(self._store.digests())
            self._images_until = time.monotonic() + IMAGES_PERIOD
        return self._images

    def _limits_not_kept(self, spec: str, service: Service) -> tuple[str, ...]:
        if spec not in self._notes:
            self._notes[spec] = tuple(self._runtime.limits_not_kept(service))
        return self._notes[spec]

    def _taken(
        self,
        wanted: Mapping[str, Service],
        records: Mapping[str, Record],
        instances: Iterable[Instance],
        busy: Collection[str],
    ) -> dict[int, str]:
        """Ports that services need and that a foreign process holds, with its name."""
        ours = {one.port for one in instances if one.state is InstanceState.RUNNING}
        taken: dict[int, str] = {}
        for name, service in wanted.items():
            record = records.get(name, Record())
            # A busy service may just have been given its port, and would be taken for a stranger.
            for version in (service, record.good) if name not in busy else ():
                port = (version.port or record.port) if version else 0
                if version and port and port not in ours and not ports.is_free(version.host, port):
                    taken[port] = self._holders.get(port) or ports.holder(port)
        self._holders = taken
        return taken


def versions(wanted: Mapping[str, Service], records: Mapping[str, Record]) -> dict[str, Service]:
    """Every version that is known as a whole, by spec."""
    known = {record.good_spec: record.good for record in records.values() if record.good}
    return known | {service_hash(service): service for service in wanted.values()}


def targets(seen: Seen, known: Mapping[str, Service]) -> dict[str, Target]:
    """What is to be probed, by instance: all that runs and of which it is known how to ask it."""
    return {
        one.id: Target(known[one.spec].host, one.port, known[one.spec].probe)
        for one in seen.instances
        if one.state is InstanceState.RUNNING and one.spec in known
    }
