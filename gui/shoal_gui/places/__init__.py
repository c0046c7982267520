"""The places of the rail, a module or package each; `PLACES`, `FOOT` and `ASIDE` are loaded when they are first used.

A window is drawn, and the welcome in it, before the rest of the desktop is loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shoal_gui.places.every import ASIDE, FOOT, PLACES

__all__ = ["ASIDE", "FOOT", "PLACES"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from shoal_gui.places import every

    return getattr(every, name)
