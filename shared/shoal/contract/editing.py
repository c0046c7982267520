"""Changes one field in a text that a person wrote, JSON or YAML, and leaves the rest as it stands, comments too.

The desktop shows a config as a form and as text side by side: a change in the form is a change of this text. What
cannot be changed in place (tabs, anchors, forms that YAML's own marks do not tell apart) is written anew as a whole;
then comments are lost, and nothing else. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from shoal.contract.reading import read_plain
from shoal.errors import ShoalError

Path = Sequence[str]


def with_field(text: str, path: Path, value: Any) -> str:
    """*text* with *value* at *path*; None takes the field out, and what is empty without it.

    Args:
        text: A mapping, or nothing at all.
        path: Names of fields, outermost first.
        value: Plain data.

    Raises:
        Unreadable, BadField: *text* cannot be read, so nothing in it can be changed.
    """
    before = read_plain(text, where="") if text.strip() else {}
    wanted = _put(before, list(path), value)
    if wanted == before:
        return text
    changed = _changed_in_place(text, before, wanted)
    return changed if changed is not None else _written(wanted, like=text)


def _put(data: Mapping[str, Any], path: list[str], value: Any) -> dict[str, Any]:
    """*data* with *value* at *path*."""
    name, rest = path[0], path[1:]
    below = data.get(name)
    new = _put(below if isinstance(below, Mapping) else {}, rest, value) if rest else value
    if new is None or (rest and new == {} and value is None):
        return {key: old for key, old in data.items() if key != name}
    return {**data, name: new}


def _changed_in_place(text: str, before: Mapping[str, Any], wanted: Mapping[str, Any]) -> str | None:
    """*text* made to say *wanted* by one cut; None if that cannot be done, or does not give it."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return None
    if not isinstance(node, yaml.MappingNode):
        return None
    changed = _change(text, node, before, wanted)
    try:
        return changed if changed is not None and read_plain(changed, where="") == wanted else None
    except ShoalError:
        return None


def _change(text: str, node: yaml.MappingNode, before: Mapping[str, Any], wanted: Mapping[str, Any]) -> str | None:
    """The one field in which *before* and *wanted* differ, changed in *text* where *node* is."""
    (name,) = [key for key in {**before, **wanted} if before.get(key, _NONE) != wanted.get(key, _NONE)]
    pairs = {key.value: (n, key, value) for n, (key, value) in enumerate(node.value)}
    if name not in pairs:
        return _added(text, node, name, wanted[name])
    n, key, value = pairs[name]
    if name not in wanted:
        return _taken_out(text, node, n)
    old, new = before[name], wanted[name]
    if isinstance(value, yaml.MappingNode) and isinstance(old, Mapping) and isinstance(new, Mapping) and value.value:
        differing = [one for one in {**old, **new} if old.get(one, _NONE) != new.get(one, _NONE)]
        if len(differing) == 1 and new:
            return _change(text, value, old, new)
    start = value.start_mark.index
    end = max(start, len(text[: _end(value)].rstrip("\n")))  # a block of text ends behind its last line
    if node.flow_style:
        return text[:start] + _flow(new, _indent_of(text, key)) + text[end:]
    if start == end:  # `name:` and nothing behind it
        start = end = key.end_mark.index + 1
    return f"{text[: key.end_mark.index]}:{_block_value(new, key.start_mark.column)}{text[end:]}"


_NONE = object()


def _added(text: str, node: yaml.MappingNode, name: str, value: Any) -> str:
    if not node.flow_style:
        column = node.value[0][0].start_mark.column
        at = _line_end(text, _end(node.value[-1][1]) or len(text))
        rest = text[at:].removeprefix("\n")
        above = text[:at].rstrip("\n")
        return f"{above}\n{' ' * column}{_key(name)}:{_block_value(value, column)}\n{rest}"
    if not node.value:
        start = node.start_mark.index
        return f"{text[:start]}{{\n    {json.dumps(name)}: {_flow(value, '    ')}\n}}{text[node.end_mark.index :]}"
    first, last = node.value[0][0], _end(node.value[-1][1])
    indent = _indent_of(text, first)
    gap = f"\n{indent}" if "\n" in text[node.start_mark.index : first.start_mark.index] else " "
    return f"{text[:last]},{gap}{json.dumps(name)}: {_flow(value, indent)}{text[last:]}"


def _taken_out(text: str, node: yaml.MappingNode, n: int) -> str | None:
    key, value = node.value[n]
    start, end = key.start_mark.index, max(_end(value), key.end_mark.index + 1)
    if not node.flow_style:
        if len(node.value) == 1:
            return None
        return text[: _line_start(text, start)] + text[_line_end(text, end) :].removeprefix("\n")
    if n + 1 < len(node.value):
        return text[:start] + text[node.value[n + 1][0].start_mark.index :]
    if n:
        return text[: _end(node.value[n - 1][1])] + text[end:]
    return text[: node.start_mark.index] + "{}" + text[node.end_mark.index :]


def _end(node: yaml.Node) -> int:
    """Where *node* ends; YAML's own mark of a block lies behind the comments that follow it."""
    if not isinstance(node, yaml.CollectionNode) or node.flow_style:
        return int(node.end_mark.index)
    last: yaml.Node = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
    return _end(last)


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    if at and text[at - 1] == "\n":  # a block of text ends with its line
        return at - 1
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _indent_of(text: str, node: yaml.Node) -> str:
    """The blanks that the line of *node* begins with."""
    line = text[_line_start(text, node.start_mark.index) : node.start_mark.index]
    return line[: len(line) - len(line.lstrip())]


def _flow(value: Any, indent: str) -> str:
    """*value* as JSON that stands in a line which begins with *indent*."""
    return json.dumps(value, indent=4, ensure_ascii=False).replace("\n", "\n" + indent)


def _block_value(value: Any, column: int) -> str:
    """What stands behind the colon of a field at *column*."""
    if isinstance(value, Mapping | list | tuple) and value:
        lines = _yaml(value).rstrip("\n").split("\n")
        return "".join(f"\n{' ' * (column + 2)}{line}" for line in lines)
    return f" {_scalar(value)}"


def _scalar(value: Any) -> str:
    """As YAML writes it in one line."""
    if isinstance(value, str) and "\n" in value:
        return json.dumps(value, ensure_ascii=False)
    return _yaml(value).removesuffix("...\n").strip()


def _key(name: str) -> str:
    return _scalar(name)


def _yaml(value: Any) -> str:
    dumped: str = yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=10_000)
    return dumped


def _written(data: Mapping[str, Any], *, like: str) -> str:
    """*data* as a whole, in the form that *like* has."""
    if like.strip() and not like.lstrip().startswith("{"):
        return _yaml(dict(data))
    return json.dumps(data, indent=4, ensure_ascii=False) + "\n"
