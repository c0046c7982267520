"""Makes layers, or finds them made: every layer of an image goes through here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from shoal.files import replace_file
from shoal.oci.image import Step
from shoal.oci.layers import Entry, LayerCache, Packing, build_layer, layer_key
from shoal.oci.layout import Layout
from shoal.packaging.request import BuiltLayer, Progress

__all__ = ["Packed", "Packer"]


@dataclass(frozen=True, slots=True)
class Packed:
    """A layer whose blob is in the layout."""

    step: Step
    key: str
    """By which the cache knows it."""
    reused: bool

    @property
    def built(self) -> BuiltLayer:
        descriptor = self.step.layer.descriptor
        return BuiltLayer(self.step.kind, self.step.what, descriptor.digest, descriptor.size, self.reused)


class Packer:
    """Packs into *layout*, with what is kept in the folder *cache*."""

    def __init__(self, layout: Layout, cache: Path, progress: Progress) -> None:
        cache.mkdir(parents=True, exist_ok=True)
        self.progress = progress
        self._layout = layout
        self._cache = LayerCache(cache)
        self._lists = cache / "lists"
        self._lists.mkdir(exist_ok=True)

    def pack(self, kind: str, what: str, entries: Sequence[Entry], packing: Packing = Packing.GZIP) -> Packed:
        """The layer of *entries*; see `build_layer` for what can go wrong."""
        key = layer_key(entries, packing)
        if found := self.recall(kind, what, key):
            return found
        self.progress(f"packing {kind} {what}")
        layer = build_layer(entries, self._layout, packing=packing)
        self._cache.remember(key, layer, self._layout)
        return Packed(Step(layer, kind, what), key, reused=False)

    def recall(self, kind: str, what: str, key: str) -> Packed | None:
        """The layer that the cache knows by *key*."""
        layer = self._cache.find(key, self._layout)
        return Packed(Step(layer, kind, what), key, reused=True) if layer else None

    def recall_list(self, key: str) -> list[Packed] | None:
        """The layers that were remembered together under *key*; None unless every one of them is still there."""
        try:
            told = msgspec.json.decode((self._lists / key).read_bytes(), type=list[tuple[str, str, str]])
        except (FileNotFoundError, msgspec.DecodeError):
            return None
        found = [packed for one in told if (packed := self.recall(*one))]
        return found if len(found) == len(told) else None

    def remember_list(self, key: str, layers: Sequence[Packed]) -> None:
        """Find *layers* together by *key* the next time."""
        told = [(one.step.kind, one.step.what, one.key) for one in layers]
        replace_file(self._lists / key, msgspec.json.encode(told))
