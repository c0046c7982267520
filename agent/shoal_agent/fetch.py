"""Brings one image here and ends: the child process of `fetcher`, started as `python -m shoal_agent.fetch`.

It reads a `Job` from standard input and says on standard output how it is getting on. The cheap questions come first:
nothing of a layer is fetched before the image's own words say that this device can take it and the disk has room.
Whatever is here already is proven by its digest before it counts, so that a bit that has flipped is fetched again.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final, Self

import msgspec

from shoal.contract.fit import image_misfits
from shoal.contract.labels import needs_of
from shoal.contract.reported import Facts
from shoal.errors import BadInput, Damaged, NoRoom, ShoalError, Unreachable
from shoal.oci.descriptor import OCI_TAR_ZSTD, Descriptor, ImageConfig, Manifest, check_is_image
from shoal.oci.download import download
from shoal.oci.errors import DamagedDocument, RegistryFailing
from shoal.oci.image import app_layers
from shoal.oci.registry import Credentials, Registry
from shoal.oci.repository import Repository
from shoal.states import RuntimeKind
from shoal_agent import causes
from shoal_agent.errors import as_problem
from shoal_agent.fetch_job import Access, Arrived, Failure, Job, Kind, Line, Progress
from shoal_agent.images import ImageStore
from shoal_agent.room import RESERVE, check_room, engine_need, shared_layers, size_unpacked
from shoal_agent.unpack import UnsafeLayer, unpack

SLOW_RETRY: Final = 300.0
"""Seconds until something is tried again that only a person can mend: a password, a missing image."""
_TELL_PERIOD: Final = 0.2
"""Seconds between two lines of progress."""


class Misfit(BadInput):
    """This device cannot take the image; *reasons* has a sentence for each reason."""

    code = "SHOAL-FET-101"

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


def main() -> int:
    job = msgspec.json.decode(sys.stdin.buffer.readline(), type=Job)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.nice(10)  # what serves comes first
    try:
        bring(job)
    except ShoalError as error:
        _say(failure_of(error))
    else:
        _say(Arrived())
    return 0


def bring(job: Job) -> None:
    """Bring the image of *job* here and, for the process runtime, unpack it; raise why it cannot be done."""
    store = ImageStore(Path(job.folder))
    digest = job.image.digest
    store.begin(digest)
    with _registry(job) as registry:
        repository = registry.repository(job.image.repository)
        manifest = _manifest(store, repository, digest)
        config = _config(store, repository, manifest, digest)
        if reasons := list(misfits(manifest, config, job.facts)):
            raise Misfit(reasons)
        layers = layers_needed(manifest, config, job.facts.runtime)
        missing = [layer for layer in layers if not _is_here(store, layer.digest)]
        _check_room(job, store, config, manifest, missing)
        _download(store, repository, layers, missing)
    if job.facts.runtime is RuntimeKind.PROCESS:
        unpack(store, digest, layers, sum(size_unpacked(layer) for layer in layers))


def misfits(manifest: Manifest, config: ImageConfig, facts: Facts) -> Iterator[str]:
    """A sentence for each reason why the device of *facts* cannot take an image."""
    labels = (config.config and config.config.labels) or {}
    needs = needs_of(config.architecture, labels, has_layers=bool(app_layers(manifest, config)))
    yield from image_misfits(needs, facts)
    if any(layer.media_type == OCI_TAR_ZSTD for layer in manifest.layers) and not takes_zstd(facts):
        yield f"the image has layers of zstd, which {facts.engine or 'the process runtime'} cannot unpack"


def takes_zstd(facts: Facts) -> bool:
    """Whether what runs the services can unpack zstd: every engine but Docker before 23."""
    name, _, version = facts.engine.partition(" ")
    major = version.partition(".")[0]
    old = name == "Docker" and major.isdigit() and int(major) < 23
    return facts.runtime is RuntimeKind.DOCKER and not old


def layers_needed(manifest: Manifest, config: ImageConfig, runtime: RuntimeKind) -> list[Descriptor]:
    """The layers that are fetched, lowest first: the process runtime has no use for those of a base."""
    if runtime is RuntimeKind.DOCKER:
        return list(manifest.layers)
    return [one.descriptor for one in app_layers(manifest, config)]


def failure_of(error: ShoalError) -> Failure:
    """What may help against *error*, and how long to wait for it."""
    match error:
        case Misfit(reasons=reasons):
            return Failure(causes.cannot_take(reasons), Kind.MISFIT)
        case BadInput() | DamagedDocument() | UnsafeLayer():
            return Failure(as_problem(error), Kind.FATAL)
        case RegistryFailing(retry_after=seconds):
            return Failure(as_problem(error), Kind.RETRY, seconds or 0.0)
        case Unreachable() | Damaged() | NoRoom():
            return Failure(as_problem(error), Kind.RETRY)
        case _:
            return Failure(as_problem(error), Kind.RETRY, SLOW_RETRY)


# ── the steps ────────────────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def _registry(job: Job) -> Iterator[Registry]:
    access = job.access
    login = Credentials(access.username, access.password) if access.username else None
    with _ca_file(access) as ca, Registry(job.image.registry, credentials=login, ca=ca) as registry:
        yield registry


@contextmanager
def _ca_file(access: Access) -> Iterator[Path | None]:
    """The authority's certificate as a file, which is how OpenSSL takes it."""
    if not access.ca:
        yield None
        return
    with tempfile.NamedTemporaryFile("w", suffix=".pem") as file:
        file.write(access.ca)
        file.flush()
        yield Path(file.name)


