"""Configs."""

from __future__ import annotations

from shoal_gui.places.place import Place
from shoal_gui.words import tr


class Configs(Place):
    """Configs."""

    name = "configs"
    symbol = "fa6s.sliders"

    @classmethod
    def title(cls) -> str:
        return tr("Configs")
