"""JSON Schemas of every document, for editors, other languages and `docs/schemas/`; written by `shoal schema`.

A field is described once, by the docstring under it; this is where that text finds its way into the schema.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec

from shoal.contract import (
    batch,
    command,
    deployment,
    desired,
    enrolment,
    envelope,
    golden,
    inference,
    manifest,
    reported,
)

DOCUMENTS: dict[str, type[msgspec.Struct]] = {
    "manifest": manifest.Manifest,
    "inferenceconfig": inference.InferenceConfig,
    "deploymentconfig": deployment.DeploymentConfig,
    "golden-requests": golden.GoldenRequests,
    "enrolment": enrolment.Enrolment,
    "envelope": envelope.Envelope,
    "desired": desired.Desired,
    "reported": reported.Reported,
    "birth": reported.Birth,
    "presence": reported.PresenceNote,
    "beat": reported.Beat,
    "progress": reported.Progress,
    "event": reported.Event,
    "command": command.Command,
    "answer-piece": command.AnswerPiece,
    "answer": command.Answer,
    "batch-report": batch.BatchReport,
}
"""Every document that is written by hand or crosses the wire, by the name of its schema."""


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of the document *name*, each field with its description."""
    kind = DOCUMENTS[name]
    (top,), components = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    structs = {one.__name__: one for one in _structs(kind)}
    for title, component in components.items():
        if title in structs:
            _describe(component, structs[title])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": name, **top, "$defs": components}


def descriptions(kind: type[msgspec.Struct]) -> dict[str, str]:
    """What the docstring under each field of *kind* says, by the field's Python name."""
    found: dict[str, str] = {}
    for one in reversed(kind.__mro__):
        if issubclass(one, msgspec.Struct) and one is not msgspec.Struct:
            found |= _own_descriptions(one)
    return found


@cache
def _own_descriptions(kind: type) -> dict[str, str]:
    body = ast.parse(inspect.getsource(kind)).body[0]
    assert isinstance(body, ast.ClassDef)
    pairs = zip(body.body, body.body[1:], strict=False)
    return {
        field.target.id: " ".join(str(text.value.value).split())
        for field, text in pairs
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant)
    }


def _describe(component: dict[str, Any], kind: type[msgspec.Struct]) -> None:
    texts = descriptions(kind)
    for field in msgspec.structs.fields(kind):
        if field.name in texts:
            component["properties"][field.encode_name]["description"] = texts[field.name]


def _structs(kind: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    """*kind* and every struct that its fields lead to."""
    seen: set[type[msgspec.Struct]] = set()
    queue: list[Any] = [msgspec.inspect.type_info(kind)]
    while queue:
        info = queue.pop()
        if isinstance(info, msgspec.inspect.StructType):
            if info.cls in seen:
                continue
            seen.add(info.cls)
            yield info.cls
            queue += [field.type for field in info.fields]
        for part in ("types", "item_types"):
            queue += getattr(info, part, ())
        queue += [getattr(info, part) for part in ("item_type", "key_type", "value_type") if hasattr(info, part)]
