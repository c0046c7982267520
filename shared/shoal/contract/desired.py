"""What one device is told: the whole of what it should run, pinned to digests, as one signed document.

The operator writes it, retained, on `…/desired`. The device makes itself look like it; a missed message can lose
nothing, since the next one says everything again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Annotated

import msgspec
from msgspec import Meta

from shoal.contract.base import SCHEMA, Wire
from shoal.contract.envelope import DESIRED, PublicKey, SigningKey, sign, verify
from shoal.contract.names import check_service
from shoal.errors import BadInput, Conflict, NoRoom

LIMIT = 32 * 1024
"""Bytes of a signed desired document at the most; larger ones are refused before they are published."""

GOLDEN = "golden"
"""The extension of services that have golden requests."""
UNDERSTOOD = frozenset({GOLDEN})
"""Names of extensions that this version acts on (`must_understand`)."""


class OversizeDocument(NoRoom):
    """A desired document is larger than the wire takes."""

    code = "SHOAL-DEP-801"


class UnreadableDocument(BadInput):
    """A signed document is not of a form that this version knows."""

    code = "SHOAL-DEP-101"


class StrangeDocument(Conflict):
    """A document is for another device, older than the one in force, or asks for what this version cannot do."""

    code = "SHOAL-DEP-401"


class ImageRef(Wire, frozen=True, kw_only=True):
    """Where an image is to be had, pinned by digest: two devices given one manifest run the same bytes."""

    registry: str
    """Base URL of an OCI registry, https://registry.example or http://192.168.1.10:5080."""
    repository: str
    """Repository in that registry, team/digits."""
    digest: Annotated[str, Meta(pattern="^sha256:[0-9a-f]{64}$")]
    """Digest of the image manifest for this device's platform (never of a multi-platform index)."""
    size: Annotated[int, Meta(ge=0)] = 0
    """Bytes of all layers, compressed as they are transferred; 0 if not known."""
    login: bytes = b""
    """`user:password` for the registry, sealed to this device for the purpose `registry <registry>`; empty if none."""


class Resources(Wire, frozen=True, kw_only=True):
    """What a service may use; the runtime enforces it or says that it cannot."""

    cpu: Annotated[float, Meta(gt=0)] | None = None
    """Cores at the most, 0.5 is half of one; None for no limit."""
    memory: Annotated[int, Meta(gt=0)] | None = None
    """Bytes of memory at the most; beyond it the service is killed. None for no limit."""


class AcceleratorNeed(Wire, frozen=True, kw_only=True):
    """An accelerator that must be there."""

    kind: str
    """gpu, fpga or npu."""
    count: Annotated[int, Meta(ge=1)] = 1
    """How many of them."""
    vendor: str | None = None
    """nvidia, amd, intel, xilinx …; None for any."""


class Probe(Wire, frozen=True, kw_only=True):
    """How a service is asked whether it is ready, and how long it may take; Azure ML v1's numbers and defaults."""

    period: Annotated[float, Meta(gt=0)] = 10.0
    """Seconds between probes once ready; while starting it is asked every half second."""
    timeout: Annotated[float, Meta(gt=0)] = 2.0
    """Seconds a probe waits for its answer."""
    failures: Annotated[int, Meta(ge=1)] = 3
    """Probes that must fail in a row before a service that was ready is restarted."""
    successes: Annotated[int, Meta(ge=1)] = 1
    """Probes that must succeed in a row before it counts as ready."""
    start_deadline: Annotated[float, Meta(gt=0)] = 310.0
    """Seconds from its start until it must be ready; after that the version is given up."""


class Service(Wire, frozen=True, kw_only=True):
    """One deployment as one device should run it."""

    deployment: Annotated[int, Meta(ge=1)]
    """Version of the deployment, counted up by the workspace; what rolling back counts down."""
    image: ImageRef
    """What to run."""
    models: tuple[str, ...] = ()
    """name:version of the models inside, for people; the digest is what counts."""
    port: Annotated[int, Meta(ge=0, le=65535)] = 0
    """TCP port on the device at which the service answers; 0 lets the device choose and keep one."""
    host: str = "0.0.0.0"  # noqa: S104 - a service is there to be reached; a manifest can narrow it
    """Address of the device on which the port is opened."""
    resources: Resources = Resources()
    """Limits."""
    accelerators: tuple[AcceleratorNeed, ...] = ()
    """Accelerators it cannot do without."""
    env: dict[str, str] = {}
    """Variables beside those of the image."""
    probe: Probe = Probe()
    """How to tell that it is ready."""
    golden: bool = False
    """Whether its image has golden requests, which it must answer rightly here before it counts as good."""
    keys: bytes = b""
    """The two keys of which callers bring one (`Keys` as JSON), sealed to this device; empty if none is asked for."""

    @property
    def needs_keys(self) -> bool:
        """Whether its server is to be given keys; not if it brings a file of its own."""
        return self.env.get("SHOAL_AUTH") == "key" and "SHOAL_KEYS_FILE" not in self.env


