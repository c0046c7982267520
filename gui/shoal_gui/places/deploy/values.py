"""What is typed into the fields of settings, as the plain values of a config, and back; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def number_of(text: str) -> Any:
    """A number where *text* is one, else the text itself, for the library to say what is wrong; None for nothing."""
    text = text.strip()
    if not text:
        return None
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def number_text(value: Any) -> str:
    return "" if value is None else str(value)


def text_of(text: str) -> Any:
    return text.strip() or None


def accelerators_of(text: str) -> Any:
    """`gpu, 2 fpga xilinx` as a list of needs; None for nothing."""
    return [_need(part.split()) for part in text.split(",") if part.strip()] or None


def accelerators_text(value: Any) -> str:
    needs = value if isinstance(value, list) else []
    return ", ".join(_need_text(one) for one in needs if isinstance(one, Mapping))


def variables_of(text: str) -> tuple[dict[str, str], str]:
    """The variables of NAME=value lines, and the first line that is none; empty if all are."""
    values, wrong = dict[str, str](), ""
    for line in filter(str.strip, text.splitlines()):
        name, equals, value = line.strip().partition("=")
        if equals and name.strip():
            values[name.strip()] = value
        else:
            wrong = wrong or line.strip()
    return values, wrong


def variables_text(variables: Mapping[Any, Any]) -> str:
    return "\n".join(f"{name}={value}" for name, value in variables.items())


def _need(words: list[str]) -> dict[str, Any]:
    count = [int(words.pop(0))] if words[0].isdecimal() and len(words) > 1 else []
    kind, *vendor = words
    return {
        "kind": kind,
        **({"count": count[0]} if count else {}),
        **({"vendor": " ".join(vendor)} if vendor else {}),
    }


def _need_text(need: Mapping[str, Any]) -> str:
    count = need.get("count", 1)
    words = [str(count) if count != 1 else "", str(need.get("kind", "")), str(need.get("vendor") or "")]
    return " ".join(filter(None, words))
