"""Settings."""

from __future__ import annotations

from shoal_gui.places.place import Place
from shoal_gui.words import tr


class SettingsPlace(Place):
    """Settings."""

    name = "settings"
    symbol = "fa6s.gear"

    @classmethod
    def title(cls) -> str:
        return tr("Settings")