class Desired(Wire, frozen=True, kw_only=True):
    """Everything one device should run."""

    schema: str = SCHEMA
    """major.minor of this form."""
    fleet: str
    """Fleet the device belongs to, so that the document cannot be replayed to another."""
    device: str
    """Device it is for, likewise."""
    rev: Annotated[int, Meta(ge=1)]
    """Counts up for each device; a lower one than the highest accepted is refused."""
    spec_hash: str
    """SHA-256 of the services: equal wishes compare equal whatever their rev."""
    issued: str
    """When it was written, RFC 3339, by the operator's clock; for people."""
    expires: str | None = None
    """When it stops counting as new, RFC 3339; a document already accepted stays in force."""
    must_understand: tuple[str, ...] = ()
    """Extensions without which it must not be applied."""
    services: dict[str, Service] = {}
    """By service name; what is not named here is removed from the device."""


def spec_hash(services: Mapping[str, Service]) -> str:
    """SHA-256, hexadecimal, of the one JSON text of *services*.

    What is sealed differs at every sealing, so it is left out: the same wish must have the same hash. So must a wish
    that has crossed the wire, where 1 becomes 1.0 in a field of that kind; hence the way through JSON.
    """
    bare = {
        name: msgspec.structs.replace(one, image=msgspec.structs.replace(one.image, login=b""), keys=b"")
        for name, one in services.items()
    }
    read = msgspec.json.decode(msgspec.json.encode(bare), type=dict[str, Service])
    return hashlib.sha256(msgspec.json.encode(read, order="sorted")).hexdigest()


def keys_purpose(service: str) -> str:
    """For what the keys of *service* are sealed."""
    return f"keys {service}"


def service_hash(service: Service) -> str:
    """The first 12 hexadecimal digits of what tells one wish for a service from another."""
    return spec_hash({"": service})[:12]


def sign_desired(document: Desired, key: SigningKey) -> bytes:
    """*document* signed and checked for size.

    Raises:
        OversizeDocument: It would be larger than `LIMIT` bytes.
    """
    data = sign(document, DESIRED, key)
    if len(data) > LIMIT:
        raise OversizeDocument(
            f"the desired document of {document.device} is {len(data):,} bytes; the limit is {LIMIT:,}",
            hint="run fewer services on this device, or shorten their environment variables",
        )
    return data


def open_desired(data: bytes, *, trusted: list[PublicKey], fleet: str, device: str, above: int) -> Desired:
    """The desired document in *data*, once everything that speaks against it has been ruled out.

    *above* is the highest rev accepted so far; the same rev is let through, since brokers repeat themselves.

    Raises:
        ForgedEnvelope, OversizeDocument, UnreadableDocument, StrangeDocument, BadName: Nothing of it may be applied.
    """
    if len(data) > LIMIT:
        raise OversizeDocument(f"{len(data):,} bytes; the limit is {LIMIT:,}", where="desired document")
    payload = verify(data, DESIRED, trusted)
    try:
        document = msgspec.json.decode(payload, type=Desired)
    except msgspec.DecodeError as error:
        raise UnreadableDocument(f"cannot be read: {error}", where="desired document") from error
    _refuse_strange(document, fleet, device, above)
    return document


def _refuse_strange(document: Desired, fleet: str, device: str, above: int) -> None:
    """Say no to a document that is genuine but not for here, not for now, or not for this version."""
    if (document.fleet, document.device) != (fleet, device):
        raise StrangeDocument(f"it is for {document.device} of fleet {document.fleet}, this is {device} of {fleet}")
    if document.rev < above:
        raise StrangeDocument(f"rev {document.rev} is older than rev {above}, which this device has accepted")
    if document.schema.partition(".")[0] != SCHEMA.partition(".")[0]:
        raise StrangeDocument(f"schema {document.schema} is not one that this agent reads", hint="update the agent")
    if unknown := sorted(set(document.must_understand) - UNDERSTOOD):
        raise StrangeDocument(f"it needs {', '.join(unknown)}, which this agent does not know", hint="update the agent")
    for name in document.services:
        check_service(name)  # devices keep files under these names
    if document.spec_hash != spec_hash(document.services):
        raise UnreadableDocument("its services are not those of its spec_hash", where="desired document")
