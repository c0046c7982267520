"""Services."""

from __future__ import annotations

from shoal_gui.places.place import Place
from shoal_gui.words import tr


class Services(Place):
    """Services."""

    name = "services"
    symbol = "fa6s.gears"

    @classmethod
    def title(cls) -> str:
        return tr("Services")
