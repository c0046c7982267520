"""Whether a device can take a service, and if not, why: the same answer on the device and on the operator's screen."""

from __future__ import annotations

from collections.abc import Iterator

from shoal.contract.base import Wire
from shoal.contract.desired import AcceleratorNeed, Service
from shoal.contract.reported import Facts
from shoal.states import RuntimeKind

GIB = 1024**3


class ImageNeeds(Wire, frozen=True, kw_only=True):
    """What an image needs of a device; read from its config's platform and labels."""

    architecture: str
    """In OCI's words."""
    python: str = ""
    """major.minor its wheels were chosen for; empty if it holds none."""
    glibc: str = ""
    """Oldest C library its wheels run on; empty if it holds none."""
    has_base: bool = True
    """Whether it brings an operating system; without one only the process runtime can run it."""
    has_layers: bool = True
    """Whether it was packaged by Shoal; without that only a container engine can run it."""


def misfits(service: Service, facts: Facts) -> Iterator[str]:
    """A sentence for each reason why *facts* rule *service* out, before its image is known."""
    wanted = service.resources
    if wanted.memory and wanted.memory > facts.memory:
        yield f"it asks for {_gib(wanted.memory)} of memory; this device has {_gib(facts.memory)}"
    if wanted.cpu and wanted.cpu > facts.cpus:
        yield f"it asks for {wanted.cpu:g} cores; this device has {facts.cpus:g}"
    for need in service.accelerators:
        found = sum(one.kind == need.kind and need.vendor in (None, one.vendor) for one in facts.accelerators)
        if found < need.count:
            yield f"it needs {_words(need)}; this device has {found or 'none'}"


def image_misfits(needs: ImageNeeds, facts: Facts) -> Iterator[str]:
    """A sentence for each reason why *facts* rule an image with *needs* out."""
    if needs.architecture != facts.architecture:
        yield f"the image is for {needs.architecture}; this device is {facts.architecture}"
    if facts.runtime is RuntimeKind.DOCKER:
        if not needs.has_base:
            yield "the image has no base, which a container engine cannot run; package it with --base IMAGE"
        return
    if not needs.has_layers:
        yield "the image was not packaged by Shoal, so it needs a container engine; this device has none"
    if needs.python and needs.python != facts.python:
        yield f"the image is for Python {needs.python}; this device has {facts.python or 'none'}"
    if needs.glibc and _version(needs.glibc) > _version(facts.glibc):
        yield f"the image needs glibc {needs.glibc}; this device has {facts.glibc or 'another C library'}"


def _words(need: AcceleratorNeed) -> str:
    vendor = f" by {need.vendor}" if need.vendor else ""
    return f"{need.count} {need.kind}{'s' if need.count > 1 else ''}{vendor}"


def _gib(size: int) -> str:
    return f"{size / GIB:,.2f}".rstrip("0").rstrip(".") + " GiB"


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdigit())
