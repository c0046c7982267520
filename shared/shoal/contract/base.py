"""The two kinds of document: what people and operators write is strict, what devices report is lenient.

A misspelt field in a manifest is refused, with the nearest known name. A field that a newer device added to its report
is skipped, since hosts are updated at different times.
"""

from __future__ import annotations

import msgspec

SCHEMA = "1.0"
"""The minor version of every document on the wire; the major one stands in the topic."""


class Written(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel", omit_defaults=True
):
    """Base of what a person writes: camelCase as in Azure ML v1, unknown fields refused."""


class Wire(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of what crosses the wire: snake_case, unknown fields skipped."""


def encode(document: msgspec.Struct) -> bytes:
    """The one JSON text of *document*: sorted keys, no blanks, so that equal documents are equal bytes."""
    return msgspec.json.encode(document, order="sorted")
