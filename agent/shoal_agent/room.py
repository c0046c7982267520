"""How much disk an image will take before it runs: asked in the fetching child, so that a full disk is told in advance.

An engine keeps what it pulls compressed until all of it is extracted, and our own copy stays beside it. So for a layer
the engine lacks there must be room three times: for our copy, for the engine's, and unpacked.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from shoal.oci.blobs import require_room
from shoal.oci.descriptor import LAYER_TYPES, OCI_TAR, Descriptor
from shoal.oci.image import unpacked_size

RESERVE: Final = 32 * 2**20
"""Bytes that stay free for the agent's own state."""
_SWELLING: Final = 3
"""What a compressed layer of somebody else's base becomes, about: only Shoal's own layers say it."""


def size_unpacked(layer: Descriptor) -> int:
    """Bytes of *layer* once it is unpacked, guessed if it does not say."""
    plain = LAYER_TYPES.get(layer.media_type) == OCI_TAR
    return unpacked_size(layer) or layer.size * (1 if plain else _SWELLING)


def shared_layers(wanted: Sequence[str], others: Iterable[Sequence[str]]) -> int:
    """How many of the lowest layers an engine has already: the longest beginning in common with any other image.

    All are lists of diff_ids, lowest first. A layer above a different one counts as missing, equal or not.
    """
    return max((_in_common(wanted, other) for other in others), default=0)


def engine_need(layers: Sequence[Descriptor]) -> int:
    """Bytes the engine needs for *layers* it lacks."""
    return sum(layer.size + size_unpacked(layer) for layer in layers)


def check_room(folder: Path, own: int, engine_folder: str, engine: int) -> None:
    """Raise `NoRoomForBlob` unless *folder* takes *own* bytes and the engine's takes *engine*, on one disk or two."""
    if not engine_folder or not Path(engine_folder).is_dir():
        require_room(folder, own + RESERVE)
    elif os.stat(engine_folder).st_dev == folder.stat().st_dev:  # noqa: PTH116 - the engine names it as text
        require_room(folder, own + engine + RESERVE)
    else:
        require_room(folder, own + RESERVE)
        require_room(Path(engine_folder), engine + RESERVE)


def _in_common(some: Sequence[str], others: Sequence[str]) -> int:
    count = 0
    for one, other in zip(some, others, strict=False):
        if one != other:
            break
        count += 1
    return count
