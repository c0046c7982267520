"""A layout's `index.json`: the names of its images.

It is replaced as a whole under the layout's lock, so that two processes which name images at once lose nothing, and
entries that other tools have written stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from shoal.errors import did_you_mean
from shoal.files import replace_file
from shoal.oci.blobs import locked
from shoal.oci.descriptor import INDEX_TYPES, MANIFEST_TYPES, OCI_INDEX, Descriptor, Index, canonical, read_document
from shoal.oci.errors import BadReference, NameUnknown
from shoal.oci.reference import is_repository, is_tag

__all__ = ["REF_NAME", "Names"]

REF_NAME: Final = "org.opencontainers.image.ref.name"
"""The annotation that bears a name, as skopeo and others write it."""

_VERSION: Final = b'{"imageLayoutVersion":"1.0.0"}'
_NO_NAMES: Final = Index(schema_version=2, media_type=OCI_INDEX, manifests=())


class Names:
    """The names in the layout *folder*, which becomes a layout if it is none."""

    def __init__(self, folder: Path, lock: Path) -> None:
        self._file = folder / "index.json"
        self._lock = lock
        if not self._file.exists():
            self._begin()

    def all(self) -> dict[str, Descriptor]:
        """Every `repo:tag` and what it stands for."""
        return {name: one for one in self.roots() if (name := _name_of(one))}

    def roots(self, repository: str | None = None) -> list[Descriptor]:
        """What the names of *repository* stand for, or everything that the layout lists, named or not."""
        listed = self._read().manifests
        return [one for one in listed if repository is None or _name_of(one).startswith(f"{repository}:")]

    def find(self, name: str) -> Descriptor:
        """What *name* stands for; `NameUnknown` with the nearest one there is."""
        names = self.all()
        if name not in names:
            raise NameUnknown(f"no image {name!r}", where=str(self._file.parent), hint=did_you_mean(name, names))
        return names[name]

    def add(self, name: str, descriptor: Descriptor) -> None:
        """Let *name* stand for *descriptor* from now on."""
        repository, _, tag = name.rpartition(":")
        if not is_repository(repository) or not is_tag(tag):
            raise BadReference(f"{name!r} is not a repository and a tag", hint="write it as team/digits:2")
        if descriptor.media_type not in INDEX_TYPES | MANIFEST_TYPES:
            raise BadReference(f"{descriptor.media_type} cannot bear the name {name!r}", hint="name its manifest")
        named = descriptor.annotated({REF_NAME: name})
        self._change(lambda there: (*_without(name, there), named))

    def remove(self, name: str) -> None:
        """Forget *name*; `NameUnknown` if nothing bears it."""
        self.find(name)
        self._change(lambda there: _without(name, there))

    def _begin(self) -> None:
        with locked(self._lock):
            if not self._file.exists():
                replace_file(self._file.with_name("oci-layout"), _VERSION)
                replace_file(self._file, canonical(_NO_NAMES))

    def _read(self) -> Index:
        return read_document(self._file.read_bytes(), Index, str(self._file))

    def _change(self, change: Callable[[tuple[Descriptor, ...]], tuple[Descriptor, ...]]) -> None:
        with locked(self._lock):
            index = self._read()
            replace_file(self._file, canonical(msgspec.structs.replace(index, manifests=change(index.manifests))))


def _name_of(descriptor: Descriptor) -> str:
    return (descriptor.annotations or {}).get(REF_NAME, "")


def _without(name: str, there: tuple[Descriptor, ...]) -> tuple[Descriptor, ...]:
    return tuple(one for one in there if _name_of(one) != name)
