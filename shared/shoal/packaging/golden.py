"""The golden requests of an inference config: as the image has them, and kept from what a model has answered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import msgspec

from shoal.contract.base import encode
from shoal.contract.golden import GoldenRequest, GoldenRequests
from shoal.contract.inference import InferenceConfig
from shoal.contract.labels import GOLDEN
from shoal.contract.reading import read
from shoal.oci.layers import Entry
from shoal.packaging.beginning import write_text
from shoal.packaging.errors import NotJson

__all__ = ["golden_entries", "keep_golden"]

TOLERANCE: Final = 0.001
"""Share of itself by which numbers may differ from those kept, if there are fractions among them: each processor adds
up in its own order."""


def golden_entries(config: InferenceConfig, root: Path) -> list[Entry]:
    """The file of *config*'s golden requests, whose path is relative to *root*; none if it names none.

    Raises:
        MissingFile, Unreadable, BadField: With the file, and line and field where they are known.
    """
    if config.golden_requests is None:
        return []
    goldens = read(root / config.golden_requests, GoldenRequests)
    return [Entry(GOLDEN.lstrip("/"), encode(goldens))]


def keep_golden(file: Path, body: str, answer: str) -> int:
    """Add the request *body* and the *answer* it got to the golden requests in *file*; how many these are now.

    The file is made if it is not there.

    Raises:
        NotJson: It is YAML, whose comments would be lost.
        Unreadable, BadField: It says something else.
        FolderForbidden: The system does not let us write.
    """
    if file.suffix in (".yaml", ".yml"):
        hint = "write it there by hand, or let goldenRequests name a .json file"
        raise NotJson("golden requests are kept in JSON files only", where=str(file), hint=hint)
    before = read(file, GoldenRequests) if file.exists() else None
    kept = GoldenRequest(body=_plain(body), expected=_plain(answer))
    if _has_fractions(kept.expected):
        kept = msgspec.structs.replace(kept, relative=TOLERANCE)
    goldens = GoldenRequests(
        requests=(*(before.requests if before else ()), kept), max_memory=before.max_memory if before else None
    )
    write_text(file, _in_lines(goldens))
    return len(goldens.requests)


def _plain(text: str) -> Any:
    """*text* as JSON says it, else as it is."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _has_fractions(value: Any) -> bool:
    if isinstance(value, dict | list):
        return any(map(_has_fractions, value.values() if isinstance(value, dict) else value))
    return isinstance(value, float)


def _in_lines(goldens: GoldenRequests) -> str:
    """As JSON with a request a line, so that a person finds each of them."""
    requests = ",\n  ".join(msgspec.json.encode(one).decode() for one in goldens.requests)
    memory = f', "max_memory": {goldens.max_memory}' if goldens.max_memory else ""
    return f'{{"requests": [\n  {requests}\n]{memory}}}\n'
