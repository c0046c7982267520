"""Models."""

from __future__ import annotations

from shoal_gui.places.place import Place
from shoal_gui.words import tr


class Models(Place):
    """Models."""

    name = "models"
    symbol = "fa6s.cube"

    @classmethod
    def title(cls) -> str:
        return tr("Models")
