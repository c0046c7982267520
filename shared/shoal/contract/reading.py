"""Reads what people write: YAML or JSON into a strict struct, or says file, line, field and nearest name.

Azure's own example of `inferenceconfig.json` has a trailing comma, so JSON that is not quite JSON is read as YAML,
which allows it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from shoal.contract.base import Written
from shoal.contract.deployment import DeploymentConfig
from shoal.contract.inference import InferenceConfig
from shoal.contract.manifest import Manifest
from shoal.errors import BadInput, NotFound, did_you_mean

T = TypeVar("T", bound=Written)

Step = str | int
SPELLINGS = {"extraDockerFileSteps": "extraDockerfileSteps"}
"""Azure's own examples spell some fields in two ways."""

AS_IT_IS = {"runtime": "python"}
"""Values that ask for what is done anyway."""


class MissingFile(NotFound):
    """A file that was named is not there or cannot be read."""

    code = "SHOAL-MAN-301"


class Unreadable(BadInput):
    """A file is neither JSON nor YAML."""

    code = "SHOAL-MAN-101"


class BadField(BadInput):
    """A field is unknown, missing, or not of its form."""

    code = "SHOAL-MAN-102"


def read_manifest(path: Path) -> Manifest:
    """The manifest in *path*, with the configs it names by path read in; paths in it are relative to its folder."""
    manifest = read(path, Manifest)
    inference, deployment = manifest.inference_config, manifest.deployment_config
    if isinstance(inference, str):
        inference = rebase(read(path.parent / inference, InferenceConfig), Path(inference).parent)
    if isinstance(deployment, str):
        deployment = read(path.parent / deployment, DeploymentConfig)
    return msgspec.structs.replace(manifest, inference_config=inference, deployment_config=deployment)


_PATHS = ("entry_script", "conda_file", "requirements_file", "golden_requests")
"""Fields of an inference config that name files."""


def rebase(config: InferenceConfig, folder: Path) -> InferenceConfig:
    """*config* read from *folder* so that what it names is found from outside that folder."""
    names = ("source_directory",) if config.source_directory else _PATHS
    paths = {name: getattr(config, name) for name in names}
    return msgspec.structs.replace(config, **{name: str(folder / path) for name, path in paths.items() if path})


def read(path: Path, kind: type[T]) -> T:
    """The *kind* written in the file *path*, JSON or YAML.

    Raises:
        MissingFile, Unreadable, BadField: With the file, and line and field where they are known.
    """
    return parse(read_text(path), kind, where=str(path))


def read_text(path: Path) -> str:
    """What the file *path* says.

    Raises:
        MissingFile: It is not there, or no text.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise MissingFile(f"cannot read {path.name}: {reason}", where=str(path)) from error


def parse(text: str, kind: type[T], *, where: str) -> T:
    """The *kind* written in *text*; *where* is named in errors."""
    data = read_plain(text, where=where)
    try:
        return msgspec.convert(_respell(data), kind)
    except msgspec.ValidationError as error:
        raise _bad_field(error, text, kind, where) from error


def read_plain(text: str, *, where: str) -> dict[str, Any]:
    """The mapping written in *text*, whatever its fields; *where* is named in errors."""
    data = _plain(text, where)
    if not isinstance(data, dict):
        raise BadField(f"holds no fields: expected a mapping, got {_kind(data)}", where=where)
    return data


def not_acted_on(config: Written, prefix: str = "") -> Iterator[str]:
    """Names, dotted, of the fields that were written and that this version accepts without doing anything."""
    ignored: Iterable[str] = getattr(config, "NOT_ACTED_ON", ())
    for field in msgspec.structs.fields(config):
        value = getattr(config, field.name)
        if field.name in ignored and value not in (field.default, AS_IT_IS.get(field.name)):
            yield prefix + field.encode_name
        elif isinstance(value, Written):
            yield from not_acted_on(value, f"{prefix}{field.encode_name}.")


def _plain(text: str, where: str) -> Any:
    """*text* as plain data: JSON as it is, all else as YAML."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as not_json:
        try:
            return yaml.safe_load(text)
        except yaml.MarkedYAMLError as error:
            as_json = text.lstrip().startswith(("{", "["))
            mark = error.problem_mark
            line = not_json.lineno if as_json or mark is None else mark.line + 1
            column = not_json.colno if as_json or mark is None else mark.column + 1
            reason = not_json.msg if as_json else error.problem
            raise Unreadable(f"cannot be read: {reason}", where=f"{where}, line {line}, column {column}") from error
        except yaml.YAMLError as error:
            raise Unreadable(f"cannot be read: {error}", where=where) from error


def _respell(data: Any) -> Any:
    """*data* with its second spellings of field names put right, at any depth."""
    if isinstance(data, dict):
        return {SPELLINGS.get(key, key): _respell(value) for key, value in data.items()}
    return [_respell(one) for one in data] if isinstance(data, list) else data


def _bad_field(error: msgspec.ValidationError, text: str, kind: type[Written], where: str) -> BadField:
    """Put msgspec's sentence into ours: which field, on which line, and what it might have been meant to be."""
    sentence, _, place = str(error).partition(" - at `$")
    path = _path(place.rstrip("`"))
    hint = None
    if unknown := re.search(r"unknown field `(.+)`", sentence):
        path.append(unknown[1])
        sentence = f"there is no field {unknown[1]!r} here"
        hint = did_you_mean(unknown[1], _known_fields(kind, path[:-1]))
    dotted = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
    line = line_of(text, path)
    places = [where, *([f"line {line}"] if line else []), *([dotted] if dotted else [])]
    return BadField(sentence[:1].lower() + sentence[1:], where=", ".join(places), hint=hint)


def _path(text: str) -> list[Step]:
    """`.target.devices[0]`, as msgspec writes it, in steps."""
    return [int(index) if index else name for name, index in re.findall(r"\.([^.\[\]]+)|\[(\d+)\]", text)]


def _known_fields(kind: type[Written], path: Iterable[Step]) -> list[str]:
    """Names of the fields at *path* below *kind*; none where that is no struct."""
    info: Any = msgspec.inspect.type_info(kind)
    for step in path:
        if isinstance(step, int):
            info = getattr(info, "item_type", None)
            continue
        field = next((one for one in _fields(info) if one.encode_name == step), None)
        if field is None:
            return []
        info = field.type
    return [field.encode_name for field in _fields(info)]


def _fields(info: Any) -> tuple[Any, ...]:
    """The fields of a struct, or of the struct among the types of a union."""
    choices = info.types if isinstance(info, msgspec.inspect.UnionType) else [info]
    return next((one.fields for one in choices if isinstance(one, msgspec.inspect.StructType)), ())


def line_of(text: str, path: Sequence[Step]) -> int | None:
    """Line, from 1, at which *path* stands in *text*; that of its nearest ancestor if it is not written there."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return None
    line: int | None = None
    for step in path:
        if isinstance(node, yaml.MappingNode):
            pairs: Mapping[str, tuple[Any, Any]] = {
                SPELLINGS.get(key.value, key.value): (key, value) for key, value in node.value
            }
            if step not in pairs:
                break
            key, node = pairs[str(step)]
            line = key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
            line = node.start_mark.line + 1
    return line


def _kind(data: Any) -> str:
    return "nothing" if data is None else type(data).__name__