def _manifest(store: ImageStore, repository: Repository, digest: str) -> Manifest:
    if not _is_here(store, digest):
        _, data = repository.manifest(digest)
        store.blobs.put_blob(data, digest=digest)
    manifest = store.manifest(digest)
    check_is_image(manifest, digest)
    return manifest


def _config(store: ImageStore, repository: Repository, manifest: Manifest, digest: str) -> ImageConfig:
    if not _is_here(store, manifest.config.digest):
        store.blobs.put_blob(repository.small_blob(manifest.config), digest=manifest.config.digest)
    return store.config(digest)


def _check_room(
    job: Job, store: ImageStore, config: ImageConfig, manifest: Manifest, missing: Sequence[Descriptor]
) -> None:
    own = sum(layer.size - _begun(store, layer) for layer in missing)
    engine = 0
    if job.facts.runtime is RuntimeKind.DOCKER:
        others = (store.config(one).rootfs.diff_ids for one in store.complete() if one != job.image.digest)
        engine = engine_need(manifest.layers[shared_layers(config.rootfs.diff_ids, others) :])
    check_room(store.folder, own, job.engine_folder, engine)


def _download(
    store: ImageStore, repository: Repository, layers: Sequence[Descriptor], missing: Sequence[Descriptor]
) -> None:
    with _Teller(layers, {layer.digest: _begun(store, layer) for layer in missing}) as teller:
        for layer in missing:
            note = partial(teller.note, layer.digest)
            download(repository, layer, store.blobs.path(layer.digest), progress=note, reserve=RESERVE)


def _begun(store: ImageStore, layer: Descriptor) -> int:
    """Bytes of a missing blob that an earlier attempt has left."""
    into = store.blobs.path(layer.digest)
    try:
        return min(into.with_name(f"{into.name}.part").stat().st_size, layer.size)
    except FileNotFoundError:
        return 0


def _is_here(store: ImageStore, digest: str) -> bool:
    """Whether the blob is here and sound; one that is damaged is deleted."""
    if not store.blobs.has(digest):
        return False
    with store.blobs.path(digest).open("rb", buffering=0) as blob:
        sound = "sha256:" + hashlib.file_digest(blob, "sha256").hexdigest() == digest
    if not sound:
        store.blobs.remove(digest)
    return sound


# ── talking to the parent ────────────────────────────────────────────────────────────────────────────────────────


class _Teller:
    """Says now and then, from a thread of its own, how many bytes of *layers* are here: also while nothing arrives.

    *here* has those of the layers that are not complete yet; all others are.
    """

    def __init__(self, layers: Iterable[Descriptor], here: dict[str, int]) -> None:
        sizes = {layer.digest: layer.size for layer in layers}
        self._total = sum(sizes.values())
        self._here = {**sizes, **here}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._tell, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def note(self, digest: str, size: int, _: int) -> None:
        """*size* bytes of the layer *digest* are here."""
        self._here[digest] = size

    def _tell(self) -> None:
        told = -1
        while not self._over.is_set() or told < sum(self._here.values()):
            if told != (told := sum(self._here.values())):
                _say(Progress(told, self._total))
            self._over.wait(_TELL_PERIOD)


def _say(line: Line) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
    sys.stdout.buffer.flush()


def _end_with_parent() -> None:
    """End when the agent does, however it ended: it holds our standard input open as long as it lives."""
    sys.stdin.buffer.read()
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
