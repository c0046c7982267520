"""Unpacks the layers that Shoal packaged, for the process runtime; called in the fetching child.

Such a layer holds files and folders and nothing else, so whatever else comes along is refused, not tamed: a link, a
device or a path that leads outside was put there by somebody who means harm. (tarfile's own filters would do too, but
the Python of Debian 12 does not have them yet.)
"""

from __future__ import annotations

import os
import shutil
import tarfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Final, Literal

from shoal.errors import Refused
from shoal.files import sync_folder
from shoal.oci.blobs import fullness_told, require_room
from shoal.oci.descriptor import LAYER_TYPES, OCI_TAR, OCI_TAR_GZIP, Descriptor
from shoal.oci.errors import WrongKind
from shoal_agent.images import ImageStore

_MODES: Final[dict[str, Literal["r|", "r|gz"]]] = {OCI_TAR: "r|", OCI_TAR_GZIP: "r|gz"}
_PIECE: Final = 1 << 20


class UnsafeLayer(Refused):
    """A layer holds something that does not belong there."""

    code = "SHOAL-IMG-601"


def unpack(store: ImageStore, digest: str, layers: Iterable[Descriptor], size: int) -> None:
    """Make the `rootfs` of an image of its *layers*, lowest first, whose blobs have just been proven.

    After a power cut it is there as a whole or not at all. Nothing is done if it is there already.

    Args:
        store: Has the blobs, and takes the files.
        digest: Of the image.
        layers: Shoal's own; those of a base are of no use here.
        size: What they will take, in bytes.

    Raises:
        UnsafeLayer, WrongKind: Nothing of this image may be run.
        NoRoomForBlob: The disk is full.
    """
    rootfs = store.rootfs(digest)
    if rootfs.is_dir():
        return
    partial = rootfs.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        require_room(store.folder, size)
        with fullness_told(store.folder, size):
            partial.mkdir()
            for layer in layers:
                _unpack_layer(store, layer, partial)
            os.sync()  # thousands of small files: one by one it would take minutes on an SD card
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    partial.rename(rootfs)
    sync_folder(rootfs.parent)


def _unpack_layer(store: ImageStore, layer: Descriptor, target: Path) -> None:
    kind = LAYER_TYPES.get(layer.media_type, layer.media_type)
    if kind not in _MODES:
        raise WrongKind(f"a layer of type {kind} cannot be unpacked here", where=layer.digest)
    try:
        with store.blobs.open(layer.digest) as blob, tarfile.open(fileobj=blob, mode=_MODES[kind]) as tar:
            for member in tar:
                _unpack_member(tar, member, target)
    except (tarfile.TarError, zlib.error, EOFError) as error:
        raise WrongKind(f"a layer is not the tar that it says it is: {error}", where=layer.digest) from error


def _unpack_member(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    name = PurePosixPath(member.name)
    if name.is_absolute() or ".." in name.parts or not (member.isfile() or member.isdir()):
        raise UnsafeLayer(f"a layer of the image holds {member.name!r}, which is no plain file or folder")
    path = target / name
    if member.isdir():
        path.mkdir(parents=True, exist_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    content = tar.extractfile(member)
    assert content is not None
    with path.open("wb") as out:
        shutil.copyfileobj(content, out, _PIECE)
    path.chmod(0o755 if member.mode & 0o100 else 0o644)
