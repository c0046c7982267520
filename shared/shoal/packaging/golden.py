"""The golden requests of an inference config, as the image has them."""

from __future__ import annotations

from pathlib import Path

from shoal.contract.base import encode
from shoal.contract.golden import GoldenRequests
from shoal.contract.inference import InferenceConfig
from shoal.contract.labels import GOLDEN
from shoal.contract.reading import read
from shoal.oci.layers import Entry

__all__ = ["golden_entries"]


def golden_entries(config: InferenceConfig, root: Path) -> list[Entry]:
    """The file of *config*'s golden requests, whose path is relative to *root*; none if it names none.

    Raises:
        MissingFile, Unreadable, BadField: With the file, and line and field where they are known.
    """
    if config.golden_requests is None:
        return []
    goldens = read(root / config.golden_requests, GoldenRequests)
    return [Entry(GOLDEN.lstrip("/"), encode(goldens))]
