"""The golden requests of an inference config: as the image has them, and kept from what a model has answered."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import msgspec

from shoal.contract.golden import GoldenRequest, GoldenRequests
from shoal.contract.inference import InferenceConfig
from shoal.contract.labels import GOLDEN
from shoal.contract.reading import BadField, read
from shoal.oci.layers import Entry
from shoal.packaging.beginning import write_text
from shoal.packaging.errors import NotJson

__all__ = ["golden_entries", "keep_golden"]

RELATIVE, ABSOLUTE = 0.001, 0.000001
"""How far numbers may be from those that were kept, if there are fractions among them: as a share, and by itself. Each
processor adds up in its own order."""


def golden_entries(config: InferenceConfig, root: Path) -> list[Entry]:
    """The file of *config*'s golden requests, whose path is relative to *root*; none if it names none.

    Raises:
        MissingFile, Unreadable, BadField: With the file, and line and field where they are known.
    """
    if config.golden_requests is None:
        return []
    file = root / config.golden_requests
    goldens = read(file, GoldenRequests)
    if not _is_finite(msgspec.to_builtins(goldens)):
        hint = "write null or a text where a body is to have one; tolerances are finite"
        raise BadField("holds a number that is infinite or none, which JSON cannot say", where=str(file), hint=hint)
    return [Entry(GOLDEN.lstrip("/"), msgspec.json.encode(goldens))]  # in the order it was written: scripts may mind


def keep_golden(file: Path, body: str, answer: str, status: int = 200) -> int:
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
    sent, expected = _plain(body), _plain(answer)
    # A text is sent as it is, so that of a JSON string must stay one.
    kept = GoldenRequest(body=sent if isinstance(sent, dict | list) else body, expected=expected, status=status)
    if _has_fractions(expected):
        kept = msgspec.structs.replace(kept, absolute=ABSOLUTE, relative=RELATIVE)
    goldens = GoldenRequests(
        requests=(*(before.requests if before else ()), kept), max_memory=before.max_memory if before else None
    )
    write_text(file, _in_lines(goldens))
    return len(goldens.requests)


def _plain(text: str) -> Any:
    """*text* as JSON says it, else as it is."""
    try:
        plain = json.loads(text)
    except ValueError:
        return text
    return plain if _is_finite(plain) else text


def _is_finite(value: Any) -> bool:
    if isinstance(value, dict | list | tuple):
        return all(map(_is_finite, value.values() if isinstance(value, dict) else value))
    return not isinstance(value, float) or math.isfinite(value)


def _has_fractions(value: Any) -> bool:
    if isinstance(value, dict | list):
        return any(map(_has_fractions, value.values() if isinstance(value, dict) else value))
    return isinstance(value, float)


def _in_lines(goldens: GoldenRequests) -> str:
    """As JSON with a request a line, so that a person finds each of them."""
    requests = ",\n  ".join(msgspec.json.encode(one).decode() for one in goldens.requests)
    memory = f', "max_memory": {goldens.max_memory}' if goldens.max_memory else ""
    return f'{{"requests": [\n  {requests}\n]{memory}}}\n'
