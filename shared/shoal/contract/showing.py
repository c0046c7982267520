"""A manifest as text for people to read: YAML, as they would write it, without its secrets. For screens."""

from __future__ import annotations

from typing import Any, Final

import msgspec
import yaml

from shoal.contract.base import Written

SECRETS: Final = frozenset({"password", "primaryKey", "secondaryKey"})
"""Fields whose values are shown to nobody."""
HIDDEN: Final = "(hidden)"


def written_text(document: Written) -> str:
    """*document* as YAML; only what differs from the defaults."""
    shown = _without_secrets(msgspec.to_builtins(document))
    text: str = yaml.safe_dump(shown, sort_keys=False, allow_unicode=True, width=100)
    return text


def _without_secrets(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: HIDDEN if key in SECRETS and value else _without_secrets(value) for key, value in data.items()}
    return [_without_secrets(one) for one in data] if isinstance(data, list | tuple) else data
