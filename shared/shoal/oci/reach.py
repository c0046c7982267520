"""What can be reached from a name: the manifests, configurations and layers that one image consists of.

The layout sweeps what nothing reaches; the server shows a repository only what its own names reach.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from shoal.oci.descriptor import INDEX_TYPES, MANIFEST_TYPES, Descriptor, Index, Manifest

__all__ = ["Reach", "reach_of"]


@dataclass(frozen=True)
class Reach:
    """Everything that belongs to some images, by digest."""

    manifests: dict[str, Descriptor] = field(default_factory=dict)
    """Manifests and indexes: what is asked for by name."""
    blobs: dict[str, Descriptor] = field(default_factory=dict)
    """Configurations and layers."""

    @property
    def digests(self) -> frozenset[str]:
        return frozenset(self.manifests) | frozenset(self.blobs)


def reach_of(roots: Iterable[Descriptor], read: Callable[[str], Manifest | Index | None]) -> Reach:
    """Walk from *roots* down; *read* gives the manifest or index of a digest, or None to go no further there."""
    reach = Reach()
    ahead = list(roots)
    while ahead:
        one = ahead.pop()
        if one.media_type not in INDEX_TYPES | MANIFEST_TYPES:
            reach.blobs[one.digest] = one
        elif one.digest not in reach.manifests:
            reach.manifests[one.digest] = one
            match read(one.digest):
                case Index() as index:
                    ahead += index.manifests
                case Manifest() as manifest:
                    ahead += (manifest.config, *manifest.layers)
    return reach
