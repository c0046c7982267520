"""Devices."""

from __future__ import annotations

from shoal_gui.places.place import Place
from shoal_gui.words import tr


class Devices(Place):
    """Devices."""

    name = "devices"
    symbol = "fa6s.microchip"

    @classmethod
    def title(cls) -> str:
        return tr("Devices")
